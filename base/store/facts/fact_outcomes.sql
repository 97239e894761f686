create view fact_outcomes as
select id, code, firm, area, kind, state, outcome, on_date, month, source, seq, until
from (
select c.id, 'C' || c.id as code, cast(null as bigint) as firm, s.accountable as area, k.code as kind, s.state,
       case when s.verdict = 'effective' then 'effective'
            when exists (select 1 from case_step v where v.case_id = s.case_id and v.number <= s.number
                         and v.verdict = 'ineffective') then 'ineffective' end as outcome,
       o.on_day as on_date,
       cast(substr(o.on_day, 1, 4) as bigint) * 1000 + 300 + cast(substr(o.on_day, 6, 2) as bigint) as month,
       'cases' as source, s.seq, n.seq as until
from case_step s
join case_file c on c.id = s.case_id and c.class = 'cases'
join case_kind k on k.id = c.kind and k.code <> 'task'
join case_step o on o.case_id = s.case_id and o.number = 0
left join case_step n on n.case_id = s.case_id and n.number = s.number + 1
) version
