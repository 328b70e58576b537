"""Does the prose of a card hold? No empty section, no dead link, no number that the files contradict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote

from copydesk.card.blocks import block_texts, lines_of_blocks, prose_of
from copydesk.card.faults import Fault
from copydesk.card.sections import ASKED, Section, answers, bare, masked, questions, sections
from copydesk.facts import Facts
from copydesk.plain import counted
from copydesk.templates import read_template

Exists = Callable[[str], bool]
"""Tells whether a path relative to the card leads to a file."""

_PLACEHOLDERS = re.compile(
    r"\[?More Information Needed\]?|\bTODO\b|\bTBD\b|\bFIXME\b|\bLorem ipsum\b|^# Name of the dataset$",
    re.IGNORECASE | re.MULTILINE,
)
_LINK = re.compile(
    r"!?\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'(][^)]*)?\)|^\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)",
    re.MULTILINE,
)
_HTML_LINK = re.compile(r"<(?:a|img)\b[^>]*?\b(?:href|src)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_OWN = "<!-- copydesk:own -->"

_SPELLED: Mapping[str, int] = {
    word: number
    for number, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 2
    )
}
_COUNTED = re.compile(
    r"(?<![\w.,:/#@-])(?P<number>\d{1,3}(?:,\d{3})+|\d+|(?i:" + "|".join(_SPELLED) + r"))\s+(?:[a-z-]+\s+){0,3}?"
    r"(?P<noun>articles?|records?|rows?|stories|providers?|outlets?|publishers?|newspapers?|languages?|captures?|days)\b"
)
_FACTS: Mapping[str, str] = {
    **dict.fromkeys(("articles", "records"), "rows"),
    **dict.fromkeys(("outlets", "publishers", "newspapers"), "providers"),
}
"""Facts by the nouns that people use for them, where those are others."""

_YEAR = re.compile(r"\b(?:in|since|from|until|to|by|before|after|of)\s+$", re.IGNORECASE)
_VERSION = re.compile(r"(?:revision\s*=\s*[\"']v?|@v?)(\d+\.\d+\.\d+)\b")
_ANY_VERSION = re.compile(r"\b\d+\.\d+\.\d+\b")


def faults_in_prose(text: str, name: str, facts: Facts, exists: Exists) -> Iterator[Fault]:
    """Yield what is wrong with the prose of a card called `name`."""
    yield from _empty(text, name)
    yield from _placeholders(text, name)
    yield from _links(text, name, exists)
    yield from _figures(text, name, facts)


def stale_blocks(text: str, fresh: str, name: str) -> Iterator[Fault]:
    """Yield the blocks of a card that do not say what the same card says when it is filled anew."""
    before, after, lines = block_texts(text), block_texts(fresh), lines_of_blocks(text)
    empty = [block for block, wanted in after.items() if wanted and not before[block]]
    unfilled = empty if len(empty) > 1 else []
    if unfilled:
        what = f"{len(unfilled)} blocks were never filled: {', '.join(unfilled)}"
        yield Fault(code="card.stale", what=what, where=f"{name}:{lines[unfilled[0]]}", help="Run `copydesk card`.")
    for block, wanted in after.items():
        if before[block] != wanted and block not in unfilled:
            told, meant = _apart(before[block], wanted)
            what = (
                f"the block `{block}` says {told}, and the files {meant}"
                if told or meant
                else f"the block `{block}` is empty"
            )
            yield Fault(code="card.stale", what=what, where=f"{name}:{lines[block]}", help="Run `copydesk card`.")


def missing_blocks(text: str, name: str) -> Iterator[Fault]:
    """Tell of the blocks of the shipped card that a card lacks."""
    there = block_texts(text)
    lacking = [block for block in block_texts(read_template("DATASET_CARD.md.in")) if block not in there]
    if lacking:
        words = f"{counted(len(lacking), 'block')} of the shipped card: {', '.join(lacking)}"
        yield Fault(code="card.block-missing", what=f"the card lacks {words}", where=name)


def _apart(before: str, after: str) -> tuple[str, str]:
    """Return the first lines in which two texts differ."""
    one, other = before.splitlines(), after.splitlines()
    for told, meant in zip(one, other, strict=False):
        if told != meant:
            return f"“{_cut(told)}”", f"“{_cut(meant)}”"
    return (
        (f"“{_cut(one[len(other)])}”", "nothing")
        if len(one) > len(other)
        else ("nothing", f"“{_cut(other[len(one)])}”")
    )


def _cut(line: str) -> str:
    return line if len(line) <= 80 else f"{line[:80]}…"  # noqa: PLR2004 - as long as a line


def _empty(text: str, name: str) -> Iterator[Fault]:
    found = sections(text)
    for number, section in enumerate(found):
        deeper = number + 1 < len(found) and found[number + 1].level > section.level
        if not deeper and not _says(section):
            yield Fault(
                code="card.section-empty",
                what=f"nothing stands below “{section.title}”",
                where=f"{name}:{section.line}",
            )
    said, lines = answers(text), questions(text)
    for asked in ASKED:
        if asked not in said:
            yield Fault(code="card.section-missing", what=f"the question `{asked}` is not in the card", where=name)
        elif not said[asked]:
            what = f"nobody answered the question `{asked}`"
            yield Fault(code="card.section-empty", what=what, where=f"{name}:{lines[asked]}")


def _says(section: Section) -> bool:
    """Tell whether prose or a generated block stands below a heading; questions are looked at by themselves."""
    marked = "<!-- copydesk:begin " in section.body or "<!-- copydesk:write " in section.body
    return marked or bool(bare(section.body))


def _placeholders(text: str, name: str) -> Iterator[Fault]:
    for found in _PLACEHOLDERS.finditer(masked(prose_of(text))):
        what = f"“{found[0]}” still stands there"
        yield Fault(code="card.placeholder", what=what, where=_at(name, text, found.start()))


def _links(text: str, name: str, exists: Exists) -> Iterator[Fault]:
    prose = masked(prose_of(text))
    anchors = {_anchor(section.title) for section in sections(text)}
    for found in [*_LINK.finditer(prose), *_HTML_LINK.finditer(prose)]:
        target = next(group for group in found.groups() if group)
        path, _, anchor = target.partition("#")
        if _SCHEME.match(target):
            continue
        dead = (path and not _leads(unquote(path), exists)) or (not path and anchor.lower() not in anchors)
        if dead:
            what = f"the link to {target[:80]} leads nowhere"
            yield Fault(code="card.link", what=what, where=_at(name, text, found.start()))


def _leads(path: str, exists: Exists) -> bool:
    parts = PurePosixPath(path)
    return not parts.is_absolute() and ".." not in parts.parts and exists(parts.as_posix())


def _anchor(title: str) -> str:
    """Return the anchor that hubs give to a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")


def _figures(text: str, name: str, facts: Facts) -> Iterator[Fault]:
    known = _known(facts)
    prose = prose_of(text)
    for number, line in enumerate(masked(prose).splitlines(), 1):
        if _OWN in prose.splitlines()[number - 1] or line.startswith("#"):
            continue
        yield from (
            Fault(code="card.figure", what=what, where=f"{name}:{number}", help=help_)
            for what, help_ in _wrong_numbers(line, known)
        )
    for found in _VERSION.finditer(prose):
        if found[1] != facts.version:
            what = f"the prose names version {found[1]}, and this is {facts.version}"
            yield Fault(code="card.figure", what=what, where=_at(name, text, found.start()))


def _wrong_numbers(line: str, known: Mapping[str, Sequence[int]]) -> Iterator[tuple[str, str]]:
    if _ANY_VERSION.search(line):
        return  # it tells of a version
    for found in _COUNTED.finditer(line):
        word, noun = found["number"].lower(), found["noun"]
        kind = next(kind for kind in known if noun.startswith(kind[:-1]) or noun in kind)
        spelled = word in _SPELLED
        if spelled and kind in {"articles", "stories", "captures", "days"}:
            continue  # "two articles of one story" counts nothing
        value = _SPELLED[word] if spelled else int(word.replace(",", ""))
        if 1900 <= value <= 2100 and _YEAR.search(line[: found.start()]):  # noqa: PLR2004 - a year
            continue
        if value not in known[kind]:
            what = f"the prose says “{found[0]}”, and the files have {known[kind][0]:,}"
            mark = f"`<!-- copydesk:fact {_FACTS.get(kind, kind)} --><!-- copydesk:end -->`"
            help_ = f"Correct it, or let it be filled in: {mark}. A number that counts something else gets `{_OWN}`."
            yield what, help_


def _known(facts: Facts) -> Mapping[str, Sequence[int]]:
    """Return, for each noun, the numbers that are true of it; the first is the one that is meant most often."""
    funnel = facts.funnel
    rows = [
        facts.rows,
        *(it.rows for it in facts.splits),
        *(it.rows for it in facts.providers),
        *facts.languages.values(),
        *(funnel.read, funnel.accepted, funnel.quarantined, funnel.duplicate),
        *(it.records for it in facts.findings),
        *(facts.copied_rows, facts.largest_story, facts.withheld),
        *(facts.privacy.emails.articles, facts.privacy.telephones.articles),
    ]
    outlets = [len(facts.providers)]
    return {
        "articles": rows,
        "records": [funnel.read, *rows],
        "rows": rows,
        "stories": [facts.stories, facts.shared_stories, *(it.stories for it in facts.splits)],
        "providers": outlets,
        "outlets": outlets,
        "publishers": outlets,
        "newspapers": outlets,
        "languages": [len(facts.languages)],
        "captures": [funnel.captures, funnel.read],
        "days": [facts.days, facts.days_without],
    }


def _at(name: str, text: str, start: int) -> str:
    return f"{name}:{text.count(chr(10), 0, start) + 1}"
