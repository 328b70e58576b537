"""Does a card tell the truth? Held against its facts, and its header against facts and files; no hub is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from copydesk.card.blocks import check_blocks, emptied, fill_blocks, read_card, unheaded
from copydesk.card.faults import Fault
from copydesk.card.header_look import header_faults
from copydesk.card.prose import faults_in_prose, missing_blocks, stale_blocks
from copydesk.card.sections import ASKED, answers
from copydesk.errors import DataRefused, disk_error
from copydesk.facts import Facts
from copydesk.manifest import CARD_NAME, FileEntry


def project_faults(path: Path, name: str, facts: Facts) -> list[Fault]:
    """Return what is wrong with the card that people write; UsageError when a block is unknown or not closed."""
    text = unheaded(read_card(path))
    return [
        *stale_blocks(text, fill_blocks(text, facts), name),
        *missing_blocks(text, name),
        *faults_in_prose(text, name, facts, lambda target: (path.parent / target).exists()),
    ]


def release_faults(
    folder: Path, files: Sequence[FileEntry], facts: Facts, *, same_tool: bool, prose: bool
) -> Iterator[Fault]:
    """Yield what is wrong with the card of a build or a release, by its facts and its Parquet files.

    What is generated is compared to the letter when the `same_tool` made it: another version words it otherwise. Of
    its `prose`, links are always looked at: they may lead out of a release. DataRefused when it cannot be read.
    """
    text = read_release_card(folder / CARD_NAME)
    check_blocks(text, folder / CARD_NAME)
    yield from header_faults(text, folder, files, facts, same_tool=same_tool)
    if same_tool:
        yield from stale_blocks(text, fill_blocks(emptied(text), facts), CARD_NAME)
    for fault in faults_in_prose(unheaded(text), CARD_NAME, facts, lambda target: (folder / target).exists()):
        if fault.code == "card.link":
            yield Fault(code="card.link-outside", what=fault.what, where=fault.where.partition(":")[0])
        elif prose:
            yield fault


def open_questions(folder: Path) -> list[str]:
    """Return the questions that nobody has answered in the card of a build or a release."""
    said = answers(unheaded(read_release_card(folder / CARD_NAME)))
    return [asked for asked in ASKED if not said.get(asked)]


def read_release_card(path: Path) -> str:
    """Return the card of a build or a release; DataRefused when it is missing or no text."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataRefused(
            "card.unreadable", "there is no card", where=str(path), help="Build or pull it again."
        ) from None
    except UnicodeDecodeError as error:
        raise DataRefused(
            "card.unreadable", "the card is not UTF-8", where=f"{path}, byte {error.start}", help="Build it again."
        ) from None
    except OSError as error:
        raise disk_error(error, "read the card") from error
