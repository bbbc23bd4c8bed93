-- A user's visits are the user's own, for as long as the plan is seen.

GRANT SELECT, INSERT, UPDATE ON plan_visits TO {service}_runtime;

GRANT SELECT, INSERT, UPDATE, DELETE ON plan_visits TO {service}_maintenance;

ALTER TABLE plan_visits ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY own ON plan_visits FOR SELECT TO {service}_runtime USING (user_id = access_user());

CREATE POLICY own_insert ON plan_visits FOR INSERT TO {service}_runtime
    WITH CHECK (user_id = access_user() AND EXISTS (SELECT FROM plans WHERE plans.id = plan_id));

CREATE POLICY own_update ON plan_visits FOR UPDATE TO {service}_runtime
    USING (user_id = access_user() AND EXISTS (SELECT FROM plans WHERE plans.id = plan_id));
