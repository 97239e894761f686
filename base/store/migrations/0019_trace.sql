-- Traceability: events of goods by EPCIS 2.0, and what is found by them.
--
-- Every key begins with the column that the rows are spread by when one machine is not enough: names by their text,
-- mentions by what is mentioned, events by their number. That an event is stored once is kept in a table of its own,
-- spread by its own key. No question of a walk joins two of these tables: a level asks for mentions, then for events.
-- Nothing is derived at rest: flows, containers and custody are read out of mentions and events, so that a late event
-- or a declaration of error changes the graph by being there.

-- One spelling, one number.
create table trace_name (
  canon {text} not null,
  id {i64} not null,
  primary key (canon)
){strict}{clustered};

-- What a number stands for; `class` is the product of an item or lot, where that is known.
create table trace_entity (
  id {i64} not null primary key,
  canon {text} not null,
  sort {i64} not null,
  class {i64}
){strict};

-- An event is stored once; its declaration of error once more, under the time of the declaration (0 = the event itself).
create table trace_event_key (
  event_id {text} not null,
  declared {i64} not null,
  event {i64} not null,
  hash {blob} not null,
  primary key (event_id, declared)
){strict}{clustered};

-- What a walk needs of an event: when, known since which entry, void since which entry, and its members, packed.
create table trace_event (
  id {i64} not null primary key,
  t {i64} not null,
  recorded_at {i64} not null,
  declared {i64} not null,
  seq {i64} not null,
  voided {i64},
  packed {blob} not null
){strict};
create index trace_event_time on trace_event (t, id);
create index trace_event_recorded on trace_event (recorded_at, id);

-- The event as it is given out again.
create table trace_body (
  event {i64} not null primary key,
  event_id {text} not null,
  hash {blob} not null,
  job {i64} not null,
  body {text} not null
){strict};

-- Which events mention a thing, a lot, a product, a place, a step …, in which role, by time.
create table trace_ref (
  entity {i64} not null,
  role {i64} not null,
  t {i64} not null,
  event {i64} not null,
  primary key (entity, role, t, event)
){strict}{clustered};

-- Which words and places occur as what (steps, dispositions, read points, locations, types of event).
create table trace_word (
  sort {i64} not null,
  entity {i64} not null,
  primary key (sort, entity)
){strict}{clustered};

-- A document that was handed in.
create table trace_job (
  id {i64} not null primary key,
  code {text} not null,
  created_at {i64} not null,
  finished_at {i64},
  running {i64} not null,
  success {i64} not null,
  behaviour {text} not null,
  events {i64} not null,
  stored {i64} not null,
  repeated {i64} not null,
  problems {text} not null,
  digest {blob} not null,
  person {i64} not null,
  unit {i64},
  party {i64},
  seq {i64} not null
){strict};
create unique index trace_job_code on trace_job (code);
create index trace_job_person on trace_job (person, id);

-- Master data of documents, the newest statement of each attribute in force.
create table trace_master (
  id {i64} not null primary key,
  entity {i64} not null,
  vocabulary {text} not null,
  attribute {text} not null,
  value {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index trace_master_entity on trace_master (entity, until);

create table trace_below (
  above {i64} not null,
  below {i64} not null,
  seq {i64} not null,
  primary key (above, below)
){strict};

-- Who is which party: a firm with its party or location keys. `skew` is how far its clocks may be off, in seconds.
create table trace_party (
  id {i64} not null primary key,
  unit {i64} not null,
  party {i64} not null,
  skew {i64} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index trace_party_unit on trace_party (unit, until);
create index trace_party_party on trace_party (party, until);

-- How many digits of a key are a company's prefix; codes that are no GS1 keys, and how they are read.
create table trace_prefix (
  start {text} not null primary key,
  digits {i64} not null,
  seq {i64} not null
){strict};
create table trace_resolver (
  start {text} not null primary key,
  class_chars {i64} not null,
  lot_chars {i64} not null,
  issuer {text} not null,
  seq {i64} not null
){strict};

create table trace_query (
  id {i64} not null primary key,
  name {text} not null,
  definition {text} not null,
  created_at {i64} not null,
  person {i64} not null,
  unit {i64},
  seq {i64} not null,
  until {i64}
){strict};
create index trace_query_name on trace_query (name, until);

-- Who wants to be told. `told` is the last event that was acknowledged, `failures` how often in a row nobody answered.
create table trace_subscription (
  id {i64} not null primary key,
  code {text} not null,
  query {i64} not null,
  dest {text} not null,
  signed {i64} not null,
  streamed {i64} not null,
  schedule {text} not null,
  report_if_empty {i64} not null,
  initial_at {i64} not null,
  created_at {i64} not null,
  notified_at {i64},
  asked_at {i64} not null,
  told {i64} not null,
  failures {i64} not null,
  next_at {i64} not null,
  person {i64} not null,
  seq {i64} not null,
  until {i64}
){strict};
create unique index trace_subscription_code on trace_subscription (code);
create index trace_subscription_query on trace_subscription (query, until);

-- Keys that programs of a person call with; only the digest is kept.
create table api_token (
  id {i64} not null primary key,
  token {blob} not null,
  person {i64} not null,
  name {text} not null,
  created_at {i64} not null,
  expires_at {i64} not null,
  seq {i64} not null,
  until {i64}
){strict};
create unique index api_token_token on api_token (token);
create index api_token_person on api_token (person, until);

-- An exercise: from which code, how long it took, what was found and what was missing.
create table trace_drill (
  id {i64} not null primary key,
  kind {text} not null,
  seed {text} not null,
  unit {i64},
  person {i64} not null,
  started_at {i64} not null,
  ended_at {i64},
  nodes {i64} not null,
  holders {i64} not null,
  open_ends {i64} not null,
  balanced {i64},
  remark {text},
  seq {i64} not null,
  until {i64}
){strict};
create index trace_drill_started on trace_drill (started_at, id);
