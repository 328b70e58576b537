"""What may a contract import from beside itself? The modules and packages of its own folder.

Its folder on Python's path would do more than that: libraries would find files there as well, and what one contract
imported would be handed to the next. So names are looked up here, while a contract is loaded, and only those that
Python cannot import anyway. What is found runs once for each contract and is called after it, where no other finds it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

from copydesk.manifest import MANIFEST_NAME, is_manifest


class Siblings(MetaPathFinder):
    """Finds what lies beside the contract whose module is called `contract`; a context, so that it ends."""

    def __init__(self, folder: Path, contract: str) -> None:
        self._folder, self._inside = folder.resolve(), f"{contract}."
        self._served: set[str] = set()

    def __enter__(self) -> None:
        sys.meta_path.insert(0, self)

    def __exit__(self, *_: object) -> None:
        """Take the plain names back; the modules stay under their own, where annotations are looked up."""
        sys.meta_path.remove(self)
        for name in self._served:
            sys.modules.pop(name, None)

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,  # noqa: ARG002 - of the protocol
    ) -> ModuleSpec | None:
        """Return where a module lies; `from package import module` asks for it by its own name, others by the plain."""
        plain = fullname.removeprefix(self._inside)
        if path is not None and plain.partition(".")[0] not in self._served:
            return None
        found = _in_folders([str(self._folder)] if path is None else path, plain)
        if found is None or (path is None and self._is_importable(plain)):
            return None
        self._served.add(plain)
        if found.origin is None:
            return found  # a folder that is a package without a file of its own
        self._refuse_strangers(Path(found.origin), plain)
        return spec_from_file_location(
            fullname,
            loader=_Loader(self._inside + plain, found.origin),
            submodule_search_locations=found.submodule_search_locations,
        )

    def _is_importable(self, name: str) -> bool:
        """Tell whether a name is taken by Python or a package; where the command is run from decides nothing."""
        if name in sys.stdlib_module_names:
            return True
        here = {str(self._folder), os.path.realpath("")}
        elsewhere = [place for place in sys.path if os.path.realpath(place) not in here]
        found = PathFinder.find_spec(name, elsewhere)
        return found is not None and found.origin is not None

    def _refuse_strangers(self, place: Path, name: str) -> None:
        real = place.resolve()
        if not real.is_relative_to(self._folder):
            raise ImportError(f"{place} is a link that leads out of the contract's folder", name=name)
        release = release_around(real)
        if release:
            raise ImportError(f"{place} lies in a release, {release}, and code of a release is not run", name=name)


class _Loader(SourceFileLoader):
    """Runs a file once, under its own name whichever it was asked for by, and leaves no bytecode beside it."""

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return the module when it is there under its other name."""
        return sys.modules.get(self.name) if spec.name != self.name else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the file in a new module; what it defines is known by the module's own name."""
        if hasattr(module, _RAN):
            return
        module.__name__ = self.name
        setattr(module, _RAN, True)
        sys.modules[self.name] = module
        try:
            super().exec_module(module)
        except BaseException:
            del sys.modules[self.name]
            raise

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - of the protocol
        """Compile the file as it is now."""
        code: CodeType = self.source_to_code(self.get_data(self.path), self.path)
        return code


_RAN = "__copydesk_ran__"
"""Marks a module that was run, or is being run further up."""


def release_around(place: Path) -> Path | None:
    """Return the release or the build that a file lies in, or None; a manifest.json of anything else is none."""
    return next((folder for folder in place.parents if is_manifest(folder / MANIFEST_NAME)), None)


def _in_folders(folders: Sequence[str], name: str) -> ModuleSpec | None:
    finders = (FileFinder(folder, (SourceFileLoader, SOURCE_SUFFIXES)) for folder in folders)
    return next((found for finder in finders if (found := finder.find_spec(name))), None)
