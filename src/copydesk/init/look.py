"""What could a project say of what lies in a folder? Its outlets, its columns, and what every record has."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import polars as pl

from copydesk.errors import UsageError
from copydesk.intake import read_shard, take_in
from copydesk.normalise.urls import host_of
from copydesk.readers.records import read_records, record_kind
from copydesk.recipe import ORIGINS_NAME, Registry, load_origins
from copydesk.reuse import Finished
from copydesk.runner import ALONE, running
from copydesk.sources import SourceRoot, list_files
from copydesk.workplace import work_folder

SAMPLE = 2_000
"""Captures that are read, evenly over all of them, and records of each of so many files."""
SAMPLE_FILES = 20

LONGEST_NAME = 60
"""Characters of a name of an outlet; a longer one is a sentence."""

FEW_ROWS = 20
"""Below, records are too few to say what they always have."""

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "title": ("headline", "head", "heading"),
    "text": ("body", "content", "article", "maintext", "article_text", "full_text", "fulltext", "article_body"),
    "description": ("summary", "abstract", "lead", "teaser", "snippet"),
    "url": ("link", "href", "source_url", "article_url", "uri"),
    "published_at": ("published", "date", "pub_date", "publish_date", "publication_date", "date_publish", "datetime",
                     "date_published", "timestamp", "created_at"),
    "modified_at": ("modified", "updated", "date_modify", "date_modified", "updated_at"),
    "captured_at": ("captured", "crawled_at", "date_download", "scraped_at", "fetched_at", "retrieved_at"),
    "provider": ("source", "outlet", "publisher", "newspaper", "publication", "source_name", "site", "media"),
    "provider_domain": ("domain", "source_domain", "hostname", "host"),
    "authors": ("author", "byline", "writers"),
    "section": ("category", "rubric", "desk"),
    "topics": ("tags", "keywords", "subjects"),
    "language": ("lang", "language_code"),
    "rights": ("copyright", "license", "licence"),
}  # fmt: skip
"""What others call the columns of an article, the likeliest first."""

ALWAYS = ("url", "text", "description", "section", "language", "captured_at", "rights")
"""Columns of which a first contract may say that they are never null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One provider as it was seen: its name, its domains, how many records, the language of nearly all of them."""

    name: str
    domains: tuple[str, ...]
    records: int
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen: files by their ending, records, outlets, what columns are called, what every record has.

    `guessed` names an outlet for captures that state none, by the folder that they lie in: path to name and domain.
    Of `silent` records nothing is known: they cannot be read, or call everything otherwise.
    """

    files: Mapping[str, int]
    records: int
    silent: int
    outlets: Sequence[Outlet]
    columns: Mapping[str, str]
    guessed: Mapping[str, tuple[str, str]]
    always: Sequence[str]
    is_whole: bool


def look(path: Path) -> Seen:
    """Read what lies at a path, or an even share of it.

    UsageError when nothing is there; captures that cannot be read are left to `copydesk check`.
    """
    found = list_files(path)
    if not found:
        raise UsageError(
            "input.missing",
            "there is nothing to start from",
            where=str(path),
            why="No file lies there that could be a capture or records; hidden files and READMEs are none.",
            help="Name a folder of captures, or a file of records (Parquet, JSONL, CSV).",
        )
    folder = path if path.is_dir() else path.parent
    kinds = {name: record_kind(folder / name) for name in found}
    chosen = _evenly([name for name in found if not kinds[name]], SAMPLE)
    tables = _evenly([name for name in found if kinds[name]], SAMPLE_FILES)
    columns = _columns(folder, [(name, str(kinds[name])) for name in tables])
    with work_folder(None) as work:
        root = SourceRoot(folder, "", files=(*chosen,))
        beside = folder / ORIGINS_NAME
        if beside.is_file():
            told = load_origins(beside)
            missing = set(told) - set(found)
            root = replace(root, origins=beside) if not missing and len(chosen) == len(found) else root
        short, cut = _shortened(folder, [(name, str(kinds[name])) for name in tables], work / "records")
        records = SourceRoot(work / "records", "", files=tuple(short), columns=columns)
        rows = _rows([it for it in (root, records) if it.files], work / "intake")
    whole = len(chosen) + len(tables) == len(found) and not cut
    guessed = _guessed(rows, chosen, path) if not (folder / ORIGINS_NAME).is_file() else {}
    return Seen(
        files=dict(Counter(_ending(name) for name in found).most_common()),
        records=rows.height,
        silent=rows.filter(pl.all_horizontal(pl.col("title", "url", "provider").is_null())).height,
        outlets=_outlets(rows, guessed),
        columns=columns,
        guessed=guessed,
        always=[name for name in ALWAYS if whole and rows.height >= FEW_ROWS and not rows[name].null_count()],
        is_whole=whole,
    )


def _evenly(names: Sequence[str], most: int) -> list[str]:
    """Return at most so many of some names, evenly over all of them."""
    step = max(1, -(-len(names) // most))
    return list(names[::step])


def _ending(name: str) -> str:
    return "".join(PurePosixPath(name).suffixes[-2:]).lower() or "without an ending"


def _columns(folder: Path, tables: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return what the columns of an article are called in all of the files, where that is not their own name."""
    known: set[str] | None = None
    for name, kind in tables:
        first = next((set(it.values) for it in read_records(folder / name, kind) if it.values is not None), set())
        known = first if known is None else known & first
    taken = known or set()
    lower = {name.casefold().replace("-", "_").replace(" ", "_"): name for name in sorted(taken, reverse=True)}
    found: dict[str, str] = {}
    for ours, theirs in SYNONYMS.items():
        if ours not in taken:
            match = next(
                (lower[word] for word in (ours, *theirs) if word in lower and lower[word] not in SYNONYMS), None
            )
            found |= {ours: match} if match and match not in found.values() else {}
    return found


def _shortened(folder: Path, tables: Sequence[tuple[str, str]], work: Path) -> tuple[list[str], bool]:
    """Write the first records of each file where they can be read as a source; tell whether any was cut."""
    work.mkdir(parents=True)
    names, cut = [], False
    for number, (name, kind) in enumerate(tables):
        suffix = PurePosixPath(name).suffix if kind != "parquet" else ".parquet"
        target = work / f"{number:03d}{suffix}"
        if kind == "parquet":
            try:
                scan = pl.scan_parquet(folder / name)
                cut |= scan.select(pl.len()).collect().item() > SAMPLE
                scan.head(SAMPLE).collect().write_parquet(target)
            except pl.exceptions.PolarsError:
                shutil.copyfile(folder / name, target)  # as it is: what is wrong with it is told by who reads it
        else:
            cut |= _head(folder / name, target)
        names.append(target.name)
    return names, cut


def _head(path: Path, target: Path) -> bool:
    """Copy the first lines of a file; tell whether there were more."""
    with path.open("rb") as source, target.open("wb") as sink:
        for _ in range(SAMPLE + 1):
            line = source.readline()
            if not line:
                return False
            sink.write(line)
        return bool(source.read(1))


def _rows(roots: Sequence[SourceRoot], work: Path) -> pl.DataFrame:
    """Read sources as a build would, without a registry."""
    with running(ALONE, work) as runner:
        intake = take_in(roots, Registry(), runner, Finished(work), 256)
        wanted = ["source", "title", "provider", "provider_domain", *dict.fromkeys((*ALWAYS, "language"))]
        parts = [pl.from_arrow(read_shard(shard, wanted)) for shard in intake.shards]
    frames = [part for part in parts if isinstance(part, pl.DataFrame)]
    return pl.concat(frames) if frames else pl.DataFrame(schema=dict.fromkeys(wanted, pl.String))


def _guessed(rows: pl.DataFrame, captures: Sequence[str], path: Path) -> dict[str, tuple[str, str]]:
    """Name the outlet of each capture that states no domain: as it calls its outlet, else after its folder."""
    nowhere = rows.filter(pl.col("provider_domain").is_null()).select("source", "provider")
    silent = {source.removeprefix("/"): name for source, name in nowhere.iter_rows()}
    found = {}
    for name in captures:
        if name in silent:
            parts = PurePosixPath(name).parts
            folder = parts[0] if len(parts) > 1 else path.resolve().name
            words = re.findall(r"[^\W_]+", folder) or ["outlet"]
            said = silent[name] or " ".join(word[:1].upper() + word[1:] for word in words)
            slug = "-".join(re.findall(r"[a-z0-9]+", (silent[name] or folder).lower())) or "outlet"
            found[name] = (said, f"{slug}.invalid")
    return found


def _outlets(rows: pl.DataFrame, guessed: Mapping[str, tuple[str, str]]) -> list[Outlet]:
    """Return the providers, most records first; one name with several domains is one provider."""
    seen: dict[str, Counter[str]] = {}
    languages: dict[str, Counter[str]] = {}
    many = _shared_domains(rows)
    names = ("source", "provider", "provider_domain", "language", "url", "title")
    for source, name, domain, language, url, title in rows.select(names).iter_rows():
        said, place = (name, domain) if domain else guessed.get(source.removeprefix("/"), (name, None))
        place = host_of(url) or place if place in many else place
        if place:
            seen.setdefault(place, Counter())[said if said and _is_name(said, title) else place] += 1
            languages.setdefault(place, Counter()).update([language] if language else [])
    by_name: dict[str, list[str]] = {}
    for domain in sorted(seen, key=lambda it: (-seen[it].total(), it)):
        name = max(seen[domain], key=lambda it: (seen[domain][it], it))
        by_name.setdefault(name.casefold(), []).append(domain)
    return list(_merged(by_name, seen, languages))


def _is_name(said: str, title: str | None) -> bool:
    """Tell whether a word for an outlet may be its name: no address, no sentence, and not the headline."""
    if len(said) > LONGEST_NAME or "://" in said:
        return False
    return title is None or said.casefold() not in title.casefold() or len(said.split()) < len(title.split()) / 2


def _shared_domains(rows: pl.DataFrame) -> frozenset[str]:
    """Return the domains below which every host is an outlet of its own name, as blogs are at who hosts them."""
    below: dict[str, dict[str, set[str]]] = {}
    for domain, name, url in rows.select("provider_domain", "provider", "url").drop_nulls().iter_rows():
        host = host_of(url)
        if host and host.endswith(f".{domain}") and host != f"www.{domain}":
            below.setdefault(domain, {}).setdefault(host, set()).add(name.casefold())
    return frozenset(
        domain for domain, hosts in below.items() if len(hosts) > 1 and len(set().union(*hosts.values())) >= len(hosts)
    )


def _merged(
    by_name: Mapping[str, Sequence[str]], seen: Mapping[str, Counter[str]], languages: Mapping[str, Counter[str]]
) -> Iterator[Outlet]:
    for domains in by_name.values():
        names = sum((seen[domain] for domain in domains), Counter[str]())
        spoken = sum((languages[domain] for domain in domains), Counter[str]())
        (language, count), *_ = spoken.most_common(1) or [("", 0)]
        name = max(names, key=lambda it: (names[it], it))
        mostly = language if count and count >= 0.9 * spoken.total() else None
        # A name that is the domain of another outlet would be looked up as that one.
        other = name.casefold() in seen and name.casefold() not in domains
        yield Outlet(name=domains[0] if other else name, domains=tuple(domains), records=names.total(), language=mostly)
