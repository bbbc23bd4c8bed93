"""A log that is whole verifies; whatever is done to it, the verification finds it and says where."""

import io
import uuid
from collections.abc import Callable
from random import Random

import pytest

from consent_api.verification.rules.faults import Report, Wrong
from consent_api.verification.service import NotALog, verify
from tests.unit.consent.logs import COLUMNS, Book, Line, at, bytea, new_signer, written
from tym_shared.signatures import PublicKeys

ENTRIES, HEADS_EVERY = 70, 9
TRIALS = 100
Tampering = Callable[[Book, Random], int]
"""Tampers with a log; which entry it is about."""


@pytest.fixture(scope="module")
def book() -> Book:
    """A whole log."""
    return written(Random(1), entries=ENTRIES, heads_every=HEADS_EVERY)


def check(book: Book, *, anchored: bool = True) -> Report:
    """The verification of a log under its own key."""
    keys = PublicKeys({"keys": [book.signer.public_key]})
    anchors = book.anchors if anchored else []
    return verify(io.BytesIO(book.dump()), keys, anchors=anchors, say=lambda _text: None)


def changed(column: str, line: Line, random: Random) -> str:
    """Another value that the column could hold."""
    if column in {"id", "person_id"}:
        return str(uuid.UUID(int=random.getrandbits(128), version=4))
    if column == "created_at":
        return at(random.randrange(100_000, 200_000))
    if column in {"permitted", "categories"}:
        return "{social-situation}"
    if column in {"denied", "basis"}:
        return '[{"act": "906/2019"}]'
    if column == "facts":
        return '{"relations": []}'
    return random.choice(("\\N", "x")) if line[column] not in {"\\N", "x"} else "y"


def update(book: Book, random: Random) -> int:
    index = random.randrange(ENTRIES)
    table, line = book.order[index]
    column = random.choice(COLUMNS[table].split())
    line[column] = changed(column, line, random)
    return index


def delete(book: Book, random: Random) -> int:
    index = random.randrange(ENTRIES)
    table, line = book.order[index]
    book.tables[table].remove(line)
    return index


def insert(book: Book, random: Random) -> int:
    table, line = random.choice(book.order)
    book.tables[table].append({**line, "id": str(uuid.UUID(int=random.getrandbits(128), version=4))})
    return ENTRIES


def swap(book: Book, random: Random) -> int:
    """Two rows of one table exchange a value."""
    while True:
        first, second = sorted(random.sample(range(ENTRIES), 2))
        (table, one), (other_table, other) = book.order[first], book.order[second]
        column = random.choice(COLUMNS[table].split())
        if table == other_table and column != "id" and one[column] != other[column]:
            one[column], other[column] = other[column], one[column]
            return first


def truncate(book: Book, random: Random) -> int:
    """The tail goes: rows, leaves, nodes and heads, all of a piece."""
    kept = random.randrange(ENTRIES)
    order = book.order[:kept]
    for table, line in book.order[kept:]:
        book.tables[table].remove(line)
    book.order = order
    book.rechain()
    book.tables["log_heads"] = [head for head in book.tables["log_heads"] if int(head["tree_size"]) <= kept]
    return kept


def truncate_rows(book: Book, random: Random) -> int:
    kept = random.randrange(ENTRIES)
    for table, line in book.order[kept:]:
        book.tables[table].remove(line)
    return kept


def alter_with_leaf(book: Book, random: Random) -> int:
    """A row and its leaf's hash change together."""
    index = update(book, random)
    table, line = book.order[index]
    fresh = Book(book.signer)
    fresh.seal(table, line)
    leaf = book.tables["log_leaves"][index]
    book.tables["log_leaves"][index] = {**fresh.tables["log_leaves"][0], "index": leaf["index"]}
    return index


def alter_leaf(book: Book, random: Random) -> int:
    index = random.randrange(ENTRIES)
    book.tables["log_leaves"][index]["leaf_hash"] = bytea(random.randbytes(32))
    return index


def delete_leaf(book: Book, random: Random) -> int:
    index = random.randrange(ENTRIES)
    del book.tables["log_leaves"][index]
    return index


def swap_leaves(book: Book, random: Random) -> int:
    first, second = sorted(random.sample(range(ENTRIES), 2))
    leaves = book.tables["log_leaves"]
    leaves[first]["index"], leaves[second]["index"] = leaves[second]["index"], leaves[first]["index"]
    return first


def alter_node(book: Book, random: Random) -> int:
    node = random.choice(book.tables["log_nodes"])
    node["hash"] = bytea(random.randbytes(32))
    return int(node["index"]) << int(node["level"])


def rewrite_history(book: Book, random: Random) -> int:
    """A row is altered and everything over it made anew, but for the signatures."""
    index = update(book, random)
    book.rechain()
    return index


def rewrite_order(book: Book, random: Random) -> int:
    first, second = sorted(random.sample(range(ENTRIES), 2))
    book.order[first], book.order[second] = book.order[second], book.order[first]
    book.rechain()
    return first


def resign(book: Book, random: Random) -> int:
    """A row is altered, and all heads are signed anew by another key under the real key's name."""
    index = rewrite_history(book, random)
    sizes = [int(head["tree_size"]) for head in book.tables["log_heads"]]
    fresh = Book(book.signer)
    other = new_signer()
    for number, (table, line) in enumerate(book.order):
        fresh.seal(table, line)
        if number + 1 in sizes:
            fresh.sign(signer=other)
    book.tables["log_heads"] = fresh.tables["log_heads"]
    for head in book.tables["log_heads"]:
        head["key_id"] = book.signer.key_id
    return index


def roll_back(book: Book, random: Random) -> int:
    """The whole database is as it was at an earlier head."""
    size = int(random.choice(book.tables["log_heads"][:-1])["tree_size"])
    for table, line in book.order[size:]:
        book.tables[table].remove(line)
    book.order = book.order[:size]
    book.rechain()
    book.tables["log_heads"] = [head for head in book.tables["log_heads"] if int(head["tree_size"]) <= size]
    return size


ENTRY_TAMPERINGS: list[Tampering] = [
    update,
    delete,
    insert,
    swap,
    truncate,
    truncate_rows,
    alter_with_leaf,
    alter_leaf,
    delete_leaf,
    swap_leaves,
    alter_node,
    rewrite_history,
    rewrite_order,
    resign,
    roll_back,
]
WIDTHS: dict[Tampering, int] = {
    alter_node: ENTRIES,
    rewrite_history: HEADS_EVERY,
    rewrite_order: HEADS_EVERY,
    resign: HEADS_EVERY,
}
"""Within how many entries a tampering is located where nothing tells the one; all others are named exactly."""


def test_a_whole_log_verifies(book: Book) -> None:
    report = check(book)
    assert report.fault is None, report.describe()
    assert (report.entries, report.unsigned, report.heads, report.anchored) == (ENTRIES, 0, 8, 8)
    assert report.describe().startswith("GOOD: 70 entries")


@pytest.mark.parametrize("tamper", ENTRY_TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_every_tampering_is_located(book: Book, tamper: Tampering) -> None:
    random = Random(tamper.__name__)
    for trial in range(TRIALS):
        tampered = book.copied()
        about = tamper(tampered, random)
        fault = check(tampered).fault
        assert fault is not None, (trial, about)
        assert fault.first <= about <= fault.last, (trial, about, fault.describe())
        assert fault.last - fault.first < WIDTHS.get(tamper, 1), (trial, about, fault.describe())


HEAD_TAMPERINGS = {
    "tree_size": "3",
    "root_hash": bytea(b"\x01" * 32),
    "signed_at": at(5),
    "log_id": "another",
    "key_id": "another",
    "signature": "e30.e30.e30",
}


@pytest.mark.parametrize("column", HEAD_TAMPERINGS)
@pytest.mark.parametrize("number", [1, 4, 8])
def test_a_head_that_was_altered_is_named(book: Book, column: str, number: int) -> None:
    tampered = book.copied()
    tampered.tables["log_heads"][number - 1][column] = HEAD_TAMPERINGS[column]
    fault = check(tampered, anchored=False).fault
    assert fault is not None
    assert fault.head == number
    assert fault.wrong in {Wrong.HEAD_ALTERED, Wrong.SIGNATURE}


def test_a_head_that_is_missing_among_others_is_named(book: Book) -> None:
    tampered = book.copied()
    del tampered.tables["log_heads"][3]
    fault = check(tampered, anchored=False).fault
    assert fault is not None
    assert (fault.wrong, fault.head) == (Wrong.HEAD_MISSING, 4)


def test_a_log_without_heads_is_not_believed(book: Book) -> None:
    tampered = book.copied()
    tampered.tables["log_heads"] = []
    fault = check(tampered, anchored=False).fault
    assert fault is not None
    assert fault.wrong is Wrong.HEAD_MISSING


def test_an_entry_waits_for_its_seal_in_the_queue_alone(book: Book) -> None:
    random = Random(3)
    waiting = book.copied()
    waiting.record(random, seal=False)
    table = "uses" if len(waiting.tables["uses"]) > len(book.tables["uses"]) else "decisions"
    line = waiting.tables[table][-1]
    fault = check(waiting).fault
    assert fault is not None
    assert (fault.wrong, fault.entry_id) == (Wrong.UNSEALED, line["id"])
    kind, person = ("use", line["person_id"]) if table == "uses" else ("decision", "\\N")
    queued = ("1", kind, line["id"], line["created_at"], person)
    waiting.tables["log_queue"].append(dict(zip(COLUMNS["log_queue"].split(), queued, strict=True)))
    report = check(waiting)
    assert (report.fault, report.waiting) == (None, 1)


def removed(book: Book, indexes: range, *, before: str) -> Book:
    """The log after the entries of these leaves were removed on a rule."""
    after = book.copied()
    for table, line in [after.order[index] for index in indexes]:
        after.tables[table].remove(line)
    for index in indexes:
        after.tables["log_leaves"][index]["person_id"] = "\\N"
    line = {
        "id": str(uuid.UUID(int=7)),
        "created_at": at(9000),
        "register": "tym",
        "rule": "log-retention@2024-01-01",
        "before": before,
        "number": str(len(indexes)),
        "indexes": f'[{{"first": {indexes[0]}, "last": {indexes[-1]}}}]',
    }
    after.tables["log_removals"].append(line)
    after.seal("log_removals", line)
    after.sign()
    return after


def test_entries_removed_in_their_time_are_missed_by_nobody(book: Book) -> None:
    report = check(removed(book, range(20), before=at(20)))
    assert report.fault is None, report.describe()
    assert report.removed == 20


@pytest.mark.parametrize("number", [5, 40])
def test_a_removal_covers_its_own_entries_and_no_others(book: Book, number: int) -> None:
    after = removed(book, range(20), before=at(15))
    if number == 40:
        table, line = after.order[number]
        after.tables[table].remove(line)
    fault = check(after).fault
    assert fault is not None
    assert (fault.wrong, fault.first) == (Wrong.REMOVED_TOO_EARLY, 15)


def test_a_removal_that_is_widened_afterwards_is_found(book: Book) -> None:
    after = removed(book, range(20), before=at(60))
    table, line = after.order[20]
    after.tables[table].remove(line)
    after.tables["log_removals"][0]["indexes"] = '[{"first": 0, "last": 20}]'
    fault = check(after).fault
    assert fault is not None
    assert (fault.wrong, fault.first, fault.kind) == (Wrong.ALTERED, ENTRIES, "removal")


def test_what_is_no_dump_of_a_log_is_refused(book: Book) -> None:
    keys = PublicKeys({"keys": [book.signer.public_key]})
    with pytest.raises(NotALog):
        verify(io.BytesIO(b"-- nothing\n"), keys, say=lambda _text: None)
