"""PDF over HTTP: asked for by Accept, made outside any transaction, and never more at once than there are places."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

from tym_shared.documents import Document
from tym_shared.press import Press

PDF, JSON = "application/pdf", "application/json"
KEPT_BY_NOBODY = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language, Authorization"}
BOTH_FORMS: dict[int | str, dict[str, Any]] = {
    200: {"content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}
}
"""The answer of an operation that answers with PDF where it is asked for."""


def wants_pdf(accept: str) -> bool:
    """Whether an Accept header (RFC 9110 § 12.5.1) names PDF, and JSON not before it."""
    weights: dict[str, float] = {}
    for part in accept.split(","):
        media, _, parameters = part.strip().lower().partition(";")
        _, _, quality = parameters.partition("q=")
        try:
            weights[media.strip()] = float(quality.split(";")[0]) if quality else 1.0
        except ValueError:
            continue
    pdf = weights.get(PDF, 0.0)
    return pdf > 0 and pdf >= weights.get(JSON, 0.0)


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


async def place_at_press(request: Request) -> AsyncIterator[Press]:
    """A place at the press until the answer has been sent; 503 while all are taken."""
    press: Press = request.app.state.press
    with press.place():
        yield press


async def place_if_wanted(
    request: Request, accept: Annotated[str, Header(max_length=500)] = ""
) -> AsyncIterator[Press | None]:
    """The same where PDF is asked for; none where JSON is wanted."""
    if not wants_pdf(accept):
        yield None
        return
    press: Press = request.app.state.press
    with press.place():
        yield press


PlaceAtPress = Annotated[Press, Depends(place_at_press)]
PlaceIfWanted = Annotated[Press | None, Depends(place_if_wanted)]
