"""Are the five captures that the project was designed from read as an expert reads them, and the feed beside them?"""

from __future__ import annotations

import hashlib
import html
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.intakes import Seen, see
from tests.stories import founders

from copydesk.article import INTAKE

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
EXPECTED: list[dict[str, Any]] = (
    json.loads((CORPUS / "seeds_expected.json").read_text(encoding="utf-8")) if CORPUS.is_dir() else []
)
DIRECT = ("title", "published_precision", "published_tz_known", "provider", "provider_domain", "authors", "language")

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the real captures are not beside this checkout: {CORPUS}"),
]


@pytest.fixture(scope="module")
def alone() -> Seen:
    """Return what the seeds say without a sidecar."""
    return see(CORPUS / "seeds")


@pytest.fixture(scope="module")
def desked() -> Seen:
    """Return what the seeds say with the desk's sidecar."""
    return see(CORPUS / "seeds", origins=CORPUS / "seeds_origins.toml")


@pytest.fixture(scope="module")
def feed() -> Seen:
    """Return what the 102 files of the feed say."""
    return see(CORPUS / "smartable")


@pytest.mark.parametrize("entry", EXPECTED, ids=lambda entry: entry["file"])
def test_a_seed_alone_ends_where_the_expert_puts_it(entry: dict[str, Any], alone: Seen) -> None:
    """Without a sidecar exactly the expected errors are found, and the status follows from them."""
    wanted = entry["without_sidecar"]
    errors = {
        (found["code"], found["column"])
        for found in alone.findings
        if found["source"] == entry["file"] and found["severity"] == "error"
    }
    assert errors == {(error["code"], error["column"]) for error in wanted["errors"]}
    assert alone.row(entry["file"])["accepted"] == (wanted["status"] == "accepted")


@pytest.mark.parametrize("entry", EXPECTED, ids=lambda entry: entry["file"])
def test_a_seed_with_its_sidecar_gives_the_fields_of_the_expert(entry: dict[str, Any], desked: Seen) -> None:
    """With the sidecar every field has the expected value."""
    wanted, row = entry["with_sidecar"], desked.row(entry["file"])
    assert {name: row[name] for name in DIRECT} == {name: wanted[name] for name in DIRECT}
    assert row["published_at"].strftime("%Y-%m-%dT%H:%M:%SZ") == wanted["published_at"]
    assert row["accepted"] == (wanted["status"] == "accepted")


@pytest.mark.parametrize("entry", EXPECTED, ids=lambda entry: entry["file"])
def test_the_body_of_a_seed_is_the_experts(entry: dict[str, Any], desked: Seen) -> None:
    """The text has the expected digest and number of paragraphs, and is null where there is none."""
    wanted, text = entry["with_sidecar"], desked.row(entry["file"])["text"]
    digest = hashlib.sha256(text.encode()).hexdigest() if text is not None else None
    paragraphs = len(text.split("\n\n")) if text is not None else 0
    assert (digest, paragraphs) == (wanted["text_sha256"], wanted["paragraphs"])


@pytest.mark.parametrize("entry", EXPECTED, ids=lambda entry: entry["file"])
def test_a_seeds_evidence_is_by_the_experts_rule(entry: dict[str, Any], desked: Seen) -> None:
    """Title and date of a seed come from the evidence that the expert names."""
    wanted = entry["with_sidecar"]
    rules = {it["field"]: it["rule"] for it in desked.row(entry["file"])["evidence"]}
    asked = {"title": wanted["title_evidence"], "published_at": wanted["published_evidence"]}
    asked = {field: rule for field, rule in asked.items() if rule is not None}
    assert {field: rules.get(field) for field in asked} == asked


def test_the_seeds_fall_into_the_stories_of_the_expert(desked: Seen, tmp_path: Path) -> None:
    """The accepted seeds make the partition that the expert's letters make."""
    letters = {entry["file"]: entry["with_sidecar"]["story"] for entry in EXPECTED}
    assert groups(stories(desked, tmp_path)) == groups(letters)


def stories(seen: Seen, work: Path) -> dict[str, str]:
    """Return the story of each accepted row by its source."""
    rows = [{name: row[name] for name in INTAKE.names} for row in seen.rows if row["accepted"]]
    by_id = founders(work, pa.Table.from_pylist(rows, schema=INTAKE))
    return {row["source"]: by_id[row["id"]] for row in rows}


def groups(names: dict[str, str]) -> set[frozenset[str]]:
    """Return the partition that names make, whatever they are."""
    members = defaultdict(set)
    for member, name in names.items():
        members[name].add(member)
    return {frozenset(group) for group in members.values()}


def test_every_file_of_the_feed_is_accepted(feed: Seen) -> None:
    """All 102 files end in accepted: they are different videos, each with title, date and provider."""
    funnel = feed.report.funnel
    assert (funnel.read, funnel.accepted, funnel.quarantined, funnel.duplicate) == (102, 102, 0, 0)


def test_every_field_of_the_feed_is_decoded_once(feed: Seen) -> None:
    """No title or description of the feed still holds an HTML entity, and none has a run of blanks."""
    texts = [text for row in feed.rows for text in (row["title"], row["description"]) if text]
    assert len(texts) > 102
    assert [text for text in texts if html.unescape(text) != text] == []
    assert [text for text in texts if " ".join(text.split()) != text] == []


def test_every_file_of_the_feed_has_its_address_and_moment(feed: Seen) -> None:
    """Each file of the feed states an address, a provider and a moment in UTC to the second."""
    assert all(row["canonical_url"] and row["provider_domain"] for row in feed.rows)
    assert {(row["published_precision"], row["published_tz_known"]) for row in feed.rows} == {("second", True)}
    assert len({row["id"] for row in feed.rows}) == 102
