-- Units: anything that is measured or held to account; several hierarchies with valid and known time.

create table unit (
  id {i64} not null primary key,
  code {text} not null,
  kind {text} not null,
  valid_from {text} not null,
  valid_to {text},
  seq {i64} not null
){strict};
create unique index unit_code on unit (code);
create index unit_kind on unit (kind, id);

-- A name holds for a stretch of valid time and a stretch of known time (journal seq).
create table unit_name (
  id {i64} not null primary key,
  unit {i64} not null,
  zh {text} not null,
  en {text},
  short_zh {text},
  valid_from {text} not null,
  valid_to {text},
  seq {i64} not null,
  until {i64}
){strict};
create index unit_name_unit on unit_name (unit, until, valid_from);

create table edge (
  id {i64} not null primary key,
  hierarchy {text} not null,
  parent {i64} not null,
  child {i64} not null,
  valid_from {text} not null,
  valid_to {text},
  seq {i64} not null,
  until {i64}
){strict};
create index edge_child on edge (hierarchy, child, until);
create index edge_parent on edge (hierarchy, parent, until);

create table succession (
  id {i64} not null primary key,
  kind {text} not null,
  predecessor {i64} not null,
  successor {i64} not null,
  on_date {text} not null,
  ground {text} not null,
  seq {i64} not null
){strict};

-- Derived from the edges that hold now; kept in the same write.
create table reach (
  hierarchy {text} not null,
  ancestor {i64} not null,
  unit {i64} not null,
  depth {i64} not null,
  valid_from {text} not null,
  valid_to {text} not null,
  primary key (hierarchy, ancestor, unit, valid_from)
){strict};
create index reach_unit on reach (hierarchy, unit);

create table firm (
  unit {i64} not null primary key,
  area {i64} not null,
  credit_code {text},
  code_ground {text},
  industry {text},
  cluster {text},
  attributes {text} not null,
  seq {i64} not null
){strict};
create index firm_area on firm (area, unit);
create index firm_credit_code on firm (credit_code);

-- Search: bigrams, pinyin initials and short codes; keyed digests where the name is a person's.
create table term (
  kind {text} not null,
  term {text} not null,
  id {i64} not null,
  primary key (kind, term, id)
){strict}{clustered};
create index term_id on term (kind, id);
