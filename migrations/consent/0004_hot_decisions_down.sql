DROP FUNCTION record_decision;

DROP FUNCTION decision_facts;

DROP FUNCTION set_access;
