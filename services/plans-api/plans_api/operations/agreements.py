"""The operations of agreements."""

from plans_api.operations.networks import changing
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

ONE = "agreements/{number}"

AGREEMENTS = (
    Operation(
        id="list_agreements",
        method="GET",
        path="/v1/networks/{network_id}/agreements",
        scope="networks:read",
        summary="A group's agreement",
        kinds=THREE_AUTHORITIES,
        policies=("agreements.party", "agreement_signatures.party", "staff_checks.party"),
    ),
    changing("draft_agreement", "agreements", "Draft the agreement", "agreements.party_insert"),
    changing(
        "sign_agreement",
        f"{ONE}/sign",
        "Sign the agreement",
        "agreements.party_update",
        "agreement_signatures.author_insert",
    ),
    changing(
        "check_staff",
        f"{ONE}/staff-checks",
        "Record the yearly check of the staff",
        "agreements.party_update",
        "staff_checks.author_insert",
    ),
)
