"""The wire shapes of OpenID AuthZEN Authorization API 1.0, with this decision point's properties."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from consent_api.bases.rules import LegalBasis
from consent_api.decisions.rules import Ground, Outcome
from tym_shared.vocabulary import NECESSITY_CATEGORIES, DataCategory


@dataclass(slots=True)
class EvaluationOut:
    """The answer: `context` holds id, permitted, denied, basis, obligations and expiresAt."""

    decision: bool
    context: dict[str, Any]


@dataclass(slots=True)
class EvaluationsOut:
    """The answers in the order of the questions; one that could not be read is denied and has `context.error`."""

    evaluations: list[EvaluationOut]


def answer_of(outcome: Outcome, *, protected: bool, expires: datetime) -> EvaluationOut:
    """The outcome in AuthZEN's shape; the obligations bind whoever acts on a permission."""
    context = {
        "permitted": sorted(outcome.permitted),
        "denied": [
            {"category": category, "reason": denial.reason, **(provision(denial.basis) if denial.basis else {})}
            for category, denial in sorted(outcome.denied.items())
        ],
        "basis": _grounds(outcome.permitted),
        "obligations": _obligations(outcome.permitted, protected=protected),
        "expiresAt": expires.isoformat(),
    }
    return EvaluationOut(decision=bool(outcome.permitted), context=context)


def refused(status: int, message: str) -> EvaluationOut:
    """A question of a batch that could not be read: denied, with the error in its context."""
    return EvaluationOut(decision=False, context={"error": {"status": status, "message": message}})


def provision(basis: LegalBasis) -> dict[str, Any]:
    """How answers and logs name a provision."""
    return {"code": basis.code, "version": basis.version, "act": basis.act, "section": basis.section}


def _grounds(permitted: Mapping[DataCategory, Ground]) -> list[dict[str, Any]]:
    grounds: dict[tuple[str, UUID | None], dict[str, Any]] = {}
    for category, ground in sorted(permitted.items()):
        consent_id = ground.consent.id if ground.consent else None
        entry = grounds.setdefault(
            (ground.basis.code, consent_id),
            {
                **provision(ground.basis),
                "kind": ground.basis.kind,
                "urgent": bool(ground.basis.urgent_grounds),
                "consentId": str(consent_id) if consent_id else None,
                "categories": [],
            },
        )
        entry["categories"].append(category)
    return list(grounds.values())


def _obligations(permitted: Mapping[DataCategory, Ground], *, protected: bool) -> list[dict[str, Any]]:
    """Mask protected contact details (621/1999 § 24), erase by the consent's end, keep only while necessary (§ 48)."""
    obligations: list[dict[str, Any]] = []
    if protected and DataCategory.IDENTITY in permitted:
        obligations.append({"type": "mask-protected-contact"})
    ends = {
        ground.consent.id: ground.consent.valid_until
        for ground in permitted.values()
        if ground.consent and ground.consent.valid_until
    }
    obligations += [{"type": "erase-by", "at": end.isoformat(), "consentId": str(one)} for one, end in ends.items()]
    if permitted.keys() & NECESSITY_CATEGORIES:
        obligations.append({"type": "keep-while-necessary", "act": "703/2023", "section": "48"})
    if any(ground.basis.urgent_grounds for ground in permitted.values()):
        obligations.append({"type": "follow-up"})
    return obligations
