"""Does a release have the texts that may be passed on, and of all others nothing but a digest?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.intakes import put
from tests.rows import row, table

from copydesk.article import ARTICLE
from copydesk.build import Built, Target, build
from copydesk.check import How
from copydesk.cli.app import run
from copydesk.errors import DataRefused
from copydesk.hubs.memory import MemoryHub
from copydesk.publish import Audience, publish
from copydesk.recipe import Provider, load_project
from copydesk.released import Released
from copydesk.rights import Texts, may_pass_on
from copydesk.sources import from_project
from copydesk.templates import read_template


@pytest.mark.parametrize(
    ("rights", "text", "allowed"),
    [
        ("CC-BY-4.0", None, True),
        ("cc0-1.0", None, True),
        ("CC-BY-NC-SA-3.0-DE", None, True),
        ("OGL-UK-3.0", None, True),
        ("CC-BY-ND-4.0", None, False),
        ("CC-BY-4.0 for pictures", None, False),
        ("All rights reserved", None, False),
        (None, None, False),
        (None, "release", True),
        ("Agreement of 2024", "release", True),
        ("CC-BY-4.0", "withhold", False),
    ],
)
def test_rights_allow_or_do_not(rights: str | None, text: Any, allowed: bool) -> None:  # noqa: FBT001 - a column of the table
    """An open licence by its name allows it; anything else only when somebody says so."""
    assert may_pass_on(Provider(name="A", domains=["a.example"], rights=rights, text=text)) is allowed


LICENSED = Texts("licensed")
OWN, OTHER = "harbourcourier.example", "ostwarderbote.example"
WORDS = "The ferry is back in the harbour of Saltmere, the port authority said."


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (Texts("all"), [True, True, True]),
        (Texts("none"), [False, False, False]),
        (Texts("licensed", frozenset({OWN})), [True, False, False]),
        (Texts("licensed"), [False, False, False]),
    ],
)
def test_a_text_or_its_digest(texts: Texts, shown: list[bool]) -> None:
    """Of each article one of the two; who the outlet is nobody knows does not allow anything."""
    rows = [row(id=str(n), provider_domain=domain, text=WORDS) for n, domain in enumerate((OWN, OTHER, None))]
    found = texts.apply(table(rows).select(ARTICLE.names)).to_pylist()
    digest = sha256(WORDS.encode()).hexdigest()
    assert [(it["text"], it["text_sha256"]) for it in found] == [
        (WORDS, None) if it else (None, digest) for it in shown
    ]


def test_what_says_as_much_as_the_text_goes_with_it() -> None:
    """A long description, one with the whole text in it, and long captions; short ones are what one cites."""
    long = "The ferry is back. " * 20
    pictures = [{"url": None, "width": 1, "height": 2, "caption": it, "credit": "Ada"} for it in ("Quay", long, None)]
    said = ("Back", long, f" {WORDS} ")
    rows = [row(id=str(n), text=WORDS, description=it, images=pictures) for n, it in enumerate(said)]
    rows += [row(id="3", text=None, description=long, images=[])]
    for policy, described, captions in (
        ("none", ["Back", None, None, None], ["Quay", None, None]),
        ("all", ["Back", long, f" {WORDS} ", long], ["Quay", long, None]),
    ):
        found = Texts(policy).apply(table(rows).select(ARTICLE.names)).to_pylist()  # type: ignore[arg-type]
        assert [it["description"] for it in found] == described
        assert [picture["caption"] for picture in found[0]["images"]] == captions
        assert [picture["credit"] for picture in found[0]["images"]] == ["Ada"] * 3
        assert found[3]["images"] == []


def test_an_article_without_a_text_has_no_digest() -> None:
    """Unless it came with that of a text that was withheld before."""
    rows = [row(text=None), row(text=None, text_sha256="ab"), row(text=WORDS, text_sha256="ab")]
    for policy, last in (("all", None), ("none", sha256(WORDS.encode()).hexdigest())):
        found = Texts(policy).apply(table(rows).select(ARTICLE.names))  # type: ignore[arg-type]
        assert found["text_sha256"].to_pylist() == [None, "ab", last]


RECIPE = """
name = "acme/eu-news"
as_of = 2026-01-01
providers = "dataset/providers.toml"
[[source]]
path = "captures"
[split]
ratios = { train = 0.5, test = 0.5 }
"""
REGISTRY = f"""
[[provider]]
name = "Harbour Courier"
domains = ["{OWN}"]
rights = "CC-BY-4.0"
[[provider]]
name = "Ostwarder Bote"
domains = ["{OTHER}"]
rights = "All rights reserved"
"""


def articles(outlets: Mapping[str, str]) -> str:
    """Return twenty reports, each carried by both outlets, as lines of JSON."""
    told = []
    for number in range(20):
        text = " ".join(f"report{number}word{place}" for place in range(30))
        for domain, name in outlets.items():
            told.append({
                "url": f"https://{domain}/{number}", "provider": name, "provider_domain": domain, "text": text,
                "title": f"{name} reports on number {number}", "published_at": "2025-03-04T09:00:00Z", "language": "en",
            })  # fmt: skip
    return "".join(json.dumps(it) + "\n" for it in told)


def made(root: Path, more: str = "", place: str = "build", previous: Released | None = None) -> Built:
    """Build a project of two outlets, one of which allows its texts to be passed on."""
    lines = articles({OWN: "Harbour Courier", OTHER: "Ostwarder Bote"})
    put(root, {"dataset/recipe.toml": RECIPE + more, "dataset/providers.toml": REGISTRY, "captures/a.jsonl": lines})
    put(root, {"schemas/news_article.py": read_template("news_article.py.in")})
    inputs = from_project(load_project(root / "dataset" / "recipe.toml"))
    return build(inputs, Target(out=root / place, previous=previous), How())


def read(found: Built) -> pl.DataFrame:
    """Return the articles of a build."""
    return pl.concat([pl.read_parquet(path) for path in sorted((found.folder / "data").iterdir())])


def test_a_build_withholds_what_is_not_licensed(tmp_path: Path) -> None:
    """The text of one outlet is there, of the other its digest; stories, splits and the look for leaks know both."""
    found = made(tmp_path)
    rows = read(found)
    assert rows.filter(pl.col("text").is_null())["provider_domain"].unique().to_list() == [OTHER]
    assert rows["text_sha256"].is_null().sum() == found.facts.withheld == 20
    digests = dict(rows.filter(provider_domain=OTHER).select("story_id", "text_sha256").rows())
    assert {story: sha256(text.encode()).hexdigest() for story, text in
            rows.filter(provider_domain=OWN).select("story_id", "text").rows()} == digests  # fmt: skip
    assert "The text of 20 articles is not part of the dataset" in (found.folder / "README.md").read_text()
    whole = made(tmp_path, '[publish]\ntext = "all"\n', "whole")
    assert found.facts.leakage == whole.facts.leakage
    assert read(whole).select("id", "story_id").rows() == rows.select("id", "story_id").rows()
    none = made(tmp_path, '[publish]\ntext = "none"\n', "none")
    assert (read(none)["text"].is_null().all(), none.facts.withheld) == (True, 40)


def test_to_withhold_what_was_released_is_a_major_step(tmp_path: Path) -> None:
    """Who worked with the texts has to know."""
    first = made(tmp_path, '[publish]\ntext = "all"\n', "first")
    second = made(tmp_path, "", "second", Released(first.manifest, first.folder))
    found = second.changes.difference
    assert found
    assert (found.level, found.columns_changed) == ("major", {"text": 20, "text_sha256": 20})


def test_lines_that_were_left_out_are_withheld_too(tmp_path: Path) -> None:
    """What a page holds besides its article is its outlet's as well."""
    page = "MENU\n\nFerry returns after nine years\n\n4 March 2025 09:00 UTC\n\n" + f"{WORDS} " * 6
    origin = (
        f'provider_domain = "{OTHER}"\ntitle = "Ferry returns after nine years"\ncaptured_at = 2025-03-05T09:00:00Z\n'
    )
    put(tmp_path, {"captures/page.txt": page, "captures/origins.toml": f'["page.txt"]\n{origin}'})
    for place, more in (("build", ""), ("whole", '[publish]\ntext = "all"\n')):
        found = made(tmp_path, more, place)
        dropped = pl.concat([pl.read_parquet(path) for path in sorted((found.folder / "dropped").iterdir())])
        assert dropped.height
        assert dropped["text"].is_null().all() == (place == "build")


def test_a_public_hub_gets_nothing_of_unknown_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The outlets are named, however the hub is named; any other hub takes it, and with rights a public one too."""
    found = made(tmp_path)
    assert publish(found.folder, MemoryHub(), audience=Audience(public=True, may_go=LICENSED)).outcome == "published"
    registry = tmp_path / "dataset/providers.toml"
    registry.write_text(REGISTRY.replace('rights = "All rights reserved"\n', ""))
    monkeypatch.chdir(tmp_path)
    recipe = tmp_path / "dataset/recipe.toml"
    recipe.write_text(RECIPE + '[release]\nhub = "dir:.hub"\npublic = true\n')
    unknown = build(from_project(load_project(recipe)), Target(out=tmp_path / "build"), How())
    public = ["publish"], ["publish", "--plan"], ["publish", "--to", "dir:elsewhere", "--public"]
    for words in (*public, ["publish", "--to", "dir:.hub"], ["publish", "--to", f"dir:{tmp_path}/.hub"]):
        assert run(words) == 1
    with pytest.raises(DataRefused) as caught:
        publish(unknown.folder, MemoryHub(), audience=Audience(public=True, may_go=LICENSED))
    assert caught.value.why == f"Nobody has stated the rights of {OTHER} (20)."
    assert run(["publish", "--to", "dir:elsewhere"]) == 0


def test_public_without_a_hub_means_any(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A recipe that says `public` and names no hub means the one that is named."""
    made(tmp_path, '[release]\npublic = true\n[publish]\ntext = "all"\n')
    monkeypatch.chdir(tmp_path)
    assert run(["publish", "--to", "dir:.hub"]) == 1


def test_a_public_hub_gets_no_text_that_may_not_be_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the recipe publishes elsewhere, and whoever stated the rights; who has a permission says so."""
    found = made(tmp_path, '[publish]\ntext = "all"\n[release]\nhub = "dir:.hub"\npublic = true\n')
    with pytest.raises(DataRefused) as caught:
        publish(found.folder, MemoryHub(), audience=Audience(public=True, may_go=LICENSED))
    assert caught.value.why == f"No open licence is stated for the texts of {OTHER} (20)."
    # Rows that state an open licence need no registry.
    both = Texts("licensed", frozenset({OTHER}))
    assert publish(found.folder, MemoryHub(), audience=Audience(public=True, may_go=both)).outcome == "published"
    monkeypatch.chdir(tmp_path)
    assert run(["publish"]) == 1
    registry = tmp_path / "dataset/providers.toml"
    registry.write_text(REGISTRY.replace('rights = "All rights', 'text = "release"\nrights = "All rights'))
    assert run(["publish"]) == 0
