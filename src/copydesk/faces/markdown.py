"""What does the summary of a CI job say? The verdict, the numbers, the findings, and how each check was run."""

from __future__ import annotations

import re
from functools import cache

import jinja2

from copydesk.faces import base
from copydesk.faces.base import Place
from copydesk.pages import markdown_pages
from copydesk.plain import counted, escape_markdown, visible
from copydesk.report import Report

ROOM = 2**20
"""Bytes of a summary that GitHub shows; of a larger one it shows nothing."""


def show(report: Report, place: Place, room: int = ROOM) -> str:
    """Return a page of Markdown with the tables of GitHub, in so many bytes as far as words are all that it needs.

    Of what does not fit examples go first, then checks, then findings; the page says how many are left out.
    """
    shown: Report | None = report
    page = ""
    while shown is not None:
        page = _page(shown, place, _left(report, shown))
        shown = _smaller(shown) if len(page.encode()) > room else None
    return page


def _page(report: Report, place: Place, left: str) -> str:
    page = _environment().get_template("report.md.j2").render(report=report, place=place, base=base, left=left)
    return page.strip() + "\n"


def _smaller(report: Report) -> Report | None:
    """Return a report with half of what it can best do without; None when nothing is left of it."""
    most = max((len(group.examples) for group in report.findings), default=0)
    if most:
        cut = [group.model_copy(update={"examples": group.examples[: most // 2]}) for group in report.findings]
        return report.model_copy(update={"findings": cut})
    if report.checks:
        return report.model_copy(update={"checks": report.checks[: len(report.checks) // 2]})
    if report.findings:
        return report.model_copy(update={"findings": report.findings[: len(report.findings) // 2]})
    return None


def _left(whole: Report, shown: Report) -> str:
    """Say what is left out of a page, or nothing."""
    examples = sum(len(group.examples) for group in whole.findings) - sum(len(it.examples) for it in shown.findings)
    left = {"example": examples, "check": len(whole.checks) - len(shown.checks)}
    left |= {"finding": len(whole.findings) - len(shown.findings)}
    said = ", ".join(f"and {counted(number, f'more {noun}')}" for noun, number in left.items() if number)
    return f"{said[0].upper()}{said[1:]}: this page has no room for them." if said else ""


@cache
def _environment() -> jinja2.Environment:
    return markdown_pages("faces", {"words": lambda text: escape_markdown(visible(text)), "code": code})


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
