"""Which files speak of a dataset as a whole? The card, its facts, Croissant, the list of domains, the datasheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from copydesk.canonical import json_bytes, sha256
from copydesk.card import render_card
from copydesk.card.blocks import emptied, page, without_header
from copydesk.card.faults import Fault
from copydesk.card.look import read_release_card, release_faults
from copydesk.card.sections import answers
from copydesk.croissant import CROISSANT_NAME, croissant
from copydesk.facts import FACTS_NAME, Facts, by_this_copydesk, differences, facts_file, read_facts
from copydesk.manifest import CARD_NAME, FileEntry, read_manifest

DOMAINS_NAME = "provenance/domains.csv"
DATASHEET_NAME = "datasheet.md"


def papers(source: str, facts: Facts, files: Sequence[FileEntry]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each file that speaks of a release of these files.

    `source` is the prose of its card, with empty blocks.
    """
    said = answers(source)
    yield CARD_NAME, render_card(source, facts, files).encode()
    yield FACTS_NAME, facts_file(facts, files).to_bytes()
    yield CROISSANT_NAME, json_bytes(croissant(facts, files, said, page("papers/citation", facts)))
    yield DOMAINS_NAME, domains(facts)
    yield DATASHEET_NAME, page("papers/datasheet", facts, answers=said).encode() + b"\n"


def faults_of(folder: Path, source: str | None = None) -> tuple[Facts, list[Fault]]:
    """Return the facts of a build or a release, and all that is wrong with them, its card and its papers.

    `source` is the card that people write now: when the build was made with it, its prose is looked at there.
    DataRefused when one of them cannot be read at all.
    """
    manifest, found = read_manifest(folder), read_facts(folder)
    written = source is not None and manifest.inputs.card == sha256(source.encode())
    facts, ours = found.told(), by_this_copydesk(manifest)
    faults = [
        Fault(code="facts.wrong", what=f"the fact `{it.name}` says {told}, and the files {fresh}", where=FACTS_NAME)
        for it in differences(folder, found)
        for told, fresh in [it.words()]
    ]
    if source is not None and not written:
        faults.append(Fault(code="card.not-built", what="the build was made with another card", where=CARD_NAME))
    faults += release_faults(folder, manifest.files, facts, same_tool=ours, prose=not written)
    return facts, [*faults, *(stale_papers(folder, facts, manifest.files) if ours else ())]


def stale_papers(folder: Path, facts: Facts, files: Sequence[FileEntry]) -> Iterator[Fault]:
    """Yield the papers beside the card of a build or a release that do not say what its facts say."""
    source = emptied(without_header(read_release_card(folder / CARD_NAME)))
    for name, data in papers(source, facts, files):
        if name in {CARD_NAME, FACTS_NAME}:
            continue  # these are looked at piece by piece
        if not (folder / name).is_file():
            yield Fault(code="papers.stale", what=f"{name} is missing", where=name)
        elif (folder / name).read_bytes() != data:
            yield Fault(code="papers.stale", what=f"{name} does not say what the facts say", where=name)


def domains(facts: Facts) -> bytes:
    """Return the providers as CSV, ranked by the bytes of their texts: what summaries of training content ask for."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(
        [
            "rank",
            "domain",
            "provider",
            "articles",
            "bytes",
            "share_of_bytes",
            "first_day",
            "last_day",
            "first_capture",
            "last_capture",
            "languages",
            "rights",
        ]
    )
    whole = sum(it.bytes for it in facts.providers)
    for rank, it in enumerate(facts.providers, 1):
        share = f"{it.bytes / whole:.6f}" if whole else "0.000000"
        words = (it.domain, it.provider), (it.languages, it.rights)
        days = it.first, it.last, it.first_capture, it.last_capture
        writer.writerow([rank, *map(_cell, words[0]), it.rows, it.bytes, share, *days, *map(_cell, words[1])])
    return table.getvalue().encode()


def _cell(words: str) -> str:
    """Return words as a cell that no spreadsheet takes for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words
