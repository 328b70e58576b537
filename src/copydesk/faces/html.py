"""What does somebody open who has no terminal? One page that needs nothing else: no script, no font, no network."""

from __future__ import annotations

from functools import cache

import jinja2

from copydesk.faces import base
from copydesk.faces.base import Place
from copydesk.pages import html_pages
from copydesk.plain import visible
from copydesk.report import Report


def show(report: Report, place: Place) -> str:
    """Return a whole page of HTML."""
    page = _environment().get_template("report.html.j2").render(report=report, place=place, base=base)
    return page.strip() + "\n"


@cache
def _environment() -> jinja2.Environment:
    # Nothing is written but what can be seen, whichever expression of the template it comes from.
    return html_pages("faces", lambda value: visible(value) if isinstance(value, str) else value)
