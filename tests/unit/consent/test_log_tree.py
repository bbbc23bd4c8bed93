"""The tree, its proofs and their verification, against a tree hashed naively from its definition (RFC 9162 § 2.1)."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_api.log.rules.tree import (
    EMPTY_ROOT,
    Frontier,
    Place,
    complete_subtrees,
    consistency_ranges,
    hash_leaf,
    hash_node,
    inclusion_ranges,
    range_hash,
    verify_consistency,
    verify_inclusion,
)

leaf_lists = st.lists(st.binary(max_size=8), max_size=70)


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH of § 2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def naive_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of § 2.1.3.1."""
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*naive_path(index, leaves[:split]), naive_root(leaves[split:])]
    return [*naive_path(index - split, leaves[split:]), naive_root(leaves[:split])]


def naive_proof(size: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    """SUBPROOF of § 2.1.4.1."""
    if size == len(leaves):
        return [] if whole else [naive_root(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if size <= split:
        return [*naive_proof(size, leaves[:split], whole=whole), naive_root(leaves[split:])]
    return [*naive_proof(size - split, leaves[split:], whole=False), naive_root(leaves[:split])]


def grown(leaves: list[bytes]) -> tuple[Frontier, dict[Place, bytes]]:
    """The tree as the sealer grows it, with every node it stores."""
    frontier, nodes = Frontier(), dict[Place, bytes]()
    for leaf in leaves:
        nodes.update(frontier.append(hash_leaf(leaf)))
    return frontier, nodes


def test_the_root_of_nothing_and_of_the_published_example() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert hash_leaf(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert hash_node(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


@given(leaves=leaf_lists)
def test_a_tree_grown_leaf_by_leaf_has_the_root_of_its_definition(leaves: list[bytes]) -> None:
    frontier, nodes = grown(leaves)
    assert frontier.root == naive_root(leaves)
    assert range_hash((0, len(leaves)), nodes.__getitem__) == naive_root(leaves)
    stored = [nodes[place] for place in complete_subtrees(0, len(leaves))]
    assert Frontier(size=len(leaves), peaks=stored).root == frontier.root


@given(leaves=leaf_lists.filter(bool), data=st.data())
def test_an_inclusion_proof_is_that_of_the_definition_and_holds_for_its_leaf_alone(
    leaves: list[bytes], data: st.DataObject
) -> None:
    _, nodes = grown(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    size = data.draw(st.integers(index + 1, len(leaves)))
    path = [range_hash(one, nodes.__getitem__) for one in inclusion_ranges(index, size)]
    assert path == naive_path(index, leaves[:size])
    root, leaf = naive_root(leaves[:size]), hash_leaf(leaves[index])
    assert verify_inclusion(leaf=leaf, index=index, size=size, path=path, root=root)
    assert not verify_inclusion(leaf=hash_leaf(b"other" + leaves[index]), index=index, size=size, path=path, root=root)
    assert not verify_inclusion(leaf=leaf, index=index, size=size, path=[*path, leaf], root=root)
    assert not verify_inclusion(leaf=leaf, index=size, size=size, path=path, root=root)
    if path:
        assert not verify_inclusion(leaf=leaf, index=index, size=size, path=path[:-1], root=root)


@given(leaves=leaf_lists.filter(bool), data=st.data())
def test_a_consistency_proof_is_that_of_the_definition_and_holds_for_its_trees_alone(
    leaves: list[bytes], data: st.DataObject
) -> None:
    _, nodes = grown(leaves)
    second = len(leaves)
    first = data.draw(st.integers(1, second))
    path = [range_hash(one, nodes.__getitem__) for one in consistency_ranges(first, second)]
    assert path == naive_proof(first, leaves)
    roots = {"first_root": naive_root(leaves[:first]), "second_root": naive_root(leaves)}
    assert verify_consistency(first_size=first, second_size=second, path=path, **roots)
    swapped = {"first_root": roots["second_root"], "second_root": roots["first_root"]}
    if roots["first_root"] != roots["second_root"]:
        assert not verify_consistency(first_size=first, second_size=second, path=path, **swapped)
    assert not verify_consistency(first_size=first, second_size=second, path=[*path, EMPTY_ROOT], **roots)


@pytest.mark.parametrize(("first", "second"), [(0, 3), (4, 3)])
def test_trees_that_cannot_follow_each_other_are_never_consistent(first: int, second: int) -> None:
    root = naive_root([b"a"])
    assert not verify_consistency(first_size=first, second_size=second, path=[], first_root=root, second_root=root)
