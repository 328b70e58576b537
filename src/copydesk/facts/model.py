"""What is a fact? A named value, with how it was computed and from which of the files."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from copydesk.changes import Step
from copydesk.manifest import Inputs
from copydesk.split_rule import SPLITS

LEAKAGE_NAME = "leakage.json"

FROM = "from"
"""The key of a field under which the kinds of files stand that it was counted in."""

Kind = Literal["articles", "provenance", "dropped", "related", "ledger", "changes", "leakage", "inputs"]
"""What a fact is counted in; `inputs` are what the build read, by their digests in the manifest."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _counted(how: str, *kinds: Kind) -> Any:  # noqa: ANN401 - a field of pydantic
    """Return a field that is counted in files of these kinds."""
    return Field(description=how, json_schema_extra={FROM: list(kinds)})


class SplitFacts(_Frozen):
    """Rows, stories, characters of text, days and bytes of the files of one split."""

    split: str
    rows: int
    stories: int
    characters: int
    first: str | None
    last: str | None
    bytes: int


class ProviderFacts(_Frozen):
    """What one provider gave: rows, text, days, days of capture, rights, languages, kinds of captures.

    `bytes` are those of its texts in UTF-8; `captures` counts its articles by the ending of the capture.
    """

    provider: str
    domain: str
    rows: int
    characters: int
    bytes: int
    first: str | None
    last: str | None
    first_capture: str | None
    last_capture: str | None
    rights: str
    languages: str
    captures: dict[str, int]


class ColumnFacts(_Frozen):
    """One column: its type, what the contract says of it, and rows without a value (null, or an empty list).

    `values` counts distinct values of columns that have few; `smallest` and `largest` are instants, or characters.
    """

    column: str
    type: str
    about: str
    missing: int
    values: int | None
    smallest: str | None
    largest: str | None


class LengthFacts(_Frozen):
    """How long the values of a column are, in characters: how many there are, quantiles, and a histogram.

    `quantiles` are those of 0, 25, 50, 75 and 100 per cent, each a length that occurs. `bins` are half open: their
    lower bounds and how many values are in each.
    """

    column: str
    values: int
    quantiles: list[int]
    bins: list[tuple[int, int]]


class CalendarFacts(_Frozen):
    """How many articles of each provider are in each period; the smaller providers are one row, without a name.

    `periods` are the first days of days, weeks (from Monday), months, quarters or years, without a gap.
    """

    unit: Literal["day", "week", "month", "quarter", "year"]
    periods: list[str]
    rows: list[tuple[str | None, list[int]]]
    others: int
    """How many providers share the row without a name."""


class RuleFacts(_Frozen):
    """How many rows of a provider got a field by a rule: where the values come from."""

    field: str
    rule: str
    rows: int


class ExampleFacts(_Frozen):
    """One article of the dataset, its text cut: why it is shown, and its values."""

    kind: Literal["typical", "atypical"]
    why: str
    values: list[tuple[str, str | list[str] | bool | None]]


class PatternFacts(_Frozen):
    """How many articles have something in their text that looks like this, and how often it is there."""

    articles: int
    found: int


class PrivacyFacts(_Frozen):
    """What in the texts may lead to a person: addresses of e-mail and telephone numbers, by pattern."""

    emails: PatternFacts
    telephones: PatternFacts


class LeakFacts(_Frozen):
    """What was looked for across splits, and how near it came: the content of `leakage.json`.

    `pairs` of records in different splits are all covered; of those that could be near copies, the similarity was
    `computed`. The largest ones are written as decimals. `rounds` tells how often the records were placed.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    format: Literal[1] = 1
    relation: Literal["mh1"] = "mh1"
    splits: dict[str, int]
    pairs: int
    computed: int
    left_out: int
    largest_jaccard: str
    largest_containment: str
    rounds: int


class FunnelFacts(_Frozen):
    """Where the records went: captures, the records in them, and what was accepted.

    `read` is always accepted + quarantined + duplicate.
    """

    captures: int
    read: int
    duplicate: int
    quarantined: int
    accepted: int


class FindingFacts(_Frozen):
    """How many records broke a rule; with an error they are in quarantine, with a warning in the dataset."""

    code: str
    severity: Literal["error", "warning"]
    records: int


class Stated(_Frozen):
    """What the recipe says of the dataset as a whole; hubs show it."""

    pretty_name: str = ""
    license: str = "other"
    license_name: str | None = None
    license_link: str | None = None
    task_categories: list[str] = []
    tags: list[str] = []
    source_datasets: list[str] = []
    text: str = "licensed"
    """Which texts are published."""


class Told(_Frozen):
    """What nobody can count in the files of a release: the build tells it, with the digests of what it read."""

    name: str = _counted("The name of the dataset, by the recipe.", "inputs")
    version: str = _counted("The version that the rows ask for, or a higher one that was asked for.", "changes")
    as_of: str | None = _counted("The day of the dataset: by the recipe, else of the newest capture.", "inputs")
    stated: Stated = _counted("What the recipe says of the dataset as a whole.", "inputs")
    split_rule: str = _counted("By which rule stories are dealt to splits: the recipe's.", "inputs")
    about: dict[str, str] = _counted("What the contract says of each column.", "inputs")
    funnel: FunnelFacts = _counted("Captures and records, counted while they were read.", "inputs")
    findings: list[FindingFacts] = _counted("Records by the rules that they broke, counted while checking.", "inputs")
    checks: dict[str, int] = _counted("Checks of the contract by the way in which they were run.", "inputs")
    inputs: Inputs = _counted("Digests of what decided the content.", "inputs")
    made_with: dict[str, str] = _counted("Versions of the writers of the bytes.", "inputs")
    extractors: dict[str, str] = _counted(
        "What read the captures: copydesk, and digests of the data it reads by.", "inputs"
    )


class Facts(Told):
    """Everything that a card states."""

    rows: int = _counted("Rows of the configuration `default`.", "articles")
    stories: int = _counted(
        "Distinct `story_id`, those that became part of another one counted there.", "articles", "ledger"
    )
    shared_stories: int = _counted("Stories with articles of more than one `provider_domain`.", "articles", "ledger")
    copied_rows: int = _counted("Rows in stories of more than one article.", "articles", "ledger")
    largest_story: int = _counted("Articles of the largest story.", "articles", "ledger")
    splits: list[SplitFacts] = _counted("Per split; days are those of `published_at`, in UTC.", "articles", "ledger")
    providers: list[ProviderFacts] = _counted(
        "Per `provider_domain`, most bytes of text first; captures by the evidence for the title.",
        "articles",
        "provenance",
    )
    languages: dict[str, int] = _counted("Rows by `language`, most first; rows without one are in none.", "articles")
    columns: list[ColumnFacts] = _counted("Per column, over all splits.", "articles", "inputs")
    lengths: list[LengthFacts] = _counted("Characters (code points) of title and text.", "articles")
    calendar: CalendarFacts | None = _counted("Rows by provider and period of `published_at`.", "articles")
    days: int = _counted("Days with at least one article.", "articles")
    days_without: int = _counted("Days without one between the first and the last day.", "articles")
    withheld: int = _counted("Rows with a `text_sha256` in place of a text.", "articles")
    privacy: PrivacyFacts = _counted(
        "Matches of two patterns in `text`: name@host.tld; and numbers of 8 to 15 digits that begin with + or 00, or "
        "with 0 and have groups. They find what looks so, not what is so.",
        "articles",
    )
    examples: list[ExampleFacts] = _counted(
        "Typical: of the largest language, the article whose text is nearest to the middle length. Atypical: of the "
        "smallest language, the shortest text. Texts are cut after 200 characters.",
        "articles",
    )
    evidence: list[RuleFacts] = _counted("Rows by the rule that gave title, date, provider and text.", "provenance")
    companions: dict[str, int] = _counted(
        "Rows of the configurations beside the articles.", "provenance", "dropped", "related"
    )
    leakage: LeakFacts | None = _counted("What was looked for across splits, and found.", "leakage")
    history: list[Step] = _counted("Every version, the oldest first.", "changes")

    @property
    def first_day(self) -> str | None:
        """The first day of publication."""
        return min((split.first for split in self.splits if split.first), default=None)

    @property
    def last_day(self) -> str | None:
        """The last day of publication."""
        return max((split.last for split in self.splits if split.last), default=None)

    def cited(self) -> dict[str, str]:
        """Return the facts that prose may cite, by name, as they are written."""
        rows = {split.split: split.rows for split in self.splits}
        numbers = {
            "rows": self.rows,
            "stories": self.stories,
            "shared-stories": self.shared_stories,
            "providers": len(self.providers),
            "languages": len(self.languages),
            "days": self.days,
            "captures": self.funnel.captures,
            "quarantined": self.funnel.quarantined,
            "withheld": self.withheld,
            **{f"{split}-rows": rows.get(split, 0) for split in SPLITS},
        }
        words = {"version": self.version, "first-day": self.first_day or "–", "last-day": self.last_day or "–"}
        return {name: f"{number:,}" for name, number in numbers.items()} | words


CITABLE = (
    "rows", "stories", "shared-stories", "providers", "languages", "days", "captures", "quarantined", "withheld",
    *(f"{split}-rows" for split in SPLITS), "version", "first-day", "last-day",
)  # fmt: skip
"""The names of the facts that prose may cite."""

COUNTED = tuple(name for name in Facts.model_fields if name not in Told.model_fields)
"""The names of the facts that whoever has the files can count again."""
