"""Which checks of a column or a table promise less than before, which more, and which only read otherwise?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pandera.api.checks import Check

from copydesk.contract.diff.promises import Promises
from copydesk.contract.diff.sameness import signature
from copydesk.contract.pandera_checks import arguments, builtin_name, described

Impact = Literal["breaking", "additive", "neutral"]
IMPACTS: Sequence[Impact] = ("breaking", "additive", "neutral")
"""What a change means for readers, the most serious first; `compare` says when it is which."""

_SETS: Mapping[str, str] = {"isin": "allowed_values", "notin": "forbidden_values", "unique_values_eq": "values"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two contracts.

    `kind` is a stable word, `column` None when it speaks of the table; `before` and `after` are None where there
    was or is nothing.
    """

    impact: Impact
    kind: str
    column: str | None
    message: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The checks of a column or a table, and what they promise."""

    checks: Sequence[Check]
    promises: Promises


def check_changes(column: str | None, old: Checked, new: Checked) -> Iterator[Change]:
    """Yield how the checks differ; checks of one name belong together, in their order."""
    before, after = _named(old.checks), _named(new.checks)
    for key in [*before, *(key for key in after if key not in before)]:
        one, other = before.get(key), after.get(key)
        lost = one is not None and not one.raise_warning and not new.promises.hold(one, filled=old.promises.filled)
        gained = (
            other is not None and not other.raise_warning and not old.promises.hold(other, filled=new.promises.filled)
        )
        impact: Impact = "breaking" if lost else "additive" if gained else "neutral"
        if one is not None and other is not None:
            yield from _paired(column, one, other, impact, both=lost and gained)
        elif one is not None:
            yield _removed(column, one, impact)
        elif other is not None:
            yield _added(column, other, impact)


def _named(checks: Sequence[Check]) -> dict[tuple[str, int], Check]:
    found: dict[tuple[str, int], Check] = {}
    for check in checks:
        name = str(check.name or "")
        turn = sum(key[0] == name for key in found)
        found[name, turn] = check
    return found


def _removed(column: str | None, check: Check, impact: Impact) -> Change:
    rest = "it was a warning" if check.raise_warning else "other checks promise the same"
    message = f"the check {described(check)} is gone" + (f"; {rest}" if impact == "neutral" else "")
    return Change(impact=impact, kind="check-removed", column=column, message=message, before=described(check))


def _added(column: str | None, check: Check, impact: Impact) -> Change:
    rest = "it is a warning" if check.raise_warning else "it was promised already"
    message = f"the check {described(check)} is new" + (f"; {rest}" if impact == "neutral" else "")
    return Change(impact=impact, kind="check-added", column=column, message=message, after=described(check))


def _paired(column: str | None, one: Check, other: Check, impact: Impact, *, both: bool) -> Iterator[Change]:
    before, after = described(one), described(other)
    if one.raise_warning != other.raise_warning:
        now = "a warning" if other.raise_warning else "an error"
        message = f"the check {after} is {now} now" + (f", was {before}" if before != after else "")
        yield _change(impact, "severity", column, message, (before, after))
        return
    if impact == "neutral":
        yield from _reworded(column, one, other)
        return
    word = "changed" if both else "loosened" if impact == "breaking" else "tightened"
    if _is_own(one) and _is_own(other):
        message = f"the check {after} runs other code, which cannot be compared"
    else:
        message = f"the check {before} is {word}: {_difference(one, other)}"
    yield _change(impact, f"check-{word}", column, message, (before, after))


def _reworded(column: str | None, one: Check, other: Check) -> Iterator[Change]:
    before, after = described(one), described(other)
    same_words = _words(one) == _words(other)
    if _is_other(one, other):
        rest = "it is a warning" if one.raise_warning else "it promises the same"
        said = f"the check {before} reads {after}" if before != after else f"the check {after} runs other code"
        yield _change("neutral", "check-restated", column, f"{said}; {rest}", (before, after))
    elif not same_words:
        yield _change("neutral", "words", column, f"the words of the check {after} changed", (None, None))


def _words(check: Check) -> tuple[str | None, ...]:
    """Return what is said of a check; what pandera says of its own ones only repeats the arguments."""
    error = None if str(check.error).startswith(f"{builtin_name(check)}(") else check.error
    return error, check.title, check.description


def _is_own(check: Check) -> bool:
    return builtin_name(check) is None


def _is_other(one: Check, other: Check) -> bool:
    same = signature(one) == signature(other) if _is_own(one) and _is_own(other) else described(one) == described(other)
    return not same or one.ignore_na != other.ignore_na


def _change(
    impact: Impact, kind: str, column: str | None, message: str, sides: tuple[str | None, str | None]
) -> Change:
    return Change(impact=impact, kind=kind, column=column, message=message, before=sides[0], after=sides[1])


def _difference(one: Check, other: Check) -> str:
    """Say what moved: the values that came and went, or how the check reads now."""
    name = builtin_name(other) or ""
    if name not in _SETS or name != builtin_name(one) or one.ignore_na != other.ignore_na:
        return described(other)
    before, after = (arguments(check)[_SETS[name]] for check in (one, other))
    parts = [
        f"{word} {', '.join(repr(value) for value in sorted(some, key=repr)[:5])}{' …' if len(some) > 5 else ''}"  # noqa: PLR2004 - so many are read
        for word, some in (
            ("without", [value for value in before if value not in after]),
            ("with", [value for value in after if value not in before]),
        )
        if some
    ]
    return "; ".join(parts)
