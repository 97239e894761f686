create view fact_clusters as
select id, cluster, sort, on_day, area, amount, measure, zh, en, source, assumed, synthetic, seq, until
from cluster_fact
