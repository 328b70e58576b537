"""How does a capture become a row of the article table, with evidence for each field?"""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, pairwise
from typing import Any

from copydesk.article import (
    ARTICLE,
    Capture,
    Draft,
    Evidence,
    FrontMatter,
    Identity,
    Moment,
    Note,
    Origin,
    Span,
    article_id,
)
from copydesk.normalise.dates import date_in_path, latest_weekday
from copydesk.normalise.front_matter import read_front_matter
from copydesk.normalise.language import language_of
from copydesk.normalise.page_text import read_page_text
from copydesk.normalise.providers import Published, find_provider
from copydesk.normalise.urls import canonical_url
from copydesk.recipe import Registry

Row = dict[str, Any]


def draft_of(capture: Capture, repeated: AbstractSet[int] = frozenset()) -> Draft:
    """Read what a capture itself says, without sidecar and registry; `repeated` as in `read_page_text`."""
    if capture.content is None:
        return Draft(notes=capture.notes)
    if isinstance(capture.content, FrontMatter):
        return read_front_matter(capture.content)
    return read_page_text(capture.content, repeated)


def normalise(capture: Capture, registry: Registry, repeated: AbstractSet[int] = frozenset()) -> Row:
    """Return one row of the intake table (`article.INTAKE`) for one capture; it never raises for bad data.

    `repeated` has the keys of the lines that many pages of its provider share: they are the site's.
    """
    draft, origin = draft_of(capture, repeated), capture.origin
    if capture.content is None:
        return _row(capture, {}, (), capture.notes)
    url = draft.url or origin.url
    who = find_provider(draft, origin, url, registry)
    evidence, notes = [*draft.evidence, *who.evidence], [*draft.notes, *who.notes]
    title = _title(draft, origin, evidence, notes)
    if origin.url and not draft.url:
        evidence.append(Evidence(field="url", rule="sidecar"))
    published = _published(draft, origin, url, evidence)
    if origin.captured_at:
        evidence.append(Evidence(field="captured_at", rule="sidecar"))
    text = "\n\n".join(draft.paragraphs) or None
    fields = _fields(draft, who, published)
    language = language_of(text or " ".join(part for part in (title, draft.description) if part))
    fields |= {"title": title, "url": url, "text": text, "language": language, "captured_at": origin.captured_at}
    if language:
        evidence.append(Evidence(field="language", rule="text" if text else "title"))
    return _row(capture, identified(fields, evidence), evidence, notes)


def _title(draft: Draft, origin: Origin, evidence: list[Evidence], notes: list[Note]) -> str | None:
    if origin.title and draft.title and origin.title != draft.title:
        message = f"the capture says `{draft.title[:80]}`, the sidecar `{origin.title[:80]}`"
        notes.append(Note(code="origin.conflict", message=message, column="title"))
    if draft.title or not origin.title:
        return draft.title
    evidence.append(Evidence(field="title", rule="sidecar"))
    return origin.title


def _published(draft: Draft, origin: Origin, url: str | None, evidence: list[Evidence]) -> Moment | None:
    """Return the date that is stated, else the one in the address, else the weekday before it was first seen."""
    wrong = any(note.code == "date.invalid" and note.column == "published_at" for note in draft.notes)
    if draft.published or wrong:
        return draft.published
    day = date_in_path(url)
    if day:
        evidence.append(Evidence(field="published_at", rule="url-path"))
    elif draft.weekday is not None and origin.first_seen_at:
        day = latest_weekday(draft.weekday, origin.first_seen_at)
        first = next(entry.spans for entry in draft.evidence if entry.field == "text")
        evidence.append(Evidence(field="published_at", rule="relative", spans=first))
    if day is None:
        return None
    return Moment(at=dt.datetime.combine(day, dt.time(), dt.UTC), precision="day", tz_known=False)


def _fields(draft: Draft, who: Published, published: Moment | None) -> Row:
    return {
        "description": draft.description,
        "authors": list(draft.authors),
        "provider": who.name,
        "provider_domain": who.domain,
        "section": draft.section,
        "topics": list(draft.topics),
        "published_at": published.at if published else None,
        "published_precision": published.precision if published else None,
        "published_tz_known": published.tz_known if published else None,
        "modified_at": draft.modified.at if draft.modified else None,
        "images": [
            {"url": it.url, "width": it.width, "height": it.height, "caption": it.caption, "credit": it.credit}
            for it in draft.images
        ],
        "rights": who.rights,
    }


def identified(fields: Row, evidence: list[Evidence]) -> Row:
    """Return the fields with canonical address and identity; a valid `id` and address of a record are kept."""
    canonical = canonical_url(fields.get("canonical_url")) or canonical_url(fields["url"])
    if canonical and canonical != fields.get("canonical_url"):
        evidence.append(Evidence(field="canonical_url", rule="url"))
    identity = Identity(
        canonical_url=canonical,
        provider_domain=fields["provider_domain"],
        title=fields["title"],
        published_at=fields["published_at"],
        text=fields["text"],
        description=fields["description"],
    )
    return fields | {"canonical_url": canonical, "id": fields.get("id") or article_id(identity)}


def _row(capture: Capture, fields: Row, evidence: Sequence[Evidence], notes: Sequence[Note]) -> Row:
    places = Places(capture.content.text if capture.content else "")
    return {
        **dict.fromkeys(ARTICLE.names),
        **fields,
        "source": capture.source,
        "row": None,
        "source_sha256": capture.sha256,
        "evidence": [place for entry in evidence for place in places.rows(entry)],
        "notes": [
            {"code": note.code, "column": note.column, "message": note.message, "line": note.line} for note in notes
        ],
    }


class Places:
    """Turns character offsets into lines (from 1) and bytes of the capture's UTF-8 text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]
        lines = (len(text[low:high].encode()) for low, high in pairwise([*self.starts, len(text)]))
        self.bytes = [0, *accumulate(lines)]

    def rows(self, evidence: Evidence) -> list[Row]:
        """Return one row a place, or one row without a place."""
        head = {"field": evidence.field, "rule": evidence.rule}
        empty = {"line": None, "line_end": None, "byte": None, "byte_end": None}
        return [head | self._place(span) for span in evidence.spans] or [head | empty]

    def _place(self, span: Span) -> Row:
        line = bisect.bisect_right(self.starts, span.start)
        start = self.bytes[line - 1] + len(self.text[self.starts[line - 1] : span.start].encode())
        return {
            "line": line,
            "line_end": bisect.bisect_right(self.starts, max(span.start, span.end - 1)),
            "byte": start,
            "byte_end": start + len(self.text[span.start : span.end].encode()),
        }
