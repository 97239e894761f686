create view fact_things as
select 'task' as kind, t.id as thing, t.lead as unit, t.code as code, t.zh as zh, t.en as en
from plan_task t join plan_issue i on i.plan = t.plan and i.number = 1 where t.until is null
union all
select 'plan' as kind, p.id as thing, null as unit, p.code as code, p.zh as zh, p.en as en
from plan p join plan_issue i on i.plan = p.id and i.number = 1
union all
select 'filling' as kind, f.id as thing, f.unit as unit, f.code as code, null as zh, null as en from filling f
union all
select 'round' as kind, r.id as thing, null as unit, s.code as code, s.title as zh, null as en
from assessment_round r join scheme s on s.id = r.scheme
union all
select 'lab-sample' as kind, s.id as thing, s.area as unit, s.code as code, s.product as zh, null as en from lab_sample s
union all
select 'campaign' as kind, c.id as thing, c.area as unit, c.code as code, c.title as zh, null as en from campaign c
union all
select 'visit' as kind, v.id as thing, v.area as unit, v.object as code, null as zh, null as en from visit v
