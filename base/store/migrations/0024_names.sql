-- What a case that the program opened is called in English; the title in the file itself is Chinese.
create table case_name (
  case_id {i64} not null primary key,
  en {text} not null,
  seq {i64} not null
){strict};
