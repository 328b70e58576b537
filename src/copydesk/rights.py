"""Whose text may be passed on? What a recipe publishes of it, and what the registry says of each outlet's rights."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl
import pyarrow as pa

from copydesk.recipe import Provider, Registry, TextPolicy

_OPEN = re.compile(
    r"CC0-1\.0|CC-PDDC|PDDL-1\.0|ODC-By-1\.0|ODbL-1\.0|OGL-UK-[123]\.0|"
    r"CC-BY(?:-NC)?(?:-SA)?-(?:1\.0|2\.0|2\.5|3\.0|4\.0)(?:-[A-Z]{2,3})?",
    re.IGNORECASE,
)
"""Licences by their names in the SPDX list under which anybody may pass a text on, also in another form: none with
ND, because paragraphs without their page are another form."""

EXTRACT = 300
"""Characters of a description or a caption that are published without their text: what one cites, and no more."""

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
        """Return articles in which each text that stays behind is replaced by its sha256, in UTF-8.

        With it goes what says as much: a description and captions of more than `EXTRACT` characters, and a description
        that has the whole text in it.
        """
        names = ["description", "text", "text_sha256", "images"]
        frame = pl.DataFrame(articles.select(names)).with_columns(hidden=self.withheld(articles))
        text, hidden = pl.col("text"), pl.col("hidden")
        digest = pl.when(hidden).then(text).map_elements(_sha256, return_dtype=pl.String)
        # A text that came withheld has the digest that it came with; one that is shown needs none.
        known = pl.when(text.is_null()).then("text_sha256").otherwise(digest)
        shown = frame.select(
            description=pl.when(~(hidden & _says_as_much())).then("description"),
            text=pl.when(~hidden).then(text),
            text_sha256=known,
            images=pl.when(hidden).then(_with_short_captions()).otherwise("images"),
        )
        for name in shown.columns:
            place = articles.schema.get_field_index(name)
            column = articles.schema.field(name)
            articles = articles.set_column(place, column, shown[name].to_arrow().cast(column.type))
        return articles

    def hides(self, domains: pl.Series) -> bool:
        """Tell whether the text of any outlet stays behind."""
        return bool(self.withheld(pa.table({"provider_domain": _arrow(domains)})).any())


ALL = Texts("all")


def texts_of(policy: TextPolicy, registry: Registry) -> Texts:
    """Return which texts a policy publishes."""
    from copydesk.normalise.urls import domain_label  # noqa: PLC0415 - only a build needs it

    allowed = (provider.domains[0] for provider in registry.provider if may_pass_on(provider))
    return Texts(policy, frozenset(domain_label(domain) or domain for domain in allowed))


def may_pass_on(provider: Provider) -> bool:
    """Tell whether an outlet's text may be passed on: as its entry says, else when its rights are an open licence."""
    return _SAID.get(provider.text or "", is_open(provider.rights))


def is_open(rights: str | None) -> bool:
    """Tell whether rights are an open licence, by its name in the SPDX list."""
    return _OPEN.fullmatch(rights or "") is not None


def _says_as_much() -> pl.Expr:
    words, text = pl.col("description").str.strip_chars(), pl.col("text").str.strip_chars()
    whole = (text.str.len_bytes() > 0) & words.str.contains(text, literal=True)
    return (words.str.len_chars() > EXTRACT) | whole.fill_null(value=False)


def _with_short_captions() -> pl.Expr:
    caption = pl.element().struct.field("caption")
    short = pl.when(caption.str.len_chars() <= EXTRACT).then(caption).alias("caption")
    return pl.col("images").list.eval(pl.element().struct.with_fields(short))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _arrow(column: pl.Series) -> pa.Array:
    return column.to_arrow().cast(pa.string())
