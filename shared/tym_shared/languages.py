"""The language of an answer: Finnish, Swedish or English by Accept-Language, Finnish when none of them is asked for."""

from typing import Annotated

from fastapi import Depends, Header

LANGUAGES = ("fi", "sv", "en")


def chosen_language(accepted: str | None) -> str:
    """The best of our languages for an Accept-Language header (RFC 9110 § 12.5.4)."""
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate((accepted or "").split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        language = tag.split("-")[0].lower()
        if language in LANGUAGES and weight > 0:
            wishes.append((-weight, place, language))
    return min(wishes)[2] if wishes else LANGUAGES[0]


async def _language(accept_language: Annotated[str | None, Header(max_length=200)] = None) -> str:
    return chosen_language(accept_language)


Language = Annotated[str, Depends(_language)]
