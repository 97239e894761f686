-- Closing the loop. What a rule looks for among the newest rows is found by the entry that wrote them, so that
-- no register is read through for a change; reminders of filings; which tasks stand under a measure.

create index sample_seq on sample (seq);
create index complaint_seq on complaint (seq);
create index inspection_seq on inspection (seq);
create index certificate_seq on certificate (seq);
create index registration_seq on registration (seq);
create index instrument_seq on instrument (seq);
create index firm_year_seq on firm_year (seq);
create index cluster_fact_seq on cluster_fact (seq);
create index case_step_seq on case_step (seq, case_id, number);

-- A page of a plan reads the tasks of one measure after another.
create index plan_task_measure on plan_task (measure, until, parent, code, id);

-- That a unit still owes filings of its tasks, by a day: one line for all of its tasks together.
create table filing_reminder (
  id {i64} not null primary key,
  filing {text} not null,
  due {text} not null,
  rung {text} not null,
  on_day {text} not null,
  unit {i64} not null,
  owed {i64} not null,
  seq {i64} not null
){strict};
create unique index filing_reminder_once on filing_reminder (unit, filing, due, rung);
create index filing_reminder_day on filing_reminder (on_day, id);
