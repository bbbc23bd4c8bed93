"""docs/problems.md has one line for each problem that any service can answer with, and none that nobody answers."""

import importlib
import importlib.util
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.tables import PACKAGES
from tym_shared.errors import DomainError
from tym_shared.problems import STATUS, TYPE_PREFIX, status_of, title_of, type_of

CATALOGUE = Path(__file__).parents[2] / "docs" / "problems.md"
LINE = re.compile(r"^\| `(?P<type>[a-z-]+)` \| (?P<status>\d{3}) \| (?P<title>[^|]+) \|$")
DEFINED = re.compile(rf"^class \w+\((errors\.)?({'|'.join(kind.__name__ for kind in STATUS)})\)", re.MULTILINE)
OF_THE_FRAMEWORK = {("method-not-allowed", 405, "Method Not Allowed"), ("internal-error", 500, "The service failed")}


def modules() -> Iterator[str]:
    """Every module of the services and of what they share."""
    for name in ("tym_shared", *PACKAGES.values()):
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            yield module.name


def is_of_http(module: str) -> bool:
    """Whether a module only puts things together or serves them; it defines no errors."""
    return module.endswith((".routes", ".app", ".commands", ".__main__"))


def import_everything() -> None:
    """Import every module that may define an error class."""
    for module in modules():
        if not is_of_http(module):
            importlib.import_module(module)


def subclasses(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    """Every class that an error can be, the ancestors included."""
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


def raised() -> list[type[DomainError]]:
    """Every error class of our own; those that tests define are not."""
    import_everything()
    ours = ("tym_shared.", *(f"{package}." for package in PACKAGES.values()))
    return [kind for kind in subclasses(DomainError) if kind.__module__.startswith(ours)]


def listed() -> list[tuple[str, int, str]]:
    """The lines of the catalogue."""
    lines = (LINE.match(line) for line in CATALOGUE.read_text(encoding="utf-8").splitlines())
    return [(line["type"], int(line["status"]), line["title"].strip()) for line in lines if line]


def test_the_catalogue_lists_each_problem_once_and_as_it_is_rendered() -> None:
    rendered = {(type_of(kind).removeprefix(TYPE_PREFIX), status_of(kind), title_of(kind)) for kind in raised()}
    entries = listed()
    wanted = rendered | OF_THE_FRAMEWORK
    missing = "\n".join(f"| `{name}` | {status} | {title} |" for name, status, title in sorted(wanted - set(entries)))
    assert not missing, f"add to docs/problems.md:\n{missing}"
    assert set(entries) - wanted == set()
    assert [entry for entry, times in Counter(entries).items() if times > 1] == []


def test_no_two_errors_share_a_type() -> None:
    types = Counter(type_of(kind) for kind in raised())
    assert [name for name, times in types.items() if times > 1] == []


def test_every_error_has_a_status_and_a_sentence_for_its_title() -> None:
    for kind in raised():
        assert status_of(kind) in STATUS.values()
        assert kind.__doc__, kind
        assert "\n" not in title_of(kind)


def test_the_catalogue_is_in_the_order_of_its_types() -> None:
    entries = [name for name, _, _ in listed()]
    assert entries == sorted(entries)


def test_no_error_is_defined_where_requests_are_served() -> None:
    for module in filter(is_of_http, modules()):
        found = importlib.util.find_spec(module)
        assert found is not None
        assert found.origin is not None
        assert not DEFINED.search(Path(found.origin).read_text(encoding="utf-8")), module
