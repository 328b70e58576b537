"""How do the pictures become one page? With all that they need inside it, and a policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from copydesk.card.draw import percent, ranked
from copydesk.errors import DataRefused, UsageError
from copydesk.facts import Facts, read_facts
from copydesk.manifest import REPORT_NAME, read_manifest
from copydesk.pages import html_pages
from copydesk.plain import counted, visible
from copydesk.report import Report
from copydesk.report_page import charts
from copydesk.report_page.figures import OTHERS, Figures, Timeline, count, month
from copydesk.templates import read_template

MAX_BYTES = 2_000_000
"""A page is smaller: it is sent by mail and read on a telephone."""

_MOST_BARS = 30
"""Bars of a picture that has one a value."""
_MOST_ROWS = 400
"""Rows of a table below a picture: the facts have all of them."""

Row = Sequence[str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One picture: its name, heading, what it shows in a sentence, its specification, and the same as a table."""

    name: str
    title: str
    says: str
    spec: charts.Spec
    head: Sequence[str]
    rows: Sequence[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A finished page: its HTML, and the names of its charts."""

    html: str
    charts: Sequence[str]


def make_page(folder: Path, other: Facts | None = None) -> Page:
    """Return the report page of a build or a release; `other` is a version to compare with.

    UsageError when the extra `report` is not installed; DataRefused when manifest, facts or report are damaged.
    """
    script = _script()
    facts, figures = read_facts(folder).told(), count(folder, read_manifest(folder).files)
    report = _report(folder)
    drawn = list(_charts(facts, figures))
    specs = {chart.name: chart.spec for chart in drawn}
    data = {"specs": specs, "light": charts.config(dark=False), "dark": charts.config(dark=True)}
    style = read_template("report_page/page.css").strip()
    html = (
        html_pages("report_page", _shown)
        .get_template("page.html.j2")
        .render(
            facts=facts,
            report=report,
            charts=drawn,
            compared=list(_compared(facts, other)),
            other=other,
            percent=percent,
            counted=counted,
            ranked=ranked,
            data=_json(data),
            script=_Raw(script),
            style=_Raw(style),
            policy=_policy(script, style),
        )
    )
    return Page(html=html, charts=[chart.name for chart in drawn])


def compare_with(folder: Path, name: str) -> Facts:
    """Return the facts of a version to compare with; UsageError when it is one of another dataset."""
    found = read_facts(folder).told()
    if found.name != name:
        raise UsageError(
            "release.other-dataset",
            "this is another dataset",
            where=str(folder),
            why=f"It is {found.name}, and this is {name}.",
            help=f"Name a version of {name}.",
        )
    return found


class _Raw(str):
    """Words of ours that stand in the page as they are."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def _shown(value: Any) -> Any:  # noqa: ANN401 - any value of a template
    if isinstance(value, _Raw):
        return value
    return visible(value) if isinstance(value, str) else value


def _json(data: Mapping[str, Any]) -> _Raw:
    """Return data for a script element: nothing in it can close the element or begin another."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return _Raw(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _script() -> str:
    """Return everything that draws, in one script; UsageError when it is not installed."""
    if importlib.util.find_spec("vl_convert") is None:
        raise UsageError(
            "extra.missing",
            "the report page needs an extra that is not installed",
            why="vl-convert-python brings what draws the pictures.",
            help="Install it: pip install 'copydesk[report]'",
        )
    import vl_convert  # noqa: PLC0415 - an extra

    return str(vl_convert.javascript_bundle(read_template("report_page/draw.js")))


def _policy(script: str, style: str) -> str:
    """Return the content security policy: this script and this style, by their digests, and nothing else."""
    ours = f"script-src '{_digest(script)}'; style-src '{_digest(style)}'"
    return f"default-src 'none'; {ours}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _report(folder: Path) -> Report | None:
    """Return the report that lies beside a build; a release has none."""
    path = folder / REPORT_NAME
    if not path.is_file():
        return None
    try:
        return Report.model_validate_json(path.read_bytes())
    except ValueError as error:
        why = str(error).partition("\n")[0]
        raise DataRefused(
            "release.damaged", "the report is damaged", where=str(path), why=why, help="Build again."
        ) from None


def _charts(facts: Facts, figures: Figures) -> Sequence[Chart]:
    drawn: list[Chart] = []
    if figures.days and figures.outlets and figures.splits:
        drawn += [_days(facts, figures.days), _outlets(facts, figures.outlets), _splits(facts, figures.splits)]
    drawn += [_missing(facts), *_lengths(facts), _languages(facts), _stories(facts, figures)]
    return drawn


def _days(facts: Facts, found: Timeline) -> Chart:
    most = max(found.rows, key=lambda row: (row["articles"], row["period"]))
    says = (
        f"{counted(facts.rows, 'article')} from {facts.first_day} to {facts.last_day}; the {found.unit} of "
        f"{most['period']} has {most['articles']:,} of them. "
        f"On {counted(facts.days_without, 'day')} between there is none."
    )
    title = f"Articles by {found.unit}"
    return Chart(
        name="days",
        title=title,
        says=says,
        spec=charts.over_time(found),
        head=[found.unit, "articles"],
        rows=_cells(found.rows, "period", "articles"),
    )


def _outlets(facts: Facts, found: Timeline) -> Chart:
    total = len(facts.providers)
    rest = any(row["outlet"] == OTHERS for row in found.rows)
    says = f"{counted(total, 'provider')}, a column a {found.unit}. A gap is a {found.unit} without an article." + (
        " The smaller ones share a row." if rest else ""
    )
    rows = _cells(found.rows, "outlet", "period", "articles")
    title = f"Providers by {found.unit}"
    return Chart(
        name="outlets",
        title=title,
        says=says,
        spec=charts.heat_map(found, "outlet", _order(facts, found)),
        head=["provider", f"{found.unit} from", "articles"],
        rows=rows,
    )


def _order(facts: Facts, found: Timeline) -> list[str]:
    """Return the rows of the heat map, most articles first and the shared row last."""
    there = {row["outlet"] for row in found.rows}
    largest = sorted(facts.providers, key=lambda it: (-it.rows, it.domain))
    return [*(it.domain for it in largest if it.domain in there), *([OTHERS] if OTHERS in there else [])]


def _splits(facts: Facts, found: Timeline) -> Chart:
    order = [split.split for split in facts.splits]
    spans = "; ".join(
        f"{it.split} {month(it.first)} to {month(it.last)}" for it in facts.splits if it.first and it.last
    )
    rows = _cells(found.rows, "split", "period", "articles")
    return Chart(
        name="splits",
        title="Splits over time",
        says=f"{spans}. {facts.split_rule}",
        spec=charts.heat_map(found, "split", order, 32),
        head=["split", f"{found.unit} from", "articles"],
        rows=rows,
    )


def _missing(facts: Facts) -> Chart:
    rows = [
        {"column": it.column, "missing": it.missing}
        for it in sorted(facts.columns, key=lambda it: (-it.missing, it.column))
        if it.missing
    ]
    full = len(facts.columns) - len(rows)
    says = (
        f"{counted(full, 'column has', 'columns have')} a value in every article; these lack some. "
        "An empty list counts as none."
    )
    return Chart(
        name="missing",
        title="Missing values",
        says=says,
        spec=charts.shares(rows, "column", "missing", "articles without a value"),
        head=["column", "without a value"],
        rows=_cells(rows, "column", "missing"),
    )


def _lengths(facts: Facts) -> Sequence[Chart]:
    drawn = []
    for it in facts.lengths:
        if it.values:
            ends = [*(low for low, _ in it.bins[1:]), None]
            rows = [
                {"label": f"{low:,}+" if end is None else f"{low:,}", "articles": many}
                for (low, many), end in zip(it.bins, ends, strict=True)
            ]
            least, _, middle, _, most = it.quantiles
            says = (
                f"Half of them have {middle:,} characters or fewer; the shortest {least:,}, the longest {most:,}. "
                "Each bar begins at its label."
            )
            drawn.append(
                Chart(
                    name=f"length-{it.column}",
                    title=f"Length of {it.column}",
                    says=says,
                    spec=charts.histogram(rows, "characters"),
                    head=["characters from", "articles"],
                    rows=_cells(rows, "label", "articles"),
                )
            )
    return drawn


def _languages(facts: Facts) -> Chart:
    unknown = facts.rows - sum(facts.languages.values())
    rows = [{"language": name, "articles": many} for name, many in ranked(facts.languages)[:_MOST_BARS]]
    rows += [{"language": "not known", "articles": unknown}] if unknown else []
    says = f"{counted(len(facts.languages), 'language')}, found in the text."
    return Chart(
        name="languages",
        title="Languages",
        says=says,
        spec=charts.shares(rows, "language", "articles", "articles"),
        head=["language", "articles"],
        rows=_cells(rows, "language", "articles"),
    )


def _stories(facts: Facts, figures: Figures) -> Chart:
    rows = [{"label": f"{it['articles']:,}", "stories": it["stories"]} for it in figures.sizes[:_MOST_BARS]]
    says = (
        f"{counted(facts.stories, 'story', 'stories')}; {facts.shared_stories:,} were carried by more than one "
        f"provider, the largest has {counted(facts.largest_story, 'article')}. A story never stands in two splits."
    )
    return Chart(
        name="stories",
        title="Articles of a story",
        says=says,
        spec=charts.shares(rows, "label", "stories", "stories"),
        head=["articles", "stories"],
        rows=_cells(rows, "label", "stories"),
    )


def _cells(rows: Sequence[Mapping[str, Any]], *names: str) -> list[Row]:
    return [[row[name] for name in names] for row in rows[:_MOST_ROWS]]


def _compared(facts: Facts, other: Facts | None) -> Sequence[Row]:
    if other is None:
        return []
    pairs: list[tuple[str, int, int]] = [
        ("articles", other.rows, facts.rows),
        ("stories", other.stories, facts.stories),
        ("providers", len(other.providers), len(facts.providers)),
        ("languages", len(other.languages), len(facts.languages)),
        ("days with an article", other.days, facts.days),
        ("records in quarantine", other.funnel.quarantined, facts.funnel.quarantined),
    ]
    before = {it.split: it.rows for it in other.splits}
    pairs += [(it.split, before.get(it.split, 0), it.rows) for it in facts.splits]
    earlier = {it.domain: it.rows for it in other.providers}
    moved = [(it.domain, earlier.pop(it.domain, 0), it.rows) for it in facts.providers]
    moved += [(domain, rows, 0) for domain, rows in earlier.items()]
    changed = sorted((it for it in moved if it[1] != it[2]), key=lambda it: (-abs(it[2] - it[1]), it[0]))
    return [[name, f"{was:,}", f"{now:,}", f"{now - was:+,}"] for name, was, now in [*pairs, *changed[:20]]]
