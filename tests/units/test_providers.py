"""Who published it? The capture's word, else the sidecar's, else the address."""

from __future__ import annotations

import pytest

from copydesk.article import Draft, Origin
from copydesk.normalise.providers import Published, doubted_language, find_provider
from copydesk.recipe import Provider, Registry

COURIER = Provider(
    name="Harbour Courier",
    domains=["harbourcourier.example", "hcourier.example"],
    aliases=["The Harbour Courier", "Courier Ltd"],
    rights="CC-BY-4.0",
)
BOTE = Provider(name="Ostwarder Bote", domains=["Bücher.example"])
KNOWN = Registry(provider=[COURIER, BOTE])
SILENT, EMPTY = Origin(), Registry()
ADDRESS = "https://www.hcourier.example/x"


def find(draft: Draft, origin: Origin = SILENT, url: str | None = None, registry: Registry = EMPTY) -> Published:
    """Return the provider of a draft."""
    return find_provider(draft, origin, url, registry)


def rules(found: Published) -> list[tuple[str, str]]:
    """Return by which rule each field was found."""
    return [(it.field, it.rule) for it in found.evidence]


def test_the_captures_word_comes_first() -> None:
    """What the capture says stands, and the sidecar and the address fill nothing."""
    draft = Draft(provider="Bote", provider_domain="BOTE.example.", rights="own")
    found = find(draft, Origin(provider="bote", provider_domain="bote.example", rights="own"), ADDRESS)
    assert (found.name, found.domain, found.rights) == ("Bote", "bote.example", "own")
    assert (rules(found), found.notes) == ([], [])


def test_the_sidecar_fills_what_the_capture_does_not_say() -> None:
    """Name, domain and rights of the sidecar count where the capture is silent."""
    found = find(Draft(provider="Bote"), Origin(provider_domain="Bote.Example", rights="own"), ADDRESS)
    assert (found.name, found.domain, found.rights) == ("Bote", "bote.example", "own")
    assert rules(found) == [("provider_domain", "sidecar"), ("rights", "sidecar")]


def test_the_address_is_asked_last() -> None:
    """Only when nobody states a domain does the address: the registered part of its host."""
    found = find(Draft(), url="https://news.bote.co.uk/x")
    assert (found.name, found.domain) == (None, "bote.co.uk")
    assert rules(found) == [("provider_domain", "url-host")]
    named = find(Draft(provider="Bote"), url="https://news.bote.co.uk/x")
    assert (named.name, named.domain, rules(named)) == ("Bote", "bote.co.uk", [("provider_domain", "url-host")])
    registered = find(Draft(provider="Harbour Courier"), url="https://news.bote.co.uk/x", registry=KNOWN)
    assert registered.domain == "harbourcourier.example", "the registry knows the domain of a name"


@pytest.mark.parametrize(
    "draft",
    [
        Draft(provider="harbour courier"),
        Draft(provider="THE HARBOUR COURIER"),
        Draft(provider="Courier Ltd"),
        Draft(provider_domain="hcourier.example"),
        Draft(provider_domain="HarbourCourier.example"),
        Draft(provider="Some other name", provider_domain="hcourier.example"),
    ],
)
def test_the_registry_gives_one_name_and_the_main_domain(draft: Draft) -> None:
    """Any alias and any domain leads to the registered name, its main domain and its rights."""
    found = find(draft, registry=KNOWN)
    assert (found.name, found.domain, found.rights) == ("Harbour Courier", "harbourcourier.example", "CC-BY-4.0")
    assert ("rights", "registry") in rules(found)


def test_the_registry_knows_domains_in_any_script() -> None:
    """A domain of the registry is given as its A-label."""
    assert find(Draft(provider="Ostwarder Bote"), registry=KNOWN).domain == "xn--bcher-kva.example"


def test_a_domain_in_its_own_script_is_found() -> None:
    """A domain in the registry is found however it is written."""
    assert find(Draft(provider_domain="xn--bcher-kva.example"), registry=KNOWN).name == "Ostwarder Bote"


def test_stated_rights_are_kept() -> None:
    """Rights that the capture or the sidecar states are not replaced by those of the registry."""
    assert find(Draft(provider="Harbour Courier", rights="own"), registry=KNOWN).rights == "own"
    assert find(Draft(provider="Harbour Courier"), Origin(rights="desk"), registry=KNOWN).rights == "desk"


def test_an_unknown_provider_stays_as_it_is() -> None:
    """Who is not in the registry keeps the name and the domain that were stated."""
    found = find(Draft(provider="Bote", provider_domain="bote.example"), registry=KNOWN)
    assert (found.name, found.domain, rules(found)) == ("Bote", "bote.example", [])


def test_a_contradiction_is_noted_and_the_capture_kept() -> None:
    """Where the sidecar states another provider, both are named and the capture's word stands."""
    draft = Draft(provider="Bote", provider_domain="bote.example", rights="own")
    found = find(draft, Origin(provider="Courier", provider_domain="c.example", rights="other"))
    assert (found.name, found.domain, found.rights) == ("Bote", "bote.example", "own")
    assert [(it.code, it.column) for it in found.notes] == [
        ("origin.conflict", "provider"),
        ("origin.conflict", "provider_domain"),
        ("origin.conflict", "rights"),
    ]
    assert found.notes[0].message == "the capture says `Bote`, the sidecar `Courier`"


@pytest.mark.parametrize(
    ("draft", "name", "conflicts"),
    [
        (Draft(provider="The Harbour Courier", provider_domain="bücher.example"), "Ostwarder Bote", 1),
        (Draft(provider="Ostwarder Bote", provider_domain="news.hcourier.example"), "Harbour Courier", 1),
        (Draft(provider="Courier Ltd", provider_domain="hcourier.example"), "Harbour Courier", 0),
        (Draft(provider="A freelance", provider_domain="hcourier.example"), "Harbour Courier", 0),
        (Draft(provider="Ostwarder Bote", provider_domain="other.example"), "Ostwarder Bote", 0),
    ],
)
def test_a_name_and_a_domain_of_two_outlets_are_a_conflict(draft: Draft, name: str, conflicts: int) -> None:
    """An alias of one outlet with the domain of another is told, and the domain is believed."""
    found = find(draft, registry=KNOWN)
    assert (found.name, [note.code for note in found.notes]) == (name, ["provider.conflict"] * conflicts)


def test_a_part_of_a_host_may_be_an_outlet_of_its_own() -> None:
    """The longest listed end of a host counts, never a part of a label, nor more than what is registered."""
    family = Provider(name="Family", domains=["bote.co.uk"])
    branch = Provider(name="Branch", domains=["north.bote.co.uk"])
    known = Registry(provider=[family, branch])
    hosts = ["www.north.bote.co.uk", "north.bote.co.uk", "south.bote.co.uk", "bote.co.uk", "xnorth.bote.co.uk"]
    found = [find(Draft(), url=f"https://{host}/x", registry=known).name for host in hosts]
    assert found == ["Branch", "Branch", "Family", "Family", "Family"]
    assert find(Draft(), url="https://other.co.uk/x", registry=Registry(provider=[branch])).domain == "other.co.uk"


@pytest.mark.parametrize(
    ("language", "told"), [("en", False), ("en-GB", False), ("cy", False), ("de", True), (None, False)]
)
def test_a_text_in_a_foreign_language_is_doubted(language: str | None, *, told: bool) -> None:
    """A text in no language that the registry states for its outlet is told; a locale of one of them is not."""
    outlet = COURIER.model_copy(update={"language": "en", "languages": ["cy"]})
    found = find(Draft(provider="Harbour Courier"), registry=Registry(provider=[outlet]))
    note = doubted_language(found, language)
    assert (note is not None) is told
    assert note is None or note.code == "language.provider-conflict"
    assert doubted_language(find(Draft(provider="Harbour Courier"), registry=KNOWN), language) is None


def test_a_domain_that_is_none_is_not_taken() -> None:
    """Words in the place of a domain are not one."""
    assert find(Draft(provider="Bote", provider_domain="our site")).domain is None
