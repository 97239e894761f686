-- What the pages of traceability keep beside the events.

-- Steps of an exercise as they were ticked, each with its time; an exercise is no recall and stands in no list of one.
create table trace_drill_step (
  id {i64} not null primary key,
  drill {i64} not null,
  step {text} not null,
  at {i64} not null,
  note {text},
  person {i64} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index trace_drill_step_drill on trace_drill_step (drill, until);
