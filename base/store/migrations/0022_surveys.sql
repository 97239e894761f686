-- Surveys in the field, and what the province was told.

-- The case whose ladder reminds those in the field; empty in a city without that kind of case.
alter table survey add column case_id {i64};
-- The survey whose sample this one asks again: a panel.
alter table survey add column wave_of {i64};

-- One file for the province's platform: what it held can be fetched again, word for word.
create table province_report (
  id {i64} not null primary key,
  code {text} not null,
  period {i64} not null,
  cells {i64} not null,
  person {i64} not null,
  at {i64} not null,
  seq {i64} not null
){strict};
create index province_report_code on province_report (code, period, id);

-- The ledger: a figure of a unit and a period once, and once more only where its value changed (edition).
-- figure: the indicator, or form.section.line.column of what is bound to none.
create table province_value (
  figure {text} not null,
  unit {i64} not null,
  period {i64} not null,
  edition {i64} not null,
  report {i64} not null,
  position {i64} not null,
  filling {i64} not null,
  cell {text} not null,
  value {text} not null,
  measure {text} not null,
  seq {i64} not null,
  primary key (figure, unit, period, edition)
){strict};
create unique index province_value_report on province_value (report, position);
