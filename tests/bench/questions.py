"""What is asked of the decision point."""

from tests.bench.seed import PERSONS, seeded

EA, COUNTY = "employment-vantaa", "county-vantaan-ja-keravan"


def question(number: int, *, record: bool, of: int = PERSONS) -> dict[str, object]:
    """What the county asks about one person's plan and health."""
    properties = {"categories": ["plan", "health-and-work-capacity"], "register": "tym", "source": EA}
    return {
        "subject": {"type": "organisation", "id": COUNTY},
        "action": {"name": "read"},
        "resource": {"type": "person", "id": seeded("person", number, of=of), "properties": properties},
        "context": {"purpose": "joint-plan", "necessity": "arrange-service", "record": record},
    }
