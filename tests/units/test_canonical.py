"""Does a value become the same bytes everywhere and for ever?"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from copydesk.canonical import digest, json_bytes, sha256, sha256_file


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ({}, b"{}\n"),
        ([], b"[]\n"),
        (None, b"null\n"),
        ({"b": 1, "a": [True, None]}, b'{\n  "a": [\n    true,\n    null\n  ],\n  "b": 1\n}\n'),
        ({"é": "ü\n\u2028\x7f"}, '{\n  "é": "ü\\n\u2028\x7f"\n}\n'.encode()),
        ({"a/b": '"\\'}, b'{\n  "a/b": "\\"\\\\"\n}\n'),
        ({"B": 1, "a": 2, "Ä": 3, "🚢": 4}, '{\n  "B": 1,\n  "a": 2,\n  "Ä": 3,\n  "🚢": 4\n}\n'.encode()),
        (2**70, b"1180591620717411303424\n"),
    ],
)
def test_canonical_json_is_frozen(value: Any, data: bytes) -> None:
    """Sorted keys, UTF-8 as it is, two spaces, one line end."""
    assert json_bytes(value) == data
    assert digest(value) == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("value", [1.0, [0.5], {"a": {"b": [1, (2.0,)]}}, float("nan"), float("inf")])
def test_floats_are_refused(value: Any) -> None:
    """A float is written differently by different programs: none is written at all."""
    with pytest.raises(TypeError, match="holds no floats"):
        json_bytes(value)


def test_what_json_does_not_know_is_refused() -> None:
    """Sets and paths are no JSON."""
    with pytest.raises(TypeError):
        json_bytes({"a": {1, 2}})


def test_the_digest_of_nothing_is_the_known_one(tmp_path: Path) -> None:
    """sha256 of no bytes and of "abc", from FIPS 180."""
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (sha256(b""), sha256(b"abc")) == (empty, abc)
    (tmp_path / "abc").write_bytes(b"abc")
    assert sha256_file(tmp_path / "abc") == abc
