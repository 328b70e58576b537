"""What came in, which record is the article, and does none of them vanish?"""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from tests.intakes import RECORD, markdown, put, see

from copydesk.canonical import digest
from copydesk.check import How
from copydesk.errors import PlaceError, UsageError
from copydesk.sources import from_paths

BODY = "The ferry is back in the harbour of Saltmere, the port authority said on Monday."


def sidecar(**moments: str) -> str:
    """Return a sidecar with the moments at which captures `NAME.md` were taken."""
    return "".join(f'["{name}.md"]\ncaptured_at = {moment}\n' for name, moment in moments.items())


def accepted(folder: Path) -> list[str]:
    """Return the sources of the accepted rows."""
    return [row["source"] for row in see(folder).rows if row["accepted"]]


def test_the_latest_capture_is_the_article(tmp_path: Path) -> None:
    """Of revisions of one article the last captured one stands; instants count, not how they are written."""
    put(tmp_path, {f"{name}.md": markdown(f"{BODY} {name}", url="https://a.example/x") for name in "abcd"})
    put(
        tmp_path,
        {
            "origins.toml": sidecar(
                a="2025-03-05T09:00:00Z", b="2025-03-05T12:30:00+03:00", c="2025-03-05T08:00:00-02:00"
            )
        },
    )
    seen = see(tmp_path)
    assert accepted(tmp_path) == ["c.md"]
    assert (seen.report.funnel.duplicate, seen.row("d.md")["duplicate"]) == (3, True)


def test_without_moments_the_larger_digest_is_the_article(tmp_path: Path) -> None:
    """Which of two revisions stands does not depend on their names."""
    bodies = [f"{BODY} one", f"{BODY} two"]
    kept = []
    for number, order in enumerate([bodies, bodies[::-1]]):
        files = {f"{place}.md": markdown(body, url="https://a.example/x") for place, body in enumerate(order)}
        seen = see(put(tmp_path / str(number), files))
        kept.append([row["text"] for row in seen.rows if row["accepted"]])
    assert kept[0] == kept[1]


def test_the_first_place_decides_between_equals(tmp_path: Path) -> None:
    """Of two captures that say the same the first in the order of their names stands."""
    files = {name: markdown(BODY, url="https://a.example/x") for name in ("b.md", "a/z.md", "a.md")}
    assert accepted(put(tmp_path, files)) == ["a.md"]


def test_equal_texts_under_other_ids_are_kept(tmp_path: Path) -> None:
    """Who carried a copy is data: the same text at two addresses is two articles."""
    files = {f"{name}.md": markdown(BODY, url=f"https://{name}.example/x") for name in "ab"}
    assert accepted(put(tmp_path, files)) == ["a.md", "b.md"]


def test_a_superseded_revision_has_no_finding(tmp_path: Path) -> None:
    """Errors of a revision that was superseded are no errors of the article."""
    put(
        tmp_path, {"a.md": markdown(url="https://a.example/x", title="NO"), "b.md": markdown(url="https://a.example/x")}
    )
    put(tmp_path, {"origins.toml": sidecar(b="2025-03-05T09:00:00Z")})
    seen = see(tmp_path)
    assert (seen.errors, seen.report.ok, seen.report.funnel.duplicate) == ([], True, 1)


def test_a_late_broken_revision_takes_the_place(tmp_path: Path) -> None:
    """When the latest revision breaks a rule the article is quarantined: an old one is not published in its place."""
    put(
        tmp_path, {"a.md": markdown(url="https://a.example/x"), "b.md": markdown(url="https://a.example/x", title="NO")}
    )
    put(tmp_path, {"origins.toml": sidecar(b="2025-03-05T09:00:00Z")})
    funnel = see(tmp_path).report.funnel
    assert (funnel.accepted, funnel.quarantined, funnel.duplicate) == (0, 1, 1)


def test_findings_of_one_source_never_hide_those_of_another(tmp_path: Path) -> None:
    """Two sources hold files of one name: the duplicate in one does not hide the broken file in the other."""
    put(tmp_path, {"one/a.md": markdown(), "one/b.md": markdown(), "two/b.md": ""})
    seen = see(tmp_path / "one", tmp_path / "two")
    assert seen.errors == [("capture.empty", None, None)]
    assert (seen.report.ok, seen.report.funnel.quarantined, seen.report.funnel.duplicate) == (False, 1, 1)


def test_every_source_says_what_it_held(tmp_path: Path) -> None:
    """Each source has its number of files and a digest over their names and bytes, also two files of one folder."""
    put(
        tmp_path,
        {"in/a.md": markdown(BODY), "in/b.md": markdown(title="Another ferry"), "out/a.jsonl": json.dumps(RECORD)},
    )
    folder = tmp_path / "in"
    entries = see(folder / "a.md", folder / "b.md", tmp_path / "out", folder).sources
    hashes = {path.name: sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "in").iterdir()}
    assert [(entry.path, entry.files) for entry in entries] == [("a.md", 1), ("b.md", 1), ("out", 1), ("in", 2)]
    assert entries[0].digest == digest([["a.md", hashes["a.md"]]])
    assert entries[3].digest == digest([["a.md", hashes["a.md"]], ["b.md", hashes["b.md"]]])


def test_the_same_files_in_two_sources_are_one_article(tmp_path: Path) -> None:
    """A capture that two sources hold is an article and a duplicate."""
    for name in ("one", "two"):
        put(tmp_path / name, {"a.md": markdown(BODY)})
    funnel = see(tmp_path / "one", tmp_path / "two").report.funnel
    assert (funnel.read, funnel.accepted, funnel.duplicate) == (2, 1, 1)


def test_files_beside_captures_are_no_captures(tmp_path: Path) -> None:
    """Hidden files and folders, licences, readmes and the sidecar are not read, in any case and anywhere."""
    beside = [
        "LICENSE",
        "License.md",
        "licence.txt",
        "README",
        "readme.de.md",
        ".hidden",
        ".git/x",
        "a/.DS_Store",
        "a/README.md",
        "origins.toml",
    ]
    put(tmp_path, dict.fromkeys(beside, "") | {"a/license-to-sail.md": markdown()})
    seen = see(tmp_path)
    assert [row["source"] for row in seen.rows] == ["a/license-to-sail.md"]


def test_nested_folders_are_read_in_the_order_of_their_paths(tmp_path: Path) -> None:
    """Captures are named by their path below the source, with forward slashes."""
    names = ["b.md", "a/z/1.md", "a/b.md", "a.md", "ä/ü.md"]
    put(tmp_path, {name: markdown(title=f"Ferry number {number}") for number, name in enumerate(names)})
    assert [row["source"] for row in see(tmp_path).rows] == sorted(names)


def test_a_linked_folder_is_one_rejected_record(tmp_path: Path) -> None:
    """A link to a folder is not followed, and not passed over either."""
    put(tmp_path / "out", {"a.md": markdown(), "b.md": markdown()})
    inside = put(tmp_path / "in", {"c.md": markdown()})
    (inside / "link").symlink_to(tmp_path / "out", target_is_directory=True)
    (inside / "loop").symlink_to(inside, target_is_directory=True)
    seen = see(inside)
    assert seen.report.funnel.read == 3
    assert {found["source"] for found in seen.findings if found["code"] == "capture.unreadable"} == {"link", "loop"}


def test_names_that_are_no_text_are_shown_by_their_bytes(tmp_path: Path) -> None:
    """A file name in Latin-1 is a name like any other, shown with its byte."""
    path = os.fsencode(tmp_path) + b"/f\xe4hre.md"
    with open(path, "wb") as file:  # noqa: PTH123 - a path of bytes
        file.write(markdown().encode())
    assert accepted(tmp_path) == ["f\\xe4hre.md"]


def test_a_sidecar_that_names_no_file_is_refused(tmp_path: Path) -> None:
    """An entry for a file that is not there is a mistake of the desk: exit code 2, with the path."""
    put(tmp_path, {"a.md": markdown(), "origins.toml": '["b.md"]\ntitle = "Ferry"\n'})
    with pytest.raises(UsageError) as caught:
        see(tmp_path)
    assert caught.value.where == f"{tmp_path / 'origins.toml'}, `b.md`"
    assert caught.value.exit_code == 2


def test_another_sidecar_takes_the_place_of_the_one_beside(tmp_path: Path) -> None:
    """A sidecar that is named counts, the one at the source's root then does not."""
    capture = markdown(title="")
    put(
        tmp_path,
        {
            "in/a.md": capture,
            "in/origins.toml": '["a.md"]\ntitle = "Beside"\n',
            "o.toml": '["a.md"]\ntitle = "Named"\n',
        },
    )
    assert see(tmp_path / "in").rows[0]["title"] == "Beside"
    assert see(tmp_path / "in", origins=tmp_path / "o.toml").rows[0]["title"] == "Named"


def test_a_single_file_is_a_source(tmp_path: Path) -> None:
    """A file alone is read with the sidecar beside it, whatever else that speaks of."""
    put(tmp_path, {"a.md": markdown(title=""), "b.md": "", "origins.toml": '["a.md"]\ntitle = "Beside"\n["b.md"]\n'})
    seen = see(tmp_path / "a.md")
    assert [(row["source"], row["title"]) for row in seen.rows] == [("a.md", "Beside")]


def test_a_missing_source_is_a_mistake(tmp_path: Path) -> None:
    """A source that is not there is refused with its path."""
    with pytest.raises(UsageError, match="the source is missing") as caught:
        see(tmp_path / "none")
    assert caught.value.where == str(tmp_path / "none")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every folder")
def test_a_folder_that_may_not_be_read_stops_the_run(tmp_path: Path) -> None:
    """A folder without the right to read is a matter of the disk, never passed over."""
    put(tmp_path, {"shut/a.md": markdown()})
    (tmp_path / "shut").chmod(0)
    with pytest.raises(PlaceError):
        see(tmp_path)


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    """No files are no records and no mistake."""
    seen = see(tmp_path)
    assert (seen.rows, seen.report.funnel.read) == ([], 0)


@pytest.mark.parametrize("name", ["..", ".", ""])
def test_a_source_may_be_named_by_where_one_stands(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`copydesk check ..` is a source like any other."""
    monkeypatch.chdir(put(tmp_path / "house" / "desk", {"a.md": markdown()}))
    assert from_paths([Path(name)], None).recipe.source[0].path == ("house" if name == ".." else "desk")
    assert see(Path(name)).report.funnel.accepted == 1


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_the_size_of_a_batch_does_not_matter(tmp_path: Path, batch: int) -> None:
    """Rows and findings are the same however captures are cut into tasks."""
    files = {f"{number}.md": markdown(title="NO" if number % 3 else f"Ferry number {number}") for number in range(7)}
    put(tmp_path, {**files, "r.jsonl": json.dumps(RECORD) + "\n{"})
    first, second = see(tmp_path), see(tmp_path, how=How(batch=batch))
    assert sorted(first.rows, key=str) == sorted(second.rows, key=str)
    assert (first.findings, first.report, first.sources) == (second.findings, second.report, second.sources)
