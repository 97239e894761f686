-- What happened. A correction is a new row; the old one ends at `until` (journal seq).

create table inspection (
  id {i64} not null primary key,
  code {text} not null,
  firm {i64} not null,
  area {i64} not null,
  kind {text} not null,
  team {text},
  on_date {text} not null,
  month {i64} not null,
  result {text} not null,
  critical {i64} not null,
  serious {i64} not null,
  minor {i64} not null,
  weighted {i64} not null,
  source {text} not null,
  ground {text},
  seq {i64} not null,
  until {i64}
){strict};
create index inspection_area on inspection (month, area);
create index inspection_code on inspection (code, until);
create index inspection_firm on inspection (firm, on_date);

create table violation (
  inspection {i64} not null,
  code {text} not null,
  severity {text} not null,
  primary key (inspection, code)
){strict};

create table sample (
  id {i64} not null primary key,
  code {text} not null,
  firm {i64} not null,
  area {i64} not null,
  domain {text} not null,
  industry {text},
  product {text} not null,
  purpose {text} not null,
  on_date {text} not null,
  month {i64} not null,
  verdict {text} not null,
  order_on {text},
  correct_due {text},
  corrected_on {text},
  closed_in_time {i64},
  recheck {text},
  source {text} not null,
  ground {text},
  seq {i64} not null,
  until {i64}
){strict};
create index sample_area on sample (month, area);
create index sample_code on sample (code, until);
create index sample_firm on sample (firm, on_date);

create table complaint (
  id {i64} not null primary key,
  code {text} not null,
  firm {i64},
  area {i64} not null,
  industry {text},
  topic {text} not null,
  channel {text} not null,
  on_date {text} not null,
  month {i64} not null,
  replied_on {text},
  closed_on {text},
  replied_in_time {i64},
  closed_in_time {i64},
  satisfied {i64},
  source {text} not null,
  ground {text},
  seq {i64} not null,
  until {i64}
){strict};
create index complaint_area on complaint (month, area);
create index complaint_code on complaint (code, until);

create table certificate (
  id {i64} not null primary key,
  code {text} not null,
  firm {i64} not null,
  area {i64} not null,
  kind {text} not null,
  on_date {text} not null,
  month {i64} not null,
  valid_to {text},
  status {text} not null,
  source {text} not null,
  ground {text},
  seq {i64} not null,
  until {i64}
){strict};
create index certificate_area on certificate (month, area);
create index certificate_code on certificate (code, until);

create table registration (
  id {i64} not null primary key,
  code {text} not null,
  firm {i64},
  area {i64} not null,
  kind {text} not null,
  title {text} not null,
  on_date {text} not null,
  month {i64} not null,
  valid_to {text},
  status {text} not null,
  source {text} not null,
  ground {text},
  seq {i64} not null,
  until {i64}
){strict};
create index registration_area on registration (month, area);
create index registration_code on registration (code, until);

create table instrument (
  id {i64} not null primary key,
  code {text} not null,
  firm {i64} not null,
  area {i64} not null,
  kind {text} not null,
  on_date {text} not null,
  month {i64} not null,
  verified_on {text},
  verified_in_time {i64},
  source {text} not null,
  ground {text},
  seq {i64} not null,
  until {i64}
){strict};
create index instrument_area on instrument (month, area);
create index instrument_code on instrument (code, until);

-- The yearly state of a firm, as counted on the last day of the year.
create table firm_year (
  id {i64} not null primary key,
  code {text} not null,
  firm {i64} not null,
  area {i64} not null,
  industry {text},
  cluster {text},
  on_date {text} not null,
  month {i64} not null,
  above_scale {i64} not null,
  key_energy {i64} not null,
  key_trace {i64} not null,
  traced {i64} not null,
  model {text} not null,
  quality_officer {i64} not null,
  energy_reviewed {i64} not null,
  energy_passed {i64} not null,
  source {text} not null,
  ground {text},
  seq {i64} not null,
  until {i64}
){strict};
create index firm_year_area on firm_year (month, area);
create index firm_year_code on firm_year (code, until);
