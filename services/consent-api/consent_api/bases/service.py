"""Use cases of legal bases: the shipped rule set is kept, found again by its digest, and written out for a lawyer."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from consent_api.bases.models import RuleSetRow
from consent_api.bases.rules import LegalBasis, RuleSet, code_list, purposes, rule_set
from tym_shared.access import Access
from tym_shared.db import Database

ACCESS = Access(caller="service", user="rule-set")


async def keep_rule_set(database: Database) -> None:
    """Keep the shipped rule set if it is new; no decision names one that is not kept."""
    shipped = rule_set()
    statement = insert(RuleSetRow).values(digest=shipped.digest, document=list(shipped.document))
    async with database.transaction(ACCESS) as session:
        await session.execute(statement.on_conflict_do_nothing())


async def kept_rule_set(session: AsyncSession, digest: str) -> RuleSet | None:
    """The rule set of this digest as it was kept."""
    if digest == rule_set().digest:
        return rule_set()
    document = await session.scalar(select(RuleSetRow.document).where(RuleSetRow.digest == digest))
    return RuleSet(document) if document else None


def as_page(rules: RuleSet) -> str:
    """The rule set as a page in Markdown: every provision in a table, then its conditions one by one."""
    ordered = sorted(rules.bases, key=lambda basis: (basis.act.partition("/")[2], basis.act, basis.section, basis.code))
    rows = [
        f"| {one.act} § {one.section} | [{one.code}](#{one.code}-version-{one.version}) | {one.version} "
        f"| {_period(one)} | {_words(one.disclosers)} | {_words(one.recipients)} | {_permission(one)} |"
        for one in ordered
    ]
    head = [
        "# Legal bases",
        "",
        "Every provision that a decision can stand on, made from the rule data of consent-api by",
        "`python -m consent_api legal-bases`; `GET /v1/legal-bases` serves the same. Rule set",
        f"`{rules.digest[:16]}…`. What is marked as an assumption is a setting, not a fact.",
        "",
        "| provision | code | version | in force | from | to | permission of the person |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, "", *(line for one in ordered for line in _conditions(one))])


def _conditions(basis: LegalBasis) -> list[str]:
    labels = purposes()
    categories = code_list("data_categories")
    said = {
        "Says": basis.texts["en"],
        "In force": _period(basis),
        "From": _words(basis.disclosers),
        "To": f"{_words(basis.recipients)} ({basis.parties})",
        "Actions": _words(basis.actions),
        "Registers": _words(basis.registers),
        "Data may come first from": "any register" if basis.origins is None else _words(basis.origins),
        "Purposes": "; ".join(sorted(labels[one].labels["en"] for one in basis.purposes)),
        "Data": "; ".join(categories[one].labels["en"] for one in categories if one in basis.categories),
        "Relation needed": _words(basis.relations),
        "Necessity needed for": _words(basis.necessity_for),
        "On grounds": _words(basis.necessity_grounds) if basis.necessity_grounds else "any listed ground",
        "Role of the reader": _words(basis.recipient_roles) if basis.recipient_roles else "any",
        "Permission of the person": _permission(basis),
        "Urgent grounds": _words(basis.urgent_grounds),
        "Assumption": basis.assumption or "",
    }
    lines = [f"- **{name}**: {text}" for name, text in said.items() if text]
    return [f"## {basis.code} version {basis.version}", "", f"{basis.act} § {basis.section}", "", *lines, ""]


def _period(basis: LegalBasis) -> str:
    return f"{basis.valid_from.isoformat()} – {basis.valid_to.isoformat() if basis.valid_to else ''}".rstrip()


def _permission(basis: LegalBasis) -> str:
    if basis.consent is None:
        return "none: listed urgent ground" if basis.urgent_grounds else "none: statute"
    itemised = ", itemised" if basis.consent.itemised else ""
    guardian = ", the guardian's too for a minor" if basis.consent.guardian_if_minor else ""
    return f"{basis.consent.kind} ({_words(basis.consent.forms)}{itemised}{guardian})"


def _words(codes: Collection[str]) -> str:
    return ", ".join(sorted(codes))
