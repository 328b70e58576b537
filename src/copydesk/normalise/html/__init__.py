"""What does a page of HTML say about its article?

The source is parsed once. Its metadata and its visible text state the fields, each of them in several places; the
best evidence wins, and what lost is kept to be looked at (`copydesk explain`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from copydesk.article import Draft, Evidence, HtmlPage, Image, Loser, Moment, Note, Related, Span
from copydesk.normalise.furniture import NONE, Furniture
from copydesk.normalise.furniture import RULE as FURNITURE
from copydesk.normalise.html import about
from copydesk.normalise.html.blocks import Page, blocks_of
from copydesk.normalise.html.body import Body, find_body
from copydesk.normalise.html.byline import Signed, find_authors
from copydesk.normalise.html.headline import Sites, find_headline, sites_of
from copydesk.normalise.html.kinds import tell_kinds
from copydesk.normalise.html.locate import Locator
from copydesk.normalise.html.metadata import Metadata, Said, collect
from copydesk.normalise.html.pictures import find_images
from copydesk.normalise.html.published import Dated, Dates, find_dates, scripted_dates
from copydesk.normalise.html.related import find_related
from copydesk.normalise.html.signature import near_authors
from copydesk.normalise.html.tree import Element, Refused, parse, unfold_templates
from copydesk.normalise.html.visible import near_dates
from copydesk.normalise.language import language_of
from copydesk.normalise.related import some
from copydesk.normalise.words import Words, words_for

LONGEST = 8
"""Blocks that tell a page's language: its longest ones are running text, whatever else is on it."""

SHORT_BODY, LONG_BODY, TIMES_LONGER = 60, 80, 2.5
"""Words of a body that is hardly one, of what the metadata state instead, and how much longer that must be."""


def read_html(content: HtmlPage, url: str | None = None, furniture: Furniture = NONE) -> Draft:
    """Read the fields of an article out of a page; `url` is where it was fetched from, as far as anybody knows.

    What is `furniture` of its outlet is no part of the body.
    A page beyond a limit is a draft with a note and nothing else. UsageError when lxml is not installed.
    """
    try:
        root = parse(content.text)
        unfold_templates(root, content.text)
    except Refused as refused:
        return Draft(notes=(refused.note,))
    page = blocks_of(root)
    tell_kinds(page)
    words = _words(root, page)
    known = furniture.marks([block.text for block in page.blocks])
    body = find_body(page, words, {index: FURNITURE for index, is_one in enumerate(known) if is_one})
    return _Reading(content.text, root, collect(root), page, body, words, url).draft()


def _words(root: Element, page: Page) -> Words:
    """Return the words of the language that a page's longest blocks are in, else of the one that it states."""
    longest = sorted((block.text for block in page.blocks), key=lambda text: (-len(text), text))[:LONGEST]
    stated = about.language(root)
    return words_for(language_of(" ".join(longest)) or (stated.value if stated else None))


@dataclass(slots=True)
class _Reading:
    """One page while it is read: what is known of it, and the evidence so far."""

    text: str
    root: Element
    metadata: Metadata
    page: Page
    body: Body
    words: Words
    url: str | None
    evidence: list[Evidence] = field(default_factory=list)
    losers: list[Loser] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    left_out: dict[int, Evidence] = field(default_factory=dict)

    def draft(self) -> Draft:
        """Read all fields; the body first, because its places are found in reading order."""
        locator = Locator(self.text)
        paragraphs = self._text(locator)
        stated = about.described(self.metadata, self.text)
        addresses = list(about.addresses(self.metadata, self.url))
        base = self.url or (addresses[0].value if addresses else None)
        dates = self._dates(base)
        sites = sites_of(self.page.marks, self.metadata, base)
        title = self._title(locator, sites)
        if not paragraphs and not title:
            self.notes.append(Note(code="capture.no-article", message="no headline and no text on the page"))
        return Draft(
            title=title,
            description=self._one("description", about.summary(self.metadata), stated.description, locator),
            paragraphs=paragraphs,
            authors=self._authors(locator, sites),
            provider=self._one("provider", about.provider(self.metadata), stated.provider, locator),
            canonical_url=self._one("canonical_url", addresses[0] if addresses else None, None, locator),
            section=self._one("section", about.section(self.metadata), stated.section, locator, first=stated.section),
            topics=self._topics(stated, locator),
            published=self._date("published_at", dates.published, locator),
            modified=self._date("modified_at", dates.modified, locator),
            images=self._images(stated, base, locator),
            rights=self._one("rights", about.rights(self.metadata), stated.rights, locator, first=stated.rights),
            language=self._language(locator),
            is_free=self._is_free(stated, locator),
            evidence=tuple(self.evidence),
            losers=(*self.losers, *(_lost_date(it, locator) for it in dates.losers)),
            notes=tuple(self.notes),
            dropped=tuple(self.left_out.values()),
            related=self._related(stated, base, locator),
        )

    def _dates(self, base: str | None) -> Dates:
        """Choose the dates; what only programs on the page state counts where nobody else says."""
        near = near_dates(self.page, self.body.blocks, self.words)
        found = find_dates(self.page.marks, self.metadata, base, near, self.words)
        if found.published:
            return found
        scripted = [*scripted_dates(self.root, self.words)]
        return find_dates(self.page.marks, self.metadata, base, scripted, self.words) if scripted else found

    def _text(self, locator: Locator) -> tuple[str, ...]:
        """Return the paragraphs, and keep what was left out with its reason."""
        spans: list[Span] = []
        inside = set(self.body.blocks)
        for index, block in enumerate(self.page.blocks):
            places = locator.next(block.line, block.first, block.last)
            if index in inside:
                spans += places
            else:
                reason = self.body.dropped[index]
                self.left_out[index] = Evidence(field="", rule=reason, spans=places, text=block.text)
        paragraphs = tuple(self.page.blocks[index].text for index in self.body.blocks)
        longer = self._stated_body(paragraphs)
        if longer:
            self.evidence.append(Evidence(field="text", rule="json-ld:articleBody"))
        elif paragraphs:
            self.evidence.append(Evidence(field="text", rule="html:body", spans=tuple(spans)))
        return longer or paragraphs

    def _stated_body(self, paragraphs: Sequence[str]) -> tuple[str, ...]:
        """Return the body in the metadata when hardly any is on the page, as where a program draws it."""
        seen = sum(len(text.split()) for text in paragraphs)
        if seen >= SHORT_BODY:
            return ()
        stated = about.described(self.metadata, self.text).paragraphs
        count = sum(len(text.split()) for text in stated)
        return stated if count >= LONG_BODY and count > TIMES_LONGER * seen else ()

    def _title(self, locator: Locator, sites: Sites) -> str | None:
        start = self.body.blocks[0] if self.body.blocks else len(self.page.blocks)
        above = [block.text for block in self.page.blocks[:start] if block.tag == "h1"]
        chosen, losers = find_headline(self.root, self.page.marks, self.metadata, sites, above)
        self.losers += [
            Loser(
                field="title",
                rule=it.rule,
                value=it.text,
                spans=locator.value(it.line, it.text, seen=_is_seen(it.rule)),
            )
            for it in losers
        ]
        if chosen is None:
            return None
        self._keep("title", chosen.rule, locator.value(chosen.line, chosen.text, seen=_is_seen(chosen.rule)))
        return chosen.text

    def _authors(self, locator: Locator, sites: Sites) -> tuple[str, ...]:
        near = near_authors(self.page, self.body.blocks, self.words)
        chosen, losers = find_authors(self.page.marks, self.metadata, near, sites, self.words)
        self.losers += [_lost_signed(it, locator) for it in losers]
        if chosen is None:
            return ()
        seen = _is_seen(chosen.rule)
        places = [span for name in chosen.names for span in locator.value(chosen.line, name, seen=seen)]
        self._keep("authors", chosen.rule, places)
        return chosen.names

    def _date(self, name: str, chosen: Dated | None, locator: Locator) -> Moment | None:
        if chosen is None:
            return None
        day = chosen.moment.day.isoformat()
        self._keep(name, chosen.rule, locator.line(chosen.line) or locator.value(chosen.line, day))
        return chosen.moment

    def _one(
        self, name: str, said: Said | None, described: str | None, locator: Locator, *, first: str | None = None
    ) -> str | None:
        """Return a field of one statement: of the metadata, else of the JSON-LD; `first` turns that round."""
        if said is None or first:
            if described:
                self._keep(name, f"json-ld:{name}", locator.value(about.article_line(self.metadata), described))
            return described
        rule = f"link:{said.key}" if said.key in self.metadata.links else f"meta:{said.key}"
        self._keep(name, rule, locator.value(said.line, said.value))
        return said.value

    def _topics(self, stated: Draft, locator: Locator) -> tuple[str, ...]:
        said = about.topics(self.metadata)
        if not said and stated.topics:
            self._keep("topics", "json-ld:keywords", locator.line(about.article_line(self.metadata)))
            return stated.topics
        if said:
            self._keep(
                "topics", f"meta:{said[0].key}", [span for it in said for span in locator.value(it.line, it.value)]
            )
        return tuple(it.value for it in said)

    def _images(self, stated: Draft, base: str | None, locator: Locator) -> tuple[Image, ...]:
        found = find_images(self.page, self.body.blocks, self.metadata, base)
        rule = "html:figure" if any(it.caption for it in found) else "meta:og:image" if found else "json-ld:image"
        images = tuple(found) or stated.images
        if images:
            self._keep("images", rule, sorted({span for it in images for span in _places_of(it, locator)}, key=_start))
        return images

    def _related(self, stated: Draft, base: str | None, locator: Locator) -> tuple[Related, ...]:
        """Return the articles that the page points to: those that its JSON-LD names, and those in its teasers."""
        line = about.article_line(self.metadata)
        named = (
            replace(it, rule="json-ld:relatedLink", spans=locator.value(line, it.url or "")) for it in stated.related
        )
        places = {index: entry.spans for index, entry in self.left_out.items()}
        return some([*named, *find_related(self.page, self.body.dropped, places, base, self.words)])

    def _language(self, locator: Locator) -> str | None:
        said = about.language(self.root)
        if said:
            self._keep("language", "html:lang", locator.value(said.line, said.value))
        return said.value if said else None

    def _is_free(self, stated: Draft, locator: Locator) -> bool | None:
        if stated.is_free is not None:
            key = "isAccessibleForFree"
            self._keep("is_free", f"json-ld:{key}", locator.value(about.article_line(self.metadata), key))
            return stated.is_free
        said = about.access(self.metadata)
        if said:
            self._keep("is_free", f"meta:{said[0].key}", locator.value(said[0].line, said[0].value))
        return said[1] if said else None

    def _keep(self, name: str, rule: str, spans: Iterable[Span]) -> None:
        self.evidence.append(Evidence(field=name, rule=rule, spans=tuple(spans)))


def _start(span: Span) -> int:
    return span.start


def _places_of(image: Image, locator: Locator) -> tuple[Span, ...]:
    """Return where the file of a picture is named; its address may be written without its site."""
    path = (image.url or "").partition("?")[0]
    return locator.first(path) or locator.first("/".join(path.rsplit("/", 2)[1:]))


def _is_seen(rule: str) -> bool:
    """Tell whether a rule reads text of the page, not a statement in its head."""
    return rule.startswith(("html:", "text:")) and rule != "html:title"


def _lost_signed(signed: Signed, locator: Locator) -> Loser:
    value = "; ".join(signed.names)
    spans = locator.value(signed.line, signed.names[0], seen=_is_seen(signed.rule))
    return Loser(field="authors", rule=signed.rule, value=value, spans=spans)


def _lost_date(dated: Dated, locator: Locator) -> Loser:
    name = "modified_at" if "odif" in dated.rule else "published_at"
    moment = dated.moment
    value = moment.day.isoformat() if moment.precision == "day" else moment.at.isoformat()
    return Loser(field=name, rule=dated.rule, value=value, spans=locator.line(dated.line))
