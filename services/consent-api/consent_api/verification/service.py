"""Use cases of verification: over a dump's text, and over a database, which is copied out first and read the same."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import IO

import asyncpg

from consent_api.log.rules.heads import Head, head_of
from consent_api.verification.rules.checker import KINDS, Checker, Row, SignedHead
from consent_api.verification.rules.copied import END, read_header, read_row
from consent_api.verification.rules.faults import Report
from tym_shared.signatures import PublicKeys, SignatureRefused

TABLES = ("log_leaves", "log_queue", "log_removals", "log_nodes", "log_heads", "decisions", "uses")
Say = Callable[[str], None]


UNREADABLE = (ValueError, LookupError, TypeError, RecursionError)
"""What a line raises that was tampered with beyond reading."""


class NotALog(ValueError):
    """What was given holds no log."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A table's rows in a dump: where they begin, and how many lines they are."""

    table: str
    columns: tuple[str, ...]
    begins: int
    lines: int


def verify(dump: IO[bytes], keys: PublicKeys, *, anchors: Iterable[str] = (), say: Say) -> Report:
    """The report on a dump that can be read twice; `anchors` are heads kept elsewhere, a JSON object a line.

    Refused: a dump without the log's tables.
    """
    sections = _find_sections(dump)
    if not {"log_leaves", "log_heads"} <= {section.table for section in sections}:
        raise NotALog("no log_leaves and log_heads in it")
    checker = Checker()

    def feed(table: str, take: Callable[[Row], None]) -> None:
        found = [section for section in sections if section.table == table]
        say(f"{table}: {sum(section.lines for section in found)} rows")
        for section in found:
            for line in _lines(dump, section):
                try:
                    take(read_row(section.columns, line))
                except UNREADABLE:
                    checker.note_unreadable(table)

    feed("log_leaves", checker.add_leaf)
    feed("log_queue", checker.add_queued)
    feed("log_removals", checker.add_removal)
    checker.complete_leaves()
    for table, kind in KINDS.items():
        feed(table, partial(checker.add_entry, kind))
    feed("log_nodes", checker.add_node)
    feed("log_heads", partial(_add_stored, checker, keys))
    for line in anchors:
        if line.strip():
            _add_anchor(checker, keys, line)
    return checker.report()


async def copy_out(dsn: str, into: IO[bytes]) -> None:
    """Write the log's tables as one moment of the database shows them, in the form of a dump."""
    connection = await asyncpg.connect(dsn, server_settings={"timezone": "UTC", "application_name": "verify"})
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            for table in TABLES:
                found = await connection.fetch(
                    "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0"
                    " AND NOT attisdropped ORDER BY attnum",
                    table,
                )
                columns = [row["attname"] for row in found]
                if not columns:
                    raise NotALog(f"no table {table} in it")
                into.write(f"COPY {table} ({', '.join(columns)}) FROM stdin;\n".encode())
                named = ", ".join(f'"{column}"' for column in columns)
                query = f"SELECT {named} FROM {table}"  # noqa: S608 - our own tables and columns
                await connection.copy_from_query(query, output=into)
                into.write(b"\\.\n")
    finally:
        await connection.close()
    into.flush()


def _find_sections(dump: IO[bytes]) -> list[Section]:
    dump.seek(0)
    sections: list[Section] = []
    position = 0
    lines = iter(dump)
    for line in lines:
        position += len(line)
        announced = read_header(line) if line.startswith(b"COPY ") else None
        if announced is None:
            continue
        begins, number = position, 0
        for row in lines:
            position += len(row)
            if row.startswith(END):
                break
            number += 1
        sections.append(Section(table=announced[0], columns=announced[1], begins=begins, lines=number))
    return sections


def _lines(dump: IO[bytes], section: Section) -> Iterator[bytes]:
    dump.seek(section.begins)
    for _, line in zip(range(section.lines), dump, strict=False):
        yield line.rstrip(b"\n")


def _add_stored(checker: Checker, keys: PublicKeys, row: Row) -> None:
    size, number, root = row["tree_size"], row["number"], row["root_hash"]
    if not isinstance(size, int) or not isinstance(number, int) or not isinstance(root, bytes):
        raise ValueError("not a head")  # noqa: TRY004 - a line that cannot be read is one kind of error
    signed = _read(keys, str(row["signature"]))
    if signed is None:
        checker.note_signature(number=number, size=size)
        return
    key_id, head = signed
    stored = Head(
        log_id=str(row["log_id"]),
        number=number,
        tree_size=size,
        root_hash=root,
        signed_at=datetime.fromisoformat(str(row["signed_at"])),
    )
    if key_id != row["key_id"]:
        checker.note_signature(number=number, size=size)
    checker.add_head(SignedHead(head=head, stored=stored))


def _add_anchor(checker: Checker, keys: PublicKeys, line: str) -> None:
    try:
        signature = str(json.loads(line)["signature"])
    except (ValueError, LookupError, TypeError):
        signature = ""
    signed = _read(keys, signature)
    if signed is None:
        checker.note_signature(number=None, size=0)
    else:
        checker.add_head(SignedHead(head=signed[1], stored=None))


def _read(keys: PublicKeys, signature: str) -> tuple[str, Head] | None:
    try:
        key_id, claims = keys.read(signature)
        return key_id, head_of(claims)
    except (SignatureRefused, ValueError, LookupError):
        return None
