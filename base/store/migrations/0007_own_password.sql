-- A password that somebody else made is good for one thing: choosing one's own.

alter table person add column must_change {i64} not null default 0;
