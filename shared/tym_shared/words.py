"""The words of a document in one language: texts by name, organisations, days and moments as they are written here."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from tym_shared.directory import Directory
from tym_shared.legal_dates import HELSINKI
from tym_shared.vocabulary import OrganisationId


class Words:
    """The words of one language."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]], language: str, directory: Directory) -> None:
        """Of these texts by name and language, with the organisations of this directory."""
        self.language = language
        self._texts = texts
        self._directory = directory

    def __getitem__(self, name: str) -> str:
        """A text by its name; a code without one stands for itself."""
        return self._texts.get(name, {}).get(self.language, name.rpartition(":")[2])

    def listed(self, names: Sequence[str]) -> list[str]:
        """Several texts."""
        return [self[name] for name in names]

    def organisation(self, identifier: str) -> str:
        """The name of an organisation."""
        found = self._directory.organisations.get(OrganisationId(identifier))
        return found.names[self.language] if found else identifier

    def day(self, day: date | None) -> str:
        """A day as it is written in Finland."""
        return f"{day.day}.{day.month}.{day.year}" if day else "–"

    def moment(self, moment: datetime) -> str:
        """A moment as the clock in Finland showed it."""
        local = moment.astimezone(HELSINKI)
        return f"{self.day(local.date())} {local:%H.%M}"
