"""What does the summary of a CI job say? The verdict, the numbers, the findings, and how each check was run."""

from __future__ import annotations

import re
from functools import cache

import jinja2

from copydesk.faces import base
from copydesk.faces.base import Place
from copydesk.plain import escape_markdown, visible
from copydesk.report import Report
from copydesk.templates import read_template


def show(report: Report, place: Place) -> str:
    """Return a page of Markdown with the tables of GitHub."""
    page = _environment().get_template("report.md.j2").render(report=report, place=place, base=base)
    return page.strip() + "\n"


@cache
def _environment() -> jinja2.Environment:
    # Markdown is no HTML: each expression of the template says how its words are escaped.
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: read_template(f"faces/{name}")),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - see above
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["words"] = lambda text: escape_markdown(visible(text))
    environment.filters["code"] = code
    environment.filters["count"] = lambda number: f"{number:,}"
    return environment


def code(value: object) -> str:
    """Return untrusted words as a code span in a cell of a table: no mention, no link, no markup in it is alive.

    The fence is longer than every run of backticks in the words, blanks keep theirs from touching it, and the bars
    are escaped as GitHub wants it even inside of code.
    """
    text = visible("" if value is None else str(value)).strip()
    if not text:
        return ""
    fence = "`" * (1 + max(map(len, re.findall(r"`+", text)), default=0))
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{blank}{text}{blank}{fence}".replace("|", r"\|")
