create view fact_samples as
select id, code, firm, area, industry, product, domain, purpose, on_date, month, verdict,
       order_on, correct_due, corrected_on, closed_in_time, recheck, source, seq, until
from sample
