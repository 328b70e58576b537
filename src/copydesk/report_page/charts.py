"""How is each figure drawn? As a Vega-Lite specification: a plain dictionary, with its data, in UTC, without code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from copydesk.report_page.figures import Timeline

Spec = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "Liberation Sans, Arial, sans-serif"
_TIME: Mapping[str, str] = {
    "day": "utcyearmonthdate",
    "week": "utcyearmonthdate",
    "month": "utcyearmonth",
    "quarter": "utcyearquarter",
    "year": "utcyear",
}
_ROW = 20
"""Height of a row in pixels."""


def over_time(found: Timeline) -> Spec:
    """Draw articles by period as bars."""
    return _chart(
        found.rows, "bar", height=180, x=_time(found), y=_number("articles", "articles"), tooltip=_told(found, [])
    )


def heat_map(found: Timeline, by: str, order: Sequence[str], height: int = _ROW) -> Spec:
    """Draw articles by row and period: a gap is a gap, a spike is dark."""
    return _chart(
        found.rows,
        "rect",
        height=height * len(order),
        x=_time(found, banded=True),
        y={"field": by, "type": "nominal", "title": None, "sort": list(order), "axis": {"labelLimit": 150}},
        color={
            "field": "articles",
            "type": "quantitative",
            "title": "articles",
            "scale": {"domainMin": 0},
            "legend": {"orient": "top", "gradientLength": 160, "format": ",d", "tickMinStep": 1},
        },
        tooltip=_told(found, [by]),
    )


def shares(rows: Rows, name: str, value: str, title: str) -> Spec:
    """Draw one bar a row, in the order of the rows."""
    return _chart(
        rows,
        {"type": "bar", "height": {"band": 0.7}},
        height=_ROW * max(1, len(rows)),
        x=_number(value, title),
        y={"field": name, "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 150}},
        tooltip=[{"field": name, "type": "nominal"}, {"field": value, "type": "quantitative", "title": title}],
    )


def histogram(rows: Rows, title: str) -> Spec:
    """Draw how many values lie between `from` and `to`; each bin is as wide as every other."""
    return _chart(
        rows,
        {"type": "bar", "width": {"band": 0.95}},
        height=160,
        x={
            "field": "label",
            "type": "ordinal",
            "title": title,
            "sort": None,
            "axis": {"labelAngle": 0, "labelOverlap": True},
        },
        y=_number("articles", "articles"),
        tooltip=[{"field": "label", "type": "nominal", "title": title}, {"field": "articles", "type": "quantitative"}],
    )


def config(*, dark: bool) -> Spec:
    """Return what all charts share: letters and lines that are seen on the paper of the page."""
    ink, line = ("#e9e9e6", "#4a4e53") if dark else ("#1c1c1c", "#d0d0cc")
    words = {"labelColor": ink, "titleColor": ink, "labelFont": FONT, "titleFont": FONT}
    axis = words | {"gridColor": line, "domainColor": line, "tickColor": line, "titleFontWeight": "normal"}
    return {
        "background": "transparent",
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "legend": words,
        "header": words,
        "range": {"heatmap": ["#24405f", "#a9d6ff"] if dark else ["#d6e4f3", "#08306b"]},
        "mark": {"color": "#7fb0e8" if dark else "#2a6db5"},
    }


def _chart(rows: Rows, mark: Any, height: int, **encoding: Any) -> Spec:  # noqa: ANN401 - parts of a specification
    return {
        "$schema": SCHEMA,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": [dict(row) for row in rows]},
        "mark": mark,
        "encoding": encoding,
    }


def _time(found: Timeline, *, banded: bool = False) -> Spec:
    days = {"day": "%-d %b %Y"}
    axis = {"title": None, "labelOverlap": True, "format": days.get(found.unit, "%b %Y")} | (
        {"grid": False} if banded else {}
    )
    return {"field": "period", "type": "temporal", "timeUnit": _unit(found), "scale": {"type": "utc"}, "axis": axis}


def _unit(found: Timeline) -> Any:  # noqa: ANN401 - a name or a description
    return {"unit": _TIME["day"], "step": 7} if found.unit == "week" else _TIME[found.unit]


def _number(field: str, title: str | None) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "axis": {"tickMinStep": 1, "tickCount": 4, "format": ",d"},
    }


def _told(found: Timeline, names: Sequence[str]) -> list[Spec]:
    when = {"field": "period", "type": "temporal", "timeUnit": _TIME["day"], "title": f"{found.unit} from"}
    return [
        *({"field": name, "type": "nominal"} for name in names),
        when,
        {"field": "articles", "type": "quantitative"},
    ]
