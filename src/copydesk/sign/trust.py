"""Whose signatures count? `trust.toml` pins public keys, each for the datasets that it may sign."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from copydesk.toml_files import read_toml

_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]{1,200})-----END PUBLIC KEY-----\s*")
_ED25519 = bytes.fromhex("302a300506032b6570032100")
"""How the bytes of a public key of Ed25519 begin inside PEM."""

KEY_BYTES = 32
_PATTERN = re.compile(r"\*|[a-z0-9][a-z0-9._-]{0,95}/(\*|[a-z0-9][a-z0-9._-]{0,95})")


def _public(text: str) -> str:
    """Return a public key as 64 hex digits."""
    if "PRIVATE" in text:
        msg = "is a private key: it belongs in no file that others see. Write the public one"
        raise ValueError(msg)
    pem = _PEM.fullmatch(text.strip() + "\n")
    try:
        found = base64.b64decode("".join(pem[1].split()) if pem else text, validate=True)
    except (binascii.Error, ValueError):
        found = b""
    raw = found.removeprefix(_ED25519) if pem and found.startswith(_ED25519) else b"" if pem else found
    if len(raw) != KEY_BYTES:
        msg = "is no public key of Ed25519: paste what `copydesk release key` printed, or PEM"
        raise ValueError(msg)
    return raw.hex()


def _pattern(text: str) -> str:
    if not _PATTERN.fullmatch(text):
        msg = f"`{text}` names no datasets: write acme/eu-news, acme/* or *"
        raise ValueError(msg)
    return text


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, hide_input_in_errors=True)


class TrustedKey(_Frozen):
    """A public key, PEM or base64 of its 32 bytes; the datasets that it may sign; and whether it is revoked."""

    name: str = Field(min_length=1, max_length=100)
    public: Annotated[str, AfterValidator(_public)]
    datasets: list[Annotated[str, AfterValidator(_pattern)]]
    revoked: bool = False

    def may_sign(self, dataset: str) -> bool:
        """Tell whether a dataset is among those of the key."""
        return any(it in {"*", dataset, f"{dataset.partition('/')[0]}/*"} for it in self.datasets)


class Trust(_Frozen):
    """The keys whose signatures count."""

    format: Literal[1] = 1
    key: list[TrustedKey] = []

    @model_validator(mode="after")
    def _each_key_once(self) -> Trust:
        seen: dict[str, str] = {}
        for it in self.key:
            if it.public in seen:
                msg = f"{seen[it.public]} and {it.name} are the same key"
                raise ValueError(msg)
            seen[it.public] = it.name
        return self

    def refusal(self, public: str, dataset: str) -> str | None:
        """Return why a signature of a key does not count for a dataset, None when it does."""
        known = next((it for it in self.key if it.public == public), None)
        if known is None:
            return "an unknown key"
        if known.revoked:
            return f"the key {known.name}, which is revoked"
        return None if known.may_sign(dataset) else f"the key {known.name}, which may not sign {dataset}"

    def name_of(self, public: str) -> str | None:
        """Return the name of a key, None when it is unknown."""
        return next((it.name for it in self.key if it.public == public), None)


def load_trust(path: Path) -> Trust:
    """Read `trust.toml`; UsageError names the key and the line."""
    return read_toml(path, Trust, "trust file")


def stanza(name: str, public: str, datasets: list[str]) -> str:
    """Return what to paste into a trust file for a public key of 64 hex digits."""
    listed = ", ".join(f'"{it}"' for it in datasets)
    hint = "" if datasets else '  # what it may sign, such as "acme/*"'
    text = base64.b64encode(bytes.fromhex(public)).decode()
    return f'[[key]]\nname = "{name}"\npublic = "{text}"\ndatasets = [{listed}]{hint}\n'
