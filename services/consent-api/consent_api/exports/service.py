"""Use cases of exports: everything gathered in one transaction, each part from the feature that owns it."""

from collections.abc import Sequence

from consent_api.consents.queries import page_of_person as consents_of
from consent_api.consents.rules import allowed
from consent_api.consents.schemas import ConsentOut, StepOut
from consent_api.exports.queries import steps_by_consent
from consent_api.exports.rules import MOST_OF_A_KIND
from consent_api.exports.schemas import ExportedCode, ExportedConsent, ExportOut
from consent_api.own_log.rules import Coverage
from consent_api.own_log.service import Wanted, read_own_log
from consent_api.persons.queries import codes_of
from consent_api.persons.rules import HetuKeys, masked
from consent_api.profiles.service import read_me
from consent_api.prohibitions.queries import prohibitions_of
from consent_api.prohibitions.service import as_shown
from consent_api.representations.queries import of_party
from consent_api.representations.service import with_names
from consent_api.requests.queries import page_of_person as requests_of
from consent_api.requests.service import shown
from tym_shared.call import Call
from tym_shared.clock import read_legal_now
from tym_shared.legal_dates import legal_date


async def gather(
    call: Call, *, keys: HetuKeys, coverage: Sequence[Coverage], log_entries: int, language: str
) -> ExportOut:
    """All that is held about the signed-in person, as they may see it; of the log at most so many entries."""
    person = call.caller.person_id
    assert person is not None
    session = await call.begin()
    now = await read_legal_now(session)
    found = await read_me(call, keys=keys)
    codes = [
        ExportedCode(
            masked=masked(keys.decrypt(code.hetu_encrypted, person=code.person_id)),
            valid_from=code.valid_from,
            valid_to=code.valid_to,
        )
        for code in await codes_of(session, person)
    ]
    consents, more_consents = await consents_of(session, person, state=None, cursor=None, limit=MOST_OF_A_KIND)
    steps = await steps_by_consent(session, [row.id for row in consents])
    log = await read_own_log(call, Wanted(limit=log_entries), coverage=coverage, language=language)
    requests, more_requests = await requests_of(session, person, state=None, cursor=None, limit=MOST_OF_A_KIND)
    rest = {
        "/v1/me/consents": more_consents,
        "/v1/me/disclosures": log.next_cursor,
        "/v1/me/requests": more_requests,
    }
    names = ConsentOut.model_fields.keys() - {"allowed_actions"}
    return ExportOut(
        source="consent-api",
        made_at=now,
        language=language,
        person=found,
        identity_codes=codes,
        representations=list(await with_names(call, await of_party(session, person), keys=keys)),
        prohibitions=[as_shown(row) for row in await prohibitions_of(session, person)],
        consents=[
            ExportedConsent(
                consent=ConsentOut(**{name: getattr(row, name) for name in names}, allowed_actions=allowed(row.state)),
                steps=[StepOut.model_validate(step) for step in steps.get(row.id, ())],
            )
            for row in consents
        ],
        log=log,
        requests=[shown(call, row, language=language, today=legal_date(now)) for row in requests],
        more=[f"{address}?cursor={cursor}" for address, cursor in rest.items() if cursor],
    )
