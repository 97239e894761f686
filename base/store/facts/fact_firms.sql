create view fact_firms as
select id, code, firm, area, industry, cluster, on_date, month, above_scale, key_energy, key_trace,
       traced, model, quality_officer, energy_reviewed, energy_passed, source, seq, until
from firm_year
