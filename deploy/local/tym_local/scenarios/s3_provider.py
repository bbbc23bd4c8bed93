"""S3.4: a service provider gets health data only on an itemised written consent, and the county's data never."""

from typing import Any

from tym_local.play import Play
from tym_local.scenarios.beginnings import CONSENT, EA_WORKER, VANTAA, Known, done
from tym_local.scenarios.decisions import allows, asks, denied, permitted

PROVIDER, EMPLOYER = "provider-tyovalmennus", "employer-rakennus"
HEALTH, NEED = "health-and-work-capacity", "service-need"


def provider(play: Play, person: Known) -> None:
    """Without consent no health data; with an itemised one the authority's own; the county's goes no further."""
    ask: dict[str, Any] = {
        "to": PROVIDER,
        "purpose": "service-provision",
        "register": "employment",
        "necessity": "arrange-service",
        "what": "asks to tell its service provider",
    }
    need = permitted(NEED, section="116(4)")
    told = asks(
        play,
        "S3.4",
        EA_WORKER,
        person,
        shows="§ 116: what the service needs goes without consent, health data does not",
        check=need,
        categories=(NEED, HEALTH),
        **ask,
    )
    if [one["reason"] for one in told.body["context"]["denied"]] != ["consent-missing"]:
        raise RuntimeError("health data was denied for another reason")
    body = {"purpose": "service-provision", "discloserId": VANTAA, "recipientId": PROVIDER, "categories": [HEALTH]}
    vague = play.request(
        person.client,
        CONSENT,
        "POST",
        "/v1/me/consents",
        body={**body, "answer": "given", "textVersion": "1", "language": "fi"},
    )
    done(vague, 422)
    allows(play, "S3.4", person, {**body, "itemisedCategories": [HEALTH]}, shows="an itemised consent in writing")
    asks(
        play,
        "S3.4",
        EA_WORKER,
        person,
        shows="now the authority's own health data may go, logged with the consent",
        check=permitted(HEALTH, section="116(4)"),
        categories=(HEALTH,),
        **ask,
    )
    for origin, recipient, purpose in (
        ("county-health", PROVIDER, "service-provision"),
        ("county-social", EMPLOYER, "recruitment"),
    ):
        asks(
            play,
            "S3.4",
            EA_WORKER,
            person,
            shows="703/2023 § 48: what came from the county goes no further, consent or not",
            check=denied("origin-bars"),
            categories=(HEALTH,),
            origin=origin,
            **{**ask, "to": recipient, "purpose": purpose, "what": "asks to pass the county's data on"},
        )
