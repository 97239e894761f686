create view fact_fillings as
select f.id as id, f.code as code, f.unit as unit, f.period as period, f.opened_on as opened_on, f.due as due,
       s.state as state, s.submitted_on as submitted_on, s.decided_on as decided_on, s.errors as errors,
       s.warnings as warnings, s.disputed as disputed, f.case_id as case_id, f.seq as seq
from filling f join filling_stand s on s.filling = f.id
