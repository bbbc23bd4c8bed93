"""The operations of requests: the person's own, and those of the controllers' officials."""

from consent_api.operations.callers import DATA_PROTECTION
from tym_shared.operations import PERSON, Operation
from tym_shared.vocabulary import Mandate

OWN = frozenset({PERSON})
HANDLED = ("requests.handler", "requests.handler_update", "request_steps.visible", "request_steps.keep")

REQUESTS = (
    Operation(
        id="make_my_request",
        method="POST",
        path="/v1/me/requests",
        scope="me:write",
        summary="Ask a controller about my data",
        callers=OWN,
        mandate=Mandate.REQUESTS,
        replayable=True,
        policies=("requests.person", "requests.person_insert", "request_steps.keep", "decisions.person", "uses.person"),
    ),
    Operation(
        id="list_my_requests",
        method="GET",
        path="/v1/me/requests",
        scope="me:read",
        summary="My requests",
        callers=OWN,
        mandate=Mandate.REQUESTS,
        policies=("requests.person",),
    ),
    Operation(
        id="get_my_request",
        method="GET",
        path="/v1/me/requests/{request_id}",
        scope="me:read",
        summary="One of my requests",
        callers=OWN,
        mandate=Mandate.REQUESTS,
        policies=("requests.person", "request_steps.visible"),
    ),
    Operation(
        id="supplement_my_request",
        method="POST",
        path="/v1/me/requests/{request_id}/supplement",
        scope="me:write",
        summary="Add what the controller asked for",
        callers=OWN,
        mandate=Mandate.REQUESTS,
        replayable=True,
        policies=("requests.person", "requests.person_update", "request_steps.keep"),
    ),
    Operation(
        id="list_requests",
        method="GET",
        path="/v1/requests",
        scope="requests:read",
        summary="Requests that the controller answers for",
        roles=DATA_PROTECTION,
        personal=True,
        policies=("requests.handler",),
    ),
    Operation(
        id="get_request",
        method="GET",
        path="/v1/requests/{request_id}",
        scope="requests:read",
        summary="One request",
        roles=DATA_PROTECTION,
        personal=True,
        policies=("requests.handler", "request_steps.visible"),
    ),
    *(
        Operation(
            id=identifier,
            method="POST",
            path=f"/v1/requests/{{request_id}}/{action}",
            scope="requests:write",
            summary=summary,
            roles=DATA_PROTECTION,
            replayable=True,
            policies=HANDLED,
        )
        for identifier, action, summary in (
            ("take_request", "take", "Take a request"),
            ("ask_information", "ask-information", "Ask the person for more"),
            ("extend_request", "extend", "Extend the period"),
            ("answer_request", "answer", "Answer a request"),
            ("refuse_request", "refuse", "Refuse a request in writing"),
        )
    ),
    Operation(
        id="transfer_request",
        method="POST",
        path="/v1/requests/{request_id}/transfer",
        scope="requests:write",
        summary="Hand a request on to its controller",
        roles=DATA_PROTECTION,
        replayable=True,
        policies=(*HANDLED, "requests.transfer_insert"),
    ),
)
