-- Papers: kinds from packs, drafts and their versions, steps as rows, numbers without gaps, frozen
-- figures, receipts, batches.

create table paper_kind (
  id {i64} not null primary key,
  code {text} not null,
  digest {text} not null,
  definition {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index paper_kind_code on paper_kind (code, until);

-- organ: the unit that drafts; unit: the one the paper is about. Stage is derived from the last step and
-- kept in the same write.
create table paper (
  id {i64} not null primary key,
  kind {text} not null,
  kind_id {i64} not null,
  organ {i64} not null,
  unit {i64} not null,
  title {text} not null,
  subject {text} not null,
  public {i64} not null,
  stage {text} not null,
  version {i64} not null,
  batch {i64},
  drafted_by {i64} not null,
  drafted_at {i64} not null,
  seq {i64} not null
){strict};
create index paper_stage on paper (stage, id);
create index paper_batch_paper on paper (batch, id);

create table paper_version (
  paper {i64} not null,
  number {i64} not null,
  body {text} not null,
  inputs {text} not null,
  note {text},
  person {i64} not null,
  at {i64} not null,
  seq {i64} not null,
  primary key (paper, number)
){strict};

create table paper_step (
  id {i64} not null primary key,
  paper {i64} not null,
  step {text} not null,
  version {i64} not null,
  person {i64} not null,
  acting_for {i64},
  at {i64} not null,
  ground {text},
  seq {i64} not null
){strict};
create index paper_step_paper on paper_step (paper, id);

create table paper_comment (
  id {i64} not null primary key,
  paper {i64} not null,
  version {i64} not null,
  words {text} not null,
  person {i64} not null,
  at {i64} not null,
  seq {i64} not null
){strict};
create index paper_comment_paper on paper_comment (paper, id);

-- Given in the lane at signing, one after the other. A number that is void keeps its row and its ground.
create table paper_number (
  series {text} not null,
  year {i64} not null,
  number {i64} not null,
  text {text} not null,
  paper {i64} not null,
  at {i64} not null,
  seq {i64} not null,
  void_ground {text},
  void_seq {i64},
  primary key (series, year, number)
){strict};
create unique index paper_number_paper on paper_number (paper);

-- What a signed paper says, for good; printed: the evidence hash of its PDF.
create table paper_frozen (
  paper {i64} not null primary key,
  version {i64} not null,
  content {text} not null,
  digest {text} not null,
  code {text} not null,
  as_of {i64} not null,
  printed {text},
  media {text},
  pages {i64},
  seq {i64} not null
){strict};
create unique index paper_frozen_code on paper_frozen (code);

create table paper_receipt (
  id {i64} not null primary key,
  paper {i64} not null,
  unit {i64} not null,
  sent_at {i64} not null,
  due_on {text},
  received_at {i64},
  received_by {i64},
  acting_for {i64},
  seq {i64} not null
){strict};
create unique index paper_receipt_paper on paper_receipt (paper, unit);
create index paper_receipt_unit on paper_receipt (unit, received_at);

-- One order for many papers; each line becomes one paper, once.
create table paper_batch (
  id {i64} not null primary key,
  kind {text} not null,
  kind_id {i64} not null,
  organ {i64} not null,
  subject {text} not null,
  inputs {text} not null,
  total {i64} not null,
  person {i64} not null,
  at {i64} not null,
  seq {i64} not null
){strict};

create table paper_batch_line (
  batch {i64} not null,
  position {i64} not null,
  unit {i64} not null,
  paper {i64},
  trouble {text},
  primary key (batch, position)
){strict};
