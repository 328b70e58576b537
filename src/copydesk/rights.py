"""Whose text may be passed on? What a recipe publishes of it, and what the registry says of each outlet's rights."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl
import pyarrow as pa

from copydesk.recipe import Provider, Recipe, Registry, TextPolicy

_OPEN = re.compile(
    r"CC0-1\.0|CC-PDDC|PDDL-1\.0|ODC-By-1\.0|ODbL-1\.0|OGL-UK-[123]\.0|"
    r"CC-BY(?:-NC)?(?:-SA)?-(?:1\.0|2\.0|2\.5|3\.0|4\.0)(?:-[A-Z]{2,3})?",
    re.IGNORECASE,
)
"""Licences by their names in the SPDX list under which anybody may pass a text on, also in another form: none with
ND, because paragraphs without their page are another form."""

_SAID: Mapping[str, bool] = MappingProxyType({"release": True, "withhold": False})


@dataclass(frozen=True, slots=True)
class Texts:
    """Which texts a release has: all, none, or those of `outlets`, the main domains of those whose rights allow it."""

    policy: TextPolicy
    outlets: frozenset[str] = frozenset()

    def withheld(self, table: pa.Table) -> pl.Series:
        """Return for each row of a table with `provider_domain` whether its text stays behind."""
        if self.policy == "all":
            return pl.repeat(False, table.num_rows, eager=True)  # noqa: FBT003 - the value that is repeated
        if self.policy == "none":
            return pl.repeat(True, table.num_rows, eager=True)  # noqa: FBT003 - the same
        domains = pl.Series(table["provider_domain"], dtype=pl.String)
        return ~domains.is_in(sorted(self.outlets)).fill_null(value=False)

    def apply(self, articles: pa.Table) -> pa.Table:
        """Return articles in which each text that stays behind is replaced by its sha256, in UTF-8."""
        frame = pl.DataFrame(articles.select(["text", "text_sha256"])).with_columns(hidden=self.withheld(articles))
        text, hidden = pl.col("text"), pl.col("hidden")
        digest = pl.when(hidden).then(text).map_elements(_sha256, return_dtype=pl.String)
        # A text that came withheld has the digest that it came with; one that is shown needs none.
        known = pl.when(text.is_null()).then("text_sha256").otherwise(digest)
        shown = frame.select(text=pl.when(~hidden).then(text), text_sha256=known)
        for name in shown.columns:
            place = articles.schema.get_field_index(name)
            articles = articles.set_column(place, articles.schema.field(name), _arrow(shown[name]))
        return articles

    def hides(self, domains: pl.Series) -> bool:
        """Tell whether the text of any outlet stays behind."""
        return bool(self.withheld(pa.table({"provider_domain": _arrow(domains)})).any())


ALL = Texts("all")


def texts_of(recipe: Recipe, registry: Registry) -> Texts:
    """Return which texts a recipe publishes."""
    from copydesk.normalise.urls import domain_label  # noqa: PLC0415 - only a build needs it

    allowed = (provider.domains[0] for provider in registry.provider if may_pass_on(provider))
    return Texts(recipe.publish.text, frozenset(domain_label(domain) or domain for domain in allowed))


def may_pass_on(provider: Provider) -> bool:
    """Tell whether an outlet's text may be passed on: as its entry says, else when its rights are an open licence."""
    return _SAID.get(provider.text or "", _OPEN.fullmatch(provider.rights or "") is not None)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _arrow(column: pl.Series) -> pa.Array:
    return column.to_arrow().cast(pa.string())
