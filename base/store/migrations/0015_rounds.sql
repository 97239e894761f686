-- Rounds of assessment: whom and what they judge, each step, what a step rests on, the run that was kept.

create table assessment_round (
  id {i64} not null primary key,
  scheme {i64} not null,
  period {i64} not null,
  units {text} not null,
  synthetic {i64} not null,
  seq {i64} not null
){strict};
create unique index assessment_round_scheme on assessment_round (scheme, period);

create table round_step (
  round {i64} not null,
  number {i64} not null,
  act {text} not null,
  unit {i64},
  item {text},
  value {i64},
  person {i64} not null,
  acting_for {i64},
  on_day {text} not null,
  at {i64} not null,
  ground {text},
  document {text},
  page {text},
  words {text},
  detail {text},
  seq {i64} not null,
  primary key (round, number)
){strict};

create table round_evidence (
  id {i64} not null primary key,
  round {i64} not null,
  unit {i64} not null,
  item {text} not null,
  evidence {i64},
  address {text},
  title {text} not null,
  seq {i64} not null
){strict};
create index round_evidence_cell on round_evidence (round, unit, item, id);

create table round_run (
  round {i64} not null primary key,
  run {i64} not null,
  seq {i64} not null
){strict};
