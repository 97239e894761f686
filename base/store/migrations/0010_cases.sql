-- Cases: kinds by version, the case itself, its steps, what it grew from, what it rests on.

create table case_kind (
  id {i64} not null primary key,
  code {text} not null,
  from_day {text} not null,
  definition {text} not null,
  seq {i64} not null
){strict};
create index case_kind_code on case_kind (code, from_day, seq);

create table case_file (
  id {i64} not null primary key,
  uuid {text},
  kind {i64} not null,
  title {text} not null,
  subject {i64} not null,
  accountable {i64} not null,
  period {i64},
  parent {i64},
  class {text} not null,
  seq {i64} not null
){strict};
create unique index case_file_uuid on case_file (uuid);
create index case_file_parent on case_file (parent, id);

create table case_step (
  case_id {i64} not null,
  number {i64} not null,
  code {text} not null,
  state {text} not null,
  party {text} not null,
  person {i64} not null,
  acting_for {i64},
  on_day {text} not null,
  at {i64} not null,
  ground {text},
  document {text},
  fields {text} not null,
  verdict {text},
  accountable {i64} not null,
  seq {i64} not null,
  primary key (case_id, number)
){strict};

create table case_origin (
  case_id {i64} not null,
  kind {text} not null,
  thing {i64} not null,
  address {text} not null,
  words {text} not null,
  seq {i64} not null,
  primary key (case_id, kind, thing)
){strict};
create index case_origin_thing on case_origin (kind, thing, case_id);

create table case_evidence (
  id {i64} not null primary key,
  case_id {i64} not null,
  step {i64} not null,
  wanted {text} not null,
  evidence {i64},
  address {text},
  title {text} not null,
  seq {i64} not null
){strict};
create index case_evidence_case on case_evidence (case_id, step, id);

-- Where each stands after its last step: made from the steps, in the same command.
create table case_stand (
  case_id {i64} not null primary key,
  kind {text} not null,
  class {text} not null,
  state {text} not null,
  subject {i64} not null,
  accountable {i64} not null,
  opened_on {text} not null,
  moved_on {text} not null,
  due {text},
  clock {text},
  paused {i64} not null,
  -- Whose turn it is: a party of the kind; none once it ended.
  waits {text},
  ended {text},
  steps {i64} not null
){strict};
create index case_stand_due on case_stand (ended, due, case_id);
create index case_stand_accountable on case_stand (accountable, ended, due, case_id);
create index case_stand_kind on case_stand (kind, state, due, case_id);
create index case_stand_waits on case_stand (waits, due, case_id);
create index case_step_person on case_step (person, case_id);
create index case_stand_subject on case_stand (subject, kind, case_id);
