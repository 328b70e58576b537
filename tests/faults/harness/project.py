"""What is struck? A project with a release on its hub, its build, and captures of the next release."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.faults.harness.desk import Desk
from tests.intakes import put
from tests.journeys.test_releases import RECIPE, record

from copydesk.hubs.directory import DirectoryHub
from copydesk.manifest import BESIDE_BUILD, Manifest, read_manifest
from copydesk.release import Version
from copydesk.templates import read_template
from copydesk.verify import verify_folder
from copydesk.workplace import remove_tree

NAME = "acme/eu-news"
OLD, NEW = Version(1, 0, 0), Version(1, 1, 0)
AGAIN = {
    "build": (("release", "gc"), ("build",), ("publish",), ("release", "gc")),
    "publish": (("release", "gc"), ("publish",), ("release", "gc")),
}
"""What somebody types after a command went wrong."""


@dataclass(frozen=True, slots=True)
class Shop:
    """Two states of one project: before the second build, and before it is published; and both manifests."""

    unbuilt: Path
    built: Path
    old: Manifest
    new: Manifest

    def before(self, doing: str) -> Path:
        """Return the state in which a command has something to do."""
        return self.built if doing == "publish" else self.unbuilt


def open_shop(desk: Desk, place: Path) -> Shop:
    """Make the project by the commands themselves."""
    root = place / "unbuilt"
    recipe = RECIPE + '[release]\nhub = "dir:.hub"\n'
    put(root, {"dataset/recipe.toml": recipe, "schemas/news_article.py": read_template("news_article.py.in")})
    _write(root, 5)
    assert [it.code for it in desk.run(root, ("build",), ("publish",))] == [0, 0]
    _write(root, 8)
    built = shutil.copytree(root, place / "built")
    assert [it.code for it in desk.run(built, ("build",))] == [0]
    return Shop(root, built, read_manifest(root / "build"), read_manifest(built / "build"))


def _write(root: Path, count: int) -> None:
    texts = [" ".join(f"s{number}w{place}" for place in range(40)) for number in range(count)]
    lines = [json.dumps(record(number, text, day=number)) + "\n" for number, text in enumerate(texts)]
    put(root, {"captures/articles.jsonl": "".join(lines)})


def renew(root: Path, state: Path) -> Path:
    """Bring a project back into a state."""
    if root.exists():
        remove_tree(root)
    return shutil.copytree(state, root)


def harm(shop: Shop, root: Path, *, killed: bool, said: int | None, doing: str) -> str:
    """Return what a command that was struck should not have left, the empty string when all is well.

    A build may be absent only when its process was killed between two renames; `said` is the exit code, if any.
    """
    hub = DirectoryHub(root / ".hub")
    versions = hub.versions(NAME)
    if versions not in ([OLD], [OLD, NEW]) or (doing == "build" and versions != [OLD]):
        return f"the hub shows {', '.join(map(str, versions))}"
    for version, wanted in zip(versions, (shop.old, shop.new), strict=False):
        if broken := _broken(hub.folder(NAME, version), wanted):
            return f"release {version}: {broken}"
    if said == 0 and doing == "publish" and NEW not in versions:
        return "said to be published, and is not"
    build = root / "build"
    if not build.exists():
        return "" if killed and doing == "build" else "the build is gone"
    found = read_manifest(build)
    if said == 0 and found.digest != shop.new.digest:
        return "said to be built, and is not"
    # Who is struck after the new build has its place may fail aloud; it is whole all the same.
    return _broken(build, shop.new if found.digest == shop.new.digest else shop.old)


def _broken(folder: Path, wanted: Manifest) -> str:
    found = verify_folder(folder, beside=BESIDE_BUILD if folder.name == "build" else frozenset())
    if found.damages:
        return str(found.damages[0])
    return "" if found.digest == wanted.digest else f"is another one: {found.digest}"


def unmended(shop: Shop, root: Path, desk: Desk, doing: str) -> str:
    """Do again what was struck, and return what is not as if nothing had happened."""
    for asked, ended in zip(AGAIN[doing], desk.run(root, *AGAIN[doing]), strict=True):
        if ended.code:
            return f"afterwards `{' '.join(asked)}` ended with {ended.code}: {ended.said}"
    hub = DirectoryHub(root / ".hub")
    for version, wanted in ((OLD, shop.old), (NEW, shop.new)):
        if broken := _broken(hub.folder(NAME, version), wanted):
            return f"afterwards release {version}: {broken}"
    return left_behind(root)


def left_behind(root: Path) -> str:
    """Name what lies in a project, or in the staging of its hub, that no undisturbed run leaves."""
    known = {"dataset", "schemas", "captures", "build", ".hub"}
    strange = [path.name for path in sorted(root.iterdir()) if path.name not in known]
    strange += [path.name for path in (root / ".hub" / NAME / ".staging").glob("*")]
    return f"left behind: {', '.join(strange)}" if strange else ""
