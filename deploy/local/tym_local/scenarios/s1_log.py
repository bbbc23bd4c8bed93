"""S1.10: the log verifies, and the person proves an entry of it."""

import hashlib
import json

from tym_local.play import Answer, Play
from tym_local.scenarios.beginnings import CONSENT, Known


def verify(play: Play, person: Known) -> None:
    """A proof for the person's newest disclosure over HTTP, then the verify command over the whole database."""
    listed = play.step(
        "S1.10",
        who=person.client,
        what="looks for a disclosure to prove",
        shows="every entry has an id",
        at=CONSENT,
        path="/v1/me/disclosures?limit=100",
        expect=200,
        check=lambda answer: any(one["kind"] == "disclosure" for one in answer.body["items"]),
    )
    entry = next(one["id"] for one in listed.body["items"] if one["kind"] == "disclosure")
    play.step(
        "S1.10",
        who=person.client,
        what="asks for the proof that the entry is in the log",
        shows="leaf and path, hashed by hand, give the root of a signed head (RFC 9162)",
        at=CONSENT,
        path=f"/v1/log-proofs/inclusion?entryId={entry}",
        expect=200,
        check=_is_proven,
        within=20,
    )
    keys = play.request(person.client, CONSENT, "GET", "/v1/log-keys")
    key_file = play.stack.folder / "log-keys.json"
    key_file.write_text(json.dumps(keys.body))
    heads = play.stack.folder / "log-heads.jsonl"
    done = play.stack.run_command(CONSENT, "verify", "--keys", str(key_file), "--heads", str(heads))
    play.record(
        "S1.10",
        who="operator",
        what="verifies the whole log",
        shows="every leaf, the tree, and every signed head and its copy in the file",
        expected="GOOD",
        actual=(done.answer or done.said)[:120],
        ok=done.code == 0,
    )


def _is_proven(answer: Answer) -> str | bool:
    proof = answer.body
    node = hashlib.sha256(b"\x00" + proof["leaf"].encode()).digest()
    index, last = proof["index"], proof["treeSize"] - 1
    for sibling in map(bytes.fromhex, proof["auditPath"]):
        is_right = index & 1 or index == last
        pair = (sibling, node) if is_right else (node, sibling)
        node = hashlib.sha256(b"\x01" + pair[0] + pair[1]).digest()
        while is_right and index and not index & 1:
            index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    return node.hex() == proof["rootHash"] or "the path does not lead to the root"
