"""The export over HTTP."""

from fastapi.responses import JSONResponse

from referral_api.exports.schemas import ExportOut
from referral_api.exports.service import gather
from referral_api.operations import operations
from referral_api.own_referrals.rules import texts
from tym_shared.call import CurrentCall
from tym_shared.languages import Language
from tym_shared.pdf import KEPT_BY_NOBODY
from tym_shared.words import Words


@operations.route("export_my_data", response_model=ExportOut)
async def export_my_data(call: CurrentCall, language: Language) -> JSONResponse:
    """What was sent about the signed-in person on which basis, what was asked, and what became of it.

    What the sides keep for themselves is not in it: drafts, texts that did not leave, and messages between workers. The
    newest 200 referrals and 1,000 messages are in it; `more` names where the rest is. What is withheld from the person
    by law is withheld here as well.
    """
    export = await gather(call, Words(texts(), language, call.directory))
    headers = {**KEPT_BY_NOBODY, "Content-Language": language}
    return JSONResponse(export.model_dump(mode="json", by_alias=True), headers=headers)
