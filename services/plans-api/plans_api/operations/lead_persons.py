"""The operations of lead persons."""

from plans_api.operations.networks import changing
from tym_shared.operations import Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

ONE = "lead-persons/{lead_person_id}"

LEAD_PERSONS = (
    Operation(
        id="list_lead_persons",
        method="GET",
        path="/v1/networks/{network_id}/lead-persons",
        scope="networks:read",
        summary="A group's lead persons",
        kinds=THREE_AUTHORITIES,
        policies=("lead_persons.party", "lead_person_approvals.party"),
    ),
    changing("propose_lead_person", "lead-persons", "Propose a lead person", "lead_persons.setter_insert"),
    changing(
        "approve_lead_person",
        f"{ONE}/approve",
        "Approve a lead person",
        "lead_persons.party_update",
        "lead_person_approvals.author_insert",
    ),
    changing("reject_lead_person", f"{ONE}/reject", "Reject a lead person", "lead_persons.party_update"),
    changing("name_lead_person", f"{ONE}/name", "Name a lead person", "lead_persons.party_update"),
    changing("end_lead_person", f"{ONE}/end", "End a naming", "lead_persons.party_update"),
)
