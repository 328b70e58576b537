"""How does a capture become a row of the article table, with evidence for each field?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Set as AbstractSet
from dataclasses import replace

from copydesk.article import (
    ARTICLE,
    Capture,
    Draft,
    Evidence,
    FeedItem,
    FrontMatter,
    HtmlPage,
    Identity,
    JsonArticle,
    Moment,
    Note,
    Origin,
    PageText,
    article_id,
)
from copydesk.normalise.dates import date_in_path, latest_weekday
from copydesk.normalise.feeds import read_feed_item
from copydesk.normalise.front_matter import read_front_matter
from copydesk.normalise.furniture import day_of, furniture_of
from copydesk.normalise.html import read_html
from copydesk.normalise.language import language_of, settled
from copydesk.normalise.ninjs import read_ninjs
from copydesk.normalise.page_text import Known, read_page_text
from copydesk.normalise.places import Places, Row
from copydesk.normalise.providers import Published, claimed_provider, doubted_language, find_provider
from copydesk.normalise.related import bounded
from copydesk.normalise.schema_org import read_schema_org
from copydesk.normalise.urls import canonical_url
from copydesk.recipe import Registry


def draft_of(capture: Capture, registry: Registry, repeated: AbstractSet[int] = frozenset()) -> Draft:
    """Read what a capture itself says; the registry knows the furniture and the languages of its outlet.

    `repeated` has the keys of the lines that many pages of its provider share: they are the site's.
    """
    draft = _read(capture, registry, repeated)
    draft = bounded(draft, (draft.url, draft.canonical_url, capture.received.url, capture.origin.url))
    before = capture.line - 1
    own = draft.notes
    if before:
        own = tuple(replace(note, line=note.line + before) if note.line else note for note in own)
    if capture.content is not None and not (draft.evidence or own or capture.notes):
        # Text of which nothing is kept is never an empty article, whatever the sidecar says about it.
        own = (Note(code="capture.no-article", message="nothing in it is a field of an article"),)
    return replace(draft, notes=(*capture.notes, *own)) if own or capture.notes else draft


def _read(capture: Capture, registry: Registry, repeated: AbstractSet[int]) -> Draft:
    content = capture.content
    match content:
        case None:
            return Draft()
        case FrontMatter():
            return read_front_matter(content)
        case HtmlPage():
            url = capture.received.url or capture.origin.url
            outlet = claimed_provider(capture.origin, registry, url)
            return read_html(content, url, furniture_of(outlet, day_of(capture)))
        case FeedItem():
            return read_feed_item(content)
        case JsonArticle():
            return read_ninjs(content) if content.form == "ninjs" else read_schema_org(content)
        case PageText():
            outlet = claimed_provider(capture.origin, registry)
            furniture = furniture_of(outlet, day_of(capture))
            known = Known(outlet.written() if outlet else (), furniture, repeated)
            return read_page_text(content, known)


def normalise(capture: Capture, registry: Registry, repeated: AbstractSet[int] = frozenset()) -> Row:
    """Return one row of the intake table (`article.INTAKE`) for one capture; it never raises for bad data.

    `repeated` is as in `draft_of`.
    """
    draft, origin = draft_of(capture, registry, repeated), capture.origin
    if capture.content is None:
        return _row(capture, Draft(notes=capture.notes), {})
    received = capture.received
    url = draft.url or received.url or origin.url or draft.canonical_url
    who = find_provider(draft, origin, url, registry)
    evidence, notes = [*draft.evidence, *who.evidence], [*draft.notes, *who.notes]
    title = _title(draft, origin, evidence, notes)
    if url and not draft.url:
        rule = "warc:target-uri" if received.url else "sidecar" if origin.url else "canonical"
        evidence.append(Evidence(field="url", rule=rule))
    published = _published(draft, origin, url, evidence)
    captured_at = received.captured_at or origin.captured_at
    if captured_at:
        evidence.append(Evidence(field="captured_at", rule="warc:date" if received.captured_at else "sidecar"))
    text = "\n\n".join(draft.paragraphs) or None
    fields = _fields(draft, who, published)
    fields |= {"title": title, "url": url, "text": text, "captured_at": captured_at}
    fields["language"] = _language(fields, draft, who, evidence)
    doubt = doubted_language(who, fields["language"])
    notes += [doubt] if doubt else []
    fields = identified(fields, evidence)
    return _row(capture, replace(draft, evidence=tuple(evidence), notes=tuple(notes)), fields)


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


def _language(fields: Row, draft: Draft, who: Published, evidence: list[Evidence]) -> str | None:
    """Return the language of the text, else of title and summary, else the stated one.

    A short text may be settled by the registry, which goes before what a page states of itself.
    """
    sample = fields["text"] or " ".join(part for part in (fields["title"], fields["description"]) if part)
    language, rule = language_of(sample), "text" if fields["text"] else "title"
    if language is None:
        language, rule = settled(sample, who.languages), "registry"
    if language is None:
        return draft.language
    evidence[:] = [entry for entry in evidence if entry.field != "language"]
    evidence.append(Evidence(field="language", rule=rule))
    return language


def _fields(draft: Draft, who: Published, published: Moment | None) -> Row:
    return {
        "description": draft.description,
        "canonical_url": draft.canonical_url,
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
        "is_free": draft.is_free,
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


def _row(capture: Capture, draft: Draft, fields: Row) -> Row:
    places = Places.of(capture)
    return {
        **dict.fromkeys(ARTICLE.names),
        **fields,
        "source": capture.source,
        "row": capture.row,
        "source_sha256": capture.sha256,
        "evidence": [place for entry in draft.evidence for place in places.rows(entry)],
        "notes": [
            {"code": note.code, "column": note.column, "message": note.message, "line": note.line}
            for note in draft.notes
        ],
        "dropped": places.left_out(draft.dropped),
        "related": places.pointed_to(draft.related),
    }
