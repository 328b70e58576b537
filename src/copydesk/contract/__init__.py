"""What must an article look like? A contract: a pandera model in a file of the user's own project.

Finding a contract is quick; pandera is imported, and the file run, only when its schema is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.canonical import sha256
from copydesk.contract.siblings import release_around
from copydesk.errors import ContractError, disk_error
from copydesk.templates import read_template

if TYPE_CHECKING:
    from pandera.api.polars.container import DataFrameSchema

DEFAULT = "news_article.py"
MAX_CONTRACT_BYTES = 4_000_000
YAML = frozenset({".yaml", ".yml"})
"""Endings of contracts that are data: nothing in them runs."""


@dataclass(slots=True)
class Contract:
    """A contract: what it is called, where it stands, the digest of its text, the text, its model's name, its file."""

    name: str
    where: str
    digest: str
    source: bytes = b""
    model: str | None = None
    file: Path | None = None
    _schema: DataFrameSchema | None = field(default=None, repr=False)

    @classmethod
    def of(cls, schema: DataFrameSchema, name: str = "schema") -> Contract:
        """Return the contract of a schema that is there already, without a file."""
        return cls(name, name, "", _schema=schema)

    @property
    def schema(self) -> DataFrameSchema:
        """Return pandera's schema; ContractError when the file raises, or holds no such model."""
        if self._schema is None:
            from copydesk.contract.load import schema_of  # noqa: PLC0415 - pandera is slow to import

            self._schema = schema_of(self.source, self.where, self.model, self.file)
        return self._schema


def load_contract(reference: str | None, root: Path | None) -> Contract:
    """Find `schemas/news_article.py:NewsArticle`, `contract.yaml`, or the shipped contract for None.

    Paths start at the root of the project and stay inside; without a root they start in the current folder and may
    lead anywhere but into a release. The model need not be named when a file holds one.
    ContractError when the file is missing; what is wrong inside is told when its schema is asked for.
    """
    if reference is None:
        source = read_template(f"{DEFAULT}.in").encode()
        return Contract(f"{DEFAULT}:NewsArticle", f"shipped {DEFAULT}", sha256(source), source, "NewsArticle")
    path, model = _split(reference)
    place = _place(path, root, reference)
    source = _read(place)
    return Contract(reference, str(place), sha256(source), source, model, place)


def _split(reference: str) -> tuple[str, str | None]:
    """Return the file and the model of a reference; the model is None when it is not named."""
    if Path(reference).suffix in {".py", *YAML}:
        return reference, None
    path, _, name = reference.rpartition(":")
    return path, name


def _place(path: str, root: Path | None, reference: str) -> Path:
    if not path:
        raise ContractError(
            "contract.missing",
            f"`{reference}` names no file",
            help="Write file and model: schemas/news_article.py:NewsArticle",
        )
    place = ((root or Path()) / path).resolve()
    if root is not None and not place.is_relative_to(root.resolve()):
        raise ContractError(
            "contract.place",
            "a contract must lie inside the project",
            where=str(place),
            why="It is code that will run.",
        )
    if place.suffix not in YAML:
        _refuse_release(place)
    return place


def _refuse_release(place: Path) -> None:
    """Refuse code that came with a release: data are read from there, never run."""
    folder = release_around(place)
    if folder:
        raise ContractError(
            "contract.place",
            "a Python contract inside a release is not run",
            where=str(place),
            why=f"{folder} is a release or a build: whoever made it would run code on this machine.",
            help="Copy the file into your own project, read it, and name that copy.",
        )


def _read(place: Path) -> bytes:
    try:
        if not place.is_file():
            raise ContractError(
                "contract.missing", "the contract is not there", where=str(place), help="Correct the path."
            )
        if place.stat().st_size > MAX_CONTRACT_BYTES:
            raise ContractError(
                "contract.broken", f"the contract is larger than {MAX_CONTRACT_BYTES:,} bytes", where=str(place)
            )
        return place.read_bytes()
    except OSError as error:
        raise disk_error(error, "read the contract") from error
