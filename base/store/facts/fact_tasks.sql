create view fact_tasks as
select t.id, t.plan, p.period, t.code, t.zh, t.en, t.lead, t.parent, t.timing, t.due, t.indicator, t.baseline, t.value, t.unit,
       t.direction, t.measure, g.id as goal, g.code as goal_code, g.zh as goal_zh, g.en as goal_en, g.indicator as goal_indicator,
       g.quality, g.work, g.transformation, o.case_id, s.state, s.subject, s.accountable, s.due as stand_due, s.moved_on, s.ended, s.steps,
       t.seq, t.until
from plan_task t
join plan p on p.id = t.plan
join plan_issue i on i.plan = t.plan and i.number = 1
join plan_measure m on m.id = t.measure
join plan_goal g on g.id = m.goal
left join case_origin o on o.kind = 'plan-task' and o.thing = t.id
left join case_stand s on s.case_id = o.case_id
