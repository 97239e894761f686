-- What checks doubt and a person confirmed; how long a published scheme holds; trials.

-- Somebody looked at a value that a check doubts and says that it is right. It holds for this value of this
-- cell and for these rules: another value, or another rule, asks again. combo is 0 for the total.
create table value_confirmed (
  id {i64} not null primary key,
  indicator {text} not null,
  period {i64} not null,
  unit {i64} not null,
  combo {i64} not null,
  value {i64} not null,
  rules {text} not null,
  ground {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index value_confirmed_cell on value_confirmed (period, indicator, unit, combo, until);

-- The validity that the issuing document gives; null where an earlier program took it from the scheme.
alter table scheme_publication add column valid_from {text};
alter table scheme_publication add column valid_to {text};

-- 1: made to try a scheme that judges nobody.
alter table run add column trial {i64} not null default 0;
