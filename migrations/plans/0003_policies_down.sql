DROP FUNCTION plan_document;

DROP FUNCTION plan_version_document;
