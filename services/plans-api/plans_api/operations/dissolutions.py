"""The operations of dissolutions."""

from plans_api.operations.networks import changing

DISSOLUTIONS = (
    changing(
        "dissolve_network",
        "dissolve",
        "Dissolve a steering group",
        "network_areas.setter_update",
        "lead_persons.party_update",
    ),
)
