"""consent-api: relations."""

from collections.abc import Mapping

from tym_shared.peers import Peer


async def put_relation(consent: Peer, relation: Mapping[str, object]) -> None:
    """Register a relation or its newer version; an older one changes nothing there."""
    body = {name: value for name, value in relation.items() if name != "id"}
    await consent.call("PUT", f"/v1/relations/{relation['id']}", body=body)
