"""What did uploads leave in a hub that no commit ever named, and may it go? It needs no library of a server."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.hubs.base import Swept, on_disk
from copydesk.hubs.directory import DirectoryHub
from copydesk.serve.repo import Repo


def sweep_uploads(hub: DirectoryHub, *, plan: bool = False) -> Iterator[Swept]:
    """Clear what publishers sent to a served hub and did not use, and yield what it was; with `plan` it stays.

    PlaceError when the disk refuses, DataRefused when a commit is damaged: then nobody knows what it names.
    """
    for name in hub.datasets():
        with on_disk("clear the hub", hub.root):
            yield from Repo(hub, name).sweep(plan=plan)
