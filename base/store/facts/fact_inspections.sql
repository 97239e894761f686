create view fact_inspections as
select id, code, firm, area, kind, team, on_date, month, result, critical, serious, minor,
       weighted, source, seq, until
from inspection
