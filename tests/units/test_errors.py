"""Does every stop say what, where, why and how to mend it, with its exit code?"""

from __future__ import annotations

import pickle

import pytest

from copydesk import errors
from copydesk.errors import (
    ContractError,
    CopydeskError,
    DataRefused,
    PlaceError,
    StateUnknown,
    UsageError,
    disk_error,
    nearest,
)


@pytest.mark.parametrize(
    ("kind", "code"),
    [(DataRefused, 1), (UsageError, 2), (ContractError, 2), (PlaceError, 3), (StateUnknown, 4)],
)
def test_each_kind_of_stop_has_its_exit_code(kind: type[CopydeskError], code: int) -> None:
    """The tree at the top of the module is the tree of the classes."""
    assert kind.exit_code == code
    assert issubclass(kind, CopydeskError)
    assert kind.__name__ in str(errors.__doc__)


def test_a_message_has_four_parts() -> None:
    """What comes first, then where, why and help, each on its line, empty ones left out."""
    whole = UsageError("file.wrong-value", "the recipe is wrong", where="a.toml:3", why="Because.", help="Mend it.")
    assert str(whole) == "the recipe is wrong\nwhere: a.toml:3\nwhy: Because.\nhelp: Mend it."
    assert str(UsageError("usage.value", "only this", help="Mend it.")) == "only this\nhelp: Mend it."
    assert whole.facts() == {"where": "a.toml:3", "why": "Because.", "help": "Mend it."}


@pytest.mark.parametrize("kind", [DataRefused, UsageError, ContractError, PlaceError, StateUnknown])
def test_a_stop_comes_whole_out_of_a_worker(kind: type[CopydeskError]) -> None:
    """Pickled in a worker and read in the parent it is the same stop."""
    error = pickle.loads(pickle.dumps(kind("usage.value", "what", where="there", why="so", help="do")))  # noqa: S301 - our own bytes
    assert (type(error), error.code, error.what) == (kind, "usage.value", "what")
    assert error.facts() == {"where": "there", "why": "so", "help": "do"}


@pytest.mark.parametrize(
    ("number", "mend"),
    [
        (13, "Give yourself the right"),
        (24, "ulimit -n"),
        (28, "Free some space"),
        (30, "read-only"),
        (5, "Look at the path"),
    ],
)
def test_an_error_of_the_disk_has_its_mend(number: int, mend: str) -> None:
    """Denied, too many files, full, read-only and any other error of the system name the path and what to do."""
    error = disk_error(OSError(number, "reason of the system", "/a/b"), "write the build")
    assert (error.what, error.where, error.why) == ("cannot write the build", "/a/b", "reason of the system")
    assert mend in error.help


def test_an_error_without_words_is_told_by_its_kind() -> None:
    """An OSError without number, text and path still says something."""
    assert disk_error(TimeoutError(), "read").why == "TimeoutError"


def test_the_nearest_word_is_proposed() -> None:
    """A close word is proposed, a far one is not."""
    assert nearest("titel", ["title", "text"]) == "Did you mean `title`?"
    assert nearest("zzz", ["title", "text"]) == nearest("x", []) == ""
