-- What was decided about units can be taken back, and is known from one entry to another: ends,
-- successions, the firms that moved with them. And official boundaries with their approval number.

alter table succession add column until {i64};

-- unit.valid_to is the end as known now; here is every end that was ever said.
create table unit_end (
  id {i64} not null primary key,
  unit {i64} not null,
  on_date {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index unit_end_unit on unit_end (unit, seq);

-- firm.area is the place as known now; a merger taken back finds here whom it moved.
create table firm_move (
  id {i64} not null primary key,
  firm {i64} not null,
  from_area {i64} not null,
  to_area {i64} not null,
  on_date {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index firm_move_seq on firm_move (seq);

-- A file of official boundaries, kept whole as evidence; at most one is on the map (until is null).
create table boundary_file (
  id {i64} not null primary key,
  evidence {text} not null,
  approval {text} not null,
  publisher {text} not null,
  published_on {text} not null,
  unmatched {text} not null,
  seq {i64} not null,
  until {i64}
){strict};

-- Its areas as they are drawn: polygons of rings of longitude and latitude.
create table boundary (
  file {i64} not null,
  unit {i64} not null,
  polygons {text} not null,
  primary key (file, unit)
){strict}{clustered};
