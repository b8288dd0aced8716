"""The bindings' encoding against eth_abi, an implementation of others."""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import decode as reference_decode
from eth_abi.abi import encode as reference_encode
from hypothesis import given
from hypothesis import strategies as st

from battery_chain.contracts._codec import coder

ADDRESSES = st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex())


def _elementary() -> st.SearchStrategy[tuple[str, st.SearchStrategy[Any]]]:
    widths = st.sampled_from([8, 16, 24, 64, 128, 160, 248, 256])
    return st.one_of(
        widths.map(lambda n: (f"uint{n}", st.integers(0, 2**n - 1))),
        widths.map(lambda n: (f"int{n}", st.integers(-(2 ** (n - 1)), 2 ** (n - 1) - 1))),
        st.integers(1, 32).map(lambda n: (f"bytes{n}", st.binary(min_size=n, max_size=n))),
        st.sampled_from(
            [("address", ADDRESSES), ("bool", st.booleans()), ("bytes", st.binary()), ("string", st.text())]
        ),
    )


def _extended(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    def array(item: Any) -> Any:
        return (f"{item[0]}[]", st.lists(item[1], max_size=4).map(tuple))

    def fixed(item: Any, n: int) -> Any:
        return (f"{item[0]}[{n}]", st.lists(item[1], min_size=n, max_size=n).map(tuple))

    def structure(items: Any) -> Any:
        return (f"({','.join(i[0] for i in items)})", st.tuples(*(i[1] for i in items)))

    return st.one_of(
        inner.map(array),
        st.tuples(inner, st.integers(1, 3)).map(lambda pair: fixed(*pair)),
        st.lists(inner, min_size=1, max_size=4).map(structure),
    )


TYPED = st.recursive(_elementary(), _extended, max_leaves=6).flatmap(
    lambda pair: st.tuples(st.just(pair[0]), pair[1])
)


@given(st.lists(TYPED, min_size=1, max_size=4))
def test_encodes_and_decodes_as_eth_abi_does(typed: list[tuple[str, Any]]) -> None:
    types, values = [t for t, _ in typed], tuple(v for _, v in typed)
    ours = coder(f"({','.join(types)})")
    encoded = ours.encode(values)
    assert encoded == reference_encode(types, values)
    assert ours.decode(encoded, 0) == values == reference_decode(types, encoded)


@given(TYPED, st.binary(max_size=300))
def test_bytes_that_are_no_encoding_are_refused_with_a_value_error_and_never_crash(
    typed: tuple[str, Any], data: bytes
) -> None:
    ours = coder(f"({typed[0]})")
    try:
        ours.decode(data, 0)
    except ValueError:
        return
    # What we read, eth_abi reads alike (padding of bytes apart, which it insists on).
    assert ours.decode(data, 0) == ours.decode(ours.encode(ours.decode(data, 0)), 0)


@given(TYPED)
def test_a_truncated_encoding_is_refused(typed: tuple[str, Any]) -> None:
    ours = coder(f"({typed[0]})")
    encoded = ours.encode((typed[1],))
    if encoded:
        with pytest.raises(ValueError, match=r"ends after|do not fit|more than|not an address"):
            ours.decode(encoded[:31], 0)
