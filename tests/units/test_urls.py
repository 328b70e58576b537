"""Which address names an article, and whose is it?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.normalise.urls import canonical_url, domain_label, host_of, registered_domain


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://a.example/x?utm_source=feed&utm_medium=rss&id=7", "https://a.example/x?id=7"),
        ("https://a.example/x?fbclid=abc", "https://a.example/x"),
        ("https://a.example/x?gclid=1&page=2", "https://a.example/x?page=2"),
        ("https://a.example/x?b=2&a=1", "https://a.example/x?a=1&b=2"),
        ("https://a.example/x?a=1&a=2", "https://a.example/x?a=1&a=2"),
        ("https://a.example/x#comments", "https://a.example/x"),
        ("https://a.example/x?id=7#!/page", "https://a.example/x?id=7"),
        ("https://youtube.com/watch?v=WJk-Y8LQlfE", "https://youtube.com/watch?v=WJk-Y8LQlfE"),
        ("https://www.youtube.com/watch?v=ab_C-1&utm_source=x", "https://www.youtube.com/watch?v=ab_C-1"),
        ("http://www.c-span.org/video/?507891-1/hearing", "http://www.c-span.org/video/?507891-1/hearing"),
        ("https://www-a-example.cdn.ampproject.org/c/s/www.a.example/x/", "https://www.a.example/x/"),
        ("https://www-a-example.cdn.ampproject.org/c/www.a.example/x", "http://www.a.example/x"),
        ("https://www-a-example.cdn.ampproject.org/v/s/www.a.example/x?id=1", "https://www.a.example/x?id=1"),
        ("https://A.Example:443/X", "https://a.example/X"),
        ("http://a.example:80/x", "http://a.example/x"),
        ("https://a.example:8443/x", "https://a.example:8443/x"),
        ("https://user:secret@a.example/x", "https://a.example/x"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example./x", "https://a.example/x"),
        (" https://a.example/x\n", "https://a.example/x"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
        ("https://раypal.com/x", "https://xn--ypal-43d9g.com/x"),
        ("https://a.example/über?q=ü", "https://a.example/%C3%BCber?q=%C3%BC"),
        ("https://a.example/%C3%BCber", "https://a.example/%C3%BCber"),
        ("https://1.2.3.4/x", "https://1.2.3.4/x"),
    ],
)
def test_an_address_is_stripped_to_what_names_the_article(url: str, canonical: str) -> None:
    """Tracking, wrapping, credentials, usual ports and fragments go; ids, odd ports and case of the path stay."""
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "x",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/hostname",
        "ftp://a.example/x",
        "mailto:desk@a.example",
        "//a.example/x",
        "https://",
        "https:///x",
        "https://localhost/x",
        "https://a.example:99999/x",
        "https://a.example:x/x",
        "https://[::1]/x",
        "https://[::1/x",
        "https://a b.example/x",
        "https://<script>.example/x",
        "https://a..example/x",
        "https://-a.example/x",
    ],
)
def test_what_is_no_web_address_names_nothing(url: str | None) -> None:
    """Other schemes, hosts without a dot, impossible ports and broken forms have no canonical address."""
    assert canonical_url(url) is None
    assert host_of(url) is None


@pytest.mark.parametrize(
    ("domain", "label"),
    [
        ("HarbourCourier.Example", "harbourcourier.example"),
        ("harbourcourier.example.", "harbourcourier.example"),
        (" harbourcourier.example ", "harbourcourier.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("a_b.example", "a_b.example"),
        ("localhost", None),
        ("a.example/x", None),
        ("https://a.example", None),
        ("a.example:80", None),
        ("a b.example", None),
        ("", None),
        (None, None),
        (".".join(["a" * 60] * 5), None),
    ],
)
def test_a_domain_is_a_lower_case_a_label(domain: str | None, label: str | None) -> None:
    """Domains are compared as lower-case A-labels; what is none is None."""
    assert domain_label(domain) == label


@pytest.mark.parametrize(
    ("host", "registered"),
    [
        ("www.bbc.co.uk", "bbc.co.uk"),
        ("news.a.com", "a.com"),
        ("a.com", "a.com"),
        ("co.uk", None),
        ("x.github.io", "x.github.io"),
        (None, None),
    ],
)
def test_the_registered_part_of_a_host_is_whose_it_is(host: str | None, registered: str | None) -> None:
    """Suffixes such as `co.uk` belong to nobody."""
    assert registered_domain(host) == registered


@given(st.text(max_size=60).map("https://a.example/".__add__))
def test_a_canonical_address_is_its_own(url: str) -> None:
    """Making an address canonical twice changes nothing more, and it stays at its host."""
    once = canonical_url(url)
    assert once is None or (canonical_url(once) == once and host_of(once) == "a.example")


@given(st.text(max_size=60))
def test_no_text_stops_the_address_reader(text: str) -> None:
    """Whatever stands for an address, the answer is an http(s) address or None."""
    found = canonical_url(text)
    assert found is None or found.startswith(("http://", "https://"))
