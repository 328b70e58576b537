"""How does a release come from one hub to another, to the byte, with its signature and the same manifest?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.errors import UsageError
from copydesk.hubs.base import Hub, refuse_another
from copydesk.hubs.yanks import Yank
from copydesk.manifest import read_manifest
from copydesk.publish import Published, publish
from copydesk.publish.public import NOBODY_ELSE, Audience
from copydesk.release import Version
from copydesk.verify import refuse_damage, verify_folder


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A release that stays where it is, because it was taken back."""

    version: Version
    yank: Yank


def copy(source: Hub, name: str, version: Version, target: Hub, *, audience: Audience = NOBODY_ELSE) -> Published:
    """Copy one release; all of its bytes are verified on the hub that it comes from and on the one that it goes to.

    UsageError when there is no such release, DataRefused when it was yanked or is damaged, and as `publish` does.
    """
    folder = source.folder(name, version)
    manifest = refuse_another(read_manifest(folder), f"{name}@{version}", str(folder))
    refuse_damage(verify_folder(folder), manifest, "the release is damaged", "Look at it with `copydesk verify`.")
    return publish(folder, target, audience=audience)


def copy_all(source: Hub, name: str, target: Hub, *, audience: Audience = NOBODY_ELSE) -> Iterator[Published | LeftOut]:
    """Copy every release of a dataset, the oldest first, so that each finds the files of those before it.

    One that was yanked stays where it is. UsageError when there is none.
    """
    known = source.versions(name)
    if not known:
        raise UsageError(
            "release.missing",
            f"the hub holds no release of {name}",
            help="Look at what it holds with `copydesk hub list`.",
        )
    for version in known:
        yank = source.yanked(name, version)
        yield LeftOut(version, yank) if yank else copy(source, name, version, target, audience=audience)
