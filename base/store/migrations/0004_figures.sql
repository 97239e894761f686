-- Figures: the current value of each cell, and every value it ever had.

create table indicator (
  id {i64} not null primary key,
  code {text} not null,
  version {i64} not null,
  valid_from {text} not null,
  definition {text} not null,
  pack {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index indicator_code on indicator (code, until, version);

create table series (
  id {i64} not null primary key,
  indicator {text} not null,
  seq {i64} not null
){strict};
create unique index series_indicator on series (indicator);

create table combo (
  id {i64} not null primary key,
  label {text} not null,
  seq {i64} not null
){strict};
create unique index combo_label on combo (label);

create table document (
  id {i64} not null primary key,
  number {text} not null,
  title {text} not null,
  issuer {text} not null,
  issued_on {text},
  address {text},
  note {text},
  synthetic {i64} not null,
  evidence {i64},
  seq {i64} not null
){strict};
create unique index document_number on document (number);

create table figure (
  series {i64} not null,
  period {i64} not null,
  unit {i64} not null,
  combo {i64} not null,
  value {i64},
  numerator {i64},
  denominator {i64},
  n {i64},
  status {i64} not null,
  source {i64} not null,
  seq {i64} not null,
  primary key (series, period, unit, combo)
){strict}{clustered};

-- source: a document id, or 0 for a figure that a form or an import brought (its journal entry says which).
create table figure_log (
  series {i64} not null,
  period {i64} not null,
  unit {i64} not null,
  combo {i64} not null,
  seq {i64} not null,
  value {i64},
  numerator {i64},
  denominator {i64},
  n {i64},
  status {i64} not null,
  source {i64} not null,
  ground {text},
  primary key (series, period, unit, combo, seq)
){strict}{clustered};
create index figure_log_seq on figure_log (seq);

create table target (
  id {i64} not null primary key,
  indicator {text} not null,
  unit {i64} not null,
  period {i64} not null,
  value {i64} not null,
  document {i64},
  seq {i64} not null,
  until {i64}
){strict};
create index target_indicator on target (indicator, period, until);
