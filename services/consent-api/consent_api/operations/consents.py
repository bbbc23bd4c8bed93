"""The operations of consents, for workers and for the person."""

from tym_shared.operations import PERSON, Operation
from tym_shared.vocabulary import THREE_AUTHORITIES

CONSENTS = (
    Operation(
        id="create_consent",
        method="POST",
        path="/v1/consents",
        scope="consents:write",
        summary="Record a consent or refusal",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("consents.discloser_insert", "consents.parties"),
    ),
    Operation(
        id="list_consents",
        method="GET",
        path="/v1/consents",
        scope="consents:read",
        summary="A person's consents that concern the caller",
        personal=True,
        policies=("consents.parties",),
    ),
    Operation(
        id="get_consent",
        method="GET",
        path="/v1/consents/{consent_id}",
        scope="consents:read",
        summary="One consent",
        personal=True,
        policies=("consents.parties",),
    ),
    Operation(
        id="withdraw_consent",
        method="POST",
        path="/v1/consents/{consent_id}/withdraw",
        scope="consents:write",
        summary="Record a withdrawal",
        kinds=THREE_AUTHORITIES,
        replayable=True,
        policies=("consents.parties", "consents.discloser_update"),
    ),
    Operation(
        id="list_my_consents",
        method="GET",
        path="/v1/me/consents",
        scope="me:read",
        summary="My consents",
        callers=frozenset({PERSON}),
        policies=("consents.person",),
    ),
    Operation(
        id="create_my_consent",
        method="POST",
        path="/v1/me/consents",
        scope="me:write",
        summary="Give or refuse consent",
        callers=frozenset({PERSON}),
        replayable=True,
        policies=("consents.person", "consents.person_insert"),
    ),
    Operation(
        id="withdraw_my_consent",
        method="POST",
        path="/v1/me/consents/{consent_id}/withdraw",
        scope="me:write",
        summary="Withdraw my consent",
        callers=frozenset({PERSON}),
        replayable=True,
        policies=("consents.person", "consents.person_update"),
    ),
)
