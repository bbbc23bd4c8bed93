"""No body takes a text that no column keeps, whatever its type is called."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

import consent_api
import plans_api
import referral_api
import tym_shared
from tym_shared.wire import Incoming

JWK = "ClientKeyIn.jwk"
"""Each member that is kept of a key is checked by itself."""


def bodies(of: type[Incoming] = Incoming) -> Iterator[type[Incoming]]:
    """Every body of every service."""
    for body in of.__subclasses__():
        yield body
        yield from bodies(body)


def takes(adapter: TypeAdapter[Any], given: object) -> bool:
    """Whether a member of this type can be so."""
    try:
        adapter.validate_python(given)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("text", ["Nimi\x00", "Nimi\ud800"], ids=["NUL", "lone-surrogate"])
def test_no_member_takes_a_text_that_no_column_keeps(text: str) -> None:
    for package in (consent_api, plans_api, referral_api, tym_shared):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.endswith("schemas"):
                import_module(module.name)
    members = {
        f"{body.__name__}.{name}": TypeAdapter[Any](Annotated[(field.annotation, None, *field.metadata)])  # type: ignore[arg-type]
        for body in bodies()
        for name, field in body.model_fields.items()
    }
    assert len(members) > 300
    shapes = (text, [text], {text: "x"}, {"x": text})
    assert [name for name, adapter in members.items() if any(takes(adapter, one) for one in shapes)] == [JWK]
