"""The export over HTTP, in either of its forms."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from consent_api.documents.rules import Document
from consent_api.documents.service import Press
from consent_api.export_documents.service import in_words
from consent_api.exports.rules import PDF, wants_pdf
from consent_api.exports.schemas import ExportOut
from consent_api.exports.service import gather
from consent_api.operations import operations
from consent_api.own_log.routes import Covered
from consent_api.persons.routes import Keys
from tym_shared.call import CurrentCall
from tym_shared.languages import Language
from tym_shared.vocabulary import CONSENT_REGISTER, DataCategory

KEPT_BY_NOBODY = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language, Authorization"}
BOTH_FORMS: dict[int | str, dict[str, Any]] = {
    200: {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}
}


class PdfResponse(Response):
    """A document that is made when it is sent: after the transaction has ended, and before the first byte leaves."""

    media_type = PDF

    def __init__(self, press: Press, document: Document, headers: dict[str, str]) -> None:
        """To be made by this press."""
        super().__init__(headers=headers)
        self._press, self._document = press, document

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Make it, then send it."""
        made = await self._press.make(self._document)
        headers = {name: value for name, value in self.headers.items() if name != "content-length"}
        await Response(made, headers=headers)(scope, receive, send)


async def _press(request: Request, accept: Annotated[str, Header(max_length=500)] = "") -> AsyncIterator[Press | None]:
    """A place at the press until the answer has been sent, or none where JSON is wanted; 503 while all are taken."""
    if not wants_pdf(accept):
        yield None
        return
    press: Press = request.app.state.press
    with press.place():
        yield press


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
    press: Annotated[Press | None, Depends(_press)],
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
