"""The wire shape of what every free text declares."""

from typing import Annotated

from pydantic import Field

from referral_api.texts.rules import BASIC
from tym_shared.vocabulary import DataCategory
from tym_shared.wire import Incoming

Categories = Annotated[list[DataCategory], Field(min_length=1, max_length=len(DataCategory))]


class Telling(Incoming):
    """What has a text for the other side: `categories` are those of everything that the text tells."""

    categories: Categories = list(BASIC)
