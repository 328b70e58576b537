"""Facts as a build of two providers would have them, for tests of what is made of facts."""

from __future__ import annotations

from typing import Any

from copydesk.changes import Step
from copydesk.facts import Facts
from copydesk.facts.model import (
    CalendarFacts,
    ColumnFacts,
    ExampleFacts,
    FindingFacts,
    FunnelFacts,
    LengthFacts,
    PatternFacts,
    PrivacyFacts,
    ProviderFacts,
    RuleFacts,
    SplitFacts,
    Stated,
)
from copydesk.manifest import Inputs, SourceEntry


def facts(
    provider: str = "Harbour Courier",
    *,
    pretty_name: str = "EU News",
    license: str = "other",  # noqa: A002 - the word of the header
    **changes: Any,
) -> Facts:
    """Return facts with one provider; every word that comes out of captures is its name."""
    outlet = ProviderFacts(
        provider=provider,
        domain=provider,
        rows=9,
        characters=1234,
        bytes=1240,
        first="2025-03-04",
        last=None,
        first_capture="2025-03-05",
        last_capture="2025-03-06",
        rights=provider,
        languages="en",
        captures={".html": 8, ".txt": 1},
    )
    split = SplitFacts(
        split="train", rows=7, stories=5, characters=1000, first="2025-03-04", last="2025-03-05", bytes=300
    )
    quiet = PatternFacts(articles=0, found=0)
    whole: dict[str, Any] = {
        "name": "acme/eu-news",
        "version": "1.2.0",
        "as_of": None,
        "stated": Stated(pretty_name=pretty_name, license=license),
        "split_rule": "By hash.",
        "about": {"title": "headline"},
        "funnel": FunnelFacts(captures=10, read=12, duplicate=1, quarantined=2, accepted=9),
        "findings": [FindingFacts(code="title.missing", severity="error", records=2)],
        "checks": {"fused": 10},
        "inputs": Inputs(
            recipe="a" * 64,
            contract="b" * 64,
            providers=None,
            card=None,
            sources=[SourceEntry(path=provider, files=10, digest="c" * 64)],
        ),
        "made_with": {"copydesk": "0.1.0"},
        "extractors": {"copydesk": "0.1.0"},
        "rows": 9,
        "stories": 8,
        "shared_stories": 1,
        "copied_rows": 2,
        "largest_story": 2,
        "splits": [split],
        "providers": [outlet],
        "languages": {"en": 9, "de": 1},
        "columns": [
            ColumnFacts(
                column="title", type="string", about=provider, missing=0, values=None, smallest="10", largest="80"
            )
        ],
        "lengths": [LengthFacts(column="title", values=9, quantiles=[10, 20, 30, 40, 80], bins=[(0, 4), (20, 5)])],
        "calendar": CalendarFacts(unit="day", periods=["2025-03-04"], rows=[(provider, [9])], others=0),
        "days": 1,
        "days_without": 0,
        "withheld": 0,
        "privacy": PrivacyFacts(emails=quiet, telephones=quiet),
        "examples": [ExampleFacts(kind="typical", why="of middle length", values=[("title", provider)])],
        "evidence": [RuleFacts(field="title", rule="front_matter", rows=9)],
        "companions": {},
        "leakage": None,
        "history": [
            Step(
                version="1.2.0",
                level=None,
                as_of=None,
                rows=9,
                added=9,
                left_out=0,
                changed=None,
                moved=None,
                why=[provider],
            )
        ],
    }
    return Facts(**(whole | changes))
