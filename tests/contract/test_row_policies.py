"""What the tables of operations declare is what PostgreSQL enforces, and the runtime role can do no more."""

import re

import pytest

from tests.database import Rows
from tests.tables import PACKAGES, TABLES

DATABASES = {service: service.removesuffix("-api") for service in PACKAGES}
UNGUARDED = "tablename NOT LIKE 'pgqueuer%' AND tablename NOT IN ('alembic_version', 'legal_clock')"
INSERT_ONLY = {
    "consent-api": (
        "decisions",
        "uses",
        "log_queue",
        "log_hidings",
        "log_hiding_ends",
        "log_requests",
        "request_steps",
        "audit_entries",
        "use_entries",
        "releases",
    ),
    "referral-api": (
        "audit_entries",
        "use_entries",
        "releases",
        "referral_steps",
        "referral_outcomes",
        "referral_absences",
        "answer_link_uses",
        "referral_consents",
        "service_levels",
        "erased_cases",
    ),
    "plans-api": ("audit_entries", "use_entries", "releases"),
}
DELETED = {"referral-api": {"attachments", "attachment_files"}, "plans-api": {"plan_approvals"}}
"""What may go: a file that its organisation takes back or that never came whole; a leaver's answer to a draft."""
SETS_ACCESS_FIRST = re.compile(
    r"^\s*(DECLARE\b[^$]*?)?BEGIN\s+PERFORM set_access\(caller, organisation, user_id, person, roles\);"
)
every_service = pytest.mark.parametrize("service", PACKAGES)


@every_service
def test_the_row_policies_are_those_that_the_operations_declare(rows: Rows, service: str) -> None:
    database = DATABASES[service]
    declared = {policy for operation in TABLES[service].values() for policy in operation.policies}
    found = rows.all(
        database,
        "SELECT tablename || '.' || policyname AS name FROM pg_policies WHERE schemaname = 'public'"
        f" AND '{database}_runtime' = ANY (roles) AND policyname NOT LIKE 'plumbing\\_%'",
    )
    assert {row["name"] for row in found} == declared


@every_service
def test_no_policy_is_open_to_everybody_or_meant_for_a_strange_role(rows: Rows, service: str) -> None:
    database = DATABASES[service]
    found = rows.all(database, "SELECT policyname, roles FROM pg_policies WHERE schemaname = 'public'")
    assert found
    allowed = {f"{database}_runtime", f"{database}_worker"}
    assert [row for row in found if not set(row["roles"]) <= allowed] == []


@every_service
def test_every_table_has_row_security_forced_even_on_its_owner(rows: Rows, service: str) -> None:
    found = rows.all(
        DATABASES[service],
        "SELECT tablename, relrowsecurity AS enabled, relforcerowsecurity AS forced FROM pg_tables"
        f" JOIN pg_class ON oid = format('%I.%I', schemaname, tablename)::regclass"
        f" WHERE schemaname = 'public' AND {UNGUARDED}",
    )
    assert len(found) >= 6
    assert [row["tablename"] for row in found if not (row["enabled"] and row["forced"])] == []


@every_service
def test_the_runtime_and_worker_roles_have_no_power_beyond_rows(rows: Rows, service: str) -> None:
    database = DATABASES[service]
    found = rows.all(
        database,
        "SELECT rolname, rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls AS mighty,"
        " has_schema_privilege(rolname, 'public', 'CREATE') OR has_database_privilege(rolname, current_database(),"
        " 'CREATE, TEMPORARY') AS makes, (SELECT count(*) FROM pg_auth_members WHERE member = pg_roles.oid) AS groups"
        f" FROM pg_roles WHERE rolname IN ('{database}_runtime', '{database}_worker')",
    )
    assert len(found) == 2
    assert [row for row in found if row["mighty"] or row["makes"] or row["groups"]] == []


@every_service
def test_no_service_role_owns_truncates_or_puts_triggers_on_a_table(rows: Rows, service: str) -> None:
    database = DATABASES[service]
    found = rows.all(
        database,
        "SELECT tablename, rolname FROM pg_tables, pg_roles WHERE schemaname = 'public'"
        f" AND rolname IN ('{database}_runtime', '{database}_worker') AND (tableowner = rolname"
        " OR has_table_privilege(rolname, format('%I.%I', schemaname, tablename), 'TRUNCATE, TRIGGER, REFERENCES'))",
    )
    assert found == []


@every_service
def test_the_logs_can_be_written_by_the_runtime_role_but_never_altered(rows: Rows, service: str) -> None:
    role = f"{DATABASES[service]}_runtime"
    for table in INSERT_ONLY[service]:
        found = rows.all(
            DATABASES[service],
            f"SELECT has_table_privilege('{role}', '{table}', 'INSERT') AS writes,"
            f" has_any_column_privilege('{role}', '{table}', 'UPDATE') AS updates,"
            f" has_table_privilege('{role}', '{table}', 'DELETE') AS deletes",
        )
        assert found == [{"writes": True, "updates": False, "deletes": False}], table


@every_service
def test_the_runtime_role_deletes_nothing_but_jobs_and_files(rows: Rows, service: str) -> None:
    role = f"{DATABASES[service]}_runtime"
    found = rows.all(
        DATABASES[service],
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'pgqueuer%'"
        f" AND has_table_privilege('{role}', format('%I.%I', schemaname, tablename), 'DELETE')",
    )
    assert {row["tablename"] for row in found} <= DELETED.get(service, set())


@every_service
def test_no_role_of_a_service_enters_another_services_database(rows: Rows, service: str) -> None:
    found = rows.all(
        DATABASES[service],
        "SELECT rolname FROM pg_roles WHERE NOT rolsuper AND rolname NOT LIKE 'pg\\_%'"
        f" AND rolname NOT LIKE '{DATABASES[service]}\\_%'"
        " AND has_database_privilege(rolname, current_database(), 'CONNECT')",
    )
    assert found == []


@every_service
def test_the_runtime_role_cannot_read_past_policies_through_a_function_or_view(rows: Rows, service: str) -> None:
    definers = rows.all(
        DATABASES[service],
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef",
    )
    views = rows.all(DATABASES[service], "SELECT viewname FROM pg_views WHERE schemaname = 'public'")
    assert (definers, views) == ([], [])


@every_service
def test_a_function_for_callers_sets_the_callers_access_first(rows: Rows, service: str) -> None:
    """Calls of several callers share a statement, so that a function which did not would act as another."""
    functions = rows.all(
        DATABASES[service],
        "SELECT proname, provolatile, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " AND proargnames[1:5] = ARRAY['caller', 'organisation', 'user_id', 'person', 'roles']"
        " AND proname <> 'set_access'",
    )
    assert len(functions) >= 2
    for function in functions:
        assert SETS_ACCESS_FIRST.search(function["prosrc"]), function["proname"]
        assert function["provolatile"] == "v", function["proname"]
