create view fact_registrations as
select id, code, firm, area, kind, title, on_date, month, status, source, seq, until
from registration
