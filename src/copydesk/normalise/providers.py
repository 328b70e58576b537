"""Who published it? The capture's word, else the sidecar's, else the address; the registry fills the rest.

A domain is known as it is registered, or as any part of a host that the registry lists: `news.example.org` may be
another outlet than `example.org`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from copydesk.article import Draft, Evidence, Note, Origin, Outlet
from copydesk.normalise.urls import domain_label, host_of, registered_domain
from copydesk.recipe import Provider, Registry


@dataclass(slots=True)
class Published:
    """The provider of an article as far as it is known, with the evidence for it."""

    name: str | None = None
    domain: str | None = None
    rights: str | None = None
    languages: tuple[str, ...] = ()
    """Those that the registry states, the main one first."""
    evidence: list[Evidence] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def find_provider(draft: Draft, origin: Origin, url: str | None, registry: Registry) -> Published:
    """Bring together what capture, sidecar, address and registry say about the provider."""
    found = Published(draft.provider, domain_label(draft.provider_domain), draft.rights)
    _fill(found, "provider", "name", origin.provider)
    _fill(found, "provider_domain", "domain", domain_label(origin.provider_domain))
    _fill(found, "rights", "rights", origin.rights)
    known = _index(registry)
    if draft.outlet and not found.name and not found.domain:
        _hand_on(found, draft.outlet)
    # A domain that is stated and is none is for a person to mend: it is not covered up.
    if not found.domain and not draft.provider_domain and (found.name or "").casefold() not in known:
        host = host_of(url)
        found.domain = host if _by_host(host, known) else registered_domain(host)
        if found.domain:
            found.evidence.append(Evidence(field="provider_domain", rule="url-host"))
    _look_up(found, known)
    return found


def _hand_on(found: Published, outlet: Outlet) -> None:
    """Take what hands an article on for its provider: a weak word, which nobody else has contradicted."""
    found.name, found.domain = outlet.name, registered_domain(host_of(outlet.url))
    for column, value in (("provider", found.name), ("provider_domain", found.domain)):
        if value:
            found.evidence.append(Evidence(field=column, rule=outlet.rule))


def claimed_provider(origin: Origin, registry: Registry, url: str | None = None) -> Provider | None:
    """Return the registered outlet whose layout a page has: as the sidecar names it, else by its address.

    By name, domain or address of the sidecar, else by `url`, from where the page was fetched.
    """
    known = _index(registry)
    named = _by_host(domain_label(origin.provider_domain), known) or known.get((origin.provider or "").casefold())
    return named or _by_host(host_of(url or origin.url), known)


def doubted_language(found: Published, language: str | None) -> Note | None:
    """Return a note when a text is in no language of its outlet."""
    if language is None or not found.languages or language.partition("-")[0].casefold() in found.languages:
        return None
    written = ", ".join(f"`{code}`" for code in found.languages)
    message = f"the text is in `{language}`, and the registry says that {found.name} writes in {written}"
    return Note(code="language.provider-conflict", message=message, column="language")


def _fill(found: Published, column: str, attribute: str, claimed: str | None) -> None:
    """Let the sidecar fill what the capture does not say; a contradiction is noted, the capture's word kept."""
    said = getattr(found, attribute)
    if said is None and claimed is not None:
        setattr(found, attribute, claimed)
        found.evidence.append(Evidence(field=column, rule="sidecar"))
    elif claimed is not None and said.casefold() != claimed.casefold():
        message = f"the capture says `{said[:80]}`, the sidecar `{claimed[:80]}`"
        found.notes.append(Note(code="origin.conflict", message=message, column=column))


def _look_up(found: Published, known: Mapping[str, Provider]) -> None:
    """Give the provider its registered name, main domain, rights and languages; of two outlets, the domain's."""
    by_domain, by_name = _by_host(found.domain, known), known.get((found.name or "").casefold())
    entry = by_domain or by_name
    if entry is None:
        return
    if by_domain and by_name and by_domain.name != by_name.name:
        message = f"the name `{found.name}` is {by_name.name}'s, the domain `{found.domain}` {by_domain.name}'s"
        found.notes.append(Note(code="provider.conflict", message=message, column="provider"))
    found.languages = entry.written()
    for column, attribute, value in (
        ("provider", "name", entry.name),
        ("provider_domain", "domain", domain_label(entry.domains[0])),
    ):
        if getattr(found, attribute) != value:
            setattr(found, attribute, value)
            found.evidence.append(Evidence(field=column, rule="registry"))
    if found.rights is None and entry.rights:
        found.rights = entry.rights
        found.evidence.append(Evidence(field="rights", rule="registry"))


def _by_host(host: str | None, known: Mapping[str, Provider]) -> Provider | None:
    """Return the outlet of the longest listed end of a host, down to its registered domain."""
    registered = registered_domain(host) or host
    while host and host != registered and host not in known:
        host = host.partition(".")[2]
    return known.get(host) if host else None


class _Kept:
    """A registry as a key: by which object it is, for to compare what it holds takes longer than to look up."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    def __hash__(self) -> int:
        return id(self.registry)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and other.registry is self.registry


@lru_cache(maxsize=4)
def _index_of(kept: _Kept) -> Mapping[str, Provider]:
    registry = kept.registry
    labels = {domain_label(domain) or domain: entry for entry in registry.provider for domain in entry.domains}
    return labels | registry.by_key()


def _index(registry: Registry) -> Mapping[str, Provider]:
    return _index_of(_Kept(registry)) if registry.provider else {}
