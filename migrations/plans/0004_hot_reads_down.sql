DROP FUNCTION plan_version;

DROP FUNCTION read_plan;

DROP FUNCTION plan_categories;

DROP FUNCTION set_access;
