"""How is a statement signed, and a signature looked at? In an envelope of DSSE, with Ed25519.

The same statement and key give the same envelope, byte for byte. One that could be written in another way is none:
so no bit of it can be changed without a word.
"""

from __future__ import annotations

import base64
import binascii
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copydesk.canonical import json_bytes, sha256
from copydesk.errors import DataRefused, UsageError, disk_error
from copydesk.manifest import SIGNATURE_NAME, Manifest
from copydesk.sign.statement import Statement, state
from copydesk.workplace import replace_file

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, SSlibKey

PAYLOAD = "application/vnd.in-toto+json"
_LIBRARIES = ("securesystemslib", "cryptography")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, hide_input_in_errors=True)


class _Signature(_Frozen):
    keyid: str
    sig: str


class _Envelope(_Frozen):
    payload: str
    payload_type: Literal["application/vnd.in-toto+json"] = Field(alias="payloadType")
    signatures: list[_Signature] = Field(min_length=1, max_length=1)


class Signed(BaseModel):
    """What an envelope holds: the statement, and the signature with the name of its key."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    statement: Statement
    payload: bytes
    key_id: str
    signature: bytes


def can_sign() -> bool:
    """Tell whether the libraries for signatures are installed."""
    return all(importlib.util.find_spec(name) for name in _LIBRARIES)


def require_libraries() -> None:
    """Refuse to go on without the libraries for signatures; UsageError says how to get them."""
    if not can_sign():
        missing = next(name for name in _LIBRARIES if not importlib.util.find_spec(name))
        raise UsageError(
            "extra.missing",
            "signatures are made and checked with libraries that are not installed",
            why=f"{missing} is missing.",
            help="Install them: pip install 'copydesk[sign]'",
        )


def sign(manifest: Manifest, signer: CryptoSigner) -> bytes:
    """Return the envelope of a release, signed."""
    from securesystemslib.dsse import Envelope  # noqa: PLC0415 - an extra, which only signatures need

    payload = state(manifest, str(signer.public_key.keyval["public"])).to_bytes()
    envelope = Envelope(payload, PAYLOAD, {})
    envelope.sign(signer)
    return json_bytes(envelope.to_dict())


def parse(data: bytes) -> Signed:
    """Read an envelope without asking whether the signature is right; DataRefused when it is none of ours."""
    try:
        envelope = _Envelope.model_validate_json(data)
        (signature,) = envelope.signatures
        payload = base64.b64decode(envelope.payload, validate=True)
        statement = Statement.model_validate_json(payload)
        found = Signed(
            statement=statement,
            payload=payload,
            key_id=signature.keyid,
            signature=base64.b64decode(signature.sig, validate=True),
        )
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        raise _broken(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except (binascii.Error, ValueError) as error:
        raise _broken(str(error)) from None
    if statement.to_bytes() != payload or _bytes(found) != data:
        raise _broken("its bytes are not in canonical form")
    return found


def _bytes(signed: Signed) -> bytes:
    signature = {"keyid": signed.key_id, "sig": base64.b64encode(signed.signature).decode()}
    payload = base64.b64encode(signed.payload).decode()
    return json_bytes({"payload": payload, "payloadType": PAYLOAD, "signatures": [signature]})


def _broken(why: str) -> DataRefused:
    return DataRefused(
        "release.damaged", "the signature is damaged", where=SIGNATURE_NAME, why=why[:200], help="Sign the build again."
    )


def is_genuine(signed: Signed) -> bool:
    """Tell whether an envelope was signed with the key that its statement names."""
    from securesystemslib.dsse import Envelope  # noqa: PLC0415 - an extra, which only signatures need
    from securesystemslib.exceptions import VerificationError  # noqa: PLC0415 - the same
    from securesystemslib.signer import Signature  # noqa: PLC0415 - the same

    key = public_key(signed.statement.predicate.key)
    signature = Signature(signed.key_id, signed.signature.hex())
    try:
        Envelope(signed.payload, PAYLOAD, {signed.key_id: signature}).verify([key], 1)
    except (VerificationError, ValueError):
        return False
    return True


def public_key(text: str) -> SSlibKey:
    """Return the key of 64 hex digits; signatures call it by the sha256 of its bytes, whatever the library would."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - an extra, which only signatures need
        Ed25519PublicKey,
    )
    from securesystemslib.signer import SSlibKey  # noqa: PLC0415 - the same

    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))
    return SSlibKey.from_crypto(key, keyid=key_name(text))


def key_name(text: str) -> str:
    """Return what signatures call the public key of 64 hex digits."""
    return sha256(bytes.fromhex(text))


def write_signature(folder: Path, data: bytes) -> None:
    """Put an envelope into a build, whole or not at all; PlaceError when the disk refuses."""
    try:
        replace_file(folder / SIGNATURE_NAME, data)
    except OSError as error:
        raise disk_error(error, "write the signature") from error
