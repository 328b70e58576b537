"""Pages of HTML as tests write them: a head, a body, and what is read out of them."""

from __future__ import annotations

import json
from typing import Any

from copydesk.article import Draft, HtmlPage
from copydesk.normalise.html import read_html

PROSE = (
    "The ferry came back to the pier of Saltmere on a grey morning, nine years after a storm had broken its ramp.",
    "About two hundred people stood on the quay, and the harbour master said that four boats a day would sail.",
    "The town paid for the new ramp with the toll of the bridge, which will end in the autumn of next year.",
    "Nobody on the island had believed that the line would open again, said the baker who lives beside the mole.",
)
"""Paragraphs of one article."""

GERMAN = (
    "Die Fähre legte wieder an der Mole von Salzmoor an, neun Jahre nachdem ein Sturm die Rampe zerstört hatte.",
    "Rund zweihundert standen am Kai, und der Hafenmeister sagte, dass künftig vier Schiffe am Tag fahren werden.",
    "Die Stadt bezahlte die neue Rampe aus der Maut der Brücke, die im Herbst dieses Jahres abgeschafft wird.",
)
FRENCH = (
    "Le bac est revenu au quai de Selmer hier, neuf ans après la tempête qui avait brisé sa rampe.",
    "Deux cents personnes l’attendaient sur la jetée, et le chef du port a promis quatre bateaux par jour.",
    "La ville a payé la nouvelle rampe avec le péage du pont, qui prendra fin cet automne.",
)
TITLE = "Ferry returns to Saltmere after nine years"


def paragraphs(*texts: str) -> str:
    """Return texts as paragraphs, a line each."""
    return "\n".join(f"<p>{text}</p>" for text in texts)


def page(body: str, head: str = "", lang: str = "en") -> str:
    """Return the source of a page."""
    return f'<!doctype html>\n<html lang="{lang}">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def article(head: str = "", before: str = "", behind: str = "") -> str:
    """Return the source of a page with a headline and an article; `before` stands between the two."""
    return page(f"<h1>{TITLE}</h1>\n{before}\n{paragraphs(*PROSE)}\n{behind}", head)


def meta(**said: str) -> str:
    """Return meta elements; two underscores in a key are a colon."""
    return "\n".join(f'<meta property="{key.replace("__", ":")}" content="{value}">' for key, value in said.items())


def json_ld(value: Any) -> str:
    """Return a script of JSON-LD; a string is written as it is."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


def read(text: str, url: str | None = None) -> Draft:
    """Return what is read out of a page."""
    return read_html(HtmlPage(text=text, charset="utf-8"), url)


def words_at(text: str, draft: Draft, field: str) -> list[str]:
    """Return what stands in the source where a field has its evidence."""
    spans = [span for entry in draft.evidence if entry.field == field for span in entry.spans]
    return [text[span.start : span.end] for span in spans]


def rule_of(draft: Draft, field: str) -> list[str]:
    """Return the rules that a field has its value by."""
    return [entry.rule for entry in draft.evidence if entry.field == field]


def dropped(text: str, draft: Draft) -> dict[str, str]:
    """Return what was left out with its reason, by the words in the source."""
    return {text[span.start : span.end]: entry.rule for entry in draft.dropped for span in entry.spans}
