"""Does every rule of the shipped contract find its bad rows and leave the good ones alone?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.rows import MOMENT, SOUND, note, row, verdict_of

from copydesk.contract import Contract, load_contract
from copydesk.contract.desk import Desk
from copydesk.report import Severity, rules
from copydesk.validate import Verdict, article_plan, sort_findings

DESK = Desk(
    earliest=dt.date(1990, 1, 1),
    as_of=dt.datetime(2025, 4, 1, tzinfo=dt.UTC),
    domains=frozenset({"harbourcourier.example", "xn--bcher-kva.example"}),
)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
LATE = DESK.as_of + 2 * DAY if DESK.as_of else MOMENT
FREE: dict[str, Any] = {"captured_at": None, "modified_at": None}

BAD: list[tuple[str, dict[str, Any]]] = [
    ("title.missing", {"title": None}),
    ("title.length", {"title": "NO"}),
    ("title.length", {"title": "a" * 301}),
    ("title.control", {"title": "Ferry\u200b returns"}),
    ("title.control", {"title": "Ferry\x1b[31m returns"}),
    ("title.control", {"title": "Ferry \u202enruter"}),
    ("title.control", {"title": "Ferry\nreturns"}),
    ("title.provider-name", {"title": "HARBOUR – courier!"}),
    ("title.site-suffix", {"title": "Ferry returns | Harbour Courier"}),
    ("title.site-suffix", {"title": "Ferry returns - harbourcourier.example"}),
    ("title.site-suffix", {"title": "Ferry returns — HARBOUR COURIER"}),
    ("url.invalid", {"url": "javascript:alert(1)"}),
    ("url.invalid", {"url": "www.harbourcourier.example/ferry"}),
    ("url.invalid", {"url": "https:///ferry"}),
    ("url.invalid", {"url": "https://localhost/ferry"}),
    ("url.invalid", {"url": "https://harbourcourier.example/a b"}),
    ("text.short", {"text": "Read more."}),
    ("text.short", {"text": "é" * 49}),
    ("author.suspect", {"authors": ["Newsroom"]}),
    ("author.suspect", {"authors": ["Mara Ilves", "desk@harbourcourier.example"]}),
    ("author.suspect", {"authors": ["Reuters"]}),
    ("provider.missing", {"provider": None}),
    ("provider.missing", {"provider_domain": None}),
    ("provider.missing", {"provider": None, "provider_domain": None}),
    ("provider.unknown", {"provider_domain": "harbor-courier.example", "canonical_url": None}),
    ("date.missing", {"published_at": None, "published_precision": None, "published_tz_known": None}),
    ("date.range", {"published_at": dt.datetime(1970, 1, 1, 9, tzinfo=dt.UTC)}),
    ("date.range", {"published_at": dt.datetime(1989, 12, 31, 23, 59, tzinfo=dt.UTC)}),
    ("date.range", {"published_at": LATE + dt.timedelta(seconds=1), **FREE}),
    ("date.range", {"published_at": dt.datetime(9999, 12, 31, 23, tzinfo=dt.UTC), **FREE}),
    ("date.after-capture", {"captured_at": MOMENT - dt.timedelta(seconds=1)}),
    ("date.after-capture", {"captured_at": MOMENT - 15 * HOUR, "published_precision": "day"}),
    ("date.modified-before", {"modified_at": MOMENT - dt.timedelta(seconds=1)}),
    ("date.modified-before", {"modified_at": MOMENT - DAY, "published_precision": "day"}),
    ("date.zone-unknown", {"published_tz_known": False}),
    ("date.precision", {"published_precision": "hour"}),
    ("title.encoding", {"title": "FÃ¤hre kehrt zurÃ¼ck"}),
    ("title.encoding", {"title": "Ferry\u00c2\u00a0returns"}),
    ("title.encoding", {"title": "Ferry\ufffd returns"}),
    ("title.encoding", {"title": "РџР°СЂРѕРј"}),
    ("title.error-page", {"title": "ERROR 404 - Page Not Found!", "text": None}),
    ("title.error-page", {"title": "Attention Required! | Cloudflare"}),
    ("title.error-page", {"title": "Seite nicht gefunden"}),
    ("title.markup", {"title": "Ferry <a href='x'>returns"}),
    ("title.markup", {"title": "Ferry&nbsp;returns"}),
    ("title.markup", {"title": "Ferry&#x2019;s return"}),
    ("title.shouting", {"title": "FERRY BACKS"}),
    ("description.markup", {"description": "It sails<br/>on Tuesday."}),
    *(("text.control", {"text": SOUND["text"] + char}) for char in "\x01\x0b\x1f\x7f\x80\x9f\u2028\u202e\u2060\ufeff"),
    ("text.control", {"text": "A\u200b" + SOUND["text"]}),
    ("text.encoding", {"text": SOUND["text"] + " ÐšÐ¾Ñ€Ð°Ð±"}),
    ("text.encoding", {"text": SOUND["text"] + " ã€"}),
    ("text.markup", {"text": SOUND["text"] + "&amp;"}),
    ("text.teaser", {"text": SOUND["text"], "description": f" {SOUND['text']}\n"}),
    ("text.truncated", {"text": SOUND["text"] + "..."}),
    ("text.truncated", {"text": SOUND["text"] + " […]”\n"}),
    ("author.byline", {"authors": ["by Mara Ilves"]}),
    ("author.byline", {"authors": ["Ilves, Mara; Kahl, Otto"]}),
    ("author.byline", {"authors": ["Mara Ilves", None, "Otto Kahl / Ina Ree"]}),
    ("image.url", {"images": [{"url": "http:/a.example/x.jpg"}]}),
    ("language.form", {"language": "EN"}),
    ("language.form", {"language": "eng"}),
    ("language.form", {"language": "cz"}),
    ("url.front-page", {"url": "HTTPS://harbourcourier.example"}),
    ("url.tracking", {"canonical_url": "https://harbourcourier.example/ferry?a=b&Icid=c"}),
    ("url.provider-conflict", {"canonical_url": "https://notharbourcourier.example/ferry"}),
    ("url.provider-conflict", {"canonical_url": "https://other.example/harbourcourier.example"}),
    ("date.midnight", {"published_at": MOMENT - 9 * HOUR}),
    ("date.midnight", {"published_at": MOMENT - 9 * HOUR, "published_precision": "minute"}),
    ("date.conflict", {"url": "https://harbourcourier.example/2025/03/06/ferry"}),
    ("date.conflict", {"url": "https://harbourcourier.example/2024/3/4"}),
    ("id.form", {"id": "0" * 31 + "G"}),
    ("id.missing", {"id": None}),
]
GOOD: list[dict[str, Any]] = [
    {},
    {"title": "Ferry"},
    {"title": "a" * 300},
    {"title": "Ferry returns | The Courier of the Harbour"},
    {"title": "Harbour Courier returns"},
    {"title": "Où est passé le ferry ?"},
    {"title": "“AMANHÔ — O barco… volta"},
    {"title": "Fährt AT&T; ab?"},
    {"title": "Is 1 < 2 > 0 & true?"},
    {"title": "\u200fالعبّارة تعود\u200f بعد تسع سنوات"},
    {"title": "सागर\u200dमाला"},
    {"title": "ប្រទេស\u200bកម្ពុជា"},
    {"title": "FERRY BACK"},
    {"title": "Error 404: how a song came back"},
    {"text": SOUND["text"] + " « Où ? » Öl, Å² and café®, 5°C – “NÃO”…\tÂme.\r\n\u200cمی\u200cشود"},
    {"text": SOUND["text"], "description": None},
    {"authors": ["Par Nilsson", "Byron Ng", "Jean-Paul et-Tahan", "Sandy Anders"]},
    {"images": [{"url": None}]},
    {"language": "zh"},
    {"url": "https://harbourcourier.example?id=4"},
    {"canonical_url": "https://harbourcourier.example/ferry?id=smid&p=utm_source"},
    {"canonical_url": "https://example/ferry"},
    {"canonical_url": "https://news.harbourcourier.test/ferry"},
    {"published_at": MOMENT - 9 * HOUR, "published_precision": "day", "published_tz_known": False},
    {"published_at": MOMENT - 9 * HOUR + dt.timedelta(microseconds=1)},
    {"url": "https://harbourcourier.example/2025/03/03/ferry"},
    {"url": "https://harbourcourier.example/2025/03/05"},
    {"url": "https://harbourcourier.example/2025/02/30/ferry"},
    {"url": "https://harbourcourier.example/12025/02/20/ferry"},
    {"url": None},
    {"url": "HTTPS://user:pw@harbourcourier.example:8443/a?b=c#d"},
    {"url": "http://xn--bcher-kva.example/1"},
    {"text": None},
    {"text": "é" * 50},
    {"authors": None},
    {"authors": []},
    {"authors": ["Ludwig van Beethoven", "Ng"]},
    {"published_at": dt.datetime(1990, 1, 1, tzinfo=dt.UTC), "published_precision": "day"},
    {"published_at": LATE, "published_precision": "day", **FREE},
    {"captured_at": None, "modified_at": None, "description": None, "section": None, "language": None, "rights": None},
    {"captured_at": MOMENT, "modified_at": MOMENT},
    {"published_precision": "day", "published_tz_known": False, "captured_at": MOMENT - 14 * HOUR},
    {"published_precision": "day", "published_tz_known": False, "modified_at": MOMENT - 9 * HOUR},
    {"provider_domain": "xn--bcher-kva.example", "canonical_url": "https://www.xn--bcher-kva.example/1"},
    {
        "images": [{"url": "http://a.example/u", "width": 1, "height": None, "caption": None, "credit": None}],
        "topics": None,
    },
]


@pytest.fixture(scope="module")
def shipped() -> Contract:
    """Return the shipped contract."""
    return load_contract(None, Path("nowhere"))


def look(shipped: Contract, *rows: Mapping[str, Any], desk: Desk = DESK, **severity: Severity) -> Verdict:
    """Check rows."""
    return verdict_of(shipped, rows, desk, {code.replace("_", "."): level for code, level in severity.items()})


def codes(verdict: Verdict) -> list[str]:
    """Return the codes of all findings in their order."""
    return list(verdict.findings["code"].to_pylist())


@pytest.mark.parametrize(("code", "changes"), BAD)
def test_a_row_that_breaks_a_rule_has_its_code_alone(shipped: Contract, code: str, changes: dict[str, Any]) -> None:
    """Exactly the broken rule is found, with its level, and an error keeps the row out."""
    verdict = look(shipped, row(), row(**changes, source="b.txt"), row(source="c.txt"))
    wanted: Severity = rules()[code].severity if code in rules() else "error"
    found = [(it["code"], it["source"], it["severity"]) for it in verdict.findings.to_pylist()]
    assert found == [(code, "b.txt", wanted)]
    assert verdict.accepted.to_list() == [True, wanted == "warning", True]


@pytest.mark.parametrize("changes", GOOD)
def test_a_row_that_keeps_every_rule_has_no_finding(shipped: Contract, changes: dict[str, Any]) -> None:
    """Rows at the limits of the rules are accepted."""
    verdict = look(shipped, row(**changes))
    assert (codes(verdict), verdict.accepted.to_list()) == ([], [True])


def test_a_look_alike_domain_is_a_warning(shipped: Contract) -> None:
    """A label that mixes Latin with Cyrillic is confusable; one script throughout is not."""
    mixed = "hаrbour.example".encode("idna").decode()
    pure = "пример.example".encode("idna").decode()
    desk = Desk(domains=frozenset({mixed, pure}))
    rows = [
        row(provider_domain=domain, canonical_url=None, source=source)
        for domain, source in ((mixed, "a.txt"), (pure, "b.txt"))
    ]
    verdict = look(shipped, *rows, desk=desk)
    assert [(it["code"], it["source"]) for it in verdict.findings.to_pylist()] == [("provider.confusable", "a.txt")]
    assert verdict.accepted.to_list() == [True, True]


def test_every_rule_of_the_contract_has_a_bad_row(shipped: Contract) -> None:
    """The table of bad rows speaks of every check of the shipped contract."""
    tried = {code for code, _ in BAD} | {"provider.confusable"}
    assert tried == {check.code for check in article_plan(shipped, Desk()).checks if check.road == "fused"}


def test_without_a_desk_nothing_is_held_against_it(shipped: Contract) -> None:
    """Neither bounds nor registry: range and unknown providers are not looked at."""
    changes = {"published_at": dt.datetime(1970, 1, 1, 9, tzinfo=dt.UTC), "provider_domain": "other.example"}
    assert codes(look(shipped, row(**changes, canonical_url=None), desk=Desk())) == []


def test_the_last_day_of_the_calendar_is_no_trap(shipped: Contract) -> None:
    """A desk of the year 9999 can still add its grace."""
    last = dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.UTC)
    assert codes(look(shipped, row(published_at=last, **FREE), desk=Desk(as_of=last))) == []


@pytest.mark.parametrize("code", ["date.invalid", "record.type"])
def test_a_date_that_is_wrong_is_not_missing_too(shipped: Contract, code: str) -> None:
    """An error of the reader on a column explains why the column is empty."""
    changes = {"published_at": None, "published_precision": None, "published_tz_known": None}
    verdict = look(shipped, row(**changes, notes=[note(code, "published_at", 3)]))
    assert [(it["code"], it["line"]) for it in verdict.findings.to_pylist()] == [(code, 3)]


def test_a_warning_never_stands_for_an_error(shipped: Contract) -> None:
    """A doubtful date is a warning, so that the missing one must still be told; the same holds for providers."""
    undated = {"published_at": None, "published_precision": None, "published_tz_known": None}
    verdict = look(
        shipped,
        row(**undated, notes=[note("date.ambiguous", "published_at")]),
        row(provider_domain=None, notes=[note("origin.conflict", "provider")], source="b.txt"),
    )
    assert codes(verdict) == ["date.ambiguous", "date.missing", "origin.conflict", "provider.missing"]
    assert verdict.accepted.to_list() == [False, False]


def test_a_lowered_error_explains_nothing(shipped: Contract) -> None:
    """When the recipe makes a warning of a wrong date, the empty column is still an error."""
    undated = {"published_at": None, "published_precision": None, "published_tz_known": None}
    broken = row(**undated, notes=[note("date.invalid", "published_at")])
    assert look(shipped, broken, date_invalid="warning").accepted.to_list() == [False]


@pytest.mark.parametrize("code", ["capture.empty", "frontmatter.unsafe", "record.syntax", "record.too-large"])
def test_what_could_not_be_read_has_its_own_finding_only(shipped: Contract, code: str) -> None:
    """A capture without content is not told that its title and date are missing."""
    empty = {name: None for name in row() if name not in {"source", "evidence", "notes"}}
    verdict = look(shipped, empty | {"source": "a.txt", "evidence": [], "notes": [note(code)]}, row(source="b.txt"))
    assert codes(verdict) == [code]
    assert verdict.accepted.to_list() == [False, True]


def test_the_recipe_changes_levels(shipped: Contract) -> None:
    """A warning may become an error, an error a warning, and either may be off."""
    local = row(published_tz_known=False, title="NO")
    assert look(shipped, local).accepted.to_list() == [False]
    assert look(shipped, local, title_length="warning").accepted.to_list() == [True]
    assert look(shipped, local, title_length="off", **{"date_zone-unknown": "error"}).accepted.to_list() == [False]
    assert codes(look(shipped, local, title_length="off", **{"date_zone-unknown": "off"})) == []


def test_messages_show_values_but_never_bodies(shipped: Contract) -> None:
    """A finding shows at most 80 characters of a value, without control characters, and nothing of a text."""
    title = "\x1b" + "Ferry " * 60
    verdict = look(shipped, row(title=title), row(text="Secret words.", source="b.txt"))
    by_code = {it["code"]: it["message"] for it in verdict.findings.to_pylist()}
    assert by_code["title.length"].endswith("Found: �" + ("Ferry " * 60)[:79])
    assert "Secret" not in by_code["text.short"]


def test_findings_stand_in_the_order_of_the_sources(shipped: Contract) -> None:
    """Findings of several tables are sorted by source, row, line and code, whatever came first."""
    first = look(shipped, row(title="NO", source="b", row=1), row(title=None, source="b", row=0)).findings
    second = look(shipped, row(text="x", title="NO", source="a")).findings
    places = [(it["source"], it["row"], it["code"]) for it in sort_findings([first, second]).to_pylist()]
    assert places == [
        ("a", None, "text.short"),
        ("a", None, "title.length"),
        ("b", 0, "title.missing"),
        ("b", 1, "title.length"),
    ]
    assert sort_findings([first, second])["shard"].to_pylist() == [1, 1, 0, 0]
    turned = sort_findings([second, first]).drop_columns("shard")
    assert turned.equals(sort_findings([first, second]).drop_columns("shard"))


def test_no_rows_have_no_findings(shipped: Contract) -> None:
    """An empty table is no mistake."""
    assert codes(look(shipped)) == []
