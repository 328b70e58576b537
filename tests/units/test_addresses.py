"""Do the variants of an address meet, and do two articles stay apart?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.normalise.addresses import address_key

RAIN = "https://gazette.example/2024/05/rain-in-may"
VARIANTS = [
    "http://gazette.example/2024/05/rain-in-may",
    "gazette.example/2024/05/rain-in-may",
    "//gazette.example/2024/05/rain-in-may",
    "https://www.gazette.example/2024/05/rain-in-may",
    "https://m.gazette.example/2024/05/rain-in-may",
    "https://mobile.gazette.example/2024/05/rain-in-may",
    "https://amp.gazette.example/2024/05/rain-in-may",
    "https://www.m.gazette.example/2024/05/rain-in-may",
    "https://gazette.example:443/2024/05//rain-in-may",
    f"{RAIN}/",
    f"{RAIN}/amp",
    f"{RAIN}/amp/",
    "https://gazette.example/amp/2024/05/rain-in-may",
    f"{RAIN}.amp",
    f"{RAIN}.amp.html",
    f"{RAIN}.html",
    f"{RAIN}/index.html",
    f"{RAIN};jsessionid=0AF3",
    f"{RAIN}?amp",
    f"{RAIN}?amp=1",
    f"{RAIN}?outputType=amp",
    f"{RAIN}?print=1",
    f"{RAIN}?utm_source=feed&amp;utm_medium=rss",
    f"{RAIN}?fbclid=1&utm_campaign",
    f"{RAIN}#comments",
    "HTTPS://GAZETTE.EXAMPLE/2024/05/Rain-In-May",
    "https://gazette.example/2024/05/%72ain%2Din-may",
    "https://gazette.example/2024/05/%2572ain-in-may",
    "https://gazette-example.cdn.ampproject.org/c/s/gazette.example/2024/05/rain-in-may",
    "https://gazette-example.cdn.ampproject.org/v/s/www.gazette.example/2024/05/rain-in-may/amp?amp_js_v=0.1&usqp=mq",
    "https://www.google.com/amp/s/gazette.example/2024/05/rain-in-may",
    "https://www.google.co.uk/amp/gazette.example/2024/05/rain-in-may?amp=1",
]
APART = [
    (RAIN, f"{RAIN}-again"),
    (f"{RAIN}?id=1", f"{RAIN}?id=2"),
    (f"{RAIN}?id=1&amp=1", f"{RAIN}?amp=1&id=2"),
    (f"{RAIN}?4711", f"{RAIN}?4712"),
    (f"{RAIN}?id=1", RAIN),
    ("https://gazette.example/1", "https://gazette.example/2"),
    ("https://sport.gazette.example/1", "https://gazette.example/1"),
    ("https://amp.dev/1", "https://m.dev/1"),
    ("https://gazette.example/ramp", "https://gazette.example/r"),
    ("https://www.google.com/amp/s/a.example/1", "https://www.google.com/amp/s/b.example/1"),
    ("urn:story:1", "urn:story:2"),
]


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_of_an_address_meet(variant: str) -> None:
    """A site would answer all of them with one article."""
    assert address_key(variant) == address_key(RAIN) == "gazette.example/2024/05/rain-in-may"


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_articles_stay_apart(one: str, other: str) -> None:
    """What may choose another article is part of the key."""
    assert address_key(one) != address_key(other)


def test_letters_are_one_however_they_are_written() -> None:
    """Percent-encoded or not, composed or not, with a host in either spelling."""
    plain = address_key("https://käse.example/Über")
    assert (
        plain == address_key("https://xn--kse-qla.example/%C3%BCber") == address_key("https://käse.example/u\u0308ber")
    )


@given(st.text(max_size=60))
def test_anything_has_a_key(said: str) -> None:
    """Also what is no address."""
    for url in (said, f"https://{said}", f"https://gazette.example/{said}"):
        assert isinstance(address_key(url), str)
