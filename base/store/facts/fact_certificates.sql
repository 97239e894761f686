create view fact_certificates as
select id, code, firm, area, kind, on_date, month, valid_to, status, source, seq, until
from certificate
