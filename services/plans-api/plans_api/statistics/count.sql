-- The numbers of each employment authority's area in a county between :begins and :ends, states as of :ends.
-- Plans outside a case stand under their type; the county is empty where none makes the plan.
-- A person counts once for a service used, reviews done and plans made: what is small is told by persons.
-- A plan is outstanding from the day after the one on which it was due; a reason or outcome that is no code is `other`.
WITH bounds AS (
    SELECT CAST(:begins AS timestamptz) AS begins, CAST(:ends AS timestamptz) AS ends,
        (CAST(:begins AS timestamptz) AT TIME ZONE 'Europe/Helsinki')::date AS first_on,
        ((CAST(:ends AS timestamptz) - interval '1 microsecond') AT TIME ZONE 'Europe/Helsinki')::date AS last_on
),
open_cases AS (
    SELECT cases.id, employment_authority_id, county_id, plan_due_on FROM cases, bounds
    WHERE created_at < ends AND (ended_at IS NULL OR ended_at >= ends)
),
signed AS (
    SELECT case_id, max(signed_at) AS concluded_at FROM assessment_sections WHERE signed_at IS NOT NULL GROUP BY case_id
),
first_in_force AS (
    SELECT case_id, min(in_force_at) AS in_force_at FROM plan_versions WHERE in_force_at IS NOT NULL GROUP BY case_id
),
other_plans AS (
    SELECT plans.id, plans.person_id, plans.type, employment_authority_id, coalesce(county_id, '') AS county_id,
        plans.created_at, least(replaced_at, plans.ended_on::timestamp AT TIME ZONE 'Europe/Helsinki') AS given_up_at,
        min(held.in_force_at) AS in_force_at
    FROM plans LEFT JOIN plan_versions AS held ON held.plan_id = plans.id
    WHERE plans.case_id IS NULL AND employment_authority_id IS NOT NULL GROUP BY plans.id
),
counted (measure, dimension, employment_authority_id, county_id, days) AS (
    SELECT 'open-cases', '', employment_authority_id, county_id, NULL::numeric FROM open_cases
    UNION ALL
    SELECT 'new-cases', '', employment_authority_id, county_id, NULL FROM cases, bounds
        WHERE created_at >= begins AND created_at < ends
    UNION ALL
    SELECT 'ended-cases', CASE WHEN end_reason ~ '^[a-z0-9][a-z0-9-]{0,59}$' THEN end_reason ELSE 'other' END,
            employment_authority_id, county_id, NULL
        FROM cases, bounds WHERE ended_at >= begins AND ended_at < ends
    UNION ALL
    SELECT 'assessments-concluded', CASE WHEN end_reason = 'no-need-found' THEN 'no-need' ELSE 'need' END,
            employment_authority_id, county_id, extract(epoch FROM concluded_at - created_at) / 86400
        FROM signed JOIN cases ON cases.id = case_id, bounds
        WHERE state <> 'assessing' AND concluded_at >= begins AND concluded_at < ends
    UNION ALL
    SELECT 'plans-due', '', employment_authority_id, county_id, NULL FROM cases, bounds
        WHERE created_at < ends AND (ended_at IS NULL OR ended_at >= ends) AND plan_due_on BETWEEN first_on AND last_on
    UNION ALL
    SELECT 'plans-outstanding', '', employment_authority_id, county_id, NULL FROM bounds, open_cases
        LEFT JOIN first_in_force ON case_id = open_cases.id
        WHERE plan_due_on < last_on AND (in_force_at IS NULL OR in_force_at >= ends)
    UNION ALL
    SELECT 'plans-in-force', '', employment_authority_id, county_id,
            extract(epoch FROM in_force_at - created_at) / 86400
        FROM first_in_force JOIN cases ON cases.id = case_id, bounds WHERE in_force_at >= begins AND in_force_at < ends
    UNION ALL
    SELECT 'reviews-done', '', employment_authority_id, county_id, NULL FROM cases, bounds
        WHERE EXISTS (SELECT FROM plan_reviews WHERE case_id = cases.id AND done_at >= begins AND done_at < ends)
    UNION ALL
    SELECT 'reviews-outstanding', '', open_cases.employment_authority_id, open_cases.county_id, NULL
        FROM bounds, open_cases JOIN plans ON case_id = open_cases.id WHERE next_review_on < last_on
    UNION ALL
    SELECT 'services-used', service_code, employment_authority_id, county_id, NULL FROM (
        SELECT DISTINCT open_cases.id, service_code, employment_authority_id, county_id
            FROM bounds, open_cases
            JOIN plan_versions AS held ON held.case_id = open_cases.id AND held.state = 'in-force'
            JOIN plan_items AS item ON item.version_id = held.id
            WHERE item.starts_on <= last_on AND (item.ends_on IS NULL OR item.ends_on >= first_on)) AS used
    UNION ALL
    SELECT 'referrals-sent', '', employment_authority_id, county_id, NULL FROM referral_times, bounds
        WHERE sent_at >= begins AND sent_at < ends
    UNION ALL
    SELECT 'referral-receipts', '', employment_authority_id, county_id, extract(epoch FROM received_at - sent_at) / 86400
        FROM referral_times, bounds WHERE received_at >= begins AND received_at < ends AND sent_at IS NOT NULL
    UNION ALL
    SELECT 'services-started', '', employment_authority_id, county_id, extract(epoch FROM started_at - sent_at) / 86400
        FROM referral_times, bounds WHERE started_at >= begins AND started_at < ends AND sent_at IS NOT NULL
    UNION ALL
    SELECT 'service-outcomes', CASE WHEN outcome ~ '^[a-z0-9][a-z0-9-]{0,59}$' THEN outcome ELSE 'other' END,
            employment_authority_id, county_id, NULL
        FROM referral_times, bounds WHERE ended_at >= begins AND ended_at < ends
    UNION ALL
    SELECT 'other-plans-made', type, employment_authority_id, county_id, NULL FROM (
        SELECT DISTINCT person_id, type, employment_authority_id, county_id FROM other_plans, bounds
            WHERE created_at >= begins AND created_at < ends) AS made
    UNION ALL
    SELECT 'other-plans-agreed', type, employment_authority_id, county_id,
            extract(epoch FROM in_force_at - created_at) / 86400
        FROM other_plans, bounds WHERE in_force_at >= begins AND in_force_at < ends
    UNION ALL
    SELECT 'other-plans-in-force', type, employment_authority_id, county_id, NULL FROM other_plans, bounds
        WHERE in_force_at < ends AND (given_up_at IS NULL OR given_up_at >= ends)
)
SELECT measure, dimension, employment_authority_id, county_id, count(*) AS number, sum(days) AS total_days
FROM counted GROUP BY measure, dimension, employment_authority_id, county_id
ORDER BY measure, dimension, employment_authority_id, county_id
