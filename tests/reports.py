"""What is a report that has something of everything, and where do its examples lie?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from copydesk.faces.base import Location
from copydesk.report import CheckRun, CodeCount, Example, Funnel, Report


def example(**changes: Any) -> Example:
    """Return a finding in a capture."""
    whole = {"source": "courier/1.txt", "row": None, "line": 12, "id": "0" * 32, "column": "title", "message": "Seen."}
    return Example(**(whole | changes))


def group(code: str, **changes: Any) -> CodeCount:
    """Return one error that fails."""
    whole: dict[str, Any] = {
        "code": code, "severity": "error", "count": 1, "fails": True, "help": "Mend it.", "examples": [example()],
    }  # fmt: skip
    return CodeCount(**(whole | changes))


def check(code: str, **changes: Any) -> CheckRun:
    """Return a check that was kept."""
    whole: dict[str, Any] = {"code": code, "column": "title", "severity": "error", "road": "fused", "broken": 0}
    return CheckRun(**(whole | changes))


def report(*findings: CodeCount, checks: tuple[CheckRun, ...] = (), **changes: Any) -> Report:
    """Return a report with these findings."""
    whole: dict[str, Any] = {
        "ok": not any(found.fails for found in findings),
        "as_of": "2025-03-06",
        "funnel": Funnel(read=1200, accepted=1193, quarantined=5, duplicate=2),
        "errors": sum(found.count - found.known for found in findings if found.severity == "error"),
        "warnings": sum(found.count - found.known for found in findings if found.severity != "error"),
        "known": sum(found.known for found in findings),
        "contract": "schemas/news_article.py:NewsArticle",
        "findings": list(findings),
        "checks": list(checks),
    }
    return Report(**(whole | changes))


def everything() -> Report:
    """Return a report with a finding of each state, of a file and of a row, of a known rule and of the user's own."""
    return report(
        group(
            "title.length", count=5, known=2, help="Write a title of 5 to 300 characters.",
            examples=[
                example(message="The title has fewer than 5 or more than 300 characters. Found: Gas"),
                example(source="feeds/äöü 1,2%.jsonl", row=17, line=None, id=None, message="Found: | <b>`[x](y)`</b>"),
                example(line=3, message="Found: old"),
            ],
        ),
        group("frontmatter.unclosed", help="Close the head.", examples=[example(column=None, id=None, line=1)]),
        group("title.mine", fails=False, help="", examples=[example(line=None, message="a check of the user")]),
        group("url.invalid", count=2, known=2, fails=False, examples=[example(column="url", message="Found: x")]),
        group("date.zone-unknown", severity="warning", fails=False, examples=[example(column="published_at")]),
        checks=(
            check("title.length", broken=3),
            check("title.mine", road="per batch", broken=1),
            check("url.invalid", column="url", broken=2),
            check("url.invalid", column="canonical_url"),
            check("id.unique", column="id", road="global"),
            check("article.dates", column=None, road="whole table"),
            check("text.short", column="text", severity="off"),
        ),
    )  # fmt: skip


def twice() -> Report:
    """Return a report in which one code is an error that fails and a warning that does not, from two checks."""
    return report(
        group("title.size", count=2, examples=[example(message="Seen twice.")]),
        group("title.size", severity="warning", count=3, fails=False, examples=[example(message="Seen thrice.")]),
        checks=(
            check("title.size", broken=2),
            check("title.size", severity="warning", broken=3),
            check("title.size", severity="warning"),
        ),
    )


HOSTILE: Mapping[str, str] = {
    "xml": "]]></failure><testcase name='x'/><!-- & &lt; \x00 \ufffe \ud800",
    "html": "</style><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7 * 7 }}",
    "markdown": "| [a](https://evil.example) ``` `` ` ![x](y) <b> @team #1 www.evil.example \\| \\",
    "workflow": "\r\n::set-output name=x::y%0A::stop-commands::z",
    "terminal": "\x1b[31m\x9b31m\u202e\u2028\x07",
    "sarif": "{0} [a](https://evil.example)",
}
"""Words that would break one face or another."""


def place(found: Example) -> Location:
    """Return where an example lies, below the folder of the sources."""
    return Location(path=f"captures/{found.source}", line=found.line, row=found.row)
