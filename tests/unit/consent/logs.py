"""A log as pg_dump writes it, sealed and signed; and the ways in which somebody may tamper with it."""

import copy
import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from consent_api.log.rules.heads import Head
from consent_api.log.rules.leaves import LeafKind, leaf_content
from consent_api.log.rules.tree import Frontier, hash_leaf
from consent_api.verification.rules.copied import read_row
from tym_shared.signatures import Signer

COLUMNS = {
    "decisions": "id created_at action organisation_id user_id user_name asked_via person_id discloser_id recipient_id"
    " register purpose necessity permitted denied basis facts",
    "uses": "id person_id created_at organisation_id user_id user_name service operation register categories purpose"
    " necessity",
    "log_removals": "id created_at register rule before number indexes",
    "log_queue": "sequence kind entry_id entry_created_at person_id",
    "log_leaves": "index kind entry_id entry_created_at person_id leaf_hash",
    "log_nodes": "level index hash",
    "log_heads": "number log_id tree_size root_hash signed_at key_id signature",
}
KINDS = {"decisions": LeafKind.DECISION, "uses": LeafKind.USE, "log_removals": LeafKind.REMOVAL}
START = datetime(2026, 11, 1, 8, 0, 0, 1200, tzinfo=UTC)
Line = dict[str, str]


def new_signer() -> Signer:
    """A signer with a key of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Signer(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


def at(step: int) -> str:
    """A time as PostgreSQL writes it."""
    text = (START + timedelta(seconds=step)).isoformat(sep=" ")
    whole, _, zone = text.partition("+")
    return f"{whole.rstrip('0')}+{zone[:2]}"


def bytea(value: bytes) -> str:
    """Bytes as COPY writes them."""
    return f"\\\\x{value.hex()}"


def read(table: str, line: Line) -> dict[str, object]:
    """A line's plain values."""
    return read_row(COLUMNS[table].split(), "\t".join(line.values()).encode())


@dataclass
class Book:
    """The tables of a log, each row a line of COPY text by column; and the heads that others keep."""

    signer: Signer
    tables: dict[str, list[Line]] = field(default_factory=lambda: {table: [] for table in COLUMNS})
    anchors: list[str] = field(default_factory=list)
    frontier: Frontier = field(default_factory=Frontier)
    order: list[tuple[str, Line]] = field(default_factory=list)

    def record(self, random: Random, *, seal: bool = True) -> None:
        """Record and seal one decision or use."""
        number = len(self.order)
        table = random.choice(("decisions", "uses"))
        given = {
            "id": str(uuid.UUID(int=random.getrandbits(128), version=4)),
            "created_at": at(number),
            "action": "read",
            "organisation_id": random.choice(("kela", "county-pirkanmaan")),
            "user_id": f"https://issuer#user-{random.randrange(9)}",
            "user_name": "Kalle\\tKela \\\\ Öö",
            "asked_via": random.choice(("\\N", "plans-api")),
            "person_id": str(uuid.UUID(int=random.getrandbits(128), version=4)),
            "discloser_id": "kela",
            "recipient_id": "employment-vantaa",
            "register": "tym",
            "purpose": "joint-plan",
            "necessity": random.choice(("\\N", "agree-plan")),
            "permitted": random.choice(("{}", "{plan}", "{identity,plan}")),
            "categories": "{identity,service-need}",
            "denied": random.choice(("[]", '[{"reason": "no-basis", "category": "plan"}]')),
            "basis": '[{"act": "381/2023", "section": "15", "version": 1}]',
            "facts": "{}",
            "service": "plans-api",
            "operation": "get_plan",
        }
        line = {column: given[column] for column in COLUMNS[table].split()}
        self.tables[table].append(line)
        if seal:
            self.seal(table, line)

    def seal(self, table: str, line: Line) -> None:
        """Append the row's leaf and the nodes it completes."""
        leaf = hash_leaf(leaf_content(KINDS[table], read(table, line)))
        person = line["person_id"] if table == "uses" else "\\N"
        sealed = (str(self.frontier.size), KINDS[table].value, line["id"], line["created_at"], person, bytea(leaf))
        self.tables["log_leaves"].append(dict(zip(COLUMNS["log_leaves"].split(), sealed, strict=True)))
        for (level, index), node in self.frontier.append(leaf):
            self.tables["log_nodes"].append({"level": str(level), "index": str(index), "hash": bytea(node)})
        self.order.append((table, line))

    def sign(self, *, signer: Signer | None = None) -> None:
        """Sign a head, and give it to others to keep."""
        signer = signer or self.signer
        number = len(self.tables["log_heads"]) + 1
        head = Head(
            log_id="consent-api",
            number=number,
            tree_size=self.frontier.size,
            root_hash=self.frontier.root,
            signed_at=START + timedelta(hours=1, seconds=number),
        )
        signature = signer.sign(head.claims())
        stored = (
            str(number),
            "consent-api",
            str(head.tree_size),
            bytea(head.root_hash),
            at(3600 + number),
            signer.key_id,
            signature,
        )
        self.tables["log_heads"].append(dict(zip(COLUMNS["log_heads"].split(), stored, strict=True)))
        self.anchors.append(json.dumps({**head.claims(), "signature": signature}))

    def rechain(self) -> None:
        """Make every leaf and node anew over the rows as they are now, as the database's owner could."""
        order = self.order
        self.tables["log_leaves"], self.tables["log_nodes"], self.frontier, self.order = [], [], Frontier(), []
        for table, line in order:
            self.seal(table, line)

    def dump(self) -> bytes:
        """The tables as pg_dump writes them, partitions by their own names."""
        names = {"decisions": "decisions_2026_11", "uses": "uses_default"}
        text = ["-- PostgreSQL database dump\n"]
        for table, lines in self.tables.items():
            columns = COLUMNS[table].replace(" ", ", ")
            text.append(f"COPY public.{names.get(table, table)} ({columns}) FROM stdin;\n")
            text += ["\t".join(line.values()) + "\n" for line in lines]
            text.append("\\.\n\n")
        return "".join(text).encode()

    def copied(self) -> "Book":
        """A copy to tamper with, under the same key and with the same heads elsewhere."""
        memo = {id(self.signer): self.signer}
        return copy.deepcopy(self, memo)


def written(random: Random, *, entries: int, heads_every: int) -> Book:
    """A whole log, every entry under a head."""
    book = Book(new_signer())
    for number in range(entries):
        book.record(random)
        if (number + 1) % heads_every == 0 or number + 1 == entries:
            book.sign()
    return book
