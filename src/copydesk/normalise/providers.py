"""Who published it? The capture's word, else the sidecar's, else the address; the registry fills the rest."""

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
    evidence: list[Evidence] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def find_provider(draft: Draft, origin: Origin, url: str | None, registry: Registry) -> Published:
    """Bring together what capture, sidecar, address and registry say about the provider."""
    found = Published(draft.provider, domain_label(draft.provider_domain), draft.rights)
    _fill(found, "provider", "name", origin.provider)
    _fill(found, "provider_domain", "domain", domain_label(origin.provider_domain))
    _fill(found, "rights", "rights", origin.rights)
    if draft.outlet and not found.name and not found.domain:
        _hand_on(found, draft.outlet)
    if not found.name and not found.domain:
        found.domain = registered_domain(host_of(url))
        if found.domain:
            found.evidence.append(Evidence(field="provider_domain", rule="url-host"))
    _look_up(found, _index(registry))
    return found


def _hand_on(found: Published, outlet: Outlet) -> None:
    """Take what hands an article on for its provider: a weak word, which nobody else has contradicted."""
    found.name, found.domain = outlet.name, registered_domain(host_of(outlet.url))
    for column, value in (("provider", found.name), ("provider_domain", found.domain)):
        if value:
            found.evidence.append(Evidence(field=column, rule=outlet.rule))


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
    """Give the provider its registered name, main domain and rights."""
    entry = known.get((found.domain or "").casefold()) or known.get((found.name or "").casefold())
    if entry is None:
        return
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


@lru_cache(maxsize=4)
def _index_of(registry_json: str) -> Mapping[str, Provider]:
    registry = Registry.model_validate_json(registry_json)
    labels = {domain_label(domain) or domain: entry for entry in registry.provider for domain in entry.domains}
    return labels | registry.by_key()


def _index(registry: Registry) -> Mapping[str, Provider]:
    return _index_of(registry.model_dump_json()) if registry.provider else {}
