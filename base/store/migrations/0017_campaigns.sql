-- Inspection: registries and rules, campaigns and their draws, visits on the spot, order by risk.

-- Who may enforce (执法主体). A unit that is not here inspects nobody.
create table enforcement_subject (
  id {i64} not null primary key,
  code {text} not null,
  unit {i64} not null,
  domains {text} not null,
  document {text} not null,
  valid_from {text} not null,
  valid_to {text},
  source {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index enforcement_subject_code on enforcement_subject (code, until);

-- Inspectors by the number of their licence (执法证); the name is a personal field of `keeper`.
create table inspector (
  id {i64} not null primary key,
  code {text} not null,
  keeper {i64} not null,
  unit {i64} not null,
  person {i64},
  hours {i64} not null,
  valid_from {text} not null,
  valid_to {text},
  source {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index inspector_code on inspector (code, until);

create table inspector_conflict (
  id {i64} not null primary key,
  inspector {text} not null,
  object {text} not null,
  ground {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index inspector_conflict_inspector on inspector_conflict (inspector, until);

-- Institutes sample and test what a delegation names; they do not inspect.
create table institute (
  id {i64} not null primary key,
  code {text} not null,
  unit {i64} not null,
  certificate {text} not null,
  products {text} not null,
  valid_from {text} not null,
  valid_to {text},
  source {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index institute_code on institute (code, until);

create table delegation (
  id {i64} not null primary key,
  code {text} not null,
  institute {text} not null,
  subject {text} not null,
  products {text} not null,
  valid_from {text} not null,
  valid_to {text},
  source {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index delegation_code on delegation (code, until);

-- The published list (抽查事项清单), an entry by its code.
create table inspection_item (
  id {i64} not null primary key,
  code {text} not null,
  definition {text} not null,
  valid_from {text} not null,
  valid_to {text},
  source {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index inspection_item_code on inspection_item (code, until);

-- Kinds of visit, caps, rates, hours: what was in force from a day on.
create table inspection_rules (
  id {i64} not null primary key,
  from_day {text} not null,
  definition {text} not null,
  seq {i64} not null
){strict};

create table inspection_object (
  id {i64} not null primary key,
  code {text} not null,
  firm {i64} not null,
  area {i64} not null,
  kind {text} not null,
  name {text} not null,
  industry {text},
  size {i64} not null,
  valid_from {text} not null,
  valid_to {text},
  source {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index inspection_object_code on inspection_object (code, until);
create index inspection_object_area on inspection_object (area, until);
create index inspection_object_firm on inspection_object (firm, until);

-- Internal: a class of data of its own, in no fact, no export and no public file.
create table credit_class (
  id {i64} not null primary key,
  firm {i64} not null,
  class {text} not null,
  on_day {text} not null,
  source {text} not null,
  seq {i64} not null,
  until {i64}
){strict};
create index credit_class_firm on credit_class (firm, until);

create table campaign (
  id {i64} not null primary key,
  code {text} not null,
  title {text} not null,
  subject {text} not null,
  subject_unit {i64} not null,
  item {text} not null,
  kind {text} not null,
  area {i64} not null,
  object_kind {text},
  industry {text},
  institute {text},
  per_visit {i64} not null,
  from_day {text} not null,
  to_day {text} not null,
  document {text} not null,
  -- local, or province: planned and drawn there, imported.
  origin {text} not null,
  synthetic {i64} not null,
  seq {i64} not null
){strict};
create unique index campaign_code on campaign (code);

create table campaign_step (
  campaign {i64} not null,
  number {i64} not null,
  act {text} not null,
  person {i64} not null,
  acting_for {i64},
  on_day {text} not null,
  at {i64} not null,
  ground {text},
  detail {text} not null,
  seq {i64} not null,
  primary key (campaign, number)
){strict};

-- The frozen frame; stratum and size are internal.
create table campaign_object (
  campaign {i64} not null,
  object {text} not null,
  firm {i64} not null,
  area {i64} not null,
  stratum {text} not null,
  size {i64} not null,
  primary key (campaign, object)
){strict};
create index campaign_object_firm on campaign_object (firm, campaign);

create table campaign_drawn (
  campaign {i64} not null,
  part {text} not null,
  stratum {text} not null,
  object {text} not null,
  seq {i64} not null,
  primary key (campaign, part, object)
){strict};

-- Files of a draw, byte by byte as they were given out: announcement, outcome, opening.
create table campaign_file (
  campaign {i64} not null,
  name {text} not null,
  content {text} not null,
  public {i64} not null,
  seq {i64} not null,
  primary key (campaign, name)
){strict};

create table visit (
  id {i64} not null primary key,
  uuid {text} not null,
  object {text} not null,
  firm {i64} not null,
  area {i64} not null,
  subject {text} not null,
  kind {text} not null,
  basis {text},
  from_day {text} not null,
  to_day {text} not null,
  ground {text} not null,
  seq {i64} not null
){strict};
create unique index visit_uuid on visit (uuid);
create index visit_firm on visit (firm, id);

-- What one visit does; more than one where visits were merged (联合检查).
create table visit_task (
  visit {i64} not null,
  number {i64} not null,
  campaign {i64},
  item {text} not null,
  subject {text} not null,
  purpose {text} not null,
  seq {i64} not null,
  primary key (visit, number)
){strict};
create index visit_task_campaign on visit_task (campaign, visit);

create table visit_inspector (
  id {i64} not null primary key,
  visit {i64} not null,
  inspector {text} not null,
  ground {text},
  seq {i64} not null,
  until {i64}
){strict};
create index visit_inspector_visit on visit_inspector (visit, until);
create index visit_inspector_inspector on visit_inspector (inspector, until);

create table visit_step (
  visit {i64} not null,
  number {i64} not null,
  uuid {text} not null,
  act {text} not null,
  base {i64} not null,
  person {i64} not null,
  made_at {i64} not null,
  at {i64} not null,
  detail {text} not null,
  evidence {i64},
  seq {i64} not null,
  primary key (visit, number)
){strict};
create unique index visit_step_uuid on visit_step (uuid);

-- What a device sent that could not stand beside what was there already: both are kept.
create table visit_conflict (
  id {i64} not null primary key,
  visit {i64} not null,
  uuid {text} not null,
  act {text} not null,
  base {i64} not null,
  person {i64} not null,
  made_at {i64} not null,
  at {i64} not null,
  detail {text} not null,
  rule {text} not null,
  against {i64},
  seq {i64} not null,
  settled {i64},
  ground {text}
){strict};
create unique index visit_conflict_uuid on visit_conflict (uuid);
create index visit_conflict_visit on visit_conflict (visit, id);

-- Where each stands after its last step: made from the steps, in the same command.
create table visit_stand (
  visit {i64} not null primary key,
  state {text} not null,
  firm {i64} not null,
  area {i64} not null,
  kind {text} not null,
  begun_on {text},
  done_on {text},
  fruitful {i64},
  steps {i64} not null
){strict};
create index visit_stand_firm on visit_stand (firm, begun_on);
create index visit_stand_state on visit_stand (state, visit);

-- The sampling sheet: one row a lot taken on a visit; the laboratory begins with it.
create table visit_sample (
  visit {i64} not null,
  number {i64} not null,
  code {text} not null,
  product {text} not null,
  lot {text} not null,
  stock {text} not null,
  seal {text} not null,
  reserve_seal {text} not null,
  purpose {text} not null,
  on_day {text} not null,
  seq {i64} not null,
  primary key (visit, number)
){strict};
create unique index visit_sample_code on visit_sample (code);
create unique index visit_sample_seal on visit_sample (seal);
create unique index visit_sample_reserve on visit_sample (reserve_seal);

create table visit_rating (
  visit {i64} not null primary key,
  stars {i64} not null,
  words {text} not null,
  at {i64} not null,
  seq {i64} not null
){strict};

-- An order by risk: what it knew, what it is worth, and the order itself.
create table target_run (
  id {i64} not null primary key,
  as_of {text} not null,
  known {i64} not null,
  learnt_from {i64} not null,
  objects {i64} not null,
  report {text} not null,
  seq {i64} not null
){strict};
create table target_score (
  run {i64} not null,
  place {i64} not null,
  firm {i64} not null,
  area {i64} not null,
  risk {i64} not null,
  reasons {text} not null,
  primary key (run, place)
){strict};
create index target_score_firm on target_score (firm, run);
