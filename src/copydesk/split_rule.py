"""What may a recipe say of splits? A policy, and what that policy looks at; anything else would be said in vain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

SPLITS = ("train", "validation", "test")

_LOOKED_AT: Mapping[str, tuple[str, ...]] = {
    "group-hash": ("salt", "ratios"),
    "temporal": ("validation_from", "test_from", "embargo_days"),
    "provider": ("salt", "ratios"),
    "stratified": ("salt", "ratios", "by"),
}
"""What each policy looks at."""


class SplitRule(BaseModel):
    """How stories are dealt to splits; changing it makes a major version."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    policy: Literal["group-hash", "temporal", "provider", "stratified"] = "group-hash"
    salt: str = "copydesk"
    ratios: dict[Literal["train", "validation", "test"], float] = {"train": 0.8, "validation": 0.1, "test": 0.1}
    validation_from: dt.date | None = None
    test_from: dt.date | None = None
    embargo_days: int = Field(default=7, ge=0, le=3_650)
    by: list[Literal["language", "section", "provider_domain"]] = []
    evaluation: Literal["growing", "frozen"] = "growing"
    """Whether validation and test may get new records, or stay as they were released first."""

    @model_validator(mode="after")
    def _whole(self) -> SplitRule:
        if any(share < 0 for share in self.ratios.values()) or sum(self.shares().values()) != 1:
            msg = "ratios must be at least 0 and add up to 1"
            raise ValueError(msg)
        strange = sorted(self.model_fields_set - {"policy", "evaluation", *_LOOKED_AT[self.policy]})
        if strange:
            msg = f"`{strange[0]}` says nothing to the policy {self.policy}, which knows {_listed(self.policy)}"
            raise ValueError(msg)
        if self.policy == "temporal" and self.test_from is None:
            msg = "the policy temporal needs test_from, the first day of the test split"
            raise ValueError(msg)
        if self.validation_from and self.test_from and self.validation_from >= self.test_from:
            msg = f"validation_from {self.validation_from} must lie before test_from {self.test_from}"
            raise ValueError(msg)
        if self.policy == "stratified" and not self.by:
            msg = 'the policy stratified needs by, the columns that make a stratum, such as by = ["language"]'
            raise ValueError(msg)
        return self

    def shares(self) -> dict[str, Fraction]:
        """Return the exact share of each split, in the fixed order train, validation, test."""
        return {name: Fraction(repr(self.ratios[name])) for name in SPLITS if name in self.ratios}

    def cut_offs(self) -> list[tuple[str, dt.date]]:
        """Return the splits that begin on a day, in the order of their days."""
        named = (("validation", self.validation_from), ("test", self.test_from))
        return [(split, day) for split, day in named if day]

    def said(self) -> dict[str, Any]:
        """Return what decides about splits, as JSON: what the policy does not look at is left out."""
        said = self.model_dump(mode="json", include={"policy", *_LOOKED_AT[self.policy]})
        if "ratios" in said:
            said["ratios"] = {name: str(share) for name, share in self.shares().items()}
        return said

    def words(self) -> str:
        """Return the rule as a sentence for people."""
        days = " and ".join(f"{split} from {day}" for split, day in self.cut_offs())
        shares = ", ".join(f"{split} {float(share):.0%}" for split, share in self.shares().items())
        strata = " and ".join(self.by).replace("provider_domain", "provider")
        told = {
            "group-hash": f"A hash of each story's name decides: {shares}.",
            "provider": f"A hash of each outlet's owner decides, the strictest where a story has several: {shares}.",
            "stratified": f"A hash of each story's name decides, apart for each {strata}: {shares}.",
            "temporal": f"The day of a story's first article decides: {days}, before them train. Stories on both sides "
            f"of such a day, or in the {self.embargo_days} days before it, are in no split.",
        }
        frozen = " Validation and test stay as they were released first." if self.evaluation == "frozen" else ""
        return told[self.policy] + frozen


def _listed(policy: str) -> str:
    return " and ".join(", ".join(_LOOKED_AT[policy]).rsplit(", ", 1))
