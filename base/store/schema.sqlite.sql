CREATE INDEX api_token_person on api_token (person, until)
CREATE UNIQUE INDEX api_token_token on api_token (token)
CREATE INDEX approval_decision_person on approval_decision (person, approval)
CREATE INDEX approval_item_thing on approval_item (kind, thing, part, approval)
CREATE INDEX approval_person on approval (person, id)
CREATE INDEX approval_stand_waits on approval_stand (waits, unit, approval, number)
CREATE UNIQUE INDEX assessment_round_scheme on assessment_round (scheme, period)
CREATE INDEX calendar_feed_person on calendar_feed (person, until)
CREATE UNIQUE INDEX calendar_feed_secret on calendar_feed (secret)
CREATE UNIQUE INDEX campaign_code on campaign (code)
CREATE INDEX campaign_object_firm on campaign_object (firm, campaign)
CREATE INDEX case_action_case on case_action (case_id, id)
CREATE INDEX case_action_unit on case_action (unit, due, id)
CREATE INDEX case_cause_cause on case_cause (cause, case_id)
CREATE INDEX case_evidence_case on case_evidence (case_id, step, id)
CREATE INDEX case_file_parent on case_file (parent, id)
CREATE UNIQUE INDEX case_file_uuid on case_file (uuid)
CREATE INDEX case_kind_code on case_kind (code, from_day, seq)
CREATE INDEX case_origin_thing on case_origin (kind, thing, case_id)
CREATE INDEX case_stand_accountable on case_stand (accountable, ended, due, case_id)
CREATE INDEX case_stand_due on case_stand (ended, due, case_id)
CREATE INDEX case_stand_kind on case_stand (kind, state, due, case_id)
CREATE INDEX case_stand_subject on case_stand (subject, kind, case_id)
CREATE INDEX case_stand_waits on case_stand (waits, due, case_id)
CREATE INDEX case_step_person on case_step (person, case_id)
CREATE INDEX case_step_seq on case_step (seq, case_id, number)
CREATE INDEX certificate_area on certificate (month, area)
CREATE INDEX certificate_code on certificate (code, until)
CREATE INDEX certificate_seq on certificate (seq)
CREATE UNIQUE INDEX clue_case on clue (case_id)
CREATE UNIQUE INDEX clue_number on clue (number)
CREATE INDEX cluster_fact_cluster on cluster_fact (until, cluster, on_day, id)
CREATE INDEX cluster_fact_day on cluster_fact (until, on_day, id)
CREATE INDEX cluster_fact_seq on cluster_fact (seq)
CREATE UNIQUE INDEX combo_label on combo (label)
CREATE INDEX comment_mention_person on comment_mention (person, thread, number)
CREATE INDEX comment_stand_state on comment_stand (state, due, thread)
CREATE INDEX comment_stand_turn on comment_stand (turn, state, thread)
CREATE INDEX comment_thread_thing on comment_thread (kind, thing, part, id)
CREATE INDEX complaint_area on complaint (month, area)
CREATE INDEX complaint_code on complaint (code, until)
CREATE INDEX complaint_seq on complaint (seq)
CREATE INDEX credit_class_firm on credit_class (firm, until)
CREATE INDEX data_lock_kind on data_lock (until, kind, id)
CREATE INDEX delegation_code on delegation (code, until)
CREATE INDEX demand_asked on demand (until, asked_at, id)
CREATE INDEX deputy_deputy on deputy (deputy, until)
CREATE UNIQUE INDEX document_number on document (number)
CREATE INDEX duty_done_duty on duty_done (duty, unit, on_day, id)
CREATE INDEX duty_done_unit on duty_done (unit, on_day, id)
CREATE INDEX edge_child on edge (hierarchy, child, until)
CREATE INDEX edge_parent on edge (hierarchy, parent, until)
CREATE INDEX enforcement_subject_code on enforcement_subject (code, until)
CREATE UNIQUE INDEX evidence_hash on evidence (hash)
CREATE INDEX figure_log_seq on figure_log (seq)
CREATE INDEX filing_reminder_day on filing_reminder (on_day, id)
CREATE UNIQUE INDEX filing_reminder_once on filing_reminder (unit, filing, due, rung)
CREATE INDEX filled_conflict_filling on filled_conflict (filling, resolved_at, id)
CREATE INDEX filled_log_seq on filled_log (seq)
CREATE INDEX filling_due on filling (due, id)
CREATE UNIQUE INDEX filling_place on filling (code, period, unit)
CREATE INDEX filling_stand_state on filling_stand (state, filling)
CREATE INDEX filling_unit on filling (unit, due, id)
CREATE INDEX firm_area on firm (area, unit)
CREATE INDEX firm_credit_code on firm (credit_code)
CREATE INDEX firm_move_seq on firm_move (seq)
CREATE INDEX firm_year_area on firm_year (month, area)
CREATE INDEX firm_year_code on firm_year (code, until)
CREATE INDEX firm_year_seq on firm_year (seq)
CREATE UNIQUE INDEX form_code on form (code, version, seq)
CREATE INDEX form_current on form (until, code, version)
CREATE INDEX form_limit_code on form_limit (code, until, field, unit)
CREATE INDEX import_run_kind on import_run (kind, seq)
CREATE INDEX indicator_code on indicator (code, until, version)
CREATE INDEX inspection_area on inspection (month, area)
CREATE INDEX inspection_code on inspection (code, until)
CREATE INDEX inspection_firm on inspection (firm, on_date)
CREATE INDEX inspection_item_code on inspection_item (code, until)
CREATE INDEX inspection_object_area on inspection_object (area, until)
CREATE INDEX inspection_object_code on inspection_object (code, until)
CREATE INDEX inspection_object_firm on inspection_object (firm, until)
CREATE INDEX inspection_seq on inspection (seq)
CREATE INDEX inspector_code on inspector (code, until)
CREATE INDEX inspector_conflict_inspector on inspector_conflict (inspector, until)
CREATE INDEX institute_code on institute (code, until)
CREATE INDEX instrument_area on instrument (month, area)
CREATE INDEX instrument_code on instrument (code, until)
CREATE INDEX instrument_seq on instrument (seq)
CREATE INDEX job_state on job (state, run_at, id)
CREATE INDEX journal_subject on journal (kind, subject, seq)
CREATE INDEX journal_verb on journal (verb, seq)
CREATE INDEX lab_calibration_instrument on lab_calibration (instrument, on_day)
CREATE INDEX lab_file_digest on lab_file (sheet, digest)
CREATE INDEX lab_instrument_code on lab_instrument (institute, code)
CREATE INDEX lab_limit_product on lab_limit (regime, product, item, from_day)
CREATE INDEX lab_lot_series on lab_lot (series, number)
CREATE INDEX lab_regime_code on lab_regime (code, from_day, seq)
CREATE INDEX lab_report_month on lab_report (month, institute)
CREATE UNIQUE INDEX lab_report_number on lab_report (number)
CREATE INDEX lab_report_sample on lab_report (sample, until)
CREATE INDEX lab_result_test on lab_result (test, until)
CREATE INDEX lab_round_code on lab_round (code, until)
CREATE INDEX lab_round_result_round on lab_round_result (round, laboratory)
CREATE INDEX lab_sample_answers on lab_sample (answers, id)
CREATE UNIQUE INDEX lab_sample_code on lab_sample (code)
CREATE INDEX lab_sample_firm on lab_sample (firm, on_day)
CREATE INDEX lab_sample_twin on lab_sample (twin, id)
CREATE UNIQUE INDEX lab_sample_uuid on lab_sample (uuid)
CREATE INDEX lab_scenario_product on lab_scenario (product, until)
CREATE INDEX lab_scope_method on lab_scope (institute, method, from_day)
CREATE INDEX lab_series_producer on lab_series (producer, product)
CREATE UNIQUE INDEX lab_sheet_code on lab_sheet (code)
CREATE INDEX lab_sheet_institute on lab_sheet (institute, on_day, id)
CREATE INDEX lab_signatory_person on lab_signatory (institute, person)
CREATE INDEX lab_stand_institute on lab_stand (institute, ended, due, sample)
CREATE INDEX lab_stand_state on lab_stand (state, due, sample)
CREATE INDEX lab_test_sample on lab_test (sample, id)
CREATE INDEX lab_test_sheet on lab_test (sheet, position)
CREATE INDEX lock_opening_lock on lock_opening (data_lock, id)
CREATE INDEX meeting_day on meeting (on_day, id)
CREATE INDEX meeting_resolution_case on meeting_resolution (case_id)
CREATE INDEX paper_batch_paper on paper (batch, id)
CREATE INDEX paper_comment_paper on paper_comment (paper, id)
CREATE UNIQUE INDEX paper_frozen_code on paper_frozen (code)
CREATE INDEX paper_kind_code on paper_kind (code, until)
CREATE UNIQUE INDEX paper_number_paper on paper_number (paper)
CREATE UNIQUE INDEX paper_receipt_paper on paper_receipt (paper, unit)
CREATE INDEX paper_receipt_unit on paper_receipt (unit, received_at)
CREATE INDEX paper_stage on paper (stage, id)
CREATE INDEX paper_step_paper on paper_step (paper, id)
CREATE UNIQUE INDEX person_account on person (account)
CREATE INDEX plan_amendment_plan on plan_amendment (plan, id)
CREATE UNIQUE INDEX plan_code on plan (code)
CREATE INDEX plan_goal_code on plan_goal (plan, until, code)
CREATE INDEX plan_measure_code on plan_measure (plan, until, code)
CREATE INDEX plan_task_id on plan_task (id, until)
CREATE INDEX plan_task_measure on plan_task (measure, until, parent, code, id)
CREATE INDEX plan_task_parent on plan_task (parent, until, id)
CREATE INDEX plan_task_plan on plan_task (plan, until, code, id)
CREATE INDEX province_report_code on province_report (code, period, id)
CREATE UNIQUE INDEX province_value_report on province_value (report, position)
CREATE INDEX reach_unit on reach (hierarchy, unit)
CREATE INDEX registration_area on registration (month, area)
CREATE INDEX registration_code on registration (code, until)
CREATE INDEX registration_seq on registration (seq)
CREATE INDEX reminder_day on reminder (on_day, id)
CREATE UNIQUE INDEX reminder_once on reminder (case_id, rung, clock, due, on_day)
CREATE INDEX reminder_person on reminder (person, on_day, id)
CREATE INDEX reminder_unit on reminder (unit, on_day, id)
CREATE INDEX role_grant_person on role_grant (person, until)
CREATE INDEX round_evidence_cell on round_evidence (round, unit, item, id)
CREATE INDEX rulebook_sort on rulebook (sort, code, from_day, seq)
CREATE INDEX run_scheme on run (scheme, period, seq)
CREATE INDEX sample_area on sample (month, area)
CREATE INDEX sample_code on sample (code, until)
CREATE INDEX sample_firm on sample (firm, on_date)
CREATE INDEX sample_seq on sample (seq)
CREATE INDEX scheme_code on scheme (code, version, until)
CREATE INDEX scheme_publication_scheme on scheme_publication (scheme, until)
CREATE UNIQUE INDEX series_indicator on series (indicator)
CREATE INDEX session_person on session (person)
CREATE INDEX short_notice_asked on short_notice (asked_at, id)
CREATE INDEX survey_answer_survey on survey_answer (survey, id)
CREATE UNIQUE INDEX survey_answer_token on survey_answer (token)
CREATE UNIQUE INDEX survey_code on survey (code)
CREATE UNIQUE INDEX survey_link_secret on survey_link (secret)
CREATE INDEX survey_subject_secret on survey_subject (secret)
CREATE INDEX target_indicator on target (indicator, period, until)
CREATE INDEX target_score_firm on target_score (firm, run)
CREATE INDEX term_id on term (kind, id)
CREATE INDEX trace_drill_started on trace_drill (started_at, id)
CREATE INDEX trace_drill_step_drill on trace_drill_step (drill, until)
CREATE INDEX trace_event_recorded on trace_event (recorded_at, id)
CREATE INDEX trace_event_time on trace_event (t, id)
CREATE UNIQUE INDEX trace_job_code on trace_job (code)
CREATE INDEX trace_job_person on trace_job (person, id)
CREATE INDEX trace_master_entity on trace_master (entity, until)
CREATE INDEX trace_party_party on trace_party (party, until)
CREATE INDEX trace_party_unit on trace_party (unit, until)
CREATE INDEX trace_query_name on trace_query (name, until)
CREATE UNIQUE INDEX trace_subscription_code on trace_subscription (code)
CREATE INDEX trace_subscription_query on trace_subscription (query, until)
CREATE UNIQUE INDEX unit_code on unit (code)
CREATE INDEX unit_end_unit on unit_end (unit, seq)
CREATE INDEX unit_kind on unit (kind, id)
CREATE INDEX unit_name_unit on unit_name (unit, until, valid_from)
CREATE INDEX value_confirmed_cell on value_confirmed (period, indicator, unit, combo, until)
CREATE UNIQUE INDEX visit_conflict_uuid on visit_conflict (uuid)
CREATE INDEX visit_conflict_visit on visit_conflict (visit, id)
CREATE INDEX visit_firm on visit (firm, id)
CREATE INDEX visit_inspector_inspector on visit_inspector (inspector, until)
CREATE INDEX visit_inspector_visit on visit_inspector (visit, until)
CREATE UNIQUE INDEX visit_sample_code on visit_sample (code)
CREATE UNIQUE INDEX visit_sample_reserve on visit_sample (reserve_seal)
CREATE UNIQUE INDEX visit_sample_seal on visit_sample (seal)
CREATE INDEX visit_stand_firm on visit_stand (firm, begun_on)
CREATE INDEX visit_stand_state on visit_stand (state, visit)
CREATE UNIQUE INDEX visit_step_uuid on visit_step (uuid)
CREATE INDEX visit_task_campaign on visit_task (campaign, visit)
CREATE UNIQUE INDEX visit_uuid on visit (uuid)
CREATE TABLE api_token (
  id integer not null primary key,
  token blob not null,
  person integer not null,
  name text not null,
  created_at integer not null,
  expires_at integer not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE approval (
  id integer not null primary key,
  route text not null,
  title text not null,
  unit integer not null,
  person integer not null,
  acting_for integer,
  on_day text not null,
  ground text not null,
  seq integer not null
) strict
CREATE TABLE approval_decision (
  approval integer not null,
  number integer not null,
  step integer not null,
  round integer not null,
  decision text not null,
  person integer not null,
  acting_for integer,
  on_day text not null,
  at integer not null,
  ground text,
  seq integer not null,
  primary key (approval, number, round, step)
) strict
CREATE TABLE approval_item (
  approval integer not null,
  number integer not null,
  kind text not null,
  thing integer not null,
  part text not null,
  unit integer not null,
  class text not null,
  address text not null,
  words text not null,
  content text not null,
  primary key (approval, number)
) strict
CREATE TABLE approval_stand (
  approval integer not null,
  number integer not null,
  unit integer not null,
  class text not null,
  step integer not null,
  round integer not null,
  waits text,
  outcome text,
  moved_on text not null,
  primary key (approval, number)
) strict
CREATE TABLE assessment_round (
  id integer not null primary key,
  scheme integer not null,
  period integer not null,
  units text not null,
  synthetic integer not null,
  seq integer not null
) strict
CREATE TABLE batch (
  number integer not null primary key,
  first_seq integer not null,
  last_seq integer not null,
  link blob not null
) strict
CREATE TABLE boundary (
  file integer not null,
  unit integer not null,
  polygons text not null,
  primary key (file, unit)
) strict, without rowid
CREATE TABLE boundary_file (
  id integer not null primary key,
  evidence text not null,
  approval text not null,
  publisher text not null,
  published_on text not null,
  unmatched text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE calendar_feed (
  id integer not null primary key,
  person integer not null,
  secret text not null,
  since_day text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE campaign (
  id integer not null primary key,
  code text not null,
  title text not null,
  subject text not null,
  subject_unit integer not null,
  item text not null,
  kind text not null,
  area integer not null,
  object_kind text,
  industry text,
  institute text,
  per_visit integer not null,
  from_day text not null,
  to_day text not null,
  document text not null,
  origin text not null,
  synthetic integer not null,
  seq integer not null
) strict
CREATE TABLE campaign_drawn (
  campaign integer not null,
  part text not null,
  stratum text not null,
  object text not null,
  seq integer not null,
  primary key (campaign, part, object)
) strict
CREATE TABLE campaign_file (
  campaign integer not null,
  name text not null,
  content text not null,
  public integer not null,
  seq integer not null,
  primary key (campaign, name)
) strict
CREATE TABLE campaign_object (
  campaign integer not null,
  object text not null,
  firm integer not null,
  area integer not null,
  stratum text not null,
  size integer not null,
  primary key (campaign, object)
) strict
CREATE TABLE campaign_step (
  campaign integer not null,
  number integer not null,
  act text not null,
  person integer not null,
  acting_for integer,
  on_day text not null,
  at integer not null,
  ground text,
  detail text not null,
  seq integer not null,
  primary key (campaign, number)
) strict
CREATE TABLE case_action (
  id integer not null primary key,
  case_id integer not null,
  sort text not null,
  words text not null,
  unit integer not null,
  due text not null,
  person integer not null,
  on_day text not null,
  seq integer not null
) strict
CREATE TABLE case_action_end (
  action integer not null primary key,
  dropped integer not null,
  on_day text not null,
  words text not null,
  evidence integer,
  address text,
  person integer not null,
  acting_for integer,
  seq integer not null
) strict
CREATE TABLE case_cause (
  case_id integer not null,
  step integer not null,
  cause text not null,
  seq integer not null,
  primary key (case_id, step)
) strict
CREATE TABLE case_evidence (
  id integer not null primary key,
  case_id integer not null,
  step integer not null,
  wanted text not null,
  evidence integer,
  address text,
  title text not null,
  seq integer not null
) strict
CREATE TABLE case_file (
  id integer not null primary key,
  uuid text,
  kind integer not null,
  title text not null,
  subject integer not null,
  accountable integer not null,
  period integer,
  parent integer,
  class text not null,
  seq integer not null
) strict
CREATE TABLE case_kind (
  id integer not null primary key,
  code text not null,
  from_day text not null,
  definition text not null,
  seq integer not null
) strict
CREATE TABLE case_name (
  case_id integer not null primary key,
  en text not null,
  seq integer not null
) strict
CREATE TABLE case_origin (
  case_id integer not null,
  kind text not null,
  thing integer not null,
  address text not null,
  words text not null,
  seq integer not null,
  primary key (case_id, kind, thing)
) strict
CREATE TABLE case_stand (
  case_id integer not null primary key,
  kind text not null,
  class text not null,
  state text not null,
  subject integer not null,
  accountable integer not null,
  opened_on text not null,
  moved_on text not null,
  due text,
  clock text,
  paused integer not null,
  waits text,
  ended text,
  steps integer not null
) strict
CREATE TABLE case_step (
  case_id integer not null,
  number integer not null,
  code text not null,
  state text not null,
  party text not null,
  person integer not null,
  acting_for integer,
  on_day text not null,
  at integer not null,
  ground text,
  document text,
  fields text not null,
  verdict text,
  accountable integer not null,
  seq integer not null,
  primary key (case_id, number)
) strict
CREATE TABLE certificate (
  id integer not null primary key,
  code text not null,
  firm integer not null,
  area integer not null,
  kind text not null,
  on_date text not null,
  month integer not null,
  valid_to text,
  status text not null,
  source text not null,
  ground text,
  seq integer not null,
  until integer
) strict
CREATE TABLE clue (
  id integer not null primary key,
  number text not null,
  case_id integer not null,
  secret text not null,
  named integer not null,
  at integer not null,
  seq integer not null
) strict
CREATE TABLE clue_rating (
  clue integer not null primary key,
  rating integer not null,
  at integer not null,
  seq integer not null
) strict
CREATE TABLE cluster_fact (
  id integer not null primary key,
  cluster integer not null,
  sort text not null,
  on_day text not null,
  area integer,
  amount integer,
  measure text,
  zh text not null,
  en text,
  source text not null,
  assumed integer not null,
  synthetic integer not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE combo (
  id integer not null primary key,
  label text not null,
  seq integer not null
) strict
CREATE TABLE comment_entry (
  thread integer not null,
  number integer not null,
  code text not null,
  words text not null,
  due text,
  person integer not null,
  acting_for integer,
  at integer not null,
  seq integer not null,
  primary key (thread, number)
) strict
CREATE TABLE comment_mention (
  thread integer not null,
  number integer not null,
  person integer not null,
  primary key (thread, number, person)
) strict
CREATE TABLE comment_stand (
  thread integer not null primary key,
  state text not null,
  due text,
  turn integer,
  entries integer not null,
  moved_at integer not null
) strict
CREATE TABLE comment_thread (
  id integer not null primary key,
  kind text not null,
  thing integer not null,
  part text not null,
  unit integer not null,
  class text not null,
  address text not null,
  words text not null,
  person integer not null,
  seq integer not null
) strict
CREATE TABLE complaint (
  id integer not null primary key,
  code text not null,
  firm integer,
  area integer not null,
  industry text,
  topic text not null,
  channel text not null,
  on_date text not null,
  month integer not null,
  replied_on text,
  closed_on text,
  replied_in_time integer,
  closed_in_time integer,
  satisfied integer,
  source text not null,
  ground text,
  seq integer not null,
  until integer
) strict
CREATE TABLE credit_class (
  id integer not null primary key,
  firm integer not null,
  class text not null,
  on_day text not null,
  source text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE cursor (
  name text not null primary key,
  seq integer not null
) strict
CREATE TABLE data_lock (
  id integer not null primary key,
  kind text not null,
  fields text not null,
  unit integer,
  from_day text not null,
  to_day text not null,
  since_day text not null,
  holder integer not null,
  office integer,
  ground text not null,
  document text,
  seq integer not null,
  until integer
) strict
CREATE TABLE delegation (
  id integer not null primary key,
  code text not null,
  institute text not null,
  subject text not null,
  products text not null,
  valid_from text not null,
  valid_to text,
  source text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE demand (
  id integer not null primary key,
  title text not null,
  asker integer not null,
  asked_units text not null,
  ground text not null,
  frequency text not null,
  fields text not null,
  hours integer not null,
  asked_at integer not null,
  due text not null,
  urgent text,
  override_ground text,
  breaches text not null,
  person integer not null,
  synthetic integer not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE deputy (
  id integer not null primary key,
  principal integer not null,
  deputy integer not null,
  kind text not null,
  valid_from text not null,
  valid_to text,
  ground text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE document (
  id integer not null primary key,
  number text not null,
  title text not null,
  issuer text not null,
  issued_on text,
  address text,
  note text,
  synthetic integer not null,
  evidence integer,
  seq integer not null
) strict
CREATE TABLE duty_done (
  id integer not null primary key,
  duty text not null,
  unit integer not null,
  on_day text not null,
  words text not null,
  evidence integer,
  address text,
  person integer not null,
  acting_for integer,
  seq integer not null
) strict
CREATE TABLE edge (
  id integer not null primary key,
  hierarchy text not null,
  parent integer not null,
  child integer not null,
  valid_from text not null,
  valid_to text,
  seq integer not null,
  until integer
) strict
CREATE TABLE enforcement_subject (
  id integer not null primary key,
  code text not null,
  unit integer not null,
  domains text not null,
  document text not null,
  valid_from text not null,
  valid_to text,
  source text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE erasure (
  subject integer not null primary key,
  at integer not null,
  seq integer not null
) strict
CREATE TABLE evidence (
  id integer not null primary key,
  hash text not null,
  media text not null,
  size integer not null,
  title text not null,
  document text,
  seq integer not null
) strict
CREATE TABLE figure (
  series integer not null,
  period integer not null,
  unit integer not null,
  combo integer not null,
  value integer,
  numerator integer,
  denominator integer,
  n integer,
  status integer not null,
  source integer not null,
  seq integer not null,
  primary key (series, period, unit, combo)
) strict, without rowid
CREATE TABLE figure_log (
  series integer not null,
  period integer not null,
  unit integer not null,
  combo integer not null,
  seq integer not null,
  value integer,
  numerator integer,
  denominator integer,
  n integer,
  status integer not null,
  source integer not null,
  ground text,
  primary key (series, period, unit, combo, seq)
) strict, without rowid
CREATE TABLE filing_reminder (
  id integer not null primary key,
  filing text not null,
  due text not null,
  rung text not null,
  on_day text not null,
  unit integer not null,
  owed integer not null,
  seq integer not null
) strict
CREATE TABLE filled (
  filling integer not null,
  section text not null,
  line text not null,
  col text not null,
  number integer,
  words text,
  absent integer not null,
  state text not null,
  remark text,
  source text,
  person integer not null,
  at integer not null,
  seq integer not null,
  primary key (filling, section, line, col)
) strict, without rowid
CREATE TABLE filled_conflict (
  id integer not null primary key,
  filling integer not null,
  section text not null,
  line text not null,
  col text not null,
  base_seq integer not null,
  kept text not null,
  kept_seq integer not null,
  kept_person integer not null,
  offered text not null,
  person integer not null,
  at integer not null,
  chosen text,
  resolved_by integer,
  resolved_at integer,
  ground text,
  seq integer not null
) strict
CREATE TABLE filled_log (
  filling integer not null,
  section text not null,
  line text not null,
  col text not null,
  seq integer not null,
  number integer,
  words text,
  absent integer not null,
  state text not null,
  remark text,
  source text,
  base_seq integer not null,
  person integer not null,
  acting_for integer,
  at integer not null,
  ground text,
  primary key (filling, section, line, col, seq)
) strict, without rowid
CREATE TABLE filling (
  id integer not null primary key,
  form integer not null,
  code text not null,
  unit integer not null,
  period integer not null,
  opened_on text not null,
  due text not null,
  case_id integer,
  synthetic integer not null,
  seq integer not null
) strict
CREATE TABLE filling_dispute (
  filling integer not null,
  section text not null,
  line text not null,
  col text not null,
  case_id integer not null,
  value text not null,
  said text,
  ground text not null,
  person integer not null,
  at integer not null,
  seq integer not null,
  primary key (filling, section, line, col, seq)
) strict
CREATE TABLE filling_finding (
  filling integer not null,
  cell text not null,
  rule text not null,
  severity text not null,
  args text not null,
  reason text,
  reason_of text,
  person integer,
  at integer not null,
  seq integer not null,
  primary key (filling, cell, rule)
) strict
CREATE TABLE filling_line (
  filling integer not null,
  section text not null,
  line text not null,
  position integer not null,
  unit integer,
  label text not null,
  seq integer not null,
  until integer,
  primary key (filling, section, line, seq)
) strict
CREATE TABLE filling_save (
  token text not null primary key,
  filling integer not null,
  person integer not null,
  answer text not null,
  seq integer not null
) strict
CREATE TABLE filling_stand (
  filling integer not null primary key,
  state text not null,
  step_count integer not null,
  submitted_on text,
  decided_on text,
  filled integer not null,
  wanted integer not null,
  errors integer not null,
  warnings integer not null,
  disputed integer not null,
  conflicts integer not null,
  changed_at integer not null,
  seq integer not null
) strict
CREATE TABLE filling_step (
  filling integer not null,
  number integer not null,
  part text not null,
  step text not null,
  person integer not null,
  acting_for integer,
  on_day text not null,
  at integer not null,
  ground text,
  sheet_seq integer not null,
  seq integer not null,
  primary key (filling, number)
) strict
CREATE TABLE firm (
  unit integer not null primary key,
  area integer not null,
  credit_code text,
  code_ground text,
  industry text,
  cluster text,
  attributes text not null,
  seq integer not null
) strict
CREATE TABLE firm_move (
  id integer not null primary key,
  firm integer not null,
  from_area integer not null,
  to_area integer not null,
  on_date text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE firm_year (
  id integer not null primary key,
  code text not null,
  firm integer not null,
  area integer not null,
  industry text,
  cluster text,
  on_date text not null,
  month integer not null,
  above_scale integer not null,
  key_energy integer not null,
  key_trace integer not null,
  traced integer not null,
  model text not null,
  quality_officer integer not null,
  energy_reviewed integer not null,
  energy_passed integer not null,
  source text not null,
  ground text,
  seq integer not null,
  until integer
) strict
CREATE TABLE form (
  id integer not null primary key,
  code text not null,
  version integer not null,
  kind text not null,
  owner integer not null,
  period text not null,
  from_day text not null,
  to_day text,
  digest text not null,
  definition text not null,
  pack text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE form_limit (
  id integer not null primary key,
  code text not null,
  field text not null,
  unit integer not null,
  least integer,
  most integer,
  jump integer,
  ground text not null,
  person integer not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE form_step (
  form integer not null,
  number integer not null,
  step text not null,
  person integer not null,
  on_day text not null,
  at integer not null,
  document text,
  ground text,
  detail text not null,
  seq integer not null,
  primary key (form, number)
) strict
CREATE TABLE head (
  one integer not null primary key,
  seq integer not null,
  batch integer not null,
  next_id integer not null,
  digest text not null,
  link blob not null
) strict
CREATE TABLE import_mapping (
  source text not null primary key,
  mapping text not null,
  seq integer not null
) strict
CREATE TABLE import_run (
  id integer not null primary key,
  kind text not null,
  source text not null,
  file_hash text not null,
  rows integer not null,
  good integer not null,
  same integer not null,
  bad integer not null,
  annotated integer,
  seq integer not null
) strict
CREATE TABLE indicator (
  id integer not null primary key,
  code text not null,
  version integer not null,
  valid_from text not null,
  definition text not null,
  pack text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE inspection (
  id integer not null primary key,
  code text not null,
  firm integer not null,
  area integer not null,
  kind text not null,
  team text,
  on_date text not null,
  month integer not null,
  result text not null,
  critical integer not null,
  serious integer not null,
  minor integer not null,
  weighted integer not null,
  source text not null,
  ground text,
  seq integer not null,
  until integer
) strict
CREATE TABLE inspection_item (
  id integer not null primary key,
  code text not null,
  definition text not null,
  valid_from text not null,
  valid_to text,
  source text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE inspection_object (
  id integer not null primary key,
  code text not null,
  firm integer not null,
  area integer not null,
  kind text not null,
  name text not null,
  industry text,
  size integer not null,
  valid_from text not null,
  valid_to text,
  source text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE inspection_rules (
  id integer not null primary key,
  from_day text not null,
  definition text not null,
  seq integer not null
) strict
CREATE TABLE inspector (
  id integer not null primary key,
  code text not null,
  keeper integer not null,
  unit integer not null,
  person integer,
  hours integer not null,
  valid_from text not null,
  valid_to text,
  source text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE inspector_conflict (
  id integer not null primary key,
  inspector text not null,
  object text not null,
  ground text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE institute (
  id integer not null primary key,
  code text not null,
  unit integer not null,
  certificate text not null,
  products text not null,
  valid_from text not null,
  valid_to text,
  source text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE instrument (
  id integer not null primary key,
  code text not null,
  firm integer not null,
  area integer not null,
  kind text not null,
  on_date text not null,
  month integer not null,
  verified_on text,
  verified_in_time integer,
  source text not null,
  ground text,
  seq integer not null,
  until integer
) strict
CREATE TABLE job (
  id integer not null primary key,
  kind text not null,
  payload text not null,
  state text not null,
  actor integer not null,
  created_at integer not null,
  run_at integer not null,
  attempts integer not null,
  done integer not null,
  total integer not null,
  outcome text
) strict
CREATE TABLE journal (
  seq integer not null primary key,
  batch integer not null,
  at integer not null,
  actor integer not null,
  acting_for integer,
  verb text not null,
  kind text not null,
  subject integer not null,
  ground text,
  detail text not null,
  content blob,
  digest blob not null
) strict
CREATE TABLE lab_calibration (
  id integer not null primary key,
  instrument integer not null,
  on_day text not null,
  valid_to text not null,
  certificate text not null,
  fit integer not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE lab_file (
  id integer not null primary key,
  sheet integer not null,
  name text not null,
  sort text not null,
  digest text not null,
  taken integer not null,
  refused integer not null,
  person integer not null,
  seq integer not null
) strict
CREATE TABLE lab_instrument (
  id integer not null primary key,
  institute integer not null,
  code text not null,
  name text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE lab_limit (
  id integer not null primary key,
  regime text not null,
  product text not null,
  item text not null,
  measure text not null,
  method text not null,
  low integer,
  high integer,
  low_open integer not null,
  high_open integer not null,
  step integer not null,
  compare text,
  guard integer,
  basis text not null,
  from_day text not null,
  to_day text,
  source text not null,
  assumed integer not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE lab_lot (
  id integer not null primary key,
  series integer not null,
  number integer not null,
  sort text not null,
  code text not null,
  size integer not null,
  severity text not null,
  letter text not null,
  n integer not null,
  accept integer not null,
  reject integer not null,
  found integer not null,
  verdict text not null,
  on_day text not null,
  person integer not null,
  ground text,
  seq integer not null
) strict
CREATE TABLE lab_regime (
  id integer not null primary key,
  code text not null,
  from_day text not null,
  definition text not null,
  seq integer not null
) strict
CREATE TABLE lab_report (
  id integer not null primary key,
  sample integer not null,
  number text not null,
  institute integer not null,
  regime text not null,
  verdict text not null,
  basis text not null,
  lines text not null,
  cma integer not null,
  signatory integer not null,
  on_day text not null,
  month integer not null,
  keep_until text not null,
  case_id integer,
  seq integer not null,
  until integer,
  ended text,
  ground text
) strict
CREATE TABLE lab_result (
  id integer not null primary key,
  test integer not null,
  value integer not null,
  below integer not null,
  uncertainty integer,
  source text not null,
  person integer not null,
  on_day text not null,
  ground text,
  seq integer not null,
  until integer
) strict
CREATE TABLE lab_round (
  id integer not null primary key,
  code text not null,
  name text not null,
  item text not null,
  measure text not null,
  method text not null,
  assigned integer,
  assigned_u integer,
  sigma integer,
  on_day text not null,
  synthetic integer not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE lab_round_result (
  id integer not null primary key,
  round integer not null,
  laboratory text not null,
  institute integer,
  value integer not null,
  uncertainty integer,
  seq integer not null,
  until integer
) strict
CREATE TABLE lab_sample (
  id integer not null primary key,
  uuid text,
  code text not null,
  part text not null,
  twin integer,
  turn text not null,
  answers integer,
  regime text,
  product text not null,
  lot text not null,
  lot_size text not null,
  quantity text not null,
  seal text not null,
  firm integer not null,
  area integer not null,
  producer text not null,
  producer_unit integer,
  domain text not null,
  industry text,
  purpose text not null,
  campaign text not null,
  stratum text not null,
  frame_size integer,
  weight integer,
  on_day text not null,
  taken_by text not null,
  institute integer not null,
  place text not null,
  synthetic integer not null,
  seq integer not null
) strict
CREATE TABLE lab_scenario (
  id integer not null primary key,
  product text not null,
  hazard text not null,
  words text not null,
  severity integer not null,
  steps text not null,
  level text not null,
  person integer not null,
  on_day text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE lab_scope (
  id integer not null primary key,
  institute integer not null,
  method text not null,
  name text not null,
  from_day text not null,
  to_day text not null,
  cma integer not null,
  certificate text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE lab_series (
  id integer not null primary key,
  producer integer not null,
  product text not null,
  level text not null,
  aql integer not null,
  basis text not null,
  seq integer not null
) strict
CREATE TABLE lab_sheet (
  id integer not null primary key,
  code text not null,
  institute integer not null,
  method text not null,
  item text not null,
  measure text not null,
  instrument integer,
  on_day text not null,
  person integer not null,
  seq integer not null
) strict
CREATE TABLE lab_sheet_step (
  sheet integer not null,
  number integer not null,
  code text not null,
  person integer not null,
  on_day text not null,
  at integer not null,
  ground text,
  seq integer not null,
  primary key (sheet, number)
) strict
CREATE TABLE lab_signatory (
  id integer not null primary key,
  institute integer not null,
  person integer not null,
  from_day text not null,
  to_day text,
  document text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE lab_stand (
  sample integer not null primary key,
  state text not null,
  institute integer not null,
  area integer not null,
  place text not null,
  received_on text,
  moved_on text not null,
  due text,
  ended integer not null
) strict
CREATE TABLE lab_step (
  sample integer not null,
  number integer not null,
  code text not null,
  state text not null,
  person integer not null,
  acting_for integer,
  on_day text not null,
  at integer not null,
  place text not null,
  holder text not null,
  seal text not null,
  institute integer,
  ground text,
  seq integer not null,
  primary key (sample, number)
) strict
CREATE TABLE lab_test (
  id integer not null primary key,
  sheet integer not null,
  position integer not null,
  sort text not null,
  sample integer,
  pair integer,
  again_of integer,
  expected integer,
  tolerance integer,
  seq integer not null
) strict
CREATE TABLE lab_test_end (
  test integer not null primary key,
  sort text not null,
  ground text not null,
  person integer not null,
  on_day text not null,
  seq integer not null
) strict
CREATE TABLE lock_end (
  data_lock integer not null primary key,
  person integer not null,
  on_day text not null,
  ground text not null,
  seq integer not null
) strict
CREATE TABLE lock_opening (
  id integer not null primary key,
  data_lock integer not null,
  unit integer not null,
  to_day text not null,
  person integer not null,
  ground text not null,
  seq integer not null
) strict
CREATE TABLE meeting (
  id integer not null primary key,
  title text not null,
  unit integer not null,
  on_day text not null,
  place text not null,
  chair text not null,
  present text not null,
  person integer not null,
  seq integer not null
) strict
CREATE TABLE meeting_item (
  meeting integer not null,
  number integer not null,
  title text not null,
  words text not null,
  address text,
  person integer not null,
  seq integer not null,
  primary key (meeting, number)
) strict
CREATE TABLE meeting_resolution (
  meeting integer not null,
  item integer not null,
  number integer not null,
  words text not null,
  unit integer not null,
  due text,
  case_id integer,
  why_not text,
  person integer not null,
  seq integer not null,
  primary key (meeting, item, number)
) strict
CREATE TABLE migration (number integer not null primary key, name text not null) strict
CREATE TABLE pack (
  code text not null primary key,
  version text not null,
  digest text not null,
  title text not null,
  synthetic integer not null,
  notice text not null,
  definition text not null,
  seq integer not null
) strict
CREATE TABLE paper (
  id integer not null primary key,
  kind text not null,
  kind_id integer not null,
  organ integer not null,
  unit integer not null,
  title text not null,
  subject text not null,
  public integer not null,
  stage text not null,
  version integer not null,
  batch integer,
  drafted_by integer not null,
  drafted_at integer not null,
  seq integer not null
) strict
CREATE TABLE paper_batch (
  id integer not null primary key,
  kind text not null,
  kind_id integer not null,
  organ integer not null,
  subject text not null,
  inputs text not null,
  total integer not null,
  person integer not null,
  at integer not null,
  seq integer not null
) strict
CREATE TABLE paper_batch_line (
  batch integer not null,
  position integer not null,
  unit integer not null,
  paper integer,
  trouble text,
  primary key (batch, position)
) strict
CREATE TABLE paper_comment (
  id integer not null primary key,
  paper integer not null,
  version integer not null,
  words text not null,
  person integer not null,
  at integer not null,
  seq integer not null
) strict
CREATE TABLE paper_frozen (
  paper integer not null primary key,
  version integer not null,
  content text not null,
  digest text not null,
  code text not null,
  as_of integer not null,
  printed text,
  media text,
  pages integer,
  seq integer not null
) strict
CREATE TABLE paper_kind (
  id integer not null primary key,
  code text not null,
  digest text not null,
  definition text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE paper_number (
  series text not null,
  year integer not null,
  number integer not null,
  text text not null,
  paper integer not null,
  at integer not null,
  seq integer not null,
  void_ground text,
  void_seq integer,
  primary key (series, year, number)
) strict
CREATE TABLE paper_receipt (
  id integer not null primary key,
  paper integer not null,
  unit integer not null,
  sent_at integer not null,
  due_on text,
  received_at integer,
  received_by integer,
  acting_for integer,
  seq integer not null
) strict
CREATE TABLE paper_step (
  id integer not null primary key,
  paper integer not null,
  step text not null,
  version integer not null,
  person integer not null,
  acting_for integer,
  at integer not null,
  ground text,
  seq integer not null
) strict
CREATE TABLE paper_version (
  paper integer not null,
  number integer not null,
  body text not null,
  inputs text not null,
  note text,
  person integer not null,
  at integer not null,
  seq integer not null,
  primary key (paper, number)
) strict
CREATE TABLE person (
  id integer not null primary key,
  account text not null,
  unit integer,
  password text not null,
  totp blob,
  totp_step integer,
  demo integer not null,
  failures integer not null,
  locked_until integer,
  ended_at integer,
  seq integer not null
, must_change integer not null default 0) strict
CREATE TABLE personal (
  subject integer not null,
  field text not null,
  sealed blob not null,
  primary key (subject, field)
) strict
CREATE TABLE plan (
  id integer not null primary key,
  code text not null,
  period integer not null,
  starts text not null,
  ends text not null,
  zh text not null,
  en text,
  synthetic integer not null,
  seq integer not null
) strict
CREATE TABLE plan_amendment (
  id integer not null primary key,
  plan integer not null,
  changes text not null,
  ground text not null,
  person integer not null,
  on_day text not null,
  seq integer not null
) strict
CREATE TABLE plan_decision (
  amendment integer not null primary key,
  approved integer not null,
  document text,
  ground text,
  person integer not null,
  on_day text not null,
  seq integer not null
) strict
CREATE TABLE plan_former (
  kind text not null,
  thing integer not null,
  was text not null,
  seq integer not null,
  primary key (kind, thing, seq)
) strict
CREATE TABLE plan_goal (
  id integer not null primary key,
  plan integer not null,
  code text not null,
  zh text not null,
  en text,
  indicator text,
  baseline integer,
  value integer,
  unit text,
  direction text not null,
  quality text,
  work text,
  transformation text,
  seq integer not null
, until integer) strict
CREATE TABLE plan_issue (
  plan integer not null,
  number integer not null,
  document text not null,
  on_day text not null,
  ground text,
  person integer not null,
  seq integer not null,
  primary key (plan, number)
) strict
CREATE TABLE plan_measure (
  id integer not null primary key,
  plan integer not null,
  goal integer not null,
  code text not null,
  zh text not null,
  en text,
  seq integer not null
, until integer) strict
CREATE TABLE plan_task (
  version integer not null primary key,
  id integer not null,
  plan integer not null,
  measure integer not null,
  parent integer,
  code text not null,
  zh text not null,
  en text,
  lead integer not null,
  helpers text not null,
  timing text not null,
  due text not null,
  points text not null,
  deliverable text not null,
  evidence text not null,
  ground text not null,
  indicator text,
  baseline integer,
  value integer,
  unit text,
  direction text not null,
  split text,
  weight integer,
  seq integer not null,
  until integer
) strict
CREATE TABLE province_report (
  id integer not null primary key,
  code text not null,
  period integer not null,
  cells integer not null,
  person integer not null,
  at integer not null,
  seq integer not null
) strict
CREATE TABLE province_value (
  figure text not null,
  unit integer not null,
  period integer not null,
  edition integer not null,
  report integer not null,
  position integer not null,
  filling integer not null,
  cell text not null,
  value text not null,
  measure text not null,
  seq integer not null,
  primary key (figure, unit, period, edition)
) strict
CREATE TABLE reach (
  hierarchy text not null,
  ancestor integer not null,
  unit integer not null,
  depth integer not null,
  valid_from text not null,
  valid_to text not null,
  primary key (hierarchy, ancestor, unit, valid_from)
) strict
CREATE TABLE registration (
  id integer not null primary key,
  code text not null,
  firm integer,
  area integer not null,
  kind text not null,
  title text not null,
  on_date text not null,
  month integer not null,
  valid_to text,
  status text not null,
  source text not null,
  ground text,
  seq integer not null,
  until integer
) strict
CREATE TABLE reminder (
  id integer not null primary key,
  case_id integer not null,
  rung text not null,
  clock text not null,
  due text,
  was text,
  on_day text not null,
  unit integer not null,
  person integer,
  draft integer,
  urgent text,
  seq integer not null
) strict
CREATE TABLE reminder_read (
  reminder integer not null,
  person integer not null,
  at integer not null,
  primary key (reminder, person)
) strict
CREATE TABLE role_grant (
  id integer not null primary key,
  person integer not null,
  role text not null,
  unit integer,
  data_class text,
  valid_from text not null,
  valid_to text,
  ground text not null,
  granted_by integer not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE round_evidence (
  id integer not null primary key,
  round integer not null,
  unit integer not null,
  item text not null,
  evidence integer,
  address text,
  title text not null,
  seq integer not null
) strict
CREATE TABLE round_run (
  round integer not null primary key,
  run integer not null,
  seq integer not null
) strict
CREATE TABLE round_step (
  round integer not null,
  number integer not null,
  act text not null,
  unit integer,
  item text,
  value integer,
  person integer not null,
  acting_for integer,
  on_day text not null,
  at integer not null,
  ground text,
  document text,
  page text,
  words text,
  detail text,
  seq integer not null,
  primary key (round, number)
) strict
CREATE TABLE rulebook (
  id integer not null primary key,
  sort text not null,
  code text not null,
  from_day text not null,
  definition text not null,
  seq integer not null
) strict
CREATE TABLE run (
  id integer not null primary key,
  scheme integer not null,
  period integer not null,
  as_of integer not null,
  tree_date text not null,
  seed integer not null,
  replications integer not null,
  input_digest blob not null,
  result_digest blob not null,
  frozen text not null,
  seq integer not null
, trial integer not null default 0) strict
CREATE TABLE sample (
  id integer not null primary key,
  code text not null,
  firm integer not null,
  area integer not null,
  domain text not null,
  industry text,
  product text not null,
  purpose text not null,
  on_date text not null,
  month integer not null,
  verdict text not null,
  order_on text,
  correct_due text,
  corrected_on text,
  closed_in_time integer,
  recheck text,
  source text not null,
  ground text,
  seq integer not null,
  until integer
) strict
CREATE TABLE scheme (
  id integer not null primary key,
  code text not null,
  version text not null,
  title text not null,
  definition text not null,
  pack text not null,
  valid_from text not null,
  valid_to text,
  seq integer not null,
  until integer
) strict
CREATE TABLE scheme_publication (
  id integer not null primary key,
  scheme integer not null,
  document text not null,
  audience text not null,
  veto_grounds text not null,
  seq integer not null,
  until integer
, valid_from text, valid_to text) strict
CREATE TABLE score_input (
  run integer not null,
  unit integer not null,
  item text not null,
  part integer not null,
  input text not null,
  points integer,
  working text not null,
  primary key (run, unit, item, part)
) strict
CREATE TABLE series (
  id integer not null primary key,
  indicator text not null,
  seq integer not null
) strict
CREATE TABLE session (
  token blob not null primary key,
  person integer not null,
  acting_for integer,
  csrf text not null,
  stage text not null,
  created_at integer not null,
  seen_at integer not null,
  expires_at integer not null
) strict
CREATE TABLE short_notice (
  id integer not null primary key,
  kind text not null,
  thing integer not null,
  period integer,
  asker integer not null,
  asked_at integer not null,
  due text not null,
  working_days integer not null,
  breaches text not null,
  urgent text,
  override_ground text,
  person integer not null,
  seq integer not null
) strict
CREATE TABLE subject_key (
  subject integer not null primary key,
  sealed blob not null
) strict
CREATE TABLE succession (
  id integer not null primary key,
  kind text not null,
  predecessor integer not null,
  successor integer not null,
  on_date text not null,
  ground text not null,
  seq integer not null
, until integer) strict
CREATE TABLE survey (
  id integer not null primary key,
  code text not null,
  form integer not null,
  period integer not null,
  unit integer not null,
  zh text not null,
  en text,
  opens text not null,
  closes text not null,
  design text not null,
  draw text,
  synthetic integer not null,
  person integer not null,
  seq integer not null
, case_id integer, wave_of integer) strict
CREATE TABLE survey_answer (
  id integer not null primary key,
  survey integer not null,
  position integer,
  link integer,
  stratum text not null,
  channel text not null,
  at integer not null,
  seconds integer,
  left_out text,
  token text,
  seq integer not null
) strict
CREATE TABLE survey_contact (
  survey integer not null,
  position integer not null,
  number integer not null,
  outcome text not null,
  channel text not null,
  person integer not null,
  at integer not null,
  note text,
  seq integer not null,
  primary key (survey, position, number)
) strict
CREATE TABLE survey_link (
  id integer not null primary key,
  survey integer not null,
  secret text not null,
  label text not null,
  stratum text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE survey_subject (
  survey integer not null,
  position integer not null,
  label text not null,
  stratum text not null,
  unit integer,
  size integer not null,
  drawn integer not null,
  design_weight integer,
  secret text,
  seq integer not null,
  primary key (survey, position)
) strict, without rowid
CREATE TABLE survey_value (
  answer integer not null,
  field text not null,
  number integer,
  words text,
  seq integer not null,
  primary key (answer, field)
) strict, without rowid
CREATE TABLE target (
  id integer not null primary key,
  indicator text not null,
  unit integer not null,
  period integer not null,
  value integer not null,
  document integer,
  seq integer not null,
  until integer
) strict
CREATE TABLE target_run (
  id integer not null primary key,
  as_of text not null,
  known integer not null,
  learnt_from integer not null,
  objects integer not null,
  report text not null,
  seq integer not null
) strict
CREATE TABLE target_score (
  run integer not null,
  place integer not null,
  firm integer not null,
  area integer not null,
  risk integer not null,
  reasons text not null,
  primary key (run, place)
) strict
CREATE TABLE term (
  kind text not null,
  term text not null,
  id integer not null,
  primary key (kind, term, id)
) strict, without rowid
CREATE TABLE topic (
  name text not null primary key,
  seq integer not null
) strict
CREATE TABLE trace_below (
  above integer not null,
  below integer not null,
  seq integer not null,
  primary key (above, below)
) strict
CREATE TABLE trace_body (
  event integer not null primary key,
  event_id text not null,
  hash blob not null,
  job integer not null,
  body text not null
) strict
CREATE TABLE trace_drill (
  id integer not null primary key,
  kind text not null,
  seed text not null,
  unit integer,
  person integer not null,
  started_at integer not null,
  ended_at integer,
  nodes integer not null,
  holders integer not null,
  open_ends integer not null,
  balanced integer,
  remark text,
  seq integer not null,
  until integer
) strict
CREATE TABLE trace_drill_step (
  id integer not null primary key,
  drill integer not null,
  step text not null,
  at integer not null,
  note text,
  person integer not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE trace_entity (
  id integer not null primary key,
  canon text not null,
  sort integer not null,
  class integer
) strict
CREATE TABLE trace_event (
  id integer not null primary key,
  t integer not null,
  recorded_at integer not null,
  declared integer not null,
  seq integer not null,
  voided integer,
  packed blob not null
) strict
CREATE TABLE trace_event_key (
  event_id text not null,
  declared integer not null,
  event integer not null,
  hash blob not null,
  primary key (event_id, declared)
) strict, without rowid
CREATE TABLE trace_job (
  id integer not null primary key,
  code text not null,
  created_at integer not null,
  finished_at integer,
  running integer not null,
  success integer not null,
  behaviour text not null,
  events integer not null,
  stored integer not null,
  repeated integer not null,
  problems text not null,
  digest blob not null,
  person integer not null,
  unit integer,
  party integer,
  seq integer not null
) strict
CREATE TABLE trace_master (
  id integer not null primary key,
  entity integer not null,
  vocabulary text not null,
  attribute text not null,
  value text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE trace_name (
  canon text not null,
  id integer not null,
  primary key (canon)
) strict, without rowid
CREATE TABLE trace_party (
  id integer not null primary key,
  unit integer not null,
  party integer not null,
  skew integer not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE trace_prefix (
  start text not null primary key,
  digits integer not null,
  seq integer not null
) strict
CREATE TABLE trace_query (
  id integer not null primary key,
  name text not null,
  definition text not null,
  created_at integer not null,
  person integer not null,
  unit integer,
  seq integer not null,
  until integer
) strict
CREATE TABLE trace_ref (
  entity integer not null,
  role integer not null,
  t integer not null,
  event integer not null,
  primary key (entity, role, t, event)
) strict, without rowid
CREATE TABLE trace_resolver (
  start text not null primary key,
  class_chars integer not null,
  lot_chars integer not null,
  issuer text not null,
  seq integer not null
) strict
CREATE TABLE trace_subscription (
  id integer not null primary key,
  code text not null,
  query integer not null,
  dest text not null,
  signed integer not null,
  streamed integer not null,
  schedule text not null,
  report_if_empty integer not null,
  initial_at integer not null,
  created_at integer not null,
  notified_at integer,
  asked_at integer not null,
  told integer not null,
  failures integer not null,
  next_at integer not null,
  person integer not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE trace_word (
  sort integer not null,
  entity integer not null,
  primary key (sort, entity)
) strict, without rowid
CREATE TABLE unit (
  id integer not null primary key,
  code text not null,
  kind text not null,
  valid_from text not null,
  valid_to text,
  seq integer not null
) strict
CREATE TABLE unit_end (
  id integer not null primary key,
  unit integer not null,
  on_date text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE unit_name (
  id integer not null primary key,
  unit integer not null,
  zh text not null,
  en text,
  short_zh text,
  valid_from text not null,
  valid_to text,
  seq integer not null,
  until integer
) strict
CREATE TABLE value_confirmed (
  id integer not null primary key,
  indicator text not null,
  period integer not null,
  unit integer not null,
  combo integer not null,
  value integer not null,
  rules text not null,
  ground text not null,
  seq integer not null,
  until integer
) strict
CREATE TABLE violation (
  inspection integer not null,
  code text not null,
  severity text not null,
  primary key (inspection, code)
) strict
CREATE TABLE visit (
  id integer not null primary key,
  uuid text not null,
  object text not null,
  firm integer not null,
  area integer not null,
  subject text not null,
  kind text not null,
  basis text,
  from_day text not null,
  to_day text not null,
  ground text not null,
  seq integer not null
) strict
CREATE TABLE visit_conflict (
  id integer not null primary key,
  visit integer not null,
  uuid text not null,
  act text not null,
  base integer not null,
  person integer not null,
  made_at integer not null,
  at integer not null,
  detail text not null,
  rule text not null,
  against integer,
  seq integer not null,
  settled integer,
  ground text
) strict
CREATE TABLE visit_inspector (
  id integer not null primary key,
  visit integer not null,
  inspector text not null,
  ground text,
  seq integer not null,
  until integer
) strict
CREATE TABLE visit_rating (
  visit integer not null primary key,
  stars integer not null,
  words text not null,
  at integer not null,
  seq integer not null
) strict
CREATE TABLE visit_sample (
  visit integer not null,
  number integer not null,
  code text not null,
  product text not null,
  lot text not null,
  stock text not null,
  seal text not null,
  reserve_seal text not null,
  purpose text not null,
  on_day text not null,
  seq integer not null,
  primary key (visit, number)
) strict
CREATE TABLE visit_stand (
  visit integer not null primary key,
  state text not null,
  firm integer not null,
  area integer not null,
  kind text not null,
  begun_on text,
  done_on text,
  fruitful integer,
  steps integer not null
) strict
CREATE TABLE visit_step (
  visit integer not null,
  number integer not null,
  uuid text not null,
  act text not null,
  base integer not null,
  person integer not null,
  made_at integer not null,
  at integer not null,
  detail text not null,
  evidence integer,
  seq integer not null,
  primary key (visit, number)
) strict
CREATE TABLE visit_task (
  visit integer not null,
  number integer not null,
  campaign integer,
  item text not null,
  subject text not null,
  purpose text not null,
  seq integer not null,
  primary key (visit, number)
) strict
CREATE VIEW fact_certificates as
select id, code, firm, area, kind, on_date, month, valid_to, status, source, seq, until
from certificate
CREATE VIEW fact_clusters as
select id, cluster, sort, on_day, area, amount, measure, zh, en, source, assumed, synthetic, seq, until
from cluster_fact
CREATE VIEW fact_complaints as
select id, code, firm, area, industry, topic, channel, on_date, month, replied_in_time,
       closed_in_time, satisfied, source, seq, until
from complaint
CREATE VIEW fact_fillings as
select f.id as id, f.code as code, f.unit as unit, f.period as period, f.opened_on as opened_on, f.due as due,
       s.state as state, s.submitted_on as submitted_on, s.decided_on as decided_on, s.errors as errors,
       s.warnings as warnings, s.disputed as disputed, f.case_id as case_id, f.seq as seq
from filling f join filling_stand s on s.filling = f.id
CREATE VIEW fact_firms as
select id, code, firm, area, industry, cluster, on_date, month, above_scale, key_energy, key_trace,
       traced, model, quality_officer, energy_reviewed, energy_passed, source, seq, until
from firm_year
CREATE VIEW fact_inspections as
select id, code, firm, area, kind, team, on_date, month, result, critical, serious, minor,
       weighted, source, seq, until
from inspection
CREATE VIEW fact_instruments as
select id, code, firm, area, kind, on_date, month, verified_on, verified_in_time, source, seq, until
from instrument
CREATE VIEW fact_outcomes as
select id, code, firm, area, kind, state, outcome, on_date, month, source, seq, until
from (
select c.id, 'C' || c.id as code, cast(null as bigint) as firm, s.accountable as area, k.code as kind, s.state,
       case when s.verdict = 'effective' then 'effective'
            when exists (select 1 from case_step v where v.case_id = s.case_id and v.number <= s.number
                         and v.verdict = 'ineffective') then 'ineffective' end as outcome,
       o.on_day as on_date,
       cast(substr(o.on_day, 1, 4) as bigint) * 1000 + 300 + cast(substr(o.on_day, 6, 2) as bigint) as month,
       'cases' as source, s.seq, n.seq as until
from case_step s
join case_file c on c.id = s.case_id and c.class = 'cases'
join case_kind k on k.id = c.kind and k.code <> 'task'
join case_step o on o.case_id = s.case_id and o.number = 0
left join case_step n on n.case_id = s.case_id and n.number = s.number + 1
) version
CREATE VIEW fact_registrations as
select id, code, firm, area, kind, title, on_date, month, status, source, seq, until
from registration
CREATE VIEW fact_samples as
select id, code, firm, area, industry, product, domain, purpose, on_date, month, verdict,
       order_on, correct_due, corrected_on, closed_in_time, recheck, source, seq, until
from sample
CREATE VIEW fact_tasks as
select t.id, t.plan, p.period, t.code, t.zh, t.en, t.lead, t.parent, t.timing, t.due, t.indicator, t.baseline, t.value, t.unit,
       t.direction, t.measure, g.id as goal, g.code as goal_code, g.zh as goal_zh, g.en as goal_en, g.indicator as goal_indicator,
       g.quality, g.work, g.transformation, o.case_id, s.state, s.subject, s.accountable, s.due as stand_due, s.moved_on, s.ended, s.steps,
       t.seq, t.until
from plan_task t
join plan p on p.id = t.plan
join plan_issue i on i.plan = t.plan and i.number = 1
join plan_measure m on m.id = t.measure
join plan_goal g on g.id = m.goal
left join case_origin o on o.kind = 'plan-task' and o.thing = t.id
left join case_stand s on s.case_id = o.case_id
CREATE VIEW fact_things as
select 'task' as kind, t.id as thing, t.lead as unit, t.code as code, t.zh as zh, t.en as en
from plan_task t join plan_issue i on i.plan = t.plan and i.number = 1 where t.until is null
union all
select 'plan' as kind, p.id as thing, null as unit, p.code as code, p.zh as zh, p.en as en
from plan p join plan_issue i on i.plan = p.id and i.number = 1
union all
select 'filling' as kind, f.id as thing, f.unit as unit, f.code as code, null as zh, null as en from filling f
union all
select 'round' as kind, r.id as thing, null as unit, s.code as code, s.title as zh, null as en
from assessment_round r join scheme s on s.id = r.scheme
union all
select 'lab-sample' as kind, s.id as thing, s.area as unit, s.code as code, s.product as zh, null as en from lab_sample s
union all
select 'campaign' as kind, c.id as thing, c.area as unit, c.code as code, c.title as zh, null as en from campaign c
union all
select 'visit' as kind, v.id as thing, v.area as unit, v.object as code, null as zh, null as en from visit v
