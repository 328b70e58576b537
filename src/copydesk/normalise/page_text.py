"""What does the visible text of a page say about its article?

Every unit of the page ends in exactly one place: in a field, in the body, or among the dropped, with a rule
that says why. The title must share its words with the body, so bait above an article is never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from copydesk.article import Draft, Evidence, Image, Note, PageText, Span
from copydesk.normalise.block import belongs, body_range, ends_body, trimmed
from copydesk.normalise.context import by_neighbours, strangers
from copydesk.normalise.dates import Stated, named_weekdays
from copydesk.normalise.furniture import NONE, RULE, Furniture
from copydesk.normalise.language import language_of, settled
from copydesk.normalise.lines import Unit, page_lines, split_units
from copydesk.normalise.related import in_page_text, some
from copydesk.normalise.repeated import mark_repeated
from copydesk.normalise.roles import HEADER_MARKS, LIST_MARKS, Read, Role, read_units
from copydesk.normalise.signs import traits_of
from copydesk.normalise.title import MAX_DEK_WORDS, find_title
from copydesk.normalise.weights import weigh
from copydesk.normalise.words import Words, everywhere, supported, words_for

SURE = -100
"""What the first paragraph weighs at least; less does a newsletter's line above it."""

STAMP_REACH, UNTITLED_REACH = 4, 12
BODY_ROLES = frozenset({Role.PROSE, Role.SHORT})


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a page are, as indices into its units; `end` is exclusive."""

    title: int | None
    dek: int | None
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a page before it is read: the languages of its outlet, its furniture, and its repeated lines.

    The languages settle a text that is too short to tell; lines of furniture are dropped before anything else is
    read; `repeated` has the keys (`repeated.line_key`) of the lines that many pages of its provider share.
    """

    languages: Sequence[str] = ()
    furniture: Furniture = NONE
    repeated: AbstractSet[int] = frozenset()


NOTHING = Known()


def read_page_text(content: PageText, known: Known = NOTHING) -> Draft:
    """Read the fields of an article out of a page's visible text."""
    units, dropped = _without_furniture(content.text, known.furniture)
    language = _language(units, known.languages)
    words = words_for(language)
    reads = mark_repeated(_roles(units, words), known.repeated)
    traits = traits_of(reads)
    weights = weigh(traits, words)
    found = body_range(traits, weights)
    if found is None:
        note = Note(code="capture.no-article", message="no run of sentences was found on the page", column="text")
        related = some(in_page_text(reads, words, lambda _: True))
        return Draft(notes=(note,), dropped=(*dropped, *(_drop(read) for read in reads)), related=related)
    reads = strangers(reads, *found, words)
    sure = next((i for i in range(*found) if _is_sure(reads[i], weights[i])), found[0])
    layout = _layout(reads, sure, *(trimmed(reads, *found) or found), words)
    draft = _draft(reads, layout, _body(reads, weights, layout), words)
    notes = draft.notes if words.language else (*draft.notes, _unsupported(language))
    return replace(draft, notes=notes, dropped=(*dropped, *draft.dropped))


def _is_sure(read: Read, weight: int) -> bool:
    """Tell whether a body can begin with a unit where no headline stands over it: with no item of a list."""
    return read.role in BODY_ROLES and weight > SURE and not read.text.startswith(LIST_MARKS)


def page_units(content: PageText) -> tuple[list[Read], Words]:
    """Return the units of a page with their roles, and the words of its language."""
    units = split_units(content.text)
    words = words_for(_language(units, ()))
    return _roles(units, words), words


def _roles(units: Sequence[Unit], words: Words) -> list[Read]:
    return by_neighbours(read_units(units, words), words)


def _language(units: Sequence[Unit], languages: Sequence[str]) -> str | None:
    sample = " ".join(_longest([unit.text for unit in units]))
    return language_of(sample) or settled(sample, languages)


def _without_furniture(text: str, furniture: Furniture) -> tuple[list[Unit], list[Evidence]]:
    """Return the units of a page without its outlet's furniture, and what was taken out: lines, and wrapped ones."""
    lines = page_lines(text)
    marked = [
        line for line, is_one in zip(lines, furniture.marks([line.text for line in lines]), strict=True) if is_one
    ]
    units = split_units(text, frozenset(line.number for line in marked))
    wrapped = furniture.marks([unit.text for unit in units])
    spans: list[tuple[Span, ...]] = [(line.span,) for line in marked]
    spans += [unit.spans for unit, is_one in zip(units, wrapped, strict=True) if is_one]
    kept = [unit for unit, is_one in zip(units, wrapped, strict=True) if not is_one]
    return kept, [Evidence(field="", rule=RULE, spans=span) for span in spans]


def _unsupported(language: str | None) -> Note:
    said = f"the page is in `{language}`, and there are no words of it" if language else "its language is not certain"
    message = f"{said}: bylines, dates in words and labels are not read ({', '.join(supported())} are)"
    return Note(code="language.unsupported", message=message, column="language")


def _longest(texts: Sequence[str]) -> list[str]:
    """Return the longest lines: running text tells the language, menus do not."""
    return sorted(texts, key=lambda text: (-len(text), text))[:8]


def _layout(reads: Sequence[Read], sure: int, start: int, end: int, words: Words) -> Layout:
    title = find_title(reads, sure, end, words)
    top = title + 1 if title is not None else sure
    body = max(top, start)
    while body < end and reads[body].role not in BODY_ROLES:
        body += 1
    dek, body = _after_header(reads, top, body, end)
    return Layout(title, dek, body, end)


def _after_header(reads: Sequence[Read], top: int, body: int, end: int) -> tuple[int | None, int]:
    """Find the summary between title and body: short prose that a byline, a date or a caption follows."""
    dek: int | None = next((i for i in range(top, body) if reads[i].role in BODY_ROLES), None)
    signs = {reads[i].role for i in range(top, body)} & {Role.BYLINE, Role.STAMP}
    index, start = body, body
    while index < end and Role.BYLINE not in signs:
        role = reads[index].role
        if role in BODY_ROLES:
            if index > start or not _is_dek(reads, index, end, {Role.BYLINE} if signs else HEADER_MARKS):
                break
            dek = dek if dek is not None else index
        elif role in HEADER_MARKS:
            body = index + 1
        index += 1
    while body < end and reads[body].role not in BODY_ROLES:
        body += 1
    return (dek if dek is not None and dek < body else None), body


def _is_dek(reads: Sequence[Read], index: int, end: int, marks: AbstractSet[Role]) -> bool:
    """Tell a summary from the first paragraph: it is short, and a mark of the header follows at once."""
    after = next((read for read in reads[index + 1 : end] if read.role is not Role.URL), None)
    return reads[index].unit.words <= MAX_DEK_WORDS and after is not None and after.role in marks


def _draft(reads: Sequence[Read], layout: Layout, body: Sequence[int], words: Words) -> Draft:
    claims = _Claims(reads)
    paragraphs = tuple(claims.take(index, "text", "body") for index in body)
    title = claims.take(layout.title, "title", "headline") if layout.title is not None else None
    dek = claims.take(layout.dek, "description", "dek") if layout.dek is not None else None
    header = _header(layout)
    published, modified, notes = _dates(reads, header, claims)
    authors = tuple(_authors(reads, header, claims))
    top = min(header, default=layout.body)
    images = tuple(_images(reads, range(top, min(layout.end + 2, len(reads))), claims, words))
    return Draft(
        title=title,
        description=dek,
        paragraphs=paragraphs,
        authors=authors,
        published=published.moment if published else None,
        modified=modified.moment if modified else None,
        weekday=None if published or not paragraphs else _weekday(paragraphs[0], words),
        images=images,
        evidence=tuple(claims.evidence),
        notes=tuple(notes),
        dropped=tuple(claims.rest()),
        related=some(in_page_text(reads, words, claims.is_free)),
    )


def _header(layout: Layout) -> list[int]:
    """Return the units that may carry byline and date, best first: under the title, then just above it.

    Further up stand the date of today and the weather. Without a title the units above the body count, the
    nearest first.
    """
    if layout.title is None:
        return list(range(layout.body - 1, max(-1, layout.body - UNTITLED_REACH), -1))
    above = range(layout.title - 1, max(-1, layout.title - STAMP_REACH), -1)
    return [*range(layout.title + 1, layout.body), *above]


def _body(reads: Sequence[Read], weights: Sequence[int], layout: Layout) -> list[int]:
    """Return the units of the body: its text and the headings in it, but no heading that nothing follows."""
    found = [i for i in range(layout.body, layout.end) if belongs(reads[i], weights[i])]
    while found and not ends_body(reads[found[-1]]):
        found.pop()
    return found


def _weekday(paragraph: str, words: Words) -> int | None:
    """Return the one weekday that a first paragraph names; two contradict each other."""
    named = named_weekdays(paragraph, words)
    return named.pop() if len(named) == 1 else None


class _Claims:
    """Keeps which characters of which unit a field has claimed; what is left is dropped, with its reason."""

    def __init__(self, reads: Sequence[Read]) -> None:
        self.reads = reads
        self.evidence: list[Evidence] = []
        self._taken: dict[int, list[tuple[int, int]]] = {}

    def take(self, index: int, field: str, rule: str) -> str:
        """Claim a whole unit and return its text."""
        return self.take_part(index, (0, len(self.reads[index].text)), field, rule)

    def take_part(self, index: int, part: tuple[int, int], field: str, rule: str) -> str:
        """Claim a part of a unit and return its text."""
        read = self.reads[index]
        self._taken.setdefault(index, []).append(part)
        self.evidence.append(Evidence(field=field, rule=rule, spans=read.unit.place(*part)))
        return _tidy(read.text[slice(*part)])

    def is_free(self, index: int) -> bool:
        """Tell whether no field has claimed anything of a unit."""
        return index not in self._taken

    def rest(self) -> Iterator[Evidence]:
        """Yield what no field has claimed."""
        for index, read in enumerate(self.reads):
            spans = [span for part in self._free(index) for span in read.unit.place(*part)]
            if spans:
                yield Evidence(field="", rule=read.role.value, spans=tuple(spans))

    def _free(self, index: int) -> Iterator[tuple[int, int]]:
        text, position = self.reads[index].text, 0
        for start, end in [*sorted(self._taken.get(index, [])), (len(text), len(text))]:
            gap = text[position:start]
            if gap.strip():
                yield position + len(gap) - len(gap.lstrip()), position + len(gap.rstrip())
            position = max(position, end)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _dates(
    reads: Sequence[Read], header: Sequence[int], claims: _Claims
) -> tuple[Stated | None, Stated | None, list[Note]]:
    """Return the date of publication and of the update that the header states, and what was wrong with dates."""
    stated = [
        (index, date)
        for index in header
        if reads[index].role in {Role.BYLINE, Role.STAMP}
        for date in reads[index].dates
    ]
    readable = [(index, date) for index, date in stated if date.moment]
    published = _first([pair for pair in readable if not pair[1].updated], labelled=True)
    modified = _first([pair for pair in readable if pair[1].updated], labelled=True)
    for field, pair in (("published_at", published), ("modified_at", modified)):
        if pair:
            claims.take_part(pair[0], (pair[1].start, pair[1].end), field, reads[pair[0]].role.value)
    notes = [] if published else [_problem(reads[index], date) for index, date in stated if date.problem]
    return (published[1] if published else None), (modified[1] if modified else None), notes


def _first(pairs: Sequence[tuple[int, Stated]], *, labelled: bool) -> tuple[int, Stated] | None:
    """Return the first date that a word such as 'Published' marks, else the first of all."""
    marked = [pair for pair in pairs if pair[1].labelled] if labelled else []
    return next(iter(marked or pairs), None)


def _problem(read: Read, date: Stated) -> Note:
    message = f"`{read.text[date.start : date.end][:60]}` is not taken as a date"
    return Note(code=str(date.problem), message=message, column="published_at", line=read.unit.lines[0].number)


def _authors(reads: Sequence[Read], header: Sequence[int], claims: _Claims) -> Iterator[str]:
    """Yield the people of the best byline: one with 'by' before one that is only a name."""
    signed = [index for index in header if reads[index].role is Role.BYLINE and reads[index].names]
    best = next((index for index in signed if reads[index].names[0][0] > 0), next(iter(signed), None))
    if best is not None:
        for name in reads[best].names:
            yield claims.take_part(best, name, "authors", "byline")


def _images(reads: Sequence[Read], near: range, claims: _Claims, words: Words) -> Iterator[Image]:
    for index in near:
        read = reads[index]
        if read.role is not Role.CAPTION:
            continue
        split = len(read.text) if read.credit is None else read.credit
        caption = claims.take_part(index, (0, split), "images", "caption") if split else ""
        credit = claims.take_part(index, (split, len(read.text)), "images", "credit") if split < len(read.text) else ""
        if not credit and index + 1 in near and reads[index + 1].role is Role.CREDIT:
            credit = claims.take(index + 1, "images", "credit")
        yield Image(caption=caption or None, credit=_credit(credit, words) if credit else None)


def _credit(text: str, words: Words) -> str | None:
    """Return who made the picture: without brackets and without the word 'Photo'."""
    inner = text.strip("() ")
    lead = words.credit.match(inner)
    maker = re.match(rf"\s*(?:[:|]|(?:{'|'.join(everywhere('made_by'))})\b)\s*", inner[lead.end() :]) if lead else None
    if lead and maker:
        inner = inner[lead.end() + maker.end() :]
    return inner.strip("() ") or None


def _drop(read: Read) -> Evidence:
    return Evidence(field="", rule=read.role.value, spans=read.unit.spans)
