"""Does the card say what the files hold, and can nothing in the data be markup?"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from datasets import Features
from markdown_it import MarkdownIt
from tests.cards import facts

from copydesk.article import ARTICLE
from copydesk.card import bar, card_source, fill_blocks, render_block, render_card, update_card
from copydesk.companions import PROVENANCE
from copydesk.errors import UsageError
from copydesk.manifest import FileEntry
from copydesk.templates import names

HOSTILE = [
    "A | B | C",
    "A\nconfigs:\n- config_name: evil",
    "A\r\n---\r\nlicense: evil",
    "<script>alert(1)</script>",
    "<!-- copydesk:end sources -->",
    "--> <b>x</b>",
    "[click](https://evil.example)",
    "![x](https://evil.example/x.png)",
    "`code` **bold** _x_ ~~y~~",
    "# Heading",
    "A\u2028B\u202eC\u200b",
    "\x1b[31mred\x1b]8;;x\x07",
    "{{ 7 * 7 }} {% raw %}",
    "&lt;b&gt; &#60;",
    "$$x$$ @team :smile:",
    "\\| \\",
]
DATA = [("train", 1, 3), ("train", 2, 4), ("test", 1, 2)]


OPEN = "the block `load` is not closed"


def begin(name: str) -> str:
    """Return the line that opens a block."""
    return f"<!-- copydesk:begin {name} -->\n"


def end(name: str) -> str:
    """Return the line that closes a block."""
    return f"<!-- copydesk:end {name} -->\n"


def entries() -> list[FileEntry]:
    """Return the files of a build: two shards of train, one of test, the evidence beside them."""
    return [
        FileEntry(
            path=f"{folder}/{split}-0001-{number:05d}.parquet",
            size=100 * number,
            sha256="0" * 64,
            config=config,
            split=split,
            rows=rows,
        )
        for folder, config in (("data", "default"), ("provenance", "provenance"))
        for split, number, rows in DATA
    ]


def header(card: str) -> dict[str, Any]:
    """Return the YAML header of a card."""
    assert card.startswith("---\n")
    found: dict[str, Any] = yaml.safe_load(card.split("\n---\n", 1)[0][4:])
    return found


def cells(card: str, row: int = 1) -> list[str]:
    """Return the cells that a reader sees in one row of the first table of a card."""
    tokens = MarkdownIt("commonmark").enable("table").parse(card)
    lines: list[list[str]] = []
    for token, after in pairwise(tokens):
        if token.type == "tr_open":
            lines.append([])
        elif token.type in {"th_open", "td_open"}:
            lines[-1].append("".join(child.content for child in after.children or []))
    return lines[row]


def source(path: Path, text: str) -> str:
    """Return the prose of a card."""
    (path / "card.md").write_bytes(text.encode())
    return card_source(path / "card.md")


def refused(path: Path, text: str) -> UsageError:
    """Return why a card is refused."""
    with pytest.raises(UsageError) as caught:
        source(path, text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "what", "help_"),
    [
        (f"x\n{begin('sumary')}{end('sumary')}", 2, "unknown block `sumary` in the card", "Did you mean `summary`?"),
        (f"x\n\n{begin('load')}", 3, OPEN, "Write <!-- copydesk:end load --> on a line behind it."),
        (begin("load") + end("verify"), 1, OPEN, None),
        (begin("load") + end("load") + begin("load"), 3, OPEN, None),
        (begin("load") + begin("verify") + end("verify"), 1, OPEN, None),
        ("<!-- copydesk:begin  -->\n", 1, "unknown block `` in the card", ""),
    ],
)
def test_a_wrong_block_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, what: str, help_: str | None
) -> None:
    """A block that is unknown or not closed is refused: its figures would be missing without a word."""
    error = refused(tmp_path, text)
    assert (error.what, error.where) == (what, f"{tmp_path / 'card.md'}:{line}")
    assert help_ in {None, error.help}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_blocks_are_emptied_and_the_header_is_dropped(tmp_path: Path, line_end: str) -> None:
    """What stood in a block and in an old header is gone, whatever the line ends; the prose stays."""
    lines = [
        "---",
        "license: x",
        "---",
        "",
        "# Title",
        "<!-- copydesk:begin load -->",
        "old",
        "<!-- copydesk:end load -->",
        "end",
        "",
    ]
    found = source(tmp_path, line_end.join(lines))
    assert found.splitlines() == ["# Title", "<!-- copydesk:begin load -->", "<!-- copydesk:end load -->", "end"]


def test_without_a_card_there_is_the_shipped_one(tmp_path: Path) -> None:
    """The shipped card has every block."""
    found = card_source(tmp_path / "none.md")
    assert all(f"<!-- copydesk:begin {name} -->" in found for name in names("card", ".md.j2"))


def test_a_card_that_is_no_text_is_told(tmp_path: Path) -> None:
    """A card in Latin-1 is refused with the place of its first bad byte."""
    (tmp_path / "card.md").write_bytes(b"Caf\xe9")
    with pytest.raises(UsageError) as caught:
        card_source(tmp_path / "card.md")
    assert caught.value.where == f"{tmp_path / 'card.md'}, byte 3"


def test_the_header_is_what_datasets_reads() -> None:
    """Configurations, files, exact numbers of examples and features stand in the header."""
    found = header(render_card("Prose", facts(license="cc-by-4.0"), entries()))
    first, second = found["configs"]
    assert (first["config_name"], first["default"], second["config_name"]) == ("default", True, "provenance")
    assert first["data_files"] == [
        {"split": "train", "path": ["data/train-0001-00001.parquet", "data/train-0001-00002.parquet"]},
        {"split": "test", "path": ["data/test-0001-00001.parquet"]},
    ]
    for info, schema in zip(found["dataset_info"], (ARTICLE, PROVENANCE), strict=True):
        assert info["splits"] == [
            {"name": "train", "num_bytes": 300, "num_examples": 7},
            {"name": "test", "num_bytes": 100, "num_examples": 2},
        ]
        assert Features._from_yaml_list(info["features"]).arrow_schema.remove_metadata() == schema  # noqa: SLF001 - what load_dataset does
    assert (found["license"], found["language"], found["pretty_name"]) == ("cc-by-4.0", ["de", "en"], "EU News")
    assert found["copydesk"] == {"version": "1.2.0", "as_of": None}


@pytest.mark.parametrize(
    ("rows", "size"), [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (999_999, "100K<n<1M"), (10**6, "1M<n<10M")]
)
def test_the_size_is_that_of_the_hubs(rows: int, size: str) -> None:
    """The category of size holds the number of rows."""
    assert header(render_card("", facts(rows=rows), entries()))["size_categories"] == [size]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_is_markup(name: str) -> None:
    """A hostile name breaks neither the header nor the table nor a block, and is shown as it is."""
    text = begin("sources") + end("sources") + "behind"
    card = render_card(text, facts(name, languages={name: 1}, pretty_name=name, license=name), entries())
    found = header(card)
    assert (found["pretty_name"], found["license"], found["language"]) == (name, name, [name])
    assert [config["config_name"] for config in found["configs"]] == ["default", "provenance"]
    body = card.split("\n---\n", 1)[1]
    assert body.count("<!--") == body.count("-->") == 2
    assert body.rstrip().endswith("behind")
    shown = cells(body)
    assert len(shown) == 11
    assert shown[0] == shown[10] == plain(name)


def plain(name: str) -> str:
    """Return a name as a reader may see it: on one line, without what cannot be seen."""
    hidden = {char: " " for char in name if not char.isprintable()}
    return " ".join(name.translate(str.maketrans(hidden)).split())


@pytest.mark.parametrize("name", names("card", ".md.j2"))
def test_every_block_is_filled(name: str) -> None:
    """Each block has text from the facts and no undefined name."""
    assert render_block(name, facts()).strip()


def test_filling_twice_is_filling_once() -> None:
    """A filled card filled again is the same card."""
    text = "".join(
        f"<!-- copydesk:begin {name} -->\n<!-- copydesk:end {name} -->\n" for name in names("card", ".md.j2")
    )
    once = fill_blocks(text, facts())
    assert fill_blocks(once, facts()) == once


def test_a_card_is_updated_in_its_blocks_alone(tmp_path: Path) -> None:
    """Prose and line ends of people stay; a second time there is nothing to do."""
    path = tmp_path / "card.md"
    path.write_bytes(b"# Mine\r\n<!-- copydesk:begin verify -->\r\nold\r\n<!-- copydesk:end verify -->\r\nend\r\n")
    before = path.read_bytes()
    assert update_card(path, facts())
    assert path.read_bytes() != before
    assert path.read_bytes().startswith(b"# Mine\r\n<!-- copydesk:begin verify -->\r\n")
    assert path.read_bytes().endswith(b"<!-- copydesk:end verify -->\r\nend\r\n")
    assert not update_card(path, facts())
    assert [entry.name for entry in tmp_path.iterdir()] == ["card.md"]


@pytest.mark.parametrize(
    ("share", "whole", "drawn"),
    [(0, 0, ""), (0, 9, ""), (9, 9, "█" * 20), (1, 2, "█" * 10), (1, 160, "▏"), (3, 160, "▍")],
)
def test_a_bar_is_as_long_as_its_share(share: int, whole: int, drawn: str) -> None:
    """Twenty blocks are the whole, an eighth of a block the smallest share."""
    assert bar(share, whole) == drawn
