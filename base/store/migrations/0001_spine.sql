-- The spine: journal and chain, personal fields, jobs, evidence, topics.

create table head (
  one {i64} not null primary key,
  seq {i64} not null,
  batch {i64} not null,
  next_id {i64} not null,
  digest {text} not null,
  link {blob} not null
){strict};

create table journal (
  seq {i64} not null primary key,
  batch {i64} not null,
  at {i64} not null,
  actor {i64} not null,
  acting_for {i64},
  verb {text} not null,
  kind {text} not null,
  subject {i64} not null,
  ground {text},
  detail {text} not null,
  content {blob},
  digest {blob} not null
){strict};
create index journal_subject on journal (kind, subject, seq);
create index journal_verb on journal (verb, seq);

create table batch (
  number {i64} not null primary key,
  first_seq {i64} not null,
  last_seq {i64} not null,
  link {blob} not null
){strict};

create table subject_key (
  subject {i64} not null primary key,
  sealed {blob} not null
){strict};

create table personal (
  subject {i64} not null,
  field {text} not null,
  sealed {blob} not null,
  primary key (subject, field)
){strict};

create table erasure (
  subject {i64} not null primary key,
  at {i64} not null,
  seq {i64} not null
){strict};

create table topic (
  name {text} not null primary key,
  seq {i64} not null
){strict};

create table cursor (
  name {text} not null primary key,
  seq {i64} not null
){strict};

create table job (
  id {i64} not null primary key,
  kind {text} not null,
  payload {text} not null,
  state {text} not null,
  actor {i64} not null,
  created_at {i64} not null,
  run_at {i64} not null,
  attempts {i64} not null,
  done {i64} not null,
  total {i64} not null,
  outcome {text}
){strict};
create index job_state on job (state, run_at, id);

create table evidence (
  id {i64} not null primary key,
  hash {text} not null,
  media {text} not null,
  size {i64} not null,
  title {text} not null,
  document {text},
  seq {i64} not null
){strict};
create unique index evidence_hash on evidence (hash);
