"""The settings of plans-api."""

from pydantic import PositiveFloat, PositiveInt

from tym_shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """What plans-api needs beside the common settings; `documents_at_once` is how many PDFs are made at once.

    `integration_beside_multi_agency` lets an integration plan stand beside a multi-agency one: an open question of law,
    on which the statutes are silent; without it a person has one operative plan (380/2023 §§ 3(8) and 34).
    `reminder_pause` is how many seconds pass between two looks for deadlines to tell of, and
    `staff_check_pause` between two for yearly checks of a steering group's staff that are overdue;
    `statistics_pause` is how many pass between two countings of the situational picture.
    """

    documents_at_once: PositiveInt = 2
    integration_beside_multi_agency: bool = False
    reminder_pause: PositiveFloat = 5.0
    staff_check_pause: PositiveFloat = 5.0
    statistics_pause: PositiveFloat = 3600.0
