"""What do check and build start from? Sources with their files, a contract, a registry, and levels."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from copydesk.contract.desk import Desk
from copydesk.errors import UsageError, disk_error
from copydesk.manifest import MANIFEST_NAME
from copydesk.pinned import CARD, files_of_folder, is_dataset, pin
from copydesk.recipe import ORIGINS_NAME, TOMBSTONES_NAME, Project, Publish, Recipe, Registry, Source
from copydesk.report import Severity

BESIDE = ("license", "licence", "readme")
"""Names of files that speak about a folder of captures and are none (also with a suffix, in any case)."""

NO_RECIPE: Mapping[str, Severity] = {"provider.unknown": "warning"}
"""Without a recipe there is no registry to be missing from."""


@dataclass(frozen=True, slots=True)
class SourceRoot:
    """A source as it is to be read: its folder or file, what the user calls it, and its sidecar."""

    path: Path
    label: str
    origins: Path | None = None
    files: tuple[str, ...] | None = None
    """Of a dataset: its files of records, relative to `path`; nothing else of it is read."""
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str | bool] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        """What stands before the paths of a dataset's files in the evidence: where they come from, with the commit."""
        return "" if self.files is None else f"{self.label}/"

    def list_files(self) -> list[str]:
        """Return the files of the source in the order of their names, POSIX and relative to its folder."""
        return list_files(self.path) if self.files is None else list(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything that a check or a build starts from."""

    recipe: Recipe
    root: Path
    roots: tuple[SourceRoot, ...]
    contract: str | None
    contract_root: Path | None
    registry: Registry
    registry_path: Path | None
    severity: Mapping[str, Severity]
    tombstones: Path | None = None
    """The project's list of articles that were taken down."""


def from_project(project: Project) -> Inputs:
    """Return the inputs that a recipe names; UsageError when its registry is missing or wrong."""
    recipe = project.recipe
    return Inputs(
        recipe=recipe,
        root=project.root,
        roots=tuple(_root(project, source) for source in recipe.source),
        contract=recipe.contract,
        contract_root=project.root,
        registry=project.registry(),
        registry_path=project.path(recipe.providers) if recipe.providers else None,
        severity=recipe.severity,
        tombstones=project.recipe_path.with_name(TOMBSTONES_NAME),
    )


def from_paths(paths: Sequence[str | Path], origins: Path | None, name: str = "local/articles") -> Inputs:
    """Return the inputs for files, folders and datasets of hubs without a recipe: the shipped contract, no registry."""
    roots = tuple(_named_root(path, origins) for path in paths)
    # Nobody has spoken of publishing: what is built is for the one who builds it.
    recipe = Recipe(
        name=name,
        contract="shipped",
        source=[Source(dataset=it.label) if is_dataset(it.label) else Source(path=it.label) for it in roots],
        publish=Publish(text="all"),
    )
    return Inputs(
        recipe=recipe,
        root=Path.cwd(),
        roots=roots,
        contract=None,
        contract_root=None,
        registry=Registry(),
        registry_path=None,
        severity=NO_RECIPE,
    )


def _named_root(path: str | Path, origins: Path | None) -> SourceRoot:
    """Return what was named on a command line as a source; a link that was named itself is followed."""
    if is_dataset(str(path)):
        return dataset_root(str(path), None, Path(), may_move=True)
    place = Path(path)
    followed = place.resolve() if place.is_symlink() and place.is_file() else place
    return _folder_root(followed, _label(place), origins)


def _label(path: Path) -> str:
    """Return what a source without a recipe is called: the last part of its path, whatever that was written as."""
    name = path.resolve().name if path.name in {"", ".."} else path.name
    return name or "root"


def _root(project: Project, source: Source) -> SourceRoot:
    if source.dataset is not None:
        found = dataset_root(source.dataset, source.config, project.root, may_move=False)
        return replace(found, columns=source.columns, values=source.values)
    origins, place = project.path(source.origins) if source.origins else None, str(source.path)
    found = _folder_root(project.path(place), place, origins, source.config)
    return replace(found, columns=source.columns, values=source.values)


def dataset_root(reference: str, config: str | None, root: Path, *, may_move: bool) -> SourceRoot:
    """Return a dataset of a hub as a source; the errors of `pin`."""
    pinned = pin(reference, config, root, may_move=may_move)
    return SourceRoot(pinned.folder, pinned.label, files=pinned.files)


def _folder_root(path: Path, label: str, origins: Path | None, config: str | None = None) -> SourceRoot:
    """Return a path as a source; a folder that is a release or a dataset with a card is read as one."""
    says_so = any((path / name).is_file() for name in (CARD, MANIFEST_NAME))
    if origins is not None or not path.is_dir() or not says_so:
        return SourceRoot(path, label, origins)
    every = list_files(path)
    found = files_of_folder(path, every, config)
    return SourceRoot(path, label, files=None if found == every else tuple(found))


def desk_of(inputs: Inputs, as_of: dt.date | None) -> Desk:
    """Return what the desk knows before a record is read: the bounds of dates, and the providers of the registry.

    Without a registry nobody is unknown.
    """
    day = as_of or inputs.recipe.as_of
    return Desk(
        earliest=inputs.recipe.earliest,
        as_of=dt.datetime.combine(day, dt.time(), dt.UTC) if day else None,
        domains=frozenset(_labels(inputs.registry)),
    )


def _labels(registry: Registry) -> Iterator[str]:
    """Yield the main domain of each provider, as records spell it."""
    if registry.provider:
        from copydesk.normalise.urls import domain_label  # noqa: PLC0415 - only a registry needs it

        yield from (domain_label(entry.domains[0]) or entry.domains[0] for entry in registry.provider)


def list_files(path: Path) -> list[str]:
    """Return the files of a source in the order of their names, POSIX and relative to its folder."""
    if not path.exists():
        raise UsageError("input.missing", "the source is missing", where=str(path), help="Correct the path.")
    if not path.is_dir():
        return [path.name]
    found = []
    for folder, folders, names in os.walk(path, onerror=_fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in [*names, *linked]:
            found += [(Path(folder) / name).relative_to(path).as_posix()] if _is_capture(name) else []
    return sorted(found)


def _is_capture(name: str) -> bool:
    lower = name.casefold()
    return not lower.startswith(".") and lower != ORIGINS_NAME and lower.split(".")[0] not in BESIDE


def _fail(error: OSError) -> None:
    raise disk_error(error, "read a source folder") from error
