DROP POLICY plumbing_work ON relations;

DROP POLICY plumbing_work ON persons;
