-- Forms: what clerks are asked for, sheet by sheet; what was filled in, cell by cell, with its provenance;
-- how it was submitted and approved; what the asking costs; questionnaires that anybody may answer.

-- A version of a form as it is kept, whole. An edition is superseded by `until`; fillings keep the one they began with.
create table form (
  id {i64} not null primary key,
  code {text} not null,
  version {i64} not null,
  kind {text} not null,
  owner {i64} not null,
  period {text} not null,
  from_day {text} not null,
  to_day {text},
  digest {text} not null,
  definition {text} not null,
  -- The pack that brought it; empty where it was designed in the browser.
  pack {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create unique index form_code on form (code, version, seq);
create index form_current on form (until, code, version);

-- drafted, published, retired, merged: where a form stands is its last step. detail: checks that were overridden,
-- with their grounds, as text.
create table form_step (
  form {i64} not null,
  number {i64} not null,
  step {text} not null,
  person {i64} not null,
  on_day {text} not null,
  at {i64} not null,
  document {text},
  ground {text},
  detail {text} not null,
  seq {i64} not null,
  primary key (form, number)
){strict};

-- One sheet: a form for a unit and a period. due is counted when it is opened, and kept when an extension is granted.
create table filling (
  id {i64} not null primary key,
  form {i64} not null,
  code {text} not null,
  unit {i64} not null,
  period {i64} not null,
  opened_on {text} not null,
  due {text} not null,
  case_id {i64},
  synthetic {i64} not null,
  seq {i64} not null
){strict};
create unique index filling_place on filling (code, period, unit);
create index filling_unit on filling (unit, due, id);
create index filling_due on filling (due, id);

-- Made from the steps and the cells in the command that changes them.
create table filling_stand (
  filling {i64} not null primary key,
  state {text} not null,
  step_count {i64} not null,
  submitted_on {text},
  decided_on {text},
  filled {i64} not null,
  wanted {i64} not null,
  errors {i64} not null,
  warnings {i64} not null,
  disputed {i64} not null,
  conflicts {i64} not null,
  changed_at {i64} not null,
  seq {i64} not null
){strict};
create index filling_stand_state on filling_stand (state, filling);

-- submit, withdraw, approve, accept, return, reopen, extend. part: empty for the whole sheet, else a section,
-- or section.line for one record.
create table filling_step (
  filling {i64} not null,
  number {i64} not null,
  part {text} not null,
  step {text} not null,
  person {i64} not null,
  acting_for {i64},
  on_day {text} not null,
  at {i64} not null,
  ground {text},
  -- The filling's sheet when it was decided on: the entry after which nothing of it had changed.
  sheet_seq {i64} not null,
  seq {i64} not null,
  primary key (filling, number)
){strict};

-- Lines that are not in the form: units of an axis, records of a ledger.
create table filling_line (
  filling {i64} not null,
  section {text} not null,
  line {text} not null,
  position {i64} not null,
  unit {i64},
  label {text} not null,
  seq {i64} not null,
  until {i64},
  primary key (filling, section, line, seq)
){strict};

-- What stands in a cell now. number is in millionths; words hold texts, dates and choices; absent: asked, and there
-- is none. state: prefilled, entered, confirmed, disputed. source: where a prefilled value came from, as text.
create table filled (
  filling {i64} not null,
  section {text} not null,
  line {text} not null,
  col {text} not null,
  number {i64},
  words {text},
  absent {i64} not null,
  state {text} not null,
  remark {text},
  source {text},
  person {i64} not null,
  at {i64} not null,
  seq {i64} not null,
  primary key (filling, section, line, col)
){strict}{clustered};

create table filled_log (
  filling {i64} not null,
  section {text} not null,
  line {text} not null,
  col {text} not null,
  seq {i64} not null,
  number {i64},
  words {text},
  absent {i64} not null,
  state {text} not null,
  remark {text},
  source {text},
  -- The seq that whoever wrote it had read the cell at.
  base_seq {i64} not null,
  person {i64} not null,
  acting_for {i64},
  at {i64} not null,
  ground {text},
  primary key (filling, section, line, col, seq)
){strict}{clustered};
create index filled_log_seq on filled_log (seq);

-- A save that is sent again (the line broke before the answer came) is answered as it was the first time.
create table filling_save (
  token {text} not null primary key,
  filling {i64} not null,
  person {i64} not null,
  answer {text} not null,
  seq {i64} not null
){strict};

-- Two people wrote the same cell from the same reading: what stands, and what was offered. Both are kept for good.
create table filled_conflict (
  id {i64} not null primary key,
  filling {i64} not null,
  section {text} not null,
  line {text} not null,
  col {text} not null,
  base_seq {i64} not null,
  kept {text} not null,
  kept_seq {i64} not null,
  kept_person {i64} not null,
  offered {text} not null,
  person {i64} not null,
  at {i64} not null,
  -- kept, offered, or another value that was written since.
  chosen {text},
  resolved_by {i64},
  resolved_at {i64},
  ground {text},
  seq {i64} not null
){strict};
create index filled_conflict_filling on filled_conflict (filling, resolved_at, id);

-- What a check found when it last looked, and the reason that was given for it. cell: section.line.col, or less.
create table filling_finding (
  filling {i64} not null,
  cell {text} not null,
  rule {text} not null,
  severity {text} not null,
  args {text} not null,
  reason {text},
  -- The value that the reason was given for: another value asks anew.
  reason_of {text},
  person {i64},
  at {i64} not null,
  seq {i64} not null,
  primary key (filling, cell, rule)
){strict};

-- Narrower limits that a unit sets for its own area; they hold for everything below, and nobody widens what is above.
create table form_limit (
  id {i64} not null primary key,
  code {text} not null,
  field {text} not null,
  unit {i64} not null,
  least {i64},
  most {i64},
  jump {i64},
  ground {text} not null,
  person {i64} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index form_limit_code on form_limit (code, until, field, unit);

-- A dispute of a prefilled value: the case that it opened.
create table filling_dispute (
  filling {i64} not null,
  section {text} not null,
  line {text} not null,
  col {text} not null,
  case_id {i64} not null,
  value {text} not null,
  said {text},
  ground {text} not null,
  person {i64} not null,
  at {i64} not null,
  seq {i64} not null,
  primary key (filling, section, line, col, seq)
){strict};

-- A demand for data beside the forms: a letter, a call, a group message. Entered by whoever was asked or asks.
create table demand (
  id {i64} not null primary key,
  title {text} not null,
  asker {i64} not null,
  asked_units {text} not null,
  ground {text} not null,
  frequency {text} not null,
  fields {text} not null,
  hours {i64} not null,
  asked_at {i64} not null,
  due {text} not null,
  -- Statutory and urgent: the clause. Overridden: why a demand on short notice went out all the same, and by whom.
  urgent {text},
  override_ground {text},
  breaches {text} not null,
  person {i64} not null,
  synthetic {i64} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index demand_asked on demand (until, asked_at, id);

-- Everything that asked for something in too short a time, form or demand, once for each asking.
create table short_notice (
  id {i64} not null primary key,
  kind {text} not null,
  thing {i64} not null,
  period {i64},
  asker {i64} not null,
  asked_at {i64} not null,
  due {text} not null,
  working_days {i64} not null,
  breaches {text} not null,
  urgent {text},
  override_ground {text},
  person {i64} not null,
  seq {i64} not null
){strict};
create index short_notice_asked on short_notice (asked_at, id);

-- A questionnaire in the field: its form, frame, sample, quotas and days.
create table survey (
  id {i64} not null primary key,
  code {text} not null,
  form {i64} not null,
  period {i64} not null,
  unit {i64} not null,
  zh {text} not null,
  en {text},
  opens {text} not null,
  closes {text} not null,
  design {text} not null,
  -- What the draw was made from and what came of it, so that anybody may draw again.
  draw {text},
  synthetic {i64} not null,
  person {i64} not null,
  seq {i64} not null
){strict};
create unique index survey_code on survey (code);

-- The frame and the sample. design_weight in millionths; secret: digest of the word in the link, never the word.
create table survey_subject (
  survey {i64} not null,
  position {i64} not null,
  label {text} not null,
  stratum {text} not null,
  unit {i64},
  size {i64} not null,
  drawn {i64} not null,
  design_weight {i64},
  secret {text},
  seq {i64} not null,
  primary key (survey, position)
){strict}{clustered};
create index survey_subject_secret on survey_subject (secret);

-- An open link (a poster with a QR code), one for each place where it hangs.
create table survey_link (
  id {i64} not null primary key,
  survey {i64} not null,
  secret {text} not null,
  label {text} not null,
  stratum {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create unique index survey_link_secret on survey_link (secret);

-- What became of a subject: reminded, answered, refused, away, out-of-scope.
create table survey_contact (
  survey {i64} not null,
  position {i64} not null,
  number {i64} not null,
  outcome {text} not null,
  channel {text} not null,
  person {i64} not null,
  at {i64} not null,
  note {text},
  seq {i64} not null,
  primary key (survey, position, number)
){strict};

create table survey_answer (
  id {i64} not null primary key,
  survey {i64} not null,
  position {i64},
  link {i64},
  stratum {text} not null,
  channel {text} not null,
  at {i64} not null,
  seconds {i64},
  -- Left out of the results, and why: over the quota, a double, a test.
  left_out {text},
  token {text},
  seq {i64} not null
){strict};
create index survey_answer_survey on survey_answer (survey, id);
create unique index survey_answer_token on survey_answer (token);

create table survey_value (
  answer {i64} not null,
  field {text} not null,
  number {i64},
  words {text},
  seq {i64} not null,
  primary key (answer, field)
){strict}{clustered};
