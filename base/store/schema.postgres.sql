CREATE INDEX api_token_person ON api_token USING btree (person, until)
CREATE INDEX approval_decision_person ON approval_decision USING btree (person, approval)
CREATE INDEX approval_item_thing ON approval_item USING btree (kind, thing, part, approval)
CREATE INDEX approval_person ON approval USING btree (person, id)
CREATE INDEX approval_stand_waits ON approval_stand USING btree (waits, unit, approval, number)
CREATE INDEX calendar_feed_person ON calendar_feed USING btree (person, until)
CREATE INDEX campaign_object_firm ON campaign_object USING btree (firm, campaign)
CREATE INDEX case_action_case ON case_action USING btree (case_id, id)
CREATE INDEX case_action_unit ON case_action USING btree (unit, due, id)
CREATE INDEX case_cause_cause ON case_cause USING btree (cause, case_id)
CREATE INDEX case_evidence_case ON case_evidence USING btree (case_id, step, id)
CREATE INDEX case_file_parent ON case_file USING btree (parent, id)
CREATE INDEX case_kind_code ON case_kind USING btree (code, from_day, seq)
CREATE INDEX case_origin_thing ON case_origin USING btree (kind, thing, case_id)
CREATE INDEX case_stand_accountable ON case_stand USING btree (accountable, ended, due, case_id)
CREATE INDEX case_stand_due ON case_stand USING btree (ended, due, case_id)
CREATE INDEX case_stand_kind ON case_stand USING btree (kind, state, due, case_id)
CREATE INDEX case_stand_subject ON case_stand USING btree (subject, kind, case_id)
CREATE INDEX case_stand_waits ON case_stand USING btree (waits, due, case_id)
CREATE INDEX case_step_person ON case_step USING btree (person, case_id)
CREATE INDEX case_step_seq ON case_step USING btree (seq, case_id, number)
CREATE INDEX certificate_area ON certificate USING btree (month, area)
CREATE INDEX certificate_code ON certificate USING btree (code, until)
CREATE INDEX certificate_seq ON certificate USING btree (seq)
CREATE INDEX cluster_fact_cluster ON cluster_fact USING btree (until, cluster, on_day, id)
CREATE INDEX cluster_fact_day ON cluster_fact USING btree (until, on_day, id)
CREATE INDEX cluster_fact_seq ON cluster_fact USING btree (seq)
CREATE INDEX comment_mention_person ON comment_mention USING btree (person, thread, number)
CREATE INDEX comment_stand_state ON comment_stand USING btree (state, due, thread)
CREATE INDEX comment_stand_turn ON comment_stand USING btree (turn, state, thread)
CREATE INDEX comment_thread_thing ON comment_thread USING btree (kind, thing, part, id)
CREATE INDEX complaint_area ON complaint USING btree (month, area)
CREATE INDEX complaint_code ON complaint USING btree (code, until)
CREATE INDEX complaint_seq ON complaint USING btree (seq)
CREATE INDEX credit_class_firm ON credit_class USING btree (firm, until)
CREATE INDEX data_lock_kind ON data_lock USING btree (until, kind, id)
CREATE INDEX delegation_code ON delegation USING btree (code, until)
CREATE INDEX demand_asked ON demand USING btree (until, asked_at, id)
CREATE INDEX deputy_deputy ON deputy USING btree (deputy, until)
CREATE INDEX duty_done_duty ON duty_done USING btree (duty, unit, on_day, id)
CREATE INDEX duty_done_unit ON duty_done USING btree (unit, on_day, id)
CREATE INDEX edge_child ON edge USING btree (hierarchy, child, until)
CREATE INDEX edge_parent ON edge USING btree (hierarchy, parent, until)
CREATE INDEX enforcement_subject_code ON enforcement_subject USING btree (code, until)
CREATE INDEX figure_log_seq ON figure_log USING btree (seq)
CREATE INDEX filing_reminder_day ON filing_reminder USING btree (on_day, id)
CREATE INDEX filled_conflict_filling ON filled_conflict USING btree (filling, resolved_at, id)
CREATE INDEX filled_log_seq ON filled_log USING btree (seq)
CREATE INDEX filling_due ON filling USING btree (due, id)
CREATE INDEX filling_stand_state ON filling_stand USING btree (state, filling)
CREATE INDEX filling_unit ON filling USING btree (unit, due, id)
CREATE INDEX firm_area ON firm USING btree (area, unit)
CREATE INDEX firm_credit_code ON firm USING btree (credit_code)
CREATE INDEX firm_move_seq ON firm_move USING btree (seq)
CREATE INDEX firm_year_area ON firm_year USING btree (month, area)
CREATE INDEX firm_year_code ON firm_year USING btree (code, until)
CREATE INDEX firm_year_seq ON firm_year USING btree (seq)
CREATE INDEX form_current ON form USING btree (until, code, version)
CREATE INDEX form_limit_code ON form_limit USING btree (code, until, field, unit)
CREATE INDEX import_run_kind ON import_run USING btree (kind, seq)
CREATE INDEX indicator_code ON indicator USING btree (code, until, version)
CREATE INDEX inspection_area ON inspection USING btree (month, area)
CREATE INDEX inspection_code ON inspection USING btree (code, until)
CREATE INDEX inspection_firm ON inspection USING btree (firm, on_date)
CREATE INDEX inspection_item_code ON inspection_item USING btree (code, until)
CREATE INDEX inspection_object_area ON inspection_object USING btree (area, until)
CREATE INDEX inspection_object_code ON inspection_object USING btree (code, until)
CREATE INDEX inspection_object_firm ON inspection_object USING btree (firm, until)
CREATE INDEX inspection_seq ON inspection USING btree (seq)
CREATE INDEX inspector_code ON inspector USING btree (code, until)
CREATE INDEX inspector_conflict_inspector ON inspector_conflict USING btree (inspector, until)
CREATE INDEX institute_code ON institute USING btree (code, until)
CREATE INDEX instrument_area ON instrument USING btree (month, area)
CREATE INDEX instrument_code ON instrument USING btree (code, until)
CREATE INDEX instrument_seq ON instrument USING btree (seq)
CREATE INDEX job_state ON job USING btree (state, run_at, id)
CREATE INDEX journal_subject ON journal USING btree (kind, subject, seq)
CREATE INDEX journal_verb ON journal USING btree (verb, seq)
CREATE INDEX lab_calibration_instrument ON lab_calibration USING btree (instrument, on_day)
CREATE INDEX lab_file_digest ON lab_file USING btree (sheet, digest)
CREATE INDEX lab_instrument_code ON lab_instrument USING btree (institute, code)
CREATE INDEX lab_limit_product ON lab_limit USING btree (regime, product, item, from_day)
CREATE INDEX lab_lot_series ON lab_lot USING btree (series, number)
CREATE INDEX lab_regime_code ON lab_regime USING btree (code, from_day, seq)
CREATE INDEX lab_report_month ON lab_report USING btree (month, institute)
CREATE INDEX lab_report_sample ON lab_report USING btree (sample, until)
CREATE INDEX lab_result_test ON lab_result USING btree (test, until)
CREATE INDEX lab_round_code ON lab_round USING btree (code, until)
CREATE INDEX lab_round_result_round ON lab_round_result USING btree (round, laboratory)
CREATE INDEX lab_sample_answers ON lab_sample USING btree (answers, id)
CREATE INDEX lab_sample_firm ON lab_sample USING btree (firm, on_day)
CREATE INDEX lab_sample_twin ON lab_sample USING btree (twin, id)
CREATE INDEX lab_scenario_product ON lab_scenario USING btree (product, until)
CREATE INDEX lab_scope_method ON lab_scope USING btree (institute, method, from_day)
CREATE INDEX lab_series_producer ON lab_series USING btree (producer, product)
CREATE INDEX lab_sheet_institute ON lab_sheet USING btree (institute, on_day, id)
CREATE INDEX lab_signatory_person ON lab_signatory USING btree (institute, person)
CREATE INDEX lab_stand_institute ON lab_stand USING btree (institute, ended, due, sample)
CREATE INDEX lab_stand_state ON lab_stand USING btree (state, due, sample)
CREATE INDEX lab_test_sample ON lab_test USING btree (sample, id)
CREATE INDEX lab_test_sheet ON lab_test USING btree (sheet, "position")
CREATE INDEX lock_opening_lock ON lock_opening USING btree (data_lock, id)
CREATE INDEX meeting_day ON meeting USING btree (on_day, id)
CREATE INDEX meeting_resolution_case ON meeting_resolution USING btree (case_id)
CREATE INDEX paper_batch_paper ON paper USING btree (batch, id)
CREATE INDEX paper_comment_paper ON paper_comment USING btree (paper, id)
CREATE INDEX paper_kind_code ON paper_kind USING btree (code, until)
CREATE INDEX paper_receipt_unit ON paper_receipt USING btree (unit, received_at)
CREATE INDEX paper_stage ON paper USING btree (stage, id)
CREATE INDEX paper_step_paper ON paper_step USING btree (paper, id)
CREATE INDEX plan_amendment_plan ON plan_amendment USING btree (plan, id)
CREATE INDEX plan_goal_code ON plan_goal USING btree (plan, until, code)
CREATE INDEX plan_measure_code ON plan_measure USING btree (plan, until, code)
CREATE INDEX plan_task_id ON plan_task USING btree (id, until)
CREATE INDEX plan_task_measure ON plan_task USING btree (measure, until, parent, code, id)
CREATE INDEX plan_task_parent ON plan_task USING btree (parent, until, id)
CREATE INDEX plan_task_plan ON plan_task USING btree (plan, until, code, id)
CREATE INDEX province_report_code ON province_report USING btree (code, period, id)
CREATE INDEX reach_unit ON reach USING btree (hierarchy, unit)
CREATE INDEX registration_area ON registration USING btree (month, area)
CREATE INDEX registration_code ON registration USING btree (code, until)
CREATE INDEX registration_seq ON registration USING btree (seq)
CREATE INDEX reminder_day ON reminder USING btree (on_day, id)
CREATE INDEX reminder_person ON reminder USING btree (person, on_day, id)
CREATE INDEX reminder_unit ON reminder USING btree (unit, on_day, id)
CREATE INDEX role_grant_person ON role_grant USING btree (person, until)
CREATE INDEX round_evidence_cell ON round_evidence USING btree (round, unit, item, id)
CREATE INDEX rulebook_sort ON rulebook USING btree (sort, code, from_day, seq)
CREATE INDEX run_scheme ON run USING btree (scheme, period, seq)
CREATE INDEX sample_area ON sample USING btree (month, area)
CREATE INDEX sample_code ON sample USING btree (code, until)
CREATE INDEX sample_firm ON sample USING btree (firm, on_date)
CREATE INDEX sample_seq ON sample USING btree (seq)
CREATE INDEX scheme_code ON scheme USING btree (code, version, until)
CREATE INDEX scheme_publication_scheme ON scheme_publication USING btree (scheme, until)
CREATE INDEX session_person ON session USING btree (person)
CREATE INDEX short_notice_asked ON short_notice USING btree (asked_at, id)
CREATE INDEX survey_answer_survey ON survey_answer USING btree (survey, id)
CREATE INDEX survey_subject_secret ON survey_subject USING btree (secret)
CREATE INDEX target_indicator ON target USING btree (indicator, period, until)
CREATE INDEX target_score_firm ON target_score USING btree (firm, run)
CREATE INDEX term_id ON term USING btree (kind, id)
CREATE INDEX trace_drill_started ON trace_drill USING btree (started_at, id)
CREATE INDEX trace_drill_step_drill ON trace_drill_step USING btree (drill, until)
CREATE INDEX trace_event_recorded ON trace_event USING btree (recorded_at, id)
CREATE INDEX trace_event_time ON trace_event USING btree (t, id)
CREATE INDEX trace_job_person ON trace_job USING btree (person, id)
CREATE INDEX trace_master_entity ON trace_master USING btree (entity, until)
CREATE INDEX trace_party_party ON trace_party USING btree (party, until)
CREATE INDEX trace_party_unit ON trace_party USING btree (unit, until)
CREATE INDEX trace_query_name ON trace_query USING btree (name, until)
CREATE INDEX trace_subscription_query ON trace_subscription USING btree (query, until)
CREATE INDEX unit_end_unit ON unit_end USING btree (unit, seq)
CREATE INDEX unit_kind ON unit USING btree (kind, id)
CREATE INDEX unit_name_unit ON unit_name USING btree (unit, until, valid_from)
CREATE INDEX value_confirmed_cell ON value_confirmed USING btree (period, indicator, unit, combo, until)
CREATE INDEX visit_conflict_visit ON visit_conflict USING btree (visit, id)
CREATE INDEX visit_firm ON visit USING btree (firm, id)
CREATE INDEX visit_inspector_inspector ON visit_inspector USING btree (inspector, until)
CREATE INDEX visit_inspector_visit ON visit_inspector USING btree (visit, until)
CREATE INDEX visit_stand_firm ON visit_stand USING btree (firm, begun_on)
CREATE INDEX visit_stand_state ON visit_stand USING btree (state, visit)
CREATE INDEX visit_task_campaign ON visit_task USING btree (campaign, visit)
CREATE UNIQUE INDEX api_token_pkey ON api_token USING btree (id)
CREATE UNIQUE INDEX api_token_token ON api_token USING btree (token)
CREATE UNIQUE INDEX approval_decision_pkey ON approval_decision USING btree (approval, number, round, step)
CREATE UNIQUE INDEX approval_item_pkey ON approval_item USING btree (approval, number)
CREATE UNIQUE INDEX approval_pkey ON approval USING btree (id)
CREATE UNIQUE INDEX approval_stand_pkey ON approval_stand USING btree (approval, number)
CREATE UNIQUE INDEX assessment_round_pkey ON assessment_round USING btree (id)
CREATE UNIQUE INDEX assessment_round_scheme ON assessment_round USING btree (scheme, period)
CREATE UNIQUE INDEX batch_pkey ON batch USING btree (number)
CREATE UNIQUE INDEX boundary_file_pkey ON boundary_file USING btree (id)
CREATE UNIQUE INDEX boundary_pkey ON boundary USING btree (file, unit)
CREATE UNIQUE INDEX calendar_feed_pkey ON calendar_feed USING btree (id)
CREATE UNIQUE INDEX calendar_feed_secret ON calendar_feed USING btree (secret)
CREATE UNIQUE INDEX campaign_code ON campaign USING btree (code)
CREATE UNIQUE INDEX campaign_drawn_pkey ON campaign_drawn USING btree (campaign, part, object)
CREATE UNIQUE INDEX campaign_file_pkey ON campaign_file USING btree (campaign, name)
CREATE UNIQUE INDEX campaign_object_pkey ON campaign_object USING btree (campaign, object)
CREATE UNIQUE INDEX campaign_pkey ON campaign USING btree (id)
CREATE UNIQUE INDEX campaign_step_pkey ON campaign_step USING btree (campaign, number)
CREATE UNIQUE INDEX case_action_end_pkey ON case_action_end USING btree (action)
CREATE UNIQUE INDEX case_action_pkey ON case_action USING btree (id)
CREATE UNIQUE INDEX case_cause_pkey ON case_cause USING btree (case_id, step)
CREATE UNIQUE INDEX case_evidence_pkey ON case_evidence USING btree (id)
CREATE UNIQUE INDEX case_file_pkey ON case_file USING btree (id)
CREATE UNIQUE INDEX case_file_uuid ON case_file USING btree (uuid)
CREATE UNIQUE INDEX case_kind_pkey ON case_kind USING btree (id)
CREATE UNIQUE INDEX case_name_pkey ON case_name USING btree (case_id)
CREATE UNIQUE INDEX case_origin_pkey ON case_origin USING btree (case_id, kind, thing)
CREATE UNIQUE INDEX case_stand_pkey ON case_stand USING btree (case_id)
CREATE UNIQUE INDEX case_step_pkey ON case_step USING btree (case_id, number)
CREATE UNIQUE INDEX certificate_pkey ON certificate USING btree (id)
CREATE UNIQUE INDEX clue_case ON clue USING btree (case_id)
CREATE UNIQUE INDEX clue_number ON clue USING btree (number)
CREATE UNIQUE INDEX clue_pkey ON clue USING btree (id)
CREATE UNIQUE INDEX clue_rating_pkey ON clue_rating USING btree (clue)
CREATE UNIQUE INDEX cluster_fact_pkey ON cluster_fact USING btree (id)
CREATE UNIQUE INDEX combo_label ON combo USING btree (label)
CREATE UNIQUE INDEX combo_pkey ON combo USING btree (id)
CREATE UNIQUE INDEX comment_entry_pkey ON comment_entry USING btree (thread, number)
CREATE UNIQUE INDEX comment_mention_pkey ON comment_mention USING btree (thread, number, person)
CREATE UNIQUE INDEX comment_stand_pkey ON comment_stand USING btree (thread)
CREATE UNIQUE INDEX comment_thread_pkey ON comment_thread USING btree (id)
CREATE UNIQUE INDEX complaint_pkey ON complaint USING btree (id)
CREATE UNIQUE INDEX credit_class_pkey ON credit_class USING btree (id)
CREATE UNIQUE INDEX cursor_pkey ON cursor USING btree (name)
CREATE UNIQUE INDEX data_lock_pkey ON data_lock USING btree (id)
CREATE UNIQUE INDEX delegation_pkey ON delegation USING btree (id)
CREATE UNIQUE INDEX demand_pkey ON demand USING btree (id)
CREATE UNIQUE INDEX deputy_pkey ON deputy USING btree (id)
CREATE UNIQUE INDEX document_number ON document USING btree (number)
CREATE UNIQUE INDEX document_pkey ON document USING btree (id)
CREATE UNIQUE INDEX duty_done_pkey ON duty_done USING btree (id)
CREATE UNIQUE INDEX edge_pkey ON edge USING btree (id)
CREATE UNIQUE INDEX enforcement_subject_pkey ON enforcement_subject USING btree (id)
CREATE UNIQUE INDEX erasure_pkey ON erasure USING btree (subject)
CREATE UNIQUE INDEX evidence_hash ON evidence USING btree (hash)
CREATE UNIQUE INDEX evidence_pkey ON evidence USING btree (id)
CREATE UNIQUE INDEX figure_log_pkey ON figure_log USING btree (series, period, unit, combo, seq)
CREATE UNIQUE INDEX figure_pkey ON figure USING btree (series, period, unit, combo)
CREATE UNIQUE INDEX filing_reminder_once ON filing_reminder USING btree (unit, filing, due, rung)
CREATE UNIQUE INDEX filing_reminder_pkey ON filing_reminder USING btree (id)
CREATE UNIQUE INDEX filled_conflict_pkey ON filled_conflict USING btree (id)
CREATE UNIQUE INDEX filled_log_pkey ON filled_log USING btree (filling, section, line, col, seq)
CREATE UNIQUE INDEX filled_pkey ON filled USING btree (filling, section, line, col)
CREATE UNIQUE INDEX filling_dispute_pkey ON filling_dispute USING btree (filling, section, line, col, seq)
CREATE UNIQUE INDEX filling_finding_pkey ON filling_finding USING btree (filling, cell, rule)
CREATE UNIQUE INDEX filling_line_pkey ON filling_line USING btree (filling, section, line, seq)
CREATE UNIQUE INDEX filling_pkey ON filling USING btree (id)
CREATE UNIQUE INDEX filling_place ON filling USING btree (code, period, unit)
CREATE UNIQUE INDEX filling_save_pkey ON filling_save USING btree (token)
CREATE UNIQUE INDEX filling_stand_pkey ON filling_stand USING btree (filling)
CREATE UNIQUE INDEX filling_step_pkey ON filling_step USING btree (filling, number)
CREATE UNIQUE INDEX firm_move_pkey ON firm_move USING btree (id)
CREATE UNIQUE INDEX firm_pkey ON firm USING btree (unit)
CREATE UNIQUE INDEX firm_year_pkey ON firm_year USING btree (id)
CREATE UNIQUE INDEX form_code ON form USING btree (code, version, seq)
CREATE UNIQUE INDEX form_limit_pkey ON form_limit USING btree (id)
CREATE UNIQUE INDEX form_pkey ON form USING btree (id)
CREATE UNIQUE INDEX form_step_pkey ON form_step USING btree (form, number)
CREATE UNIQUE INDEX head_pkey ON head USING btree (one)
CREATE UNIQUE INDEX import_mapping_pkey ON import_mapping USING btree (source)
CREATE UNIQUE INDEX import_run_pkey ON import_run USING btree (id)
CREATE UNIQUE INDEX indicator_pkey ON indicator USING btree (id)
CREATE UNIQUE INDEX inspection_item_pkey ON inspection_item USING btree (id)
CREATE UNIQUE INDEX inspection_object_pkey ON inspection_object USING btree (id)
CREATE UNIQUE INDEX inspection_pkey ON inspection USING btree (id)
CREATE UNIQUE INDEX inspection_rules_pkey ON inspection_rules USING btree (id)
CREATE UNIQUE INDEX inspector_conflict_pkey ON inspector_conflict USING btree (id)
CREATE UNIQUE INDEX inspector_pkey ON inspector USING btree (id)
CREATE UNIQUE INDEX institute_pkey ON institute USING btree (id)
CREATE UNIQUE INDEX instrument_pkey ON instrument USING btree (id)
CREATE UNIQUE INDEX job_pkey ON job USING btree (id)
CREATE UNIQUE INDEX journal_pkey ON journal USING btree (seq)
CREATE UNIQUE INDEX lab_calibration_pkey ON lab_calibration USING btree (id)
CREATE UNIQUE INDEX lab_file_pkey ON lab_file USING btree (id)
CREATE UNIQUE INDEX lab_instrument_pkey ON lab_instrument USING btree (id)
CREATE UNIQUE INDEX lab_limit_pkey ON lab_limit USING btree (id)
CREATE UNIQUE INDEX lab_lot_pkey ON lab_lot USING btree (id)
CREATE UNIQUE INDEX lab_regime_pkey ON lab_regime USING btree (id)
CREATE UNIQUE INDEX lab_report_number ON lab_report USING btree (number)
CREATE UNIQUE INDEX lab_report_pkey ON lab_report USING btree (id)
CREATE UNIQUE INDEX lab_result_pkey ON lab_result USING btree (id)
CREATE UNIQUE INDEX lab_round_pkey ON lab_round USING btree (id)
CREATE UNIQUE INDEX lab_round_result_pkey ON lab_round_result USING btree (id)
CREATE UNIQUE INDEX lab_sample_code ON lab_sample USING btree (code)
CREATE UNIQUE INDEX lab_sample_pkey ON lab_sample USING btree (id)
CREATE UNIQUE INDEX lab_sample_uuid ON lab_sample USING btree (uuid)
CREATE UNIQUE INDEX lab_scenario_pkey ON lab_scenario USING btree (id)
CREATE UNIQUE INDEX lab_scope_pkey ON lab_scope USING btree (id)
CREATE UNIQUE INDEX lab_series_pkey ON lab_series USING btree (id)
CREATE UNIQUE INDEX lab_sheet_code ON lab_sheet USING btree (code)
CREATE UNIQUE INDEX lab_sheet_pkey ON lab_sheet USING btree (id)
CREATE UNIQUE INDEX lab_sheet_step_pkey ON lab_sheet_step USING btree (sheet, number)
CREATE UNIQUE INDEX lab_signatory_pkey ON lab_signatory USING btree (id)
CREATE UNIQUE INDEX lab_stand_pkey ON lab_stand USING btree (sample)
CREATE UNIQUE INDEX lab_step_pkey ON lab_step USING btree (sample, number)
CREATE UNIQUE INDEX lab_test_end_pkey ON lab_test_end USING btree (test)
CREATE UNIQUE INDEX lab_test_pkey ON lab_test USING btree (id)
CREATE UNIQUE INDEX lock_end_pkey ON lock_end USING btree (data_lock)
CREATE UNIQUE INDEX lock_opening_pkey ON lock_opening USING btree (id)
CREATE UNIQUE INDEX meeting_item_pkey ON meeting_item USING btree (meeting, number)
CREATE UNIQUE INDEX meeting_pkey ON meeting USING btree (id)
CREATE UNIQUE INDEX meeting_resolution_pkey ON meeting_resolution USING btree (meeting, item, number)
CREATE UNIQUE INDEX migration_pkey ON migration USING btree (number)
CREATE UNIQUE INDEX pack_pkey ON pack USING btree (code)
CREATE UNIQUE INDEX paper_batch_line_pkey ON paper_batch_line USING btree (batch, "position")
CREATE UNIQUE INDEX paper_batch_pkey ON paper_batch USING btree (id)
CREATE UNIQUE INDEX paper_comment_pkey ON paper_comment USING btree (id)
CREATE UNIQUE INDEX paper_frozen_code ON paper_frozen USING btree (code)
CREATE UNIQUE INDEX paper_frozen_pkey ON paper_frozen USING btree (paper)
CREATE UNIQUE INDEX paper_kind_pkey ON paper_kind USING btree (id)
CREATE UNIQUE INDEX paper_number_paper ON paper_number USING btree (paper)
CREATE UNIQUE INDEX paper_number_pkey ON paper_number USING btree (series, year, number)
CREATE UNIQUE INDEX paper_pkey ON paper USING btree (id)
CREATE UNIQUE INDEX paper_receipt_paper ON paper_receipt USING btree (paper, unit)
CREATE UNIQUE INDEX paper_receipt_pkey ON paper_receipt USING btree (id)
CREATE UNIQUE INDEX paper_step_pkey ON paper_step USING btree (id)
CREATE UNIQUE INDEX paper_version_pkey ON paper_version USING btree (paper, number)
CREATE UNIQUE INDEX person_account ON person USING btree (account)
CREATE UNIQUE INDEX person_pkey ON person USING btree (id)
CREATE UNIQUE INDEX personal_pkey ON personal USING btree (subject, field)
CREATE UNIQUE INDEX plan_amendment_pkey ON plan_amendment USING btree (id)
CREATE UNIQUE INDEX plan_code ON plan USING btree (code)
CREATE UNIQUE INDEX plan_decision_pkey ON plan_decision USING btree (amendment)
CREATE UNIQUE INDEX plan_former_pkey ON plan_former USING btree (kind, thing, seq)
CREATE UNIQUE INDEX plan_goal_pkey ON plan_goal USING btree (id)
CREATE UNIQUE INDEX plan_issue_pkey ON plan_issue USING btree (plan, number)
CREATE UNIQUE INDEX plan_measure_pkey ON plan_measure USING btree (id)
CREATE UNIQUE INDEX plan_pkey ON plan USING btree (id)
CREATE UNIQUE INDEX plan_task_pkey ON plan_task USING btree (version)
CREATE UNIQUE INDEX province_report_pkey ON province_report USING btree (id)
CREATE UNIQUE INDEX province_value_pkey ON province_value USING btree (figure, unit, period, edition)
CREATE UNIQUE INDEX province_value_report ON province_value USING btree (report, "position")
CREATE UNIQUE INDEX reach_pkey ON reach USING btree (hierarchy, ancestor, unit, valid_from)
CREATE UNIQUE INDEX registration_pkey ON registration USING btree (id)
CREATE UNIQUE INDEX reminder_once ON reminder USING btree (case_id, rung, clock, due, on_day)
CREATE UNIQUE INDEX reminder_pkey ON reminder USING btree (id)
CREATE UNIQUE INDEX reminder_read_pkey ON reminder_read USING btree (reminder, person)
CREATE UNIQUE INDEX role_grant_pkey ON role_grant USING btree (id)
CREATE UNIQUE INDEX round_evidence_pkey ON round_evidence USING btree (id)
CREATE UNIQUE INDEX round_run_pkey ON round_run USING btree (round)
CREATE UNIQUE INDEX round_step_pkey ON round_step USING btree (round, number)
CREATE UNIQUE INDEX rulebook_pkey ON rulebook USING btree (id)
CREATE UNIQUE INDEX run_pkey ON run USING btree (id)
CREATE UNIQUE INDEX sample_pkey ON sample USING btree (id)
CREATE UNIQUE INDEX scheme_pkey ON scheme USING btree (id)
CREATE UNIQUE INDEX scheme_publication_pkey ON scheme_publication USING btree (id)
CREATE UNIQUE INDEX score_input_pkey ON score_input USING btree (run, unit, item, part)
CREATE UNIQUE INDEX series_indicator ON series USING btree (indicator)
CREATE UNIQUE INDEX series_pkey ON series USING btree (id)
CREATE UNIQUE INDEX session_pkey ON session USING btree (token)
CREATE UNIQUE INDEX short_notice_pkey ON short_notice USING btree (id)
CREATE UNIQUE INDEX subject_key_pkey ON subject_key USING btree (subject)
CREATE UNIQUE INDEX succession_pkey ON succession USING btree (id)
CREATE UNIQUE INDEX survey_answer_pkey ON survey_answer USING btree (id)
CREATE UNIQUE INDEX survey_answer_token ON survey_answer USING btree (token)
CREATE UNIQUE INDEX survey_code ON survey USING btree (code)
CREATE UNIQUE INDEX survey_contact_pkey ON survey_contact USING btree (survey, "position", number)
CREATE UNIQUE INDEX survey_link_pkey ON survey_link USING btree (id)
CREATE UNIQUE INDEX survey_link_secret ON survey_link USING btree (secret)
CREATE UNIQUE INDEX survey_pkey ON survey USING btree (id)
CREATE UNIQUE INDEX survey_subject_pkey ON survey_subject USING btree (survey, "position")
CREATE UNIQUE INDEX survey_value_pkey ON survey_value USING btree (answer, field)
CREATE UNIQUE INDEX target_pkey ON target USING btree (id)
CREATE UNIQUE INDEX target_run_pkey ON target_run USING btree (id)
CREATE UNIQUE INDEX target_score_pkey ON target_score USING btree (run, place)
CREATE UNIQUE INDEX term_pkey ON term USING btree (kind, term, id)
CREATE UNIQUE INDEX topic_pkey ON topic USING btree (name)
CREATE UNIQUE INDEX trace_below_pkey ON trace_below USING btree (above, below)
CREATE UNIQUE INDEX trace_body_pkey ON trace_body USING btree (event)
CREATE UNIQUE INDEX trace_drill_pkey ON trace_drill USING btree (id)
CREATE UNIQUE INDEX trace_drill_step_pkey ON trace_drill_step USING btree (id)
CREATE UNIQUE INDEX trace_entity_pkey ON trace_entity USING btree (id)
CREATE UNIQUE INDEX trace_event_key_pkey ON trace_event_key USING btree (event_id, declared)
CREATE UNIQUE INDEX trace_event_pkey ON trace_event USING btree (id)
CREATE UNIQUE INDEX trace_job_code ON trace_job USING btree (code)
CREATE UNIQUE INDEX trace_job_pkey ON trace_job USING btree (id)
CREATE UNIQUE INDEX trace_master_pkey ON trace_master USING btree (id)
CREATE UNIQUE INDEX trace_name_pkey ON trace_name USING btree (canon)
CREATE UNIQUE INDEX trace_party_pkey ON trace_party USING btree (id)
CREATE UNIQUE INDEX trace_prefix_pkey ON trace_prefix USING btree (start)
CREATE UNIQUE INDEX trace_query_pkey ON trace_query USING btree (id)
CREATE UNIQUE INDEX trace_ref_pkey ON trace_ref USING btree (entity, role, t, event)
CREATE UNIQUE INDEX trace_resolver_pkey ON trace_resolver USING btree (start)
CREATE UNIQUE INDEX trace_subscription_code ON trace_subscription USING btree (code)
CREATE UNIQUE INDEX trace_subscription_pkey ON trace_subscription USING btree (id)
CREATE UNIQUE INDEX trace_word_pkey ON trace_word USING btree (sort, entity)
CREATE UNIQUE INDEX unit_code ON unit USING btree (code)
CREATE UNIQUE INDEX unit_end_pkey ON unit_end USING btree (id)
CREATE UNIQUE INDEX unit_name_pkey ON unit_name USING btree (id)
CREATE UNIQUE INDEX unit_pkey ON unit USING btree (id)
CREATE UNIQUE INDEX value_confirmed_pkey ON value_confirmed USING btree (id)
CREATE UNIQUE INDEX violation_pkey ON violation USING btree (inspection, code)
CREATE UNIQUE INDEX visit_conflict_pkey ON visit_conflict USING btree (id)
CREATE UNIQUE INDEX visit_conflict_uuid ON visit_conflict USING btree (uuid)
CREATE UNIQUE INDEX visit_inspector_pkey ON visit_inspector USING btree (id)
CREATE UNIQUE INDEX visit_pkey ON visit USING btree (id)
CREATE UNIQUE INDEX visit_rating_pkey ON visit_rating USING btree (visit)
CREATE UNIQUE INDEX visit_sample_code ON visit_sample USING btree (code)
CREATE UNIQUE INDEX visit_sample_pkey ON visit_sample USING btree (visit, number)
CREATE UNIQUE INDEX visit_sample_reserve ON visit_sample USING btree (reserve_seal)
CREATE UNIQUE INDEX visit_sample_seal ON visit_sample USING btree (seal)
CREATE UNIQUE INDEX visit_stand_pkey ON visit_stand USING btree (visit)
CREATE UNIQUE INDEX visit_step_pkey ON visit_step USING btree (visit, number)
CREATE UNIQUE INDEX visit_step_uuid ON visit_step USING btree (uuid)
CREATE UNIQUE INDEX visit_task_pkey ON visit_task USING btree (visit, number)
CREATE UNIQUE INDEX visit_uuid ON visit USING btree (uuid)
api_token.created_at bigint not null
api_token.expires_at bigint not null
api_token.id bigint not null
api_token.name text not null
api_token.person bigint not null
api_token.seq bigint not null
api_token.token bytea not null
api_token.until bigint
approval.acting_for bigint
approval.ground text not null
approval.id bigint not null
approval.on_day text not null
approval.person bigint not null
approval.route text not null
approval.seq bigint not null
approval.title text not null
approval.unit bigint not null
approval_decision.acting_for bigint
approval_decision.approval bigint not null
approval_decision.at bigint not null
approval_decision.decision text not null
approval_decision.ground text
approval_decision.number bigint not null
approval_decision.on_day text not null
approval_decision.person bigint not null
approval_decision.round bigint not null
approval_decision.seq bigint not null
approval_decision.step bigint not null
approval_item.address text not null
approval_item.approval bigint not null
approval_item.class text not null
approval_item.content text not null
approval_item.kind text not null
approval_item.number bigint not null
approval_item.part text not null
approval_item.thing bigint not null
approval_item.unit bigint not null
approval_item.words text not null
approval_stand.approval bigint not null
approval_stand.class text not null
approval_stand.moved_on text not null
approval_stand.number bigint not null
approval_stand.outcome text
approval_stand.round bigint not null
approval_stand.step bigint not null
approval_stand.unit bigint not null
approval_stand.waits text
assessment_round.id bigint not null
assessment_round.period bigint not null
assessment_round.scheme bigint not null
assessment_round.seq bigint not null
assessment_round.synthetic bigint not null
assessment_round.units text not null
batch.first_seq bigint not null
batch.last_seq bigint not null
batch.link bytea not null
batch.number bigint not null
boundary.file bigint not null
boundary.polygons text not null
boundary.unit bigint not null
boundary_file.approval text not null
boundary_file.evidence text not null
boundary_file.id bigint not null
boundary_file.published_on text not null
boundary_file.publisher text not null
boundary_file.seq bigint not null
boundary_file.unmatched text not null
boundary_file.until bigint
calendar_feed.id bigint not null
calendar_feed.person bigint not null
calendar_feed.secret text not null
calendar_feed.seq bigint not null
calendar_feed.since_day text not null
calendar_feed.until bigint
campaign.area bigint not null
campaign.code text not null
campaign.document text not null
campaign.from_day text not null
campaign.id bigint not null
campaign.industry text
campaign.institute text
campaign.item text not null
campaign.kind text not null
campaign.object_kind text
campaign.origin text not null
campaign.per_visit bigint not null
campaign.seq bigint not null
campaign.subject text not null
campaign.subject_unit bigint not null
campaign.synthetic bigint not null
campaign.title text not null
campaign.to_day text not null
campaign_drawn.campaign bigint not null
campaign_drawn.object text not null
campaign_drawn.part text not null
campaign_drawn.seq bigint not null
campaign_drawn.stratum text not null
campaign_file.campaign bigint not null
campaign_file.content text not null
campaign_file.name text not null
campaign_file.public bigint not null
campaign_file.seq bigint not null
campaign_object.area bigint not null
campaign_object.campaign bigint not null
campaign_object.firm bigint not null
campaign_object.object text not null
campaign_object.size bigint not null
campaign_object.stratum text not null
campaign_step.act text not null
campaign_step.acting_for bigint
campaign_step.at bigint not null
campaign_step.campaign bigint not null
campaign_step.detail text not null
campaign_step.ground text
campaign_step.number bigint not null
campaign_step.on_day text not null
campaign_step.person bigint not null
campaign_step.seq bigint not null
case_action.case_id bigint not null
case_action.due text not null
case_action.id bigint not null
case_action.on_day text not null
case_action.person bigint not null
case_action.seq bigint not null
case_action.sort text not null
case_action.unit bigint not null
case_action.words text not null
case_action_end.acting_for bigint
case_action_end.action bigint not null
case_action_end.address text
case_action_end.dropped bigint not null
case_action_end.evidence bigint
case_action_end.on_day text not null
case_action_end.person bigint not null
case_action_end.seq bigint not null
case_action_end.words text not null
case_cause.case_id bigint not null
case_cause.cause text not null
case_cause.seq bigint not null
case_cause.step bigint not null
case_evidence.address text
case_evidence.case_id bigint not null
case_evidence.evidence bigint
case_evidence.id bigint not null
case_evidence.seq bigint not null
case_evidence.step bigint not null
case_evidence.title text not null
case_evidence.wanted text not null
case_file.accountable bigint not null
case_file.class text not null
case_file.id bigint not null
case_file.kind bigint not null
case_file.parent bigint
case_file.period bigint
case_file.seq bigint not null
case_file.subject bigint not null
case_file.title text not null
case_file.uuid text
case_kind.code text not null
case_kind.definition text not null
case_kind.from_day text not null
case_kind.id bigint not null
case_kind.seq bigint not null
case_name.case_id bigint not null
case_name.en text not null
case_name.seq bigint not null
case_origin.address text not null
case_origin.case_id bigint not null
case_origin.kind text not null
case_origin.seq bigint not null
case_origin.thing bigint not null
case_origin.words text not null
case_stand.accountable bigint not null
case_stand.case_id bigint not null
case_stand.class text not null
case_stand.clock text
case_stand.due text
case_stand.ended text
case_stand.kind text not null
case_stand.moved_on text not null
case_stand.opened_on text not null
case_stand.paused bigint not null
case_stand.state text not null
case_stand.steps bigint not null
case_stand.subject bigint not null
case_stand.waits text
case_step.accountable bigint not null
case_step.acting_for bigint
case_step.at bigint not null
case_step.case_id bigint not null
case_step.code text not null
case_step.document text
case_step.fields text not null
case_step.ground text
case_step.number bigint not null
case_step.on_day text not null
case_step.party text not null
case_step.person bigint not null
case_step.seq bigint not null
case_step.state text not null
case_step.verdict text
certificate.area bigint not null
certificate.code text not null
certificate.firm bigint not null
certificate.ground text
certificate.id bigint not null
certificate.kind text not null
certificate.month bigint not null
certificate.on_date text not null
certificate.seq bigint not null
certificate.source text not null
certificate.status text not null
certificate.until bigint
certificate.valid_to text
clue.at bigint not null
clue.case_id bigint not null
clue.id bigint not null
clue.named bigint not null
clue.number text not null
clue.secret text not null
clue.seq bigint not null
clue_rating.at bigint not null
clue_rating.clue bigint not null
clue_rating.rating bigint not null
clue_rating.seq bigint not null
cluster_fact.amount bigint
cluster_fact.area bigint
cluster_fact.assumed bigint not null
cluster_fact.cluster bigint not null
cluster_fact.en text
cluster_fact.id bigint not null
cluster_fact.measure text
cluster_fact.on_day text not null
cluster_fact.seq bigint not null
cluster_fact.sort text not null
cluster_fact.source text not null
cluster_fact.synthetic bigint not null
cluster_fact.until bigint
cluster_fact.zh text not null
combo.id bigint not null
combo.label text not null
combo.seq bigint not null
comment_entry.acting_for bigint
comment_entry.at bigint not null
comment_entry.code text not null
comment_entry.due text
comment_entry.number bigint not null
comment_entry.person bigint not null
comment_entry.seq bigint not null
comment_entry.thread bigint not null
comment_entry.words text not null
comment_mention.number bigint not null
comment_mention.person bigint not null
comment_mention.thread bigint not null
comment_stand.due text
comment_stand.entries bigint not null
comment_stand.moved_at bigint not null
comment_stand.state text not null
comment_stand.thread bigint not null
comment_stand.turn bigint
comment_thread.address text not null
comment_thread.class text not null
comment_thread.id bigint not null
comment_thread.kind text not null
comment_thread.part text not null
comment_thread.person bigint not null
comment_thread.seq bigint not null
comment_thread.thing bigint not null
comment_thread.unit bigint not null
comment_thread.words text not null
complaint.area bigint not null
complaint.channel text not null
complaint.closed_in_time bigint
complaint.closed_on text
complaint.code text not null
complaint.firm bigint
complaint.ground text
complaint.id bigint not null
complaint.industry text
complaint.month bigint not null
complaint.on_date text not null
complaint.replied_in_time bigint
complaint.replied_on text
complaint.satisfied bigint
complaint.seq bigint not null
complaint.source text not null
complaint.topic text not null
complaint.until bigint
credit_class.class text not null
credit_class.firm bigint not null
credit_class.id bigint not null
credit_class.on_day text not null
credit_class.seq bigint not null
credit_class.source text not null
credit_class.until bigint
cursor.name text not null
cursor.seq bigint not null
data_lock.document text
data_lock.fields text not null
data_lock.from_day text not null
data_lock.ground text not null
data_lock.holder bigint not null
data_lock.id bigint not null
data_lock.kind text not null
data_lock.office bigint
data_lock.seq bigint not null
data_lock.since_day text not null
data_lock.to_day text not null
data_lock.unit bigint
data_lock.until bigint
delegation.code text not null
delegation.id bigint not null
delegation.institute text not null
delegation.products text not null
delegation.seq bigint not null
delegation.source text not null
delegation.subject text not null
delegation.until bigint
delegation.valid_from text not null
delegation.valid_to text
demand.asked_at bigint not null
demand.asked_units text not null
demand.asker bigint not null
demand.breaches text not null
demand.due text not null
demand.fields text not null
demand.frequency text not null
demand.ground text not null
demand.hours bigint not null
demand.id bigint not null
demand.override_ground text
demand.person bigint not null
demand.seq bigint not null
demand.synthetic bigint not null
demand.title text not null
demand.until bigint
demand.urgent text
deputy.deputy bigint not null
deputy.ground text not null
deputy.id bigint not null
deputy.kind text not null
deputy.principal bigint not null
deputy.seq bigint not null
deputy.until bigint
deputy.valid_from text not null
deputy.valid_to text
document.address text
document.evidence bigint
document.id bigint not null
document.issued_on text
document.issuer text not null
document.note text
document.number text not null
document.seq bigint not null
document.synthetic bigint not null
document.title text not null
duty_done.acting_for bigint
duty_done.address text
duty_done.duty text not null
duty_done.evidence bigint
duty_done.id bigint not null
duty_done.on_day text not null
duty_done.person bigint not null
duty_done.seq bigint not null
duty_done.unit bigint not null
duty_done.words text not null
edge.child bigint not null
edge.hierarchy text not null
edge.id bigint not null
edge.parent bigint not null
edge.seq bigint not null
edge.until bigint
edge.valid_from text not null
edge.valid_to text
enforcement_subject.code text not null
enforcement_subject.document text not null
enforcement_subject.domains text not null
enforcement_subject.id bigint not null
enforcement_subject.seq bigint not null
enforcement_subject.source text not null
enforcement_subject.unit bigint not null
enforcement_subject.until bigint
enforcement_subject.valid_from text not null
enforcement_subject.valid_to text
erasure.at bigint not null
erasure.seq bigint not null
erasure.subject bigint not null
evidence.document text
evidence.hash text not null
evidence.id bigint not null
evidence.media text not null
evidence.seq bigint not null
evidence.size bigint not null
evidence.title text not null
fact_certificates.area bigint
fact_certificates.code text
fact_certificates.firm bigint
fact_certificates.id bigint
fact_certificates.kind text
fact_certificates.month bigint
fact_certificates.on_date text
fact_certificates.seq bigint
fact_certificates.source text
fact_certificates.status text
fact_certificates.until bigint
fact_certificates.valid_to text
fact_clusters.amount bigint
fact_clusters.area bigint
fact_clusters.assumed bigint
fact_clusters.cluster bigint
fact_clusters.en text
fact_clusters.id bigint
fact_clusters.measure text
fact_clusters.on_day text
fact_clusters.seq bigint
fact_clusters.sort text
fact_clusters.source text
fact_clusters.synthetic bigint
fact_clusters.until bigint
fact_clusters.zh text
fact_complaints.area bigint
fact_complaints.channel text
fact_complaints.closed_in_time bigint
fact_complaints.code text
fact_complaints.firm bigint
fact_complaints.id bigint
fact_complaints.industry text
fact_complaints.month bigint
fact_complaints.on_date text
fact_complaints.replied_in_time bigint
fact_complaints.satisfied bigint
fact_complaints.seq bigint
fact_complaints.source text
fact_complaints.topic text
fact_complaints.until bigint
fact_fillings.case_id bigint
fact_fillings.code text
fact_fillings.decided_on text
fact_fillings.disputed bigint
fact_fillings.due text
fact_fillings.errors bigint
fact_fillings.id bigint
fact_fillings.opened_on text
fact_fillings.period bigint
fact_fillings.seq bigint
fact_fillings.state text
fact_fillings.submitted_on text
fact_fillings.unit bigint
fact_fillings.warnings bigint
fact_firms.above_scale bigint
fact_firms.area bigint
fact_firms.cluster text
fact_firms.code text
fact_firms.energy_passed bigint
fact_firms.energy_reviewed bigint
fact_firms.firm bigint
fact_firms.id bigint
fact_firms.industry text
fact_firms.key_energy bigint
fact_firms.key_trace bigint
fact_firms.model text
fact_firms.month bigint
fact_firms.on_date text
fact_firms.quality_officer bigint
fact_firms.seq bigint
fact_firms.source text
fact_firms.traced bigint
fact_firms.until bigint
fact_inspections.area bigint
fact_inspections.code text
fact_inspections.critical bigint
fact_inspections.firm bigint
fact_inspections.id bigint
fact_inspections.kind text
fact_inspections.minor bigint
fact_inspections.month bigint
fact_inspections.on_date text
fact_inspections.result text
fact_inspections.seq bigint
fact_inspections.serious bigint
fact_inspections.source text
fact_inspections.team text
fact_inspections.until bigint
fact_inspections.weighted bigint
fact_instruments.area bigint
fact_instruments.code text
fact_instruments.firm bigint
fact_instruments.id bigint
fact_instruments.kind text
fact_instruments.month bigint
fact_instruments.on_date text
fact_instruments.seq bigint
fact_instruments.source text
fact_instruments.until bigint
fact_instruments.verified_in_time bigint
fact_instruments.verified_on text
fact_outcomes.area bigint
fact_outcomes.code text
fact_outcomes.firm bigint
fact_outcomes.id bigint
fact_outcomes.kind text
fact_outcomes.month bigint
fact_outcomes.on_date text
fact_outcomes.outcome text
fact_outcomes.seq bigint
fact_outcomes.source text
fact_outcomes.state text
fact_outcomes.until bigint
fact_registrations.area bigint
fact_registrations.code text
fact_registrations.firm bigint
fact_registrations.id bigint
fact_registrations.kind text
fact_registrations.month bigint
fact_registrations.on_date text
fact_registrations.seq bigint
fact_registrations.source text
fact_registrations.status text
fact_registrations.title text
fact_registrations.until bigint
fact_samples.area bigint
fact_samples.closed_in_time bigint
fact_samples.code text
fact_samples.correct_due text
fact_samples.corrected_on text
fact_samples.domain text
fact_samples.firm bigint
fact_samples.id bigint
fact_samples.industry text
fact_samples.month bigint
fact_samples.on_date text
fact_samples.order_on text
fact_samples.product text
fact_samples.purpose text
fact_samples.recheck text
fact_samples.seq bigint
fact_samples.source text
fact_samples.until bigint
fact_samples.verdict text
fact_tasks.accountable bigint
fact_tasks.baseline bigint
fact_tasks.case_id bigint
fact_tasks.code text
fact_tasks.direction text
fact_tasks.due text
fact_tasks.en text
fact_tasks.ended text
fact_tasks.goal bigint
fact_tasks.goal_code text
fact_tasks.goal_en text
fact_tasks.goal_indicator text
fact_tasks.goal_zh text
fact_tasks.id bigint
fact_tasks.indicator text
fact_tasks.lead bigint
fact_tasks.measure bigint
fact_tasks.moved_on text
fact_tasks.parent bigint
fact_tasks.period bigint
fact_tasks.plan bigint
fact_tasks.quality text
fact_tasks.seq bigint
fact_tasks.stand_due text
fact_tasks.state text
fact_tasks.steps bigint
fact_tasks.subject bigint
fact_tasks.timing text
fact_tasks.transformation text
fact_tasks.unit text
fact_tasks.until bigint
fact_tasks.value bigint
fact_tasks.work text
fact_tasks.zh text
fact_things.code text
fact_things.en text
fact_things.kind text
fact_things.thing bigint
fact_things.unit bigint
fact_things.zh text
figure.combo bigint not null
figure.denominator bigint
figure.n bigint
figure.numerator bigint
figure.period bigint not null
figure.seq bigint not null
figure.series bigint not null
figure.source bigint not null
figure.status bigint not null
figure.unit bigint not null
figure.value bigint
figure_log.combo bigint not null
figure_log.denominator bigint
figure_log.ground text
figure_log.n bigint
figure_log.numerator bigint
figure_log.period bigint not null
figure_log.seq bigint not null
figure_log.series bigint not null
figure_log.source bigint not null
figure_log.status bigint not null
figure_log.unit bigint not null
figure_log.value bigint
filing_reminder.due text not null
filing_reminder.filing text not null
filing_reminder.id bigint not null
filing_reminder.on_day text not null
filing_reminder.owed bigint not null
filing_reminder.rung text not null
filing_reminder.seq bigint not null
filing_reminder.unit bigint not null
filled.absent bigint not null
filled.at bigint not null
filled.col text not null
filled.filling bigint not null
filled.line text not null
filled.number bigint
filled.person bigint not null
filled.remark text
filled.section text not null
filled.seq bigint not null
filled.source text
filled.state text not null
filled.words text
filled_conflict.at bigint not null
filled_conflict.base_seq bigint not null
filled_conflict.chosen text
filled_conflict.col text not null
filled_conflict.filling bigint not null
filled_conflict.ground text
filled_conflict.id bigint not null
filled_conflict.kept text not null
filled_conflict.kept_person bigint not null
filled_conflict.kept_seq bigint not null
filled_conflict.line text not null
filled_conflict.offered text not null
filled_conflict.person bigint not null
filled_conflict.resolved_at bigint
filled_conflict.resolved_by bigint
filled_conflict.section text not null
filled_conflict.seq bigint not null
filled_log.absent bigint not null
filled_log.acting_for bigint
filled_log.at bigint not null
filled_log.base_seq bigint not null
filled_log.col text not null
filled_log.filling bigint not null
filled_log.ground text
filled_log.line text not null
filled_log.number bigint
filled_log.person bigint not null
filled_log.remark text
filled_log.section text not null
filled_log.seq bigint not null
filled_log.source text
filled_log.state text not null
filled_log.words text
filling.case_id bigint
filling.code text not null
filling.due text not null
filling.form bigint not null
filling.id bigint not null
filling.opened_on text not null
filling.period bigint not null
filling.seq bigint not null
filling.synthetic bigint not null
filling.unit bigint not null
filling_dispute.at bigint not null
filling_dispute.case_id bigint not null
filling_dispute.col text not null
filling_dispute.filling bigint not null
filling_dispute.ground text not null
filling_dispute.line text not null
filling_dispute.person bigint not null
filling_dispute.said text
filling_dispute.section text not null
filling_dispute.seq bigint not null
filling_dispute.value text not null
filling_finding.args text not null
filling_finding.at bigint not null
filling_finding.cell text not null
filling_finding.filling bigint not null
filling_finding.person bigint
filling_finding.reason text
filling_finding.reason_of text
filling_finding.rule text not null
filling_finding.seq bigint not null
filling_finding.severity text not null
filling_line.filling bigint not null
filling_line.label text not null
filling_line.line text not null
filling_line.position bigint not null
filling_line.section text not null
filling_line.seq bigint not null
filling_line.unit bigint
filling_line.until bigint
filling_save.answer text not null
filling_save.filling bigint not null
filling_save.person bigint not null
filling_save.seq bigint not null
filling_save.token text not null
filling_stand.changed_at bigint not null
filling_stand.conflicts bigint not null
filling_stand.decided_on text
filling_stand.disputed bigint not null
filling_stand.errors bigint not null
filling_stand.filled bigint not null
filling_stand.filling bigint not null
filling_stand.seq bigint not null
filling_stand.state text not null
filling_stand.step_count bigint not null
filling_stand.submitted_on text
filling_stand.wanted bigint not null
filling_stand.warnings bigint not null
filling_step.acting_for bigint
filling_step.at bigint not null
filling_step.filling bigint not null
filling_step.ground text
filling_step.number bigint not null
filling_step.on_day text not null
filling_step.part text not null
filling_step.person bigint not null
filling_step.seq bigint not null
filling_step.sheet_seq bigint not null
filling_step.step text not null
firm.area bigint not null
firm.attributes text not null
firm.cluster text
firm.code_ground text
firm.credit_code text
firm.industry text
firm.seq bigint not null
firm.unit bigint not null
firm_move.firm bigint not null
firm_move.from_area bigint not null
firm_move.id bigint not null
firm_move.on_date text not null
firm_move.seq bigint not null
firm_move.to_area bigint not null
firm_move.until bigint
firm_year.above_scale bigint not null
firm_year.area bigint not null
firm_year.cluster text
firm_year.code text not null
firm_year.energy_passed bigint not null
firm_year.energy_reviewed bigint not null
firm_year.firm bigint not null
firm_year.ground text
firm_year.id bigint not null
firm_year.industry text
firm_year.key_energy bigint not null
firm_year.key_trace bigint not null
firm_year.model text not null
firm_year.month bigint not null
firm_year.on_date text not null
firm_year.quality_officer bigint not null
firm_year.seq bigint not null
firm_year.source text not null
firm_year.traced bigint not null
firm_year.until bigint
form.code text not null
form.definition text not null
form.digest text not null
form.from_day text not null
form.id bigint not null
form.kind text not null
form.owner bigint not null
form.pack text not null
form.period text not null
form.seq bigint not null
form.to_day text
form.until bigint
form.version bigint not null
form_limit.code text not null
form_limit.field text not null
form_limit.ground text not null
form_limit.id bigint not null
form_limit.jump bigint
form_limit.least bigint
form_limit.most bigint
form_limit.person bigint not null
form_limit.seq bigint not null
form_limit.unit bigint not null
form_limit.until bigint
form_step.at bigint not null
form_step.detail text not null
form_step.document text
form_step.form bigint not null
form_step.ground text
form_step.number bigint not null
form_step.on_day text not null
form_step.person bigint not null
form_step.seq bigint not null
form_step.step text not null
head.batch bigint not null
head.digest text not null
head.link bytea not null
head.next_id bigint not null
head.one bigint not null
head.seq bigint not null
import_mapping.mapping text not null
import_mapping.seq bigint not null
import_mapping.source text not null
import_run.annotated bigint
import_run.bad bigint not null
import_run.file_hash text not null
import_run.good bigint not null
import_run.id bigint not null
import_run.kind text not null
import_run.rows bigint not null
import_run.same bigint not null
import_run.seq bigint not null
import_run.source text not null
indicator.code text not null
indicator.definition text not null
indicator.id bigint not null
indicator.pack text not null
indicator.seq bigint not null
indicator.until bigint
indicator.valid_from text not null
indicator.version bigint not null
inspection.area bigint not null
inspection.code text not null
inspection.critical bigint not null
inspection.firm bigint not null
inspection.ground text
inspection.id bigint not null
inspection.kind text not null
inspection.minor bigint not null
inspection.month bigint not null
inspection.on_date text not null
inspection.result text not null
inspection.seq bigint not null
inspection.serious bigint not null
inspection.source text not null
inspection.team text
inspection.until bigint
inspection.weighted bigint not null
inspection_item.code text not null
inspection_item.definition text not null
inspection_item.id bigint not null
inspection_item.seq bigint not null
inspection_item.source text not null
inspection_item.until bigint
inspection_item.valid_from text not null
inspection_item.valid_to text
inspection_object.area bigint not null
inspection_object.code text not null
inspection_object.firm bigint not null
inspection_object.id bigint not null
inspection_object.industry text
inspection_object.kind text not null
inspection_object.name text not null
inspection_object.seq bigint not null
inspection_object.size bigint not null
inspection_object.source text not null
inspection_object.until bigint
inspection_object.valid_from text not null
inspection_object.valid_to text
inspection_rules.definition text not null
inspection_rules.from_day text not null
inspection_rules.id bigint not null
inspection_rules.seq bigint not null
inspector.code text not null
inspector.hours bigint not null
inspector.id bigint not null
inspector.keeper bigint not null
inspector.person bigint
inspector.seq bigint not null
inspector.source text not null
inspector.unit bigint not null
inspector.until bigint
inspector.valid_from text not null
inspector.valid_to text
inspector_conflict.ground text not null
inspector_conflict.id bigint not null
inspector_conflict.inspector text not null
inspector_conflict.object text not null
inspector_conflict.seq bigint not null
inspector_conflict.until bigint
institute.certificate text not null
institute.code text not null
institute.id bigint not null
institute.products text not null
institute.seq bigint not null
institute.source text not null
institute.unit bigint not null
institute.until bigint
institute.valid_from text not null
institute.valid_to text
instrument.area bigint not null
instrument.code text not null
instrument.firm bigint not null
instrument.ground text
instrument.id bigint not null
instrument.kind text not null
instrument.month bigint not null
instrument.on_date text not null
instrument.seq bigint not null
instrument.source text not null
instrument.until bigint
instrument.verified_in_time bigint
instrument.verified_on text
job.actor bigint not null
job.attempts bigint not null
job.created_at bigint not null
job.done bigint not null
job.id bigint not null
job.kind text not null
job.outcome text
job.payload text not null
job.run_at bigint not null
job.state text not null
job.total bigint not null
journal.acting_for bigint
journal.actor bigint not null
journal.at bigint not null
journal.batch bigint not null
journal.content bytea
journal.detail text not null
journal.digest bytea not null
journal.ground text
journal.kind text not null
journal.seq bigint not null
journal.subject bigint not null
journal.verb text not null
lab_calibration.certificate text not null
lab_calibration.fit bigint not null
lab_calibration.id bigint not null
lab_calibration.instrument bigint not null
lab_calibration.on_day text not null
lab_calibration.seq bigint not null
lab_calibration.until bigint
lab_calibration.valid_to text not null
lab_file.digest text not null
lab_file.id bigint not null
lab_file.name text not null
lab_file.person bigint not null
lab_file.refused bigint not null
lab_file.seq bigint not null
lab_file.sheet bigint not null
lab_file.sort text not null
lab_file.taken bigint not null
lab_instrument.code text not null
lab_instrument.id bigint not null
lab_instrument.institute bigint not null
lab_instrument.name text not null
lab_instrument.seq bigint not null
lab_instrument.until bigint
lab_limit.assumed bigint not null
lab_limit.basis text not null
lab_limit.compare text
lab_limit.from_day text not null
lab_limit.guard bigint
lab_limit.high bigint
lab_limit.high_open bigint not null
lab_limit.id bigint not null
lab_limit.item text not null
lab_limit.low bigint
lab_limit.low_open bigint not null
lab_limit.measure text not null
lab_limit.method text not null
lab_limit.product text not null
lab_limit.regime text not null
lab_limit.seq bigint not null
lab_limit.source text not null
lab_limit.step bigint not null
lab_limit.to_day text
lab_limit.until bigint
lab_lot.accept bigint not null
lab_lot.code text not null
lab_lot.found bigint not null
lab_lot.ground text
lab_lot.id bigint not null
lab_lot.letter text not null
lab_lot.n bigint not null
lab_lot.number bigint not null
lab_lot.on_day text not null
lab_lot.person bigint not null
lab_lot.reject bigint not null
lab_lot.seq bigint not null
lab_lot.series bigint not null
lab_lot.severity text not null
lab_lot.size bigint not null
lab_lot.sort text not null
lab_lot.verdict text not null
lab_regime.code text not null
lab_regime.definition text not null
lab_regime.from_day text not null
lab_regime.id bigint not null
lab_regime.seq bigint not null
lab_report.basis text not null
lab_report.case_id bigint
lab_report.cma bigint not null
lab_report.ended text
lab_report.ground text
lab_report.id bigint not null
lab_report.institute bigint not null
lab_report.keep_until text not null
lab_report.lines text not null
lab_report.month bigint not null
lab_report.number text not null
lab_report.on_day text not null
lab_report.regime text not null
lab_report.sample bigint not null
lab_report.seq bigint not null
lab_report.signatory bigint not null
lab_report.until bigint
lab_report.verdict text not null
lab_result.below bigint not null
lab_result.ground text
lab_result.id bigint not null
lab_result.on_day text not null
lab_result.person bigint not null
lab_result.seq bigint not null
lab_result.source text not null
lab_result.test bigint not null
lab_result.uncertainty bigint
lab_result.until bigint
lab_result.value bigint not null
lab_round.assigned bigint
lab_round.assigned_u bigint
lab_round.code text not null
lab_round.id bigint not null
lab_round.item text not null
lab_round.measure text not null
lab_round.method text not null
lab_round.name text not null
lab_round.on_day text not null
lab_round.seq bigint not null
lab_round.sigma bigint
lab_round.synthetic bigint not null
lab_round.until bigint
lab_round_result.id bigint not null
lab_round_result.institute bigint
lab_round_result.laboratory text not null
lab_round_result.round bigint not null
lab_round_result.seq bigint not null
lab_round_result.uncertainty bigint
lab_round_result.until bigint
lab_round_result.value bigint not null
lab_sample.answers bigint
lab_sample.area bigint not null
lab_sample.campaign text not null
lab_sample.code text not null
lab_sample.domain text not null
lab_sample.firm bigint not null
lab_sample.frame_size bigint
lab_sample.id bigint not null
lab_sample.industry text
lab_sample.institute bigint not null
lab_sample.lot text not null
lab_sample.lot_size text not null
lab_sample.on_day text not null
lab_sample.part text not null
lab_sample.place text not null
lab_sample.producer text not null
lab_sample.producer_unit bigint
lab_sample.product text not null
lab_sample.purpose text not null
lab_sample.quantity text not null
lab_sample.regime text
lab_sample.seal text not null
lab_sample.seq bigint not null
lab_sample.stratum text not null
lab_sample.synthetic bigint not null
lab_sample.taken_by text not null
lab_sample.turn text not null
lab_sample.twin bigint
lab_sample.uuid text
lab_sample.weight bigint
lab_scenario.hazard text not null
lab_scenario.id bigint not null
lab_scenario.level text not null
lab_scenario.on_day text not null
lab_scenario.person bigint not null
lab_scenario.product text not null
lab_scenario.seq bigint not null
lab_scenario.severity bigint not null
lab_scenario.steps text not null
lab_scenario.until bigint
lab_scenario.words text not null
lab_scope.certificate text not null
lab_scope.cma bigint not null
lab_scope.from_day text not null
lab_scope.id bigint not null
lab_scope.institute bigint not null
lab_scope.method text not null
lab_scope.name text not null
lab_scope.seq bigint not null
lab_scope.to_day text not null
lab_scope.until bigint
lab_series.aql bigint not null
lab_series.basis text not null
lab_series.id bigint not null
lab_series.level text not null
lab_series.producer bigint not null
lab_series.product text not null
lab_series.seq bigint not null
lab_sheet.code text not null
lab_sheet.id bigint not null
lab_sheet.institute bigint not null
lab_sheet.instrument bigint
lab_sheet.item text not null
lab_sheet.measure text not null
lab_sheet.method text not null
lab_sheet.on_day text not null
lab_sheet.person bigint not null
lab_sheet.seq bigint not null
lab_sheet_step.at bigint not null
lab_sheet_step.code text not null
lab_sheet_step.ground text
lab_sheet_step.number bigint not null
lab_sheet_step.on_day text not null
lab_sheet_step.person bigint not null
lab_sheet_step.seq bigint not null
lab_sheet_step.sheet bigint not null
lab_signatory.document text not null
lab_signatory.from_day text not null
lab_signatory.id bigint not null
lab_signatory.institute bigint not null
lab_signatory.person bigint not null
lab_signatory.seq bigint not null
lab_signatory.to_day text
lab_signatory.until bigint
lab_stand.area bigint not null
lab_stand.due text
lab_stand.ended bigint not null
lab_stand.institute bigint not null
lab_stand.moved_on text not null
lab_stand.place text not null
lab_stand.received_on text
lab_stand.sample bigint not null
lab_stand.state text not null
lab_step.acting_for bigint
lab_step.at bigint not null
lab_step.code text not null
lab_step.ground text
lab_step.holder text not null
lab_step.institute bigint
lab_step.number bigint not null
lab_step.on_day text not null
lab_step.person bigint not null
lab_step.place text not null
lab_step.sample bigint not null
lab_step.seal text not null
lab_step.seq bigint not null
lab_step.state text not null
lab_test.again_of bigint
lab_test.expected bigint
lab_test.id bigint not null
lab_test.pair bigint
lab_test.position bigint not null
lab_test.sample bigint
lab_test.seq bigint not null
lab_test.sheet bigint not null
lab_test.sort text not null
lab_test.tolerance bigint
lab_test_end.ground text not null
lab_test_end.on_day text not null
lab_test_end.person bigint not null
lab_test_end.seq bigint not null
lab_test_end.sort text not null
lab_test_end.test bigint not null
lock_end.data_lock bigint not null
lock_end.ground text not null
lock_end.on_day text not null
lock_end.person bigint not null
lock_end.seq bigint not null
lock_opening.data_lock bigint not null
lock_opening.ground text not null
lock_opening.id bigint not null
lock_opening.person bigint not null
lock_opening.seq bigint not null
lock_opening.to_day text not null
lock_opening.unit bigint not null
meeting.chair text not null
meeting.id bigint not null
meeting.on_day text not null
meeting.person bigint not null
meeting.place text not null
meeting.present text not null
meeting.seq bigint not null
meeting.title text not null
meeting.unit bigint not null
meeting_item.address text
meeting_item.meeting bigint not null
meeting_item.number bigint not null
meeting_item.person bigint not null
meeting_item.seq bigint not null
meeting_item.title text not null
meeting_item.words text not null
meeting_resolution.case_id bigint
meeting_resolution.due text
meeting_resolution.item bigint not null
meeting_resolution.meeting bigint not null
meeting_resolution.number bigint not null
meeting_resolution.person bigint not null
meeting_resolution.seq bigint not null
meeting_resolution.unit bigint not null
meeting_resolution.why_not text
meeting_resolution.words text not null
migration.name text not null
migration.number bigint not null
pack.code text not null
pack.definition text not null
pack.digest text not null
pack.notice text not null
pack.seq bigint not null
pack.synthetic bigint not null
pack.title text not null
pack.version text not null
paper.batch bigint
paper.drafted_at bigint not null
paper.drafted_by bigint not null
paper.id bigint not null
paper.kind text not null
paper.kind_id bigint not null
paper.organ bigint not null
paper.public bigint not null
paper.seq bigint not null
paper.stage text not null
paper.subject text not null
paper.title text not null
paper.unit bigint not null
paper.version bigint not null
paper_batch.at bigint not null
paper_batch.id bigint not null
paper_batch.inputs text not null
paper_batch.kind text not null
paper_batch.kind_id bigint not null
paper_batch.organ bigint not null
paper_batch.person bigint not null
paper_batch.seq bigint not null
paper_batch.subject text not null
paper_batch.total bigint not null
paper_batch_line.batch bigint not null
paper_batch_line.paper bigint
paper_batch_line.position bigint not null
paper_batch_line.trouble text
paper_batch_line.unit bigint not null
paper_comment.at bigint not null
paper_comment.id bigint not null
paper_comment.paper bigint not null
paper_comment.person bigint not null
paper_comment.seq bigint not null
paper_comment.version bigint not null
paper_comment.words text not null
paper_frozen.as_of bigint not null
paper_frozen.code text not null
paper_frozen.content text not null
paper_frozen.digest text not null
paper_frozen.media text
paper_frozen.pages bigint
paper_frozen.paper bigint not null
paper_frozen.printed text
paper_frozen.seq bigint not null
paper_frozen.version bigint not null
paper_kind.code text not null
paper_kind.definition text not null
paper_kind.digest text not null
paper_kind.id bigint not null
paper_kind.seq bigint not null
paper_kind.until bigint
paper_number.at bigint not null
paper_number.number bigint not null
paper_number.paper bigint not null
paper_number.seq bigint not null
paper_number.series text not null
paper_number.text text not null
paper_number.void_ground text
paper_number.void_seq bigint
paper_number.year bigint not null
paper_receipt.acting_for bigint
paper_receipt.due_on text
paper_receipt.id bigint not null
paper_receipt.paper bigint not null
paper_receipt.received_at bigint
paper_receipt.received_by bigint
paper_receipt.sent_at bigint not null
paper_receipt.seq bigint not null
paper_receipt.unit bigint not null
paper_step.acting_for bigint
paper_step.at bigint not null
paper_step.ground text
paper_step.id bigint not null
paper_step.paper bigint not null
paper_step.person bigint not null
paper_step.seq bigint not null
paper_step.step text not null
paper_step.version bigint not null
paper_version.at bigint not null
paper_version.body text not null
paper_version.inputs text not null
paper_version.note text
paper_version.number bigint not null
paper_version.paper bigint not null
paper_version.person bigint not null
paper_version.seq bigint not null
person.account text not null
person.demo bigint not null
person.ended_at bigint
person.failures bigint not null
person.id bigint not null
person.locked_until bigint
person.must_change bigint not null
person.password text not null
person.seq bigint not null
person.totp bytea
person.totp_step bigint
person.unit bigint
personal.field text not null
personal.sealed bytea not null
personal.subject bigint not null
plan.code text not null
plan.en text
plan.ends text not null
plan.id bigint not null
plan.period bigint not null
plan.seq bigint not null
plan.starts text not null
plan.synthetic bigint not null
plan.zh text not null
plan_amendment.changes text not null
plan_amendment.ground text not null
plan_amendment.id bigint not null
plan_amendment.on_day text not null
plan_amendment.person bigint not null
plan_amendment.plan bigint not null
plan_amendment.seq bigint not null
plan_decision.amendment bigint not null
plan_decision.approved bigint not null
plan_decision.document text
plan_decision.ground text
plan_decision.on_day text not null
plan_decision.person bigint not null
plan_decision.seq bigint not null
plan_former.kind text not null
plan_former.seq bigint not null
plan_former.thing bigint not null
plan_former.was text not null
plan_goal.baseline bigint
plan_goal.code text not null
plan_goal.direction text not null
plan_goal.en text
plan_goal.id bigint not null
plan_goal.indicator text
plan_goal.plan bigint not null
plan_goal.quality text
plan_goal.seq bigint not null
plan_goal.transformation text
plan_goal.unit text
plan_goal.until bigint
plan_goal.value bigint
plan_goal.work text
plan_goal.zh text not null
plan_issue.document text not null
plan_issue.ground text
plan_issue.number bigint not null
plan_issue.on_day text not null
plan_issue.person bigint not null
plan_issue.plan bigint not null
plan_issue.seq bigint not null
plan_measure.code text not null
plan_measure.en text
plan_measure.goal bigint not null
plan_measure.id bigint not null
plan_measure.plan bigint not null
plan_measure.seq bigint not null
plan_measure.until bigint
plan_measure.zh text not null
plan_task.baseline bigint
plan_task.code text not null
plan_task.deliverable text not null
plan_task.direction text not null
plan_task.due text not null
plan_task.en text
plan_task.evidence text not null
plan_task.ground text not null
plan_task.helpers text not null
plan_task.id bigint not null
plan_task.indicator text
plan_task.lead bigint not null
plan_task.measure bigint not null
plan_task.parent bigint
plan_task.plan bigint not null
plan_task.points text not null
plan_task.seq bigint not null
plan_task.split text
plan_task.timing text not null
plan_task.unit text
plan_task.until bigint
plan_task.value bigint
plan_task.version bigint not null
plan_task.weight bigint
plan_task.zh text not null
province_report.at bigint not null
province_report.cells bigint not null
province_report.code text not null
province_report.id bigint not null
province_report.period bigint not null
province_report.person bigint not null
province_report.seq bigint not null
province_value.cell text not null
province_value.edition bigint not null
province_value.figure text not null
province_value.filling bigint not null
province_value.measure text not null
province_value.period bigint not null
province_value.position bigint not null
province_value.report bigint not null
province_value.seq bigint not null
province_value.unit bigint not null
province_value.value text not null
reach.ancestor bigint not null
reach.depth bigint not null
reach.hierarchy text not null
reach.unit bigint not null
reach.valid_from text not null
reach.valid_to text not null
registration.area bigint not null
registration.code text not null
registration.firm bigint
registration.ground text
registration.id bigint not null
registration.kind text not null
registration.month bigint not null
registration.on_date text not null
registration.seq bigint not null
registration.source text not null
registration.status text not null
registration.title text not null
registration.until bigint
registration.valid_to text
reminder.case_id bigint not null
reminder.clock text not null
reminder.draft bigint
reminder.due text
reminder.id bigint not null
reminder.on_day text not null
reminder.person bigint
reminder.rung text not null
reminder.seq bigint not null
reminder.unit bigint not null
reminder.urgent text
reminder.was text
reminder_read.at bigint not null
reminder_read.person bigint not null
reminder_read.reminder bigint not null
role_grant.data_class text
role_grant.granted_by bigint not null
role_grant.ground text not null
role_grant.id bigint not null
role_grant.person bigint not null
role_grant.role text not null
role_grant.seq bigint not null
role_grant.unit bigint
role_grant.until bigint
role_grant.valid_from text not null
role_grant.valid_to text
round_evidence.address text
round_evidence.evidence bigint
round_evidence.id bigint not null
round_evidence.item text not null
round_evidence.round bigint not null
round_evidence.seq bigint not null
round_evidence.title text not null
round_evidence.unit bigint not null
round_run.round bigint not null
round_run.run bigint not null
round_run.seq bigint not null
round_step.act text not null
round_step.acting_for bigint
round_step.at bigint not null
round_step.detail text
round_step.document text
round_step.ground text
round_step.item text
round_step.number bigint not null
round_step.on_day text not null
round_step.page text
round_step.person bigint not null
round_step.round bigint not null
round_step.seq bigint not null
round_step.unit bigint
round_step.value bigint
round_step.words text
rulebook.code text not null
rulebook.definition text not null
rulebook.from_day text not null
rulebook.id bigint not null
rulebook.seq bigint not null
rulebook.sort text not null
run.as_of bigint not null
run.frozen text not null
run.id bigint not null
run.input_digest bytea not null
run.period bigint not null
run.replications bigint not null
run.result_digest bytea not null
run.scheme bigint not null
run.seed bigint not null
run.seq bigint not null
run.tree_date text not null
run.trial bigint not null
sample.area bigint not null
sample.closed_in_time bigint
sample.code text not null
sample.correct_due text
sample.corrected_on text
sample.domain text not null
sample.firm bigint not null
sample.ground text
sample.id bigint not null
sample.industry text
sample.month bigint not null
sample.on_date text not null
sample.order_on text
sample.product text not null
sample.purpose text not null
sample.recheck text
sample.seq bigint not null
sample.source text not null
sample.until bigint
sample.verdict text not null
scheme.code text not null
scheme.definition text not null
scheme.id bigint not null
scheme.pack text not null
scheme.seq bigint not null
scheme.title text not null
scheme.until bigint
scheme.valid_from text not null
scheme.valid_to text
scheme.version text not null
scheme_publication.audience text not null
scheme_publication.document text not null
scheme_publication.id bigint not null
scheme_publication.scheme bigint not null
scheme_publication.seq bigint not null
scheme_publication.until bigint
scheme_publication.valid_from text
scheme_publication.valid_to text
scheme_publication.veto_grounds text not null
score_input.input text not null
score_input.item text not null
score_input.part bigint not null
score_input.points bigint
score_input.run bigint not null
score_input.unit bigint not null
score_input.working text not null
series.id bigint not null
series.indicator text not null
series.seq bigint not null
session.acting_for bigint
session.created_at bigint not null
session.csrf text not null
session.expires_at bigint not null
session.person bigint not null
session.seen_at bigint not null
session.stage text not null
session.token bytea not null
short_notice.asked_at bigint not null
short_notice.asker bigint not null
short_notice.breaches text not null
short_notice.due text not null
short_notice.id bigint not null
short_notice.kind text not null
short_notice.override_ground text
short_notice.period bigint
short_notice.person bigint not null
short_notice.seq bigint not null
short_notice.thing bigint not null
short_notice.urgent text
short_notice.working_days bigint not null
subject_key.sealed bytea not null
subject_key.subject bigint not null
succession.ground text not null
succession.id bigint not null
succession.kind text not null
succession.on_date text not null
succession.predecessor bigint not null
succession.seq bigint not null
succession.successor bigint not null
succession.until bigint
survey.case_id bigint
survey.closes text not null
survey.code text not null
survey.design text not null
survey.draw text
survey.en text
survey.form bigint not null
survey.id bigint not null
survey.opens text not null
survey.period bigint not null
survey.person bigint not null
survey.seq bigint not null
survey.synthetic bigint not null
survey.unit bigint not null
survey.wave_of bigint
survey.zh text not null
survey_answer.at bigint not null
survey_answer.channel text not null
survey_answer.id bigint not null
survey_answer.left_out text
survey_answer.link bigint
survey_answer.position bigint
survey_answer.seconds bigint
survey_answer.seq bigint not null
survey_answer.stratum text not null
survey_answer.survey bigint not null
survey_answer.token text
survey_contact.at bigint not null
survey_contact.channel text not null
survey_contact.note text
survey_contact.number bigint not null
survey_contact.outcome text not null
survey_contact.person bigint not null
survey_contact.position bigint not null
survey_contact.seq bigint not null
survey_contact.survey bigint not null
survey_link.id bigint not null
survey_link.label text not null
survey_link.secret text not null
survey_link.seq bigint not null
survey_link.stratum text not null
survey_link.survey bigint not null
survey_link.until bigint
survey_subject.design_weight bigint
survey_subject.drawn bigint not null
survey_subject.label text not null
survey_subject.position bigint not null
survey_subject.secret text
survey_subject.seq bigint not null
survey_subject.size bigint not null
survey_subject.stratum text not null
survey_subject.survey bigint not null
survey_subject.unit bigint
survey_value.answer bigint not null
survey_value.field text not null
survey_value.number bigint
survey_value.seq bigint not null
survey_value.words text
target.document bigint
target.id bigint not null
target.indicator text not null
target.period bigint not null
target.seq bigint not null
target.unit bigint not null
target.until bigint
target.value bigint not null
target_run.as_of text not null
target_run.id bigint not null
target_run.known bigint not null
target_run.learnt_from bigint not null
target_run.objects bigint not null
target_run.report text not null
target_run.seq bigint not null
target_score.area bigint not null
target_score.firm bigint not null
target_score.place bigint not null
target_score.reasons text not null
target_score.risk bigint not null
target_score.run bigint not null
term.id bigint not null
term.kind text not null
term.term text not null
topic.name text not null
topic.seq bigint not null
trace_below.above bigint not null
trace_below.below bigint not null
trace_below.seq bigint not null
trace_body.body text not null
trace_body.event bigint not null
trace_body.event_id text not null
trace_body.hash bytea not null
trace_body.job bigint not null
trace_drill.balanced bigint
trace_drill.ended_at bigint
trace_drill.holders bigint not null
trace_drill.id bigint not null
trace_drill.kind text not null
trace_drill.nodes bigint not null
trace_drill.open_ends bigint not null
trace_drill.person bigint not null
trace_drill.remark text
trace_drill.seed text not null
trace_drill.seq bigint not null
trace_drill.started_at bigint not null
trace_drill.unit bigint
trace_drill.until bigint
trace_drill_step.at bigint not null
trace_drill_step.drill bigint not null
trace_drill_step.id bigint not null
trace_drill_step.note text
trace_drill_step.person bigint not null
trace_drill_step.seq bigint not null
trace_drill_step.step text not null
trace_drill_step.until bigint
trace_entity.canon text not null
trace_entity.class bigint
trace_entity.id bigint not null
trace_entity.sort bigint not null
trace_event.declared bigint not null
trace_event.id bigint not null
trace_event.packed bytea not null
trace_event.recorded_at bigint not null
trace_event.seq bigint not null
trace_event.t bigint not null
trace_event.voided bigint
trace_event_key.declared bigint not null
trace_event_key.event bigint not null
trace_event_key.event_id text not null
trace_event_key.hash bytea not null
trace_job.behaviour text not null
trace_job.code text not null
trace_job.created_at bigint not null
trace_job.digest bytea not null
trace_job.events bigint not null
trace_job.finished_at bigint
trace_job.id bigint not null
trace_job.party bigint
trace_job.person bigint not null
trace_job.problems text not null
trace_job.repeated bigint not null
trace_job.running bigint not null
trace_job.seq bigint not null
trace_job.stored bigint not null
trace_job.success bigint not null
trace_job.unit bigint
trace_master.attribute text not null
trace_master.entity bigint not null
trace_master.id bigint not null
trace_master.seq bigint not null
trace_master.until bigint
trace_master.value text not null
trace_master.vocabulary text not null
trace_name.canon text not null
trace_name.id bigint not null
trace_party.id bigint not null
trace_party.party bigint not null
trace_party.seq bigint not null
trace_party.skew bigint not null
trace_party.unit bigint not null
trace_party.until bigint
trace_prefix.digits bigint not null
trace_prefix.seq bigint not null
trace_prefix.start text not null
trace_query.created_at bigint not null
trace_query.definition text not null
trace_query.id bigint not null
trace_query.name text not null
trace_query.person bigint not null
trace_query.seq bigint not null
trace_query.unit bigint
trace_query.until bigint
trace_ref.entity bigint not null
trace_ref.event bigint not null
trace_ref.role bigint not null
trace_ref.t bigint not null
trace_resolver.class_chars bigint not null
trace_resolver.issuer text not null
trace_resolver.lot_chars bigint not null
trace_resolver.seq bigint not null
trace_resolver.start text not null
trace_subscription.asked_at bigint not null
trace_subscription.code text not null
trace_subscription.created_at bigint not null
trace_subscription.dest text not null
trace_subscription.failures bigint not null
trace_subscription.id bigint not null
trace_subscription.initial_at bigint not null
trace_subscription.next_at bigint not null
trace_subscription.notified_at bigint
trace_subscription.person bigint not null
trace_subscription.query bigint not null
trace_subscription.report_if_empty bigint not null
trace_subscription.schedule text not null
trace_subscription.seq bigint not null
trace_subscription.signed bigint not null
trace_subscription.streamed bigint not null
trace_subscription.told bigint not null
trace_subscription.until bigint
trace_word.entity bigint not null
trace_word.sort bigint not null
unit.code text not null
unit.id bigint not null
unit.kind text not null
unit.seq bigint not null
unit.valid_from text not null
unit.valid_to text
unit_end.id bigint not null
unit_end.on_date text not null
unit_end.seq bigint not null
unit_end.unit bigint not null
unit_end.until bigint
unit_name.en text
unit_name.id bigint not null
unit_name.seq bigint not null
unit_name.short_zh text
unit_name.unit bigint not null
unit_name.until bigint
unit_name.valid_from text not null
unit_name.valid_to text
unit_name.zh text not null
value_confirmed.combo bigint not null
value_confirmed.ground text not null
value_confirmed.id bigint not null
value_confirmed.indicator text not null
value_confirmed.period bigint not null
value_confirmed.rules text not null
value_confirmed.seq bigint not null
value_confirmed.unit bigint not null
value_confirmed.until bigint
value_confirmed.value bigint not null
violation.code text not null
violation.inspection bigint not null
violation.severity text not null
visit.area bigint not null
visit.basis text
visit.firm bigint not null
visit.from_day text not null
visit.ground text not null
visit.id bigint not null
visit.kind text not null
visit.object text not null
visit.seq bigint not null
visit.subject text not null
visit.to_day text not null
visit.uuid text not null
visit_conflict.act text not null
visit_conflict.against bigint
visit_conflict.at bigint not null
visit_conflict.base bigint not null
visit_conflict.detail text not null
visit_conflict.ground text
visit_conflict.id bigint not null
visit_conflict.made_at bigint not null
visit_conflict.person bigint not null
visit_conflict.rule text not null
visit_conflict.seq bigint not null
visit_conflict.settled bigint
visit_conflict.uuid text not null
visit_conflict.visit bigint not null
visit_inspector.ground text
visit_inspector.id bigint not null
visit_inspector.inspector text not null
visit_inspector.seq bigint not null
visit_inspector.until bigint
visit_inspector.visit bigint not null
visit_rating.at bigint not null
visit_rating.seq bigint not null
visit_rating.stars bigint not null
visit_rating.visit bigint not null
visit_rating.words text not null
visit_sample.code text not null
visit_sample.lot text not null
visit_sample.number bigint not null
visit_sample.on_day text not null
visit_sample.product text not null
visit_sample.purpose text not null
visit_sample.reserve_seal text not null
visit_sample.seal text not null
visit_sample.seq bigint not null
visit_sample.stock text not null
visit_sample.visit bigint not null
visit_stand.area bigint not null
visit_stand.begun_on text
visit_stand.done_on text
visit_stand.firm bigint not null
visit_stand.fruitful bigint
visit_stand.kind text not null
visit_stand.state text not null
visit_stand.steps bigint not null
visit_stand.visit bigint not null
visit_step.act text not null
visit_step.at bigint not null
visit_step.base bigint not null
visit_step.detail text not null
visit_step.evidence bigint
visit_step.made_at bigint not null
visit_step.number bigint not null
visit_step.person bigint not null
visit_step.seq bigint not null
visit_step.uuid text not null
visit_step.visit bigint not null
visit_task.campaign bigint
visit_task.item text not null
visit_task.number bigint not null
visit_task.purpose text not null
visit_task.seq bigint not null
visit_task.subject text not null
visit_task.visit bigint not null
