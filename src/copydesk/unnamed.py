"""What of the tables beside the articles names one that was taken down? It is left out there as well.

A title is known only as long as the article is read in the same build: the list holds no titles.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from copydesk.article import fold
from copydesk.tombstones import NONE, Tombstones, words_in

_FEWEST = 4
"""Words of a title that means an article wherever it stands: a shorter one is an expression."""

_ADDRESS = r"""(?i)https?://[^\s"'<>)\]]+"""


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Which articles nothing may name: those of a list, and those with these folded titles."""

    stones: Tombstones = NONE
    titles: frozenset[str] = frozenset()

    def pointed_to(self, related: pl.DataFrame) -> pl.DataFrame:
        """Leave out what points to one of them: rows with `url` and `title`."""
        titled = related["title"].map_elements(fold, pl.String).is_in(sorted(self.titles)) if self.titles else None
        named = self.stones.matching(related.select("url"))
        return related.filter(~(named if titled is None else named | titled.fill_null(value=False)))

    def left_out(self, dropped: pl.DataFrame) -> pl.DataFrame:
        """Blank each `text` that holds an address or a title of one of them; that something stood there stays."""
        if not self.stones.stones:
            return dropped
        # Whole sites share their menus: what a thousand pages leave out is looked at once.
        said = dropped["text"].drop_nulls().unique()
        naming = said.filter(self._with_address(said) | self._with_title(said))
        return dropped.with_columns(text=pl.when(~pl.col("text").is_in(naming.implode())).then("text"))

    def _with_address(self, said: pl.Series) -> pl.Series:
        found = said.str.extract_all(_ADDRESS)
        urls = found.explode().drop_nulls().unique()
        named = urls.filter(self.stones.matching(pl.DataFrame({"url": urls})))
        return found.list.eval(pl.element().is_in(named.implode())).list.any()

    def _with_title(self, said: pl.Series) -> pl.Series:
        titles = sorted(f" {title} " for title in self.titles if words_in(title) >= _FEWEST)
        if not titles:
            return pl.repeat(False, len(said), eager=True)  # noqa: FBT003 - the value that is repeated
        folded = said.map_elements(lambda text: f" {fold(text)} ", pl.String)
        return folded.str.contains_any(titles)


NOBODY = Unnamed()
