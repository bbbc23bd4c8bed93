"""Making documents: in a thread, as many at once as the setting says, and no caller waits in a queue."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files

import typst

from tym_shared.documents import Document, DocumentsBusy

RETRY_AFTER_SECONDS = "5"


class Press:
    """Makes documents one in each of its places."""

    def __init__(self, places: int) -> None:
        """With so many places."""
        self._free = places

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for as long as the block runs; DocumentsBusy while there is none."""
        if self._free == 0:
            raise DocumentsBusy(headers={"Retry-After": RETRY_AFTER_SECONDS})
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1

    async def make(self, document: Document) -> bytes:
        """The document as PDF/UA-1, which the compiler checks; off the event loop."""
        return await asyncio.to_thread(make_pdf, document)


@cache
def _layout() -> bytes:
    return files("tym_shared.data").joinpath("layout.typ").read_bytes()


def make_pdf(document: Document) -> bytes:
    """The document as PDF/UA-1; its texts travel as JSON beside the layout, so none of them is read as markup."""
    made = typst.compile(
        _layout(),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(document.as_data())},
    )
    assert isinstance(made, bytes)
    return made
