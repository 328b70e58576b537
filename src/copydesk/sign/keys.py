"""Where do private keys come from, and how do they stay private?

No message and no traceback says a word of a key or of a passphrase: errors of the libraries are not passed on.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import UsageError, disk_error
from copydesk.sign.envelope import public_key, require_libraries

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner

MAX_KEY_BYTES = 65_536
MAX_PASSPHRASE_BYTES = 4096


def make_key(path: Path, passphrase: bytes | None) -> str:
    """Make a private key in a file of its own, readable by its owner alone; return the public one, 64 hex digits.

    UsageError when the file is there already; PlaceError when the disk refuses.
    """
    require_libraries()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - an extra, which only signatures need
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - the same
        BestAvailableEncryption,
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = Ed25519PrivateKey.generate()
    locked = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    _write(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked))
    return key.public_key().public_bytes_raw().hex()


def _write(path: Path, pem: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(
            "target.occupied",
            "there is a file of this name already",
            where=str(path),
            why="A key is never written over: what it signed could not be checked any more.",
            help="Name another file with --out.",
        ) from None
    except OSError as error:
        raise disk_error(error, "write the key") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        error.filename = str(path)
        raise disk_error(error, "write the key") from None


def load_key(path: Path, passphrase: bytes | None) -> CryptoSigner:
    """Read a private key; UsageError when it is none, of another kind, or does not open with the passphrase."""
    require_libraries()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - an extra, which only signatures need
        Ed25519PrivateKey,
    )
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - the same
    from securesystemslib.signer import CryptoSigner  # noqa: PLC0415 - the same

    pem = read_secret(path, "key", MAX_KEY_BYTES)
    try:
        key = load_pem_private_key(pem, passphrase)
    except Exception:  # noqa: BLE001 - whatever the library says of a key is not passed on
        raise _unusable(path, pem, passphrase) from None
    if not isinstance(key, Ed25519PrivateKey):
        why = f"It is of the kind {type(key).__name__.removesuffix('PrivateKey').strip('_')}."
        raise UsageError(
            "key.unusable", "the key is of another kind than Ed25519", where=str(path), why=why, help=_MAKE
        ) from None
    return CryptoSigner(key, public_key(key.public_key().public_bytes_raw().hex()))


_MAKE = "Make one: `copydesk release key NAME`"


def _unusable(path: Path, pem: bytes, passphrase: bytes | None) -> UsageError:
    """Say why a key cannot be used, by what its first line says of it."""
    if b"ENCRYPTED" not in pem:
        what = "the key has no passphrase" if passphrase and b"PRIVATE KEY-----" in pem else "this is no private key"
        return UsageError("key.unusable", what, where=str(path), help=f"Give none, or name another file. {_MAKE}")
    if passphrase is None:
        mend = "Put the passphrase into COPYDESK_SIGNING_PASSPHRASE, or name its file with --passphrase-file."
        return UsageError("key.passphrase", "the key needs a passphrase", where=str(path), help=mend)
    return UsageError(
        "key.passphrase",
        "the passphrase does not open the key",
        where=str(path),
        help="Correct it, or name another key.",
    )


def read_secret(path: Path, what: str, most: int) -> bytes:
    """Read a small file that nobody else should see; UsageError when there is none."""
    try:
        if not path.is_file():
            raise UsageError(
                "key.unusable", f"the file of the {what} is missing", where=str(path), help="Correct the path."
            )
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise disk_error(error, f"read the {what}") from None
    if len(data) > most:
        raise UsageError(
            "key.unusable", f"the file of the {what} is too large", where=str(path), why=f"{most:,} bytes are read."
        )
    return data


def read_passphrase(path: Path | None, said: str | None) -> bytes | None:
    """Return the passphrase in the first line of a file, else the one that was said; None for no passphrase."""
    if path is None:
        return said.encode() if said else None
    first = read_secret(path, "passphrase", MAX_PASSPHRASE_BYTES).partition(b"\n")[0].rstrip(b"\r")
    if not first:
        raise UsageError("key.passphrase", "the first line of the passphrase's file is empty", where=str(path))
    return first
