"""The seeded clients: who can ask the local issuer for tokens, and what the tokens say. Edit data/clients.json."""

import json
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel
from stdnum.fi import hetu as identity_code

from tym_local.errors import LocalStackError
from tym_local.ports import SERVICES

CLIENTS_FILE = Path(__file__).parent / "data" / "clients.json"
PERSONS_ISSUER = "persons"
SERVICES_ISSUER = "services"


def _fictitious(code: str) -> str:
    """Refuses identity codes that could be somebody's: only the 900 series is fictitious (law.md 1.8)."""
    if not identity_code.is_valid(code, allow_temporary=True) or not code[7:10].startswith("9"):
        raise ValueError("the identity code is not a valid one of the 900 series")
    return code


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Client(_Strict):
    """One client: its id at its issuer, the user it stands for, and the scopes it may have at each service.

    Its key is the one kept in the data folder, unless `jwks_uri` says where its public keys are.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    issuer: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    roles: tuple[str, ...]
    scopes: dict[str, str]
    name: str
    sub: str | None = None
    org: str | None = None
    acr: str | None = None
    jwks_uri: str | None = None
    hetu: Annotated[str, AfterValidator(_fictitious)] | None = None

    @property
    def subject(self) -> str:
        """The `sub` of its tokens; the client's own id unless the file says otherwise."""
        return self.sub or self.id


class _ClientsFile(_Strict):
    scope_sets: dict[str, dict[str, str]]
    clients: tuple[Client, ...]

    @model_validator(mode="before")
    @classmethod
    def _spell_out_scopes(cls, data: dict[str, Any]) -> dict[str, Any]:  # Any: JSON before validation
        sets = data["scopeSets"]
        clients = [{**client, "scopes": sets[client["scopes"]]} for client in data["clients"]]
        return {**data, "clients": clients}

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        ids = [client.id for client in self.clients]
        if len(ids) != len(set(ids)):
            raise ValueError("two clients have the same id")
        if unknown := {audience for scopes in self.scope_sets.values() for audience in scopes} - set(SERVICES):
            raise ValueError(f"no such service: {', '.join(sorted(unknown))}")
        return self


@cache
def seeded_clients(file: Path = CLIENTS_FILE) -> dict[str, Client]:
    """The clients by id; refuses a file that does not hold together, naming the first fault."""
    try:
        read = _ClientsFile.model_validate(json.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        place = "/".join(str(part) for part in first["loc"])
        raise LocalStackError(f"{file.name} at {place}: {first['msg']}") from error
    except (KeyError, ValueError) as error:
        raise LocalStackError(f"{file.name} cannot be read: {error}") from error
    return {client.id: client for client in read.clients}


def client_named(client_id: str) -> Client:
    """The seeded client of that id; refuses an unknown one."""
    try:
        return seeded_clients()[client_id]
    except KeyError:
        raise LocalStackError(f"no client named {client_id}; see: make clients") from None


def issuers() -> list[str]:
    """The issuers that have clients, in the order of the file."""
    return list(dict.fromkeys(client.issuer for client in seeded_clients().values()))
