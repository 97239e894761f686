create view fact_instruments as
select id, code, firm, area, kind, on_date, month, verified_on, verified_in_time, source, seq, until
from instrument
