"""What is a version, and how is a release named?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.errors import UsageError
from copydesk.release import HubAddress, Reference, Version, check_name, parse_reference

NO_VERSIONS = """1 1.2 1.2.3.4 01.2.3 1.2.-3 1.2.3-rc1 v V1.2.3 1\u0663.0.0 1.1\u0663.0 1.1.1\u0663 1.2.x
9999999999.0.0 ../1.2.3 1..2"""
NO_NAMES = """/ a a/ /b a/b/c ../x a/.. a/.b a/b. -a/b a/b- A/b a\\b/c a/b..c é/b ~/b a/b@1 a:b/c a/%2e%2e http://a/b"""
NO_REFERENCES = """dir:.hub@1.2.0 dir:.hub/org@1.2.0 dir:.hub/org/name@ dir:.hub/org/name@1.2 dir:.hub/org/..@1.2.0
dir:.hub//name@1.2.0 :.hub/org/name@1.2.0 dir:/org/name@1.2.0 dir:.hub/Org/name@1.2.0"""
PARTS = st.integers(0, 999_999_999)


@pytest.mark.parametrize(("text", "version"), [("1.2.0", Version(1, 2, 0)), ("v10.0.3", Version(10, 0, 3))])
def test_a_version_is_three_numbers(text: str, version: Version) -> None:
    """A version is written as three numbers, on hubs with a v before them."""
    assert Version.parse(text) == version
    assert (str(version), version.tag) == (text.removeprefix("v"), f"v{text.removeprefix('v')}")


@pytest.mark.parametrize("text", ["", " 1.2.3", "1.2.3\n", *NO_VERSIONS.split()])
def test_what_is_no_version_is_refused(text: str) -> None:
    """Leading zeros, suffixes, blanks, digits of other scripts and endless numbers are no version."""
    with pytest.raises(UsageError, match="is not a version"):
        Version.parse(text)


@given(st.tuples(PARTS, PARTS, PARTS), st.tuples(PARTS, PARTS, PARTS))
def test_versions_are_ordered_by_their_numbers(first: tuple[int, int, int], second: tuple[int, int, int]) -> None:
    """1.10.0 comes after 1.9.0, and what is written is read again."""
    assert (Version(*first) < Version(*second)) == (first < second)
    assert Version.parse(str(Version(*first))) == Version.parse(Version(*first).tag) == Version(*first)


@pytest.mark.parametrize("name", ["acme/eu-news", "a/b", "a1/b.c_d-e", "0/9", "a" * 96 + "/b"])
def test_a_name_is_an_organisation_and_a_dataset(name: str) -> None:
    """A name in lower-case letters, digits, dots, dashes and underscores is returned as it is."""
    assert check_name(name) == name


@pytest.mark.parametrize("name", ["", "a/b c", "a/b\n", "a/b\x00", "a" * 97 + "/b", *NO_NAMES.split()])
def test_a_name_that_could_lead_elsewhere_is_refused(name: str) -> None:
    """Nothing that is a path, an address or another spelling of one is a name."""
    with pytest.raises(UsageError, match="is not a dataset name") as caught:
        check_name(name)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["", "build", "./build", "/a/b", "a@b", "user@host/x", "build@1.2.0"])
def test_without_a_hub_a_reference_is_a_folder(text: str) -> None:
    """What names no hub and version is a folder."""
    assert parse_reference(text) == Path(text)


@pytest.mark.parametrize(
    ("text", "hub", "name", "version"),
    [
        ("dir:.hub/org/name@1.2.0", HubAddress("dir", ".hub"), "org/name", Version(1, 2, 0)),
        ("dir:/srv/my hub/org/name@v1.2.0", HubAddress("dir", "/srv/my hub"), "org/name", Version(1, 2, 0)),
        ("dir:../a@b/org/name@1.2.0", HubAddress("dir", "../a@b"), "org/name", Version(1, 2, 0)),
    ],
)
def test_a_reference_is_hub_name_and_version(text: str, hub: HubAddress, name: str, version: Version) -> None:
    """The version stands behind the last @, the name before it, the rest is the hub."""
    assert parse_reference(text) == Reference(hub, name, version)


@pytest.mark.parametrize("text", NO_REFERENCES.split())
def test_a_broken_reference_is_refused(text: str) -> None:
    """A reference with a hub needs place, org, name and a version."""
    with pytest.raises(UsageError):
        parse_reference(text)


@pytest.mark.parametrize("text", ["", "dir", "dir:", ":place"])
def test_a_hub_is_scheme_and_place(text: str) -> None:
    """A hub needs both."""
    with pytest.raises(UsageError, match="is not a hub"):
        HubAddress.parse(text)


def test_a_reference_is_written_as_it_is_read() -> None:
    """Str and parse are each other's opposite."""
    text = "dir:.hub/org/name@1.2.0"
    assert str(parse_reference(text)) == text
