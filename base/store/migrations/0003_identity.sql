-- People and what they may do. Names, phones and sign-in secrets are personal fields or digests.

create table person (
  id {i64} not null primary key,
  account {text} not null,
  unit {i64},
  password {text} not null,
  totp {blob},
  totp_step {i64},
  demo {i64} not null,
  failures {i64} not null,
  locked_until {i64},
  ended_at {i64},
  seq {i64} not null
){strict};
create unique index person_account on person (account);

-- role × area or organisation × data class; a grant is a record with a beginning, an end and a ground.
create table role_grant (
  id {i64} not null primary key,
  person {i64} not null,
  role {text} not null,
  unit {i64},
  data_class {text},
  valid_from {text} not null,
  valid_to {text},
  ground {text} not null,
  granted_by {i64} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index role_grant_person on role_grant (person, until);

-- AB角 deputies, acting-for and hand-over.
create table deputy (
  id {i64} not null primary key,
  principal {i64} not null,
  deputy {i64} not null,
  kind {text} not null,
  valid_from {text} not null,
  valid_to {text},
  ground {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index deputy_deputy on deputy (deputy, until);

create table session (
  token {blob} not null primary key,
  person {i64} not null,
  acting_for {i64},
  csrf {text} not null,
  stage {text} not null,
  created_at {i64} not null,
  seen_at {i64} not null,
  expires_at {i64} not null
){strict};
create index session_person on session (person);
