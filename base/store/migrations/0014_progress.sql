-- A draft that is changed keeps what was; clues that anybody leaves; dated facts of industry clusters.

-- A goal or measure that was taken out of a draft: the entry that did it.
alter table plan_goal add column until {i64};
alter table plan_measure add column until {i64};
drop index plan_goal_code;
drop index plan_measure_code;
create index plan_goal_code on plan_goal (plan, until, code);
create index plan_measure_code on plan_measure (plan, until, code);

-- What a goal or measure of a draft said before it was changed, as text.
create table plan_former (
  kind {text} not null,
  thing {i64} not null,
  was {text} not null,
  seq {i64} not null,
  primary key (kind, thing, seq)
){strict};

-- A clue: its receipt, the case it became, and the digest of the secret that follows it. What names a
-- person is sealed under the clue's own key (personal) and stands nowhere else.
create table clue (
  id {i64} not null primary key,
  number {text} not null,
  case_id {i64} not null,
  secret {text} not null,
  -- Whether a name or a way to reach somebody was given.
  named {i64} not null,
  at {i64} not null,
  seq {i64} not null
){strict};
create unique index clue_number on clue (number);
create unique index clue_case on clue (case_id);

-- What the one who told it says of the answer, once.
create table clue_rating (
  clue {i64} not null primary key,
  rating {i64} not null,
  at {i64} not null,
  seq {i64} not null
){strict};

-- Structure: what happened in a cluster, on a day, with its source.
create table cluster_fact (
  id {i64} not null primary key,
  cluster {i64} not null,
  sort {text} not null,
  on_day {text} not null,
  area {i64},
  amount {i64},
  measure {text},
  zh {text} not null,
  en {text},
  source {text} not null,
  assumed {i64} not null,
  synthetic {i64} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index cluster_fact_cluster on cluster_fact (until, cluster, on_day, id);
create index cluster_fact_day on cluster_fact (until, on_day, id);
