-- What lets the loop close beside the cases themselves: rules that open cases and remind, approvals, locks,
-- comments, actions, duties, meetings, reminders, and secret addresses of calendars.

-- Rules of packs by version: routes of approval, triggers, rungs of the ladder, duties, causes.
create table rulebook (
  id {i64} not null primary key,
  sort {text} not null,
  code {text} not null,
  from_day {text} not null,
  definition {text} not null,
  seq {i64} not null
){strict};
create index rulebook_sort on rulebook (sort, code, from_day, seq);

-- An approval that was asked for: one matter, one or many things, by a route as it was that day.
create table approval (
  id {i64} not null primary key,
  route {text} not null,
  title {text} not null,
  unit {i64} not null,
  person {i64} not null,
  acting_for {i64},
  on_day {text} not null,
  ground {text} not null,
  seq {i64} not null
){strict};
create index approval_person on approval (person, id);

create table approval_item (
  approval {i64} not null,
  number {i64} not null,
  kind {text} not null,
  thing {i64} not null,
  part {text} not null,
  unit {i64} not null,
  class {text} not null,
  address {text} not null,
  words {text} not null,
  content {text} not null,
  primary key (approval, number)
){strict};
create index approval_item_thing on approval_item (kind, thing, part, approval);

create table approval_decision (
  approval {i64} not null,
  number {i64} not null,
  step {i64} not null,
  round {i64} not null,
  decision {text} not null,
  person {i64} not null,
  acting_for {i64},
  on_day {text} not null,
  at {i64} not null,
  ground {text},
  seq {i64} not null,
  primary key (approval, number, round, step)
){strict};
create index approval_decision_person on approval_decision (person, approval);

-- Where each item stands after its last decision: made from the decisions, in the same command.
create table approval_stand (
  approval {i64} not null,
  number {i64} not null,
  unit {i64} not null,
  class {text} not null,
  step {i64} not null,
  round {i64} not null,
  -- Whose turn it is; none once it is decided.
  waits {text},
  outcome {text},
  moved_on {text} not null,
  primary key (approval, number)
){strict};
create index approval_stand_waits on approval_stand (waits, unit, approval, number);

-- A stretch of time, a set of fields and an area that nobody writes to.
create table data_lock (
  id {i64} not null primary key,
  kind {text} not null,
  fields {text} not null,
  unit {i64},
  from_day {text} not null,
  to_day {text} not null,
  since_day {text} not null,
  holder {i64} not null,
  office {i64},
  ground {text} not null,
  document {text},
  seq {i64} not null,
  until {i64}
){strict};
create index data_lock_kind on data_lock (until, kind, id);

-- A lock that stands open for one unit until a day.
create table lock_opening (
  id {i64} not null primary key,
  data_lock {i64} not null,
  unit {i64} not null,
  to_day {text} not null,
  person {i64} not null,
  ground {text} not null,
  seq {i64} not null
){strict};
create index lock_opening_lock on lock_opening (data_lock, id);

create table lock_end (
  data_lock {i64} not null primary key,
  person {i64} not null,
  on_day {text} not null,
  ground {text} not null,
  seq {i64} not null
){strict};

-- What is said about one value or record, as a thread of entries that are only ever added to.
create table comment_thread (
  id {i64} not null primary key,
  kind {text} not null,
  thing {i64} not null,
  part {text} not null,
  unit {i64} not null,
  class {text} not null,
  address {text} not null,
  words {text} not null,
  person {i64} not null,
  seq {i64} not null
){strict};
create index comment_thread_thing on comment_thread (kind, thing, part, id);

create table comment_entry (
  thread {i64} not null,
  number {i64} not null,
  code {text} not null,
  words {text} not null,
  due {text},
  person {i64} not null,
  acting_for {i64},
  at {i64} not null,
  seq {i64} not null,
  primary key (thread, number)
){strict};

create table comment_mention (
  thread {i64} not null,
  number {i64} not null,
  person {i64} not null,
  primary key (thread, number, person)
){strict};
create index comment_mention_person on comment_mention (person, thread, number);

create table comment_stand (
  thread {i64} not null primary key,
  state {text} not null,
  due {text},
  -- Who is to answer; none where everybody may.
  turn {i64},
  entries {i64} not null,
  moved_at {i64} not null
){strict};
create index comment_stand_state on comment_stand (state, due, thread);
create index comment_stand_turn on comment_stand (turn, state, thread);

-- What is done about a cause: by whom, until when; and that it was done, with evidence.
create table case_action (
  id {i64} not null primary key,
  case_id {i64} not null,
  sort {text} not null,
  words {text} not null,
  unit {i64} not null,
  due {text} not null,
  person {i64} not null,
  on_day {text} not null,
  seq {i64} not null
){strict};
create index case_action_case on case_action (case_id, id);
create index case_action_unit on case_action (unit, due, id);

create table case_action_end (
  action {i64} not null primary key,
  dropped {i64} not null,
  on_day {text} not null,
  words {text} not null,
  evidence {i64},
  address {text},
  person {i64} not null,
  acting_for {i64},
  seq {i64} not null
){strict};

-- What of each case is known for recurrence: its cause, its subject and its period.
create table case_cause (
  case_id {i64} not null,
  step {i64} not null,
  cause {text} not null,
  seq {i64} not null,
  primary key (case_id, step)
){strict};
create index case_cause_cause on case_cause (cause, case_id);

create table duty_done (
  id {i64} not null primary key,
  duty {text} not null,
  unit {i64} not null,
  on_day {text} not null,
  words {text} not null,
  evidence {i64},
  address {text},
  person {i64} not null,
  acting_for {i64},
  seq {i64} not null
){strict};
create index duty_done_duty on duty_done (duty, unit, on_day, id);
create index duty_done_unit on duty_done (unit, on_day, id);

create table meeting (
  id {i64} not null primary key,
  title {text} not null,
  unit {i64} not null,
  on_day {text} not null,
  place {text} not null,
  chair {text} not null,
  present {text} not null,
  person {i64} not null,
  seq {i64} not null
){strict};
create index meeting_day on meeting (on_day, id);

create table meeting_item (
  meeting {i64} not null,
  number {i64} not null,
  title {text} not null,
  words {text} not null,
  address {text},
  person {i64} not null,
  seq {i64} not null,
  primary key (meeting, number)
){strict};

-- Each resolution ends in a case, or in the ground why none was opened.
create table meeting_resolution (
  meeting {i64} not null,
  item {i64} not null,
  number {i64} not null,
  words {text} not null,
  unit {i64} not null,
  due {text},
  case_id {i64},
  why_not {text},
  person {i64} not null,
  seq {i64} not null,
  primary key (meeting, item, number)
){strict};
create index meeting_resolution_case on meeting_resolution (case_id);

create table reminder (
  id {i64} not null primary key,
  case_id {i64} not null,
  rung {text} not null,
  clock {text} not null,
  due {text},
  was {text},
  on_day {text} not null,
  unit {i64} not null,
  person {i64},
  draft {i64},
  urgent {text},
  seq {i64} not null
){strict};
create unique index reminder_once on reminder (case_id, rung, clock, due, on_day);
create index reminder_unit on reminder (unit, on_day, id);
create index reminder_person on reminder (person, on_day, id);
create index reminder_day on reminder (on_day, id);

create table reminder_read (
  reminder {i64} not null,
  person {i64} not null,
  at {i64} not null,
  primary key (reminder, person)
){strict};

-- A calendar that a person takes along: its address is a secret, of which only the digest is kept.
create table calendar_feed (
  id {i64} not null primary key,
  person {i64} not null,
  secret {text} not null,
  since_day {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create unique index calendar_feed_secret on calendar_feed (secret);
create index calendar_feed_person on calendar_feed (person, until);
