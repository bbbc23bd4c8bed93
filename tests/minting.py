"""Access tokens with any header and claims, signed by joserfc: the independent second hand beside the services' own."""

import time
import uuid
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

from tym_local.grants import issuer_url
from tym_local.keys import issuer_key_file, kept_signing_key
from tym_local.stack import LocalStack
from tym_shared.vocabulary import OrganisationKind

ORGANISATION_OF = {
    OrganisationKind.EMPLOYMENT_AUTHORITY: "employment-vantaa",
    OrganisationKind.WELLBEING_SERVICES_COUNTY: "county-vantaan-ja-keravan",
    OrganisationKind.KELA: "kela",
    OrganisationKind.SERVICE_PROVIDER: "provider-tyovalmennus",
    OrganisationKind.COUNTY_CONTRACTOR: "contractor-kuntoutus",
    OrganisationKind.EMPLOYER: "employer-rakennus",
    OrganisationKind.EDUCATION_PROVIDER: "school-varia",
    OrganisationKind.YOUTH_WORK: "youth-work-vantaa",
    OrganisationKind.MUNICIPALITY: "municipality-vantaa",
    OrganisationKind.POLICE: "police",
    OrganisationKind.OPERATOR: "tym-operator",
}
"""A seeded organisation of each kind; its issuer has the same name."""

Claims = Mapping[str, Any]  # a claim may be any JSON


class Mint:
    """Signs what an issuer of the stack would never sign, with that issuer's own key."""

    def __init__(self, stack: LocalStack) -> None:
        self.stack = stack

    def issuer(self, name: str) -> str:
        """The `iss` of an issuer."""
        return issuer_url(self.stack.url("issuer"), name)

    def key_id(self, issuer: str) -> str:
        """The `kid` of an issuer's key."""
        return kept_signing_key(self._key_file(issuer)).key_id

    def key(self, issuer: str) -> ECKey:
        """An issuer's private key."""
        return ECKey.import_key(self._key_file(issuer).read_text())

    def claims(self, issuer: str, audience: str, *, scope: str = "", **more: Any) -> dict[str, Any]:
        """Good claims of a token of this issuer; `more` replaces them, and a None leaves one out."""
        now = int(time.time())
        usual = {
            "iss": self.issuer(issuer),
            "sub": f"{issuer}-user",
            "aud": audience,
            "client_id": f"{issuer}-user",
            "iat": now,
            "nbf": now,
            "exp": now + 300,
            "jti": str(uuid.uuid4()),
            "scope": scope,
            "name": "Testi Tekijä",
        }
        return {name: value for name, value in {**usual, **more}.items() if value is not None}

    def sign(
        self, issuer: str, claims: Claims, *, header: Claims | None = None, key: Key | None = None, alg: str = "ES256"
    ) -> str:
        """The claims signed, by the issuer's key unless another is given; `header` replaces the usual one's members."""
        usual = {"alg": alg, "typ": "at+jwt", "kid": self.key_id(issuer)}
        whole = {name: value for name, value in {**usual, **(header or {})}.items() if value is not None}
        return jwt.encode(whole, dict(claims), key or self.key(issuer), algorithms=[alg])

    def worker(
        self, kind: OrganisationKind, audience: str, *, scope: str, roles: tuple[str, ...] = (), **more: Any
    ) -> str:
        """A token of a worker of the seeded organisation of this kind."""
        organisation = ORGANISATION_OF[kind]
        claims = self.claims(organisation, audience, scope=scope, **{"org": organisation, "roles": list(roles), **more})
        return self.sign(organisation, claims)

    def person(self, audience: str, *, scope: str, subject: str = "person-aino", hetu: str | None = None) -> str:
        """A token of a person."""
        return self.sign("persons", self.claims("persons", audience, scope=scope, sub=subject, hetu=hetu))

    def service(self, name: str, audience: str, *, scope: str) -> str:
        """A token of one of our services."""
        return self.sign("services", self.claims("services", audience, scope=scope, sub=name, client_id=name))

    def _key_file(self, issuer: str) -> Any:
        return issuer_key_file(self.stack.folder, issuer)


def new_key() -> ECKey:
    """A P-256 key that no issuer has."""
    return ECKey.generate_key("P-256")


def new_rsa_key() -> RSAKey:
    """An RSA key that no issuer has."""
    return RSAKey.generate_key(2048)
