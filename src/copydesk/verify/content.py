"""Is what is in the files what a build would have put there? The highest level, a line a check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

from copydesk.sources import Inputs
from copydesk.verify.damage import Damage, Told, Unchecked
from copydesk.verify.files import Release
from copydesk.verify.promises import check_contract, check_leaks
from copydesk.verify.rows import Content, check_companions, check_digests, check_ids, check_ledger
from copydesk.verify.said import check_card, check_changes, check_facts, check_leakage
from copydesk.verify.shards import Shard, read_articles


def check_content(release: Release, project: Inputs | None) -> Iterator[tuple[str, Iterable[Told]]]:
    """Yield each check with what it has to say; tables that cannot be read leave nothing to compare."""
    read = list(read_articles(release.folder, release.manifest))
    told: list[Told] = [it for it in read if not isinstance(it, Shard)]
    yield "tables", told
    if any(isinstance(it, Damage) and it.kind != "order" for it in told):
        yield "rows", [Unchecked("rows", "not every table can be read as one of its configuration")]
        return
    content = Content.of(release, [it for it in read if isinstance(it, Shard)])
    del read
    yield "digests", check_digests(content)
    yield "ids", check_ids(content)
    yield "companions", check_companions(release, content)
    yield "ledger", check_ledger(content)
    yield "changes", check_changes(release, content)
    yield "leakage", check_leakage(release, content)
    yield "card", check_card(release, content)
    yield "facts", check_facts(release)
    del content  # what follows needs the memory
    pa.default_memory_pool().release_unused()
    yield "contract", check_contract(release, project)
    yield "leaks", check_leaks(release)
