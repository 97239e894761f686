-- Schemes, runs and what each score stood on.

create table scheme (
  id {i64} not null primary key,
  code {text} not null,
  version {text} not null,
  title {text} not null,
  definition {text} not null,
  pack {text} not null,
  valid_from {text} not null,
  valid_to {text},
  seq {i64} not null,
  until {i64}
){strict};
create index scheme_code on scheme (code, version, until);

-- Publishing is a record: issuing document, audience, grounds of each veto.
create table scheme_publication (
  id {i64} not null primary key,
  scheme {i64} not null,
  document {text} not null,
  audience {text} not null,
  veto_grounds {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index scheme_publication_scheme on scheme_publication (scheme, until);

-- A run holds its question (scheme, period, as-of) and, when frozen, its inputs and results for good.
create table run (
  id {i64} not null primary key,
  scheme {i64} not null,
  period {i64} not null,
  as_of {i64} not null,
  tree_date {text} not null,
  seed {i64} not null,
  replications {i64} not null,
  input_digest {blob} not null,
  result_digest {blob} not null,
  frozen {text} not null,
  seq {i64} not null
){strict};
create index run_scheme on run (scheme, period, seq);

create table score_input (
  run {i64} not null,
  unit {i64} not null,
  item {text} not null,
  part {i64} not null,
  input {text} not null,
  points {i64},
  working {text} not null,
  primary key (run, unit, item, part)
){strict};

-- The remembered mapping of an import source, and each file that came in.
create table import_mapping (
  source {text} not null primary key,
  mapping {text} not null,
  seq {i64} not null
){strict};

create table import_run (
  id {i64} not null primary key,
  kind {text} not null,
  source {text} not null,
  file_hash {text} not null,
  rows {i64} not null,
  good {i64} not null,
  same {i64} not null,
  bad {i64} not null,
  annotated {i64},
  seq {i64} not null
){strict};
create index import_run_kind on import_run (kind, seq);

create table pack (
  code {text} not null primary key,
  version {text} not null,
  digest {text} not null,
  title {text} not null,
  synthetic {i64} not null,
  notice {text} not null,
  definition {text} not null,
  seq {i64} not null
){strict};
