"""How does `copydesk explain` show a rule, or what was read in a capture?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.cli.inputs import Origins
from copydesk.cli.output import Answer, Line, Part, level
from copydesk.cli.project import RECIPE, open_project

if TYPE_CHECKING:
    from copydesk.card.faults import CardRule
    from copydesk.examples import Examples
    from copydesk.explain import Explained, Lost, Place, Pointed
    from copydesk.recipe import Registry
    from copydesk.report import Rule
    from copydesk.stops import Stop


def codes(incomplete: str) -> list[str]:
    """Return the codes that begin like a word: a shell asks for them, so only what names them is read."""
    import tomllib  # noqa: PLC0415 - only a shell that completes needs it

    from copydesk.templates import read_template  # noqa: PLC0415 - the same

    names = (
        name for file in ("rules.toml", "card_rules.toml", "stops.toml") for name in tomllib.loads(read_template(file))
    )
    return sorted(name for name in names if name.startswith(incomplete))


def command(
    what: Annotated[
        str,
        typer.Argument(
            metavar="CODE|PATH", help="The code of a message, or the file of a capture.", autocompletion=codes
        ),
    ],
    origins: Origins = None,
) -> Answer:
    """Tell about a code, or about a capture.

    CODE: what a rule asks for and why, or why a command stopped, and how to mend it. PATH: which line of the capture
    gave each field, what else it states, and what was left out; PATH#3 is the capture of row 3 of a feed, a list or an
    archive.
    """
    from copydesk.card.faults import CardRule  # noqa: PLC0415 - it brings jinja2
    from copydesk.examples import examples  # noqa: PLC0415 - it reads a file that only this command needs
    from copydesk.explain import capture_place, explain, find_rule  # noqa: PLC0415 - it brings pyarrow
    from copydesk.stops import Stop  # noqa: PLC0415 - it reads a file that only this command needs

    place = capture_place(what)
    if place is None:
        rule = find_rule(what)
        if isinstance(rule, CardRule):
            return Answer(result={"rule": asdict(rule)}, lines=list(_card_rule(rule)))
        if isinstance(rule, Stop):
            return Answer(result={"stop": asdict(rule)}, lines=list(_stop(rule)))
        shown = examples()[rule.code]
        return Answer(result={"rule": asdict(rule), "examples": asdict(shown)}, lines=list(_rule(rule, shown)))
    path, row = place
    capture = explain(path, origins, _registry(), row)
    return Answer(result={"capture": asdict(capture)}, lines=list(_capture(capture)))


def _registry() -> Registry:
    """Return the registry of the project in the current folder, or an empty one."""
    from copydesk.recipe import Registry  # noqa: PLC0415 - it brings pyarrow

    return open_project(None, "").registry() if RECIPE.exists() else Registry()


def _card_rule(rule: CardRule) -> Iterator[Line]:
    yield (level(rule.severity), (f"[{rule.code}]", "strong"), f" {rule.says}")
    for word, text in (("why", rule.why), ("help", rule.help)):
        yield ((f"  {f'{word}:':6}", "quiet"), text)


def _stop(stop: Stop) -> Iterator[Line]:
    yield (("error", "bad"), (f"[{stop.code}]", "strong"), f" {stop.says}")
    for word, text in (("why", stop.why), ("help", stop.help), ("exit", f"{stop.exit}")):
        yield ((f"  {f'{word}:':6}", "quiet"), text)


def _rule(rule: Rule, shown: Examples) -> Iterator[Line]:
    yield (level(rule.severity), (f"[{rule.code}]", "strong"), f" {rule.says}")
    for word, text, cases in (
        ("why", rule.why, ()),
        ("help", rule.help, ()),
        ("good", rule.good, shown.good),
        ("bad", rule.bad, shown.bad),
    ):
        yield ((f"  {f'{word}:':6}", "quiet"), text)
        for case in cases:
            for number, line in enumerate(case.lines()):
                yield ((f"        {'- ' if number == 0 else '  '}", "quiet"), line)
    yield ((f"  {'level:':6}", "quiet"), f" {rule.severity}; a recipe changes it below [severity]")


def _capture(found: Explained) -> Iterator[Line]:
    yield ((found.capture, "strong"), f"  {found.kind}, sha256:{found.sha256}")
    for field in found.fields:
        value: Part = ("(null)", "quiet") if field.value in (None, []) else _shown(field.value)
        yield (f"  {field.name:20}", value, (f"  {_places(field.places)}", "quiet"))
    if found.losers:
        yield ("stated, and not taken:",)
    for lost in found.losers:
        yield ((f"  {_span(lost):>11}  {lost.name:14} {lost.rule:20} ", "quiet"), lost.value)
    if found.dropped:
        yield ("in no field:",)
    for place in found.dropped:
        yield ((f"  {_span(place):>11}  {place.rule:12} ", "quiet"), place.text or "")
    if found.related:
        yield ("points to:",)
    for other in found.related:
        named = "  ".join(said for said in (other.title, other.url, other.provider, other.published_at) if said)
        yield ((f"  {_span(other):>11}  {other.rule:12} ", "quiet"), named)
    if found.notes:
        yield ("noted:",)
    for note in found.notes:
        line = f" (line {note.line})" if note.line else ""
        yield ("  ", level(note.severity), (f"[{note.code}]", "strong"), f" {note.message}{line}")


def _shown(value: Any) -> str:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False)


def _places(places: Sequence[Place]) -> str:
    """Return rules with the lines that each of them read: `body, lines 3-5, 9`."""
    rules: dict[str, list[Place]] = {}
    for place in places:
        rules.setdefault(place.rule, []).append(place)
    return "; ".join(_rule_places(rule, found) for rule, found in rules.items())


def _rule_places(rule: str, places: Sequence[Place]) -> str:
    lines = [_span(place) for place in places if place.line is not None]
    return f"{rule}, line{'s' if len(lines) > 1 else ''} {', '.join(dict.fromkeys(lines))}" if lines else rule


def _span(place: Place | Lost | Pointed) -> str:
    if place.line is None:
        return ""
    return str(place.line) if place.line == place.line_end else f"{place.line}-{place.line_end}"
