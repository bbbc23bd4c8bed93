"""The export over HTTP, in either of its forms."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import JSONResponse, Response

from consent_api.export_documents.service import in_words
from consent_api.exports.schemas import ExportOut
from consent_api.exports.service import gather
from consent_api.operations import operations
from consent_api.own_log.routes import Covered
from consent_api.persons.routes import Keys
from tym_shared.call import CurrentCall
from tym_shared.languages import Language
from tym_shared.pdf import BOTH_FORMS, KEPT_BY_NOBODY, PdfResponse, PlaceIfWanted
from tym_shared.vocabulary import CONSENT_REGISTER, DataCategory


async def _log_entries(request: Request) -> int:
    entries: int = request.app.state.export_log_entries
    return entries


@operations.route("export_my_data", response_model=ExportOut, responses=BOTH_FORMS)
async def export_my_data(
    call: CurrentCall,
    language: Language,
    keys: Keys,
    covered: Covered,
    *,
    press: PlaceIfWanted,
    log_entries: Annotated[int, Depends(_log_entries)],
) -> Response:
    """All that consent-api holds about the signed-in person: JSON, or an accessible PDF with `Accept: application/pdf`.

    The newest entries of the log of two years are in it, as many as the installation says; `more` names where the rest
    is. While too many documents are being made the answer is 503 with Retry-After.
    """
    export = await gather(call, keys=keys, coverage=covered, log_entries=log_entries, language=language)
    assert call.caller.person_id is not None
    categories = [DataCategory.IDENTITY, DataCategory.CLIENT_RELATIONSHIP]
    await call.log_use([call.caller.person_id], register=CONSENT_REGISTER, categories=categories)
    headers = {**KEPT_BY_NOBODY, "Content-Language": language}
    if press is None:
        return JSONResponse(export.model_dump(mode="json", by_alias=True), headers=headers)
    headers["Content-Disposition"] = 'attachment; filename="yhdyspinta.pdf"'
    return PdfResponse(press, in_words(export, call.directory), headers)
