-- The yearly plan: goals, measures, tasks with their parts, issues by document, amendments with what was.

create table plan (
  id {i64} not null primary key,
  code {text} not null,
  period {i64} not null,
  starts {text} not null,
  ends {text} not null,
  zh {text} not null,
  en {text},
  synthetic {i64} not null,
  seq {i64} not null
){strict};
create unique index plan_code on plan (code);

create table plan_issue (
  plan {i64} not null,
  number {i64} not null,
  document {text} not null,
  on_day {text} not null,
  ground {text},
  person {i64} not null,
  seq {i64} not null,
  primary key (plan, number)
){strict};

create table plan_goal (
  id {i64} not null primary key,
  plan {i64} not null,
  code {text} not null,
  zh {text} not null,
  en {text},
  indicator {text},
  baseline {i64},
  value {i64},
  unit {text},
  direction {text} not null,
  quality {text},
  work {text},
  transformation {text},
  seq {i64} not null
){strict};
create unique index plan_goal_code on plan_goal (plan, code);

create table plan_measure (
  id {i64} not null primary key,
  plan {i64} not null,
  goal {i64} not null,
  code {text} not null,
  zh {text} not null,
  en {text},
  seq {i64} not null
){strict};
create unique index plan_measure_code on plan_measure (plan, code);

-- id stays the same through amendments; each version is a row.
create table plan_task (
  version {i64} not null primary key,
  id {i64} not null,
  plan {i64} not null,
  measure {i64} not null,
  parent {i64},
  code {text} not null,
  zh {text} not null,
  en {text},
  lead {i64} not null,
  helpers {text} not null,
  timing {text} not null,
  due {text} not null,
  points {text} not null,
  deliverable {text} not null,
  evidence {text} not null,
  ground {text} not null,
  indicator {text},
  baseline {i64},
  value {i64},
  unit {text},
  direction {text} not null,
  split {text},
  weight {i64},
  seq {i64} not null,
  until {i64}
){strict};
create index plan_task_id on plan_task (id, until);
create index plan_task_plan on plan_task (plan, until, code, id);
create index plan_task_parent on plan_task (parent, until, id);

create table plan_amendment (
  id {i64} not null primary key,
  plan {i64} not null,
  changes {text} not null,
  ground {text} not null,
  person {i64} not null,
  on_day {text} not null,
  seq {i64} not null
){strict};
create index plan_amendment_plan on plan_amendment (plan, id);

create table plan_decision (
  amendment {i64} not null primary key,
  approved {i64} not null,
  document {text},
  ground {text},
  person {i64} not null,
  on_day {text} not null,
  seq {i64} not null
){strict};
