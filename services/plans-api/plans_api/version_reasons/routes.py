"""The reasons of versions over HTTP."""

from plans_api.operations import operations
from plans_api.version_reasons.rules import reasons_on
from plans_api.version_reasons.schemas import ReasonOut, ReasonsOut
from tym_shared.call import CurrentCall
from tym_shared.clock import read_legal_now
from tym_shared.languages import Language
from tym_shared.legal_dates import legal_date


@operations.route("list_version_reasons")
async def list_version_reasons(call: CurrentCall, language: Language) -> ReasonsOut:
    """Why a version may be made; the labels are in the language asked for."""
    today = legal_date(await read_legal_now(await call.begin()))
    return ReasonsOut(
        items=[
            ReasonOut(code=reason.code, label=reason.labels[language], is_first=reason.is_first)
            for reason in reasons_on(today)
        ]
    )
