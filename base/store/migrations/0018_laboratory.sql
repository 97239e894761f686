-- Laboratories: regimes, limits, scope, instruments; samples and their steps; worksheets, tests, results; reports;
-- rounds between laboratories; lots judged by sampling plans.

-- Which rules a sample is judged and followed up by, by version.
create table lab_regime (
  id {i64} not null primary key,
  code {text} not null,
  from_day {text} not null,
  definition {text} not null,
  seq {i64} not null
){strict};
create index lab_regime_code on lab_regime (code, from_day, seq);

-- What a product must meet, from a day on. Values in millionths of the measure; `step` is the rounding interval that
-- the limit is written to.
create table lab_limit (
  id {i64} not null primary key,
  regime {text} not null,
  product {text} not null,
  item {text} not null,
  measure {text} not null,
  method {text} not null,
  low {i64},
  high {i64},
  low_open {i64} not null,
  high_open {i64} not null,
  step {i64} not null,
  compare {text},
  guard {i64},
  basis {text} not null,
  from_day {text} not null,
  to_day {text},
  source {text} not null,
  assumed {i64} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index lab_limit_product on lab_limit (regime, product, item, from_day);

-- A method that an institute is accredited for (能力附表), from a day to a day; `cma`: reports by it carry the mark.
create table lab_scope (
  id {i64} not null primary key,
  institute {i64} not null,
  method {text} not null,
  name {text} not null,
  from_day {text} not null,
  to_day {text} not null,
  cma {i64} not null,
  certificate {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index lab_scope_method on lab_scope (institute, method, from_day);

create table lab_instrument (
  id {i64} not null primary key,
  institute {i64} not null,
  code {text} not null,
  name {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index lab_instrument_code on lab_instrument (institute, code);

create table lab_calibration (
  id {i64} not null primary key,
  instrument {i64} not null,
  on_day {text} not null,
  valid_to {text} not null,
  certificate {text} not null,
  fit {i64} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index lab_calibration_instrument on lab_calibration (instrument, on_day);

-- 授权签字人: who may issue reports of an institute.
create table lab_signatory (
  id {i64} not null primary key,
  institute {i64} not null,
  person {i64} not null,
  from_day {text} not null,
  to_day {text},
  document {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index lab_signatory_person on lab_signatory (institute, person);

-- A sample as it was taken. `part`: test or reserve; `twin`: the other half. `turn`: first, second (another
-- laboratory tests the reserve), recheck; `answers`: the sample whose result it answers. `weight`: how many lots of
-- the frame it stands for, in millionths; none where it was not drawn with a known probability.
create table lab_sample (
  id {i64} not null primary key,
  uuid {text},
  code {text} not null,
  part {text} not null,
  twin {i64},
  turn {text} not null,
  answers {i64},
  regime {text},
  product {text} not null,
  lot {text} not null,
  lot_size {text} not null,
  quantity {text} not null,
  seal {text} not null,
  firm {i64} not null,
  area {i64} not null,
  producer {text} not null,
  producer_unit {i64},
  domain {text} not null,
  industry {text},
  purpose {text} not null,
  campaign {text} not null,
  stratum {text} not null,
  frame_size {i64},
  weight {i64},
  on_day {text} not null,
  taken_by {text} not null,
  institute {i64} not null,
  place {text} not null,
  synthetic {i64} not null,
  seq {i64} not null
){strict};
create unique index lab_sample_code on lab_sample (code);
create unique index lab_sample_uuid on lab_sample (uuid);
create index lab_sample_firm on lab_sample (firm, on_day);
create index lab_sample_answers on lab_sample (answers, id);
create index lab_sample_twin on lab_sample (twin, id);

-- The life of a sample and the chain of custody: who had it, where, whether the seal was whole.
create table lab_step (
  sample {i64} not null,
  number {i64} not null,
  code {text} not null,
  state {text} not null,
  person {i64} not null,
  acting_for {i64},
  on_day {text} not null,
  at {i64} not null,
  place {text} not null,
  holder {text} not null,
  seal {text} not null,
  -- The laboratory that answers for it from here on; where this is null, the one before.
  institute {i64},
  ground {text},
  seq {i64} not null,
  primary key (sample, number)
){strict};

-- Where each stands after its last step: made from the steps, in the same command.
create table lab_stand (
  sample {i64} not null primary key,
  state {text} not null,
  institute {i64} not null,
  area {i64} not null,
  place {text} not null,
  received_on {text},
  moved_on {text} not null,
  due {text},
  ended {i64} not null
){strict};
create index lab_stand_institute on lab_stand (institute, ended, due, sample);
create index lab_stand_state on lab_stand (state, due, sample);

create table lab_sheet (
  id {i64} not null primary key,
  code {text} not null,
  institute {i64} not null,
  method {text} not null,
  item {text} not null,
  measure {text} not null,
  instrument {i64},
  on_day {text} not null,
  person {i64} not null,
  seq {i64} not null
){strict};
create unique index lab_sheet_code on lab_sheet (code);
create index lab_sheet_institute on lab_sheet (institute, on_day, id);

create table lab_sheet_step (
  sheet {i64} not null,
  number {i64} not null,
  code {text} not null,
  person {i64} not null,
  on_day {text} not null,
  at {i64} not null,
  ground {text},
  seq {i64} not null,
  primary key (sheet, number)
){strict};

-- A place on a worksheet: a sample's item, a blank, a control, a duplicate. A retest is another row.
create table lab_test (
  id {i64} not null primary key,
  sheet {i64} not null,
  position {i64} not null,
  sort {text} not null,
  sample {i64},
  pair {i64},
  again_of {i64},
  expected {i64},
  tolerance {i64},
  seq {i64} not null
){strict};
create index lab_test_sheet on lab_test (sheet, position);
create index lab_test_sample on lab_test (sample, id);

-- A test that no longer counts: retested, retracted or invalidated.
create table lab_test_end (
  test {i64} not null primary key,
  sort {text} not null,
  ground {text} not null,
  person {i64} not null,
  on_day {text} not null,
  seq {i64} not null
){strict};

-- `below`: the value is a limit of detection and the result lies under it. `uncertainty` is expanded, k = 2.
create table lab_result (
  id {i64} not null primary key,
  test {i64} not null,
  value {i64} not null,
  below {i64} not null,
  uncertainty {i64},
  source {text} not null,
  person {i64} not null,
  on_day {text} not null,
  ground {text},
  seq {i64} not null,
  until {i64}
){strict};
create index lab_result_test on lab_result (test, until);

-- A file that an instrument made, as it came: the same one twice changes nothing.
create table lab_file (
  id {i64} not null primary key,
  sheet {i64} not null,
  name {text} not null,
  sort {text} not null,
  digest {text} not null,
  taken {i64} not null,
  refused {i64} not null,
  person {i64} not null,
  seq {i64} not null
){strict};
create index lab_file_digest on lab_file (sheet, digest);

-- An issued report. `lines` are the items with limits, results and rule as they were; `ended`: retracted, replaced.
create table lab_report (
  id {i64} not null primary key,
  sample {i64} not null,
  number {text} not null,
  institute {i64} not null,
  regime {text} not null,
  verdict {text} not null,
  basis {text} not null,
  lines {text} not null,
  cma {i64} not null,
  signatory {i64} not null,
  on_day {text} not null,
  month {i64} not null,
  keep_until {text} not null,
  case_id {i64},
  seq {i64} not null,
  until {i64},
  ended {text},
  ground {text}
){strict};
create unique index lab_report_number on lab_report (number);
create index lab_report_sample on lab_report (sample, until);
create index lab_report_month on lab_report (month, institute);

-- Rounds between laboratories.
create table lab_round (
  id {i64} not null primary key,
  code {text} not null,
  name {text} not null,
  item {text} not null,
  measure {text} not null,
  method {text} not null,
  assigned {i64},
  assigned_u {i64},
  sigma {i64},
  on_day {text} not null,
  synthetic {i64} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index lab_round_code on lab_round (code, until);

create table lab_round_result (
  id {i64} not null primary key,
  round {i64} not null,
  laboratory {text} not null,
  institute {i64},
  value {i64} not null,
  uncertainty {i64},
  seq {i64} not null,
  until {i64}
){strict};
create index lab_round_result_round on lab_round_result (round, laboratory);

-- Lots of one producer and product, judged one after the other by one plan.
create table lab_series (
  id {i64} not null primary key,
  producer {i64} not null,
  product {text} not null,
  level {text} not null,
  aql {i64} not null,
  basis {text} not null,
  seq {i64} not null
){strict};
create index lab_series_producer on lab_series (producer, product);

-- `sort` says what was done: lot, resume. `severity` is the one that was in force for the lot.
create table lab_lot (
  id {i64} not null primary key,
  series {i64} not null,
  number {i64} not null,
  sort {text} not null,
  code {text} not null,
  size {i64} not null,
  severity {text} not null,
  letter {text} not null,
  n {i64} not null,
  accept {i64} not null,
  reject {i64} not null,
  found {i64} not null,
  verdict {text} not null,
  on_day {text} not null,
  person {i64} not null,
  ground {text},
  seq {i64} not null
){strict};
create index lab_lot_series on lab_lot (series, number);

-- Scenarios of injury that were worked out, with the matrix that was in force.
create table lab_scenario (
  id {i64} not null primary key,
  product {text} not null,
  hazard {text} not null,
  words {text} not null,
  severity {i64} not null,
  steps {text} not null,
  level {text} not null,
  person {i64} not null,
  on_day {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index lab_scenario_product on lab_scenario (product, until);
