create view fact_complaints as
select id, code, firm, area, industry, topic, channel, on_date, month, replied_in_time,
       closed_in_time, satisfied, source, seq, until
from complaint
