"""How does a release get onto the disk before anybody sees it? File by file, each synced, the manifest last."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from copydesk.hubs.base import Outcome, Receipt, checked_pieces, divided, folders, read_signature
from copydesk.hubs.shared import Shelf
from copydesk.manifest import MANIFEST_NAME, SIGNATURE_NAME, Manifest
from copydesk.progress import steps
from copydesk.workplace import sync


def staged_in(waiting: Path) -> Path:
    """Make a folder of its own for what is on its way; OSError when the disk refuses."""
    staged = waiting / secrets.token_hex(16)
    staged.mkdir()
    return staged


def fill(staged: Path, build: Path, manifest: Manifest, shelf: Shelf) -> Receipt:
    """Put every file into staging, from the hub where it is there already, and sync it; the manifest comes last."""
    inside = folders(manifest)
    for folder in inside:
        (staged / folder).mkdir()
    hashed = shelf.bring(manifest.files, staged)
    signature = read_signature(build)
    moved = divided(manifest, [entry for entry in manifest.files if entry.path in hashed], signature)
    for entry in steps("send", moved.new, [it.size for it in moved.new], "bytes", [it.path for it in moved.new]):
        write_once(staged / entry.path, checked_pieces(build, entry))
    if signature is not None:
        write_once(staged / SIGNATURE_NAME, [signature])
    write_once(staged / MANIFEST_NAME, [manifest.to_bytes()])
    for folder in reversed(inside):
        sync(staged / folder)
    sync(staged)
    sync(staged.parent)
    return Receipt(Outcome.PUBLISHED, moved, hashed)


def write_once(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that is not there yet, and put it on the disk; OSError when it is, or the disk refuses."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o444)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(descriptor)
