"""Rows as PostgreSQL's COPY writes them in text, as pg_dump does; read into the plain values of leaves."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache

from consent_api.log.rules.leaves import moment

HEADER = re.compile(rb'COPY (?:\w+\.)?"?(\w+)"? \(([^)]*)\) FROM stdin;')
END = b"\\."
NULL = "\\N"
_PARTITION = re.compile(r"(decisions|uses)_(?:default|\d{4}_\d{2})")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|([^,]+)')


def read_header(line: bytes) -> tuple[str, tuple[str, ...]] | None:
    """The table and the columns that a COPY line announces, None for any other line; a partition counts as its log."""
    found = HEADER.match(line)
    if found is None:
        return None
    name = found[1].decode()
    partition = _PARTITION.fullmatch(name)
    columns = tuple(column.strip().strip('"') for column in found[2].decode().split(","))
    return partition[1] if partition else name, columns


def read_row(columns: Sequence[str], line: bytes) -> dict[str, object]:
    """The plain values of a row; ValueError if the line is not one of such columns."""
    text = line.decode()
    values = text.split("\t")
    if len(values) != len(columns):
        raise ValueError("a line of another shape")
    if "\\" in text:
        values = [value if value == NULL else _unescaped(value) for value in values]
    row: dict[str, object] = {}
    for column, value in zip(columns, values, strict=True):
        read = _READERS.get(column)
        row[column] = None if value == NULL else read(value) if read else value
    return row


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), value) if "\\" in value else value


def _moment(value: str) -> str:
    if not value.endswith("+00") or len(value) < 22:
        return moment(datetime.fromisoformat(value))
    whole, _, fraction = value[:-3].partition(".")
    return f"{whole[:10]}T{whole[11:]}.{fraction:0<6}Z"


@lru_cache(maxsize=10_000)
def _document(value: str) -> object:
    """A document; what is read is only ever written again, so that one reading serves for many rows."""
    return json.loads(value)


@lru_cache(maxsize=10_000)
def _texts(value: str) -> list[str]:
    if '"' not in value:
        return value[1:-1].split(",") if value != "{}" else []
    return [_ESCAPED.sub(r"\1", quoted) if quoted else bare or "" for quoted, bare in _QUOTED.findall(value[1:-1])]


def read_hash(value: object) -> bytes:
    """A hash as bytea is written; ValueError for anything else."""
    text = str(value)
    if not text.startswith("\\x"):
        raise ValueError("not a hash")
    return bytes.fromhex(text[2:])


_READERS: dict[str, Callable[[str], object]] = {
    "created_at": _moment,
    "entry_created_at": _moment,
    "before": _moment,
    "signed_at": _moment,
    "permitted": _texts,
    "categories": _texts,
    "denied": _document,
    "basis": _document,
    "facts": _document,
    "indexes": _document,
    "index": int,
    "level": int,
    "number": int,
    "tree_size": int,
    "hash": read_hash,
    "root_hash": read_hash,
    "leaf_hash": read_hash,
}
"""Columns that are not text, by their names, which mean the same in every table of the log."""
