"""What must an article of this dataset look like?

A plain pandera model: `NewsArticle.validate(frame)` works anywhere. The names in `codes` and the checks of
`news` are what findings are called; `copydesk explain CODE` tells what each one means and how to mend it.
"""

from typing import Annotated

import pandera.polars as pa
import polars as pl

from copydesk.contract import news

Instant = Annotated[pl.Datetime, "us", "UTC"]
Words = Annotated[pl.List, pl.String]
Image = pl.Struct({"url": pl.String, "width": pl.Int32, "height": pl.Int32, "caption": pl.String, "credit": pl.String})


class NewsArticle(pa.DataFrameModel):
    """One news article, as its provider published it."""

    id: str = pa.Field(
        str_matches=r"^[0-9a-f]{32}$",
        unique=True,
        metadata={"codes": {"nullable": "id.missing", "str_matches": "id.form"}},
        description="identity of the article, `id1`",
    )
    url: str = pa.Field(nullable=True, description="address as the source gave it")
    canonical_url: str = pa.Field(nullable=True, description="address without tracking and wrapping")
    title: str = pa.Field(
        str_length={"min_value": 5, "max_value": 300},
        metadata={"codes": {"nullable": "title.missing", "str_length": "title.length"}},
        description="headline, without the site's name",
    )
    description: str = pa.Field(nullable=True, description="summary as the source gave it")
    text: str = pa.Field(nullable=True, description="body, paragraphs joined by a blank line")
    text_sha256: str = pa.Field(nullable=True, description="sha256 of a text that is not passed on")
    authors: Words = pa.Field(nullable=True, description="people of the byline")
    provider: str = pa.Field(nullable=True, description="name of the outlet")
    provider_domain: str = pa.Field(nullable=True, description="main domain of the outlet, a lower-case A-label")
    section: str = pa.Field(nullable=True, description="section of the outlet")
    topics: Words = pa.Field(nullable=True, description="topics as the source gave them")
    language: str = pa.Field(nullable=True, description="ISO 639-1 code, found in the text")
    published_at: Instant = pa.Field(
        metadata={"codes": {"nullable": "date.missing"}}, description="first publication, UTC"
    )
    published_precision: str = pa.Field(
        nullable=True,
        isin=["second", "minute", "day"],
        metadata={"codes": {"isin": "date.precision"}},
        description="how precisely the date was stated",
    )
    published_tz_known: bool = pa.Field(nullable=True, description="whether a time zone was stated")
    modified_at: Instant = pa.Field(nullable=True, description="latest change, UTC")
    captured_at: Instant = pa.Field(nullable=True, description="when the page was captured, UTC")
    images: Annotated[pl.List, Image] = pa.Field(nullable=True, description="pictures: address, size, caption, credit")
    rights: str = pa.Field(nullable=True, description="rights in the text")
    is_free: bool = pa.Field(nullable=True, description="whether the article was free to read")
    story_id: str = pa.Field(nullable=True, description="articles that share their text share a story")

    title_control = news.check("title.control")
    title_encoding = news.check("title.encoding")
    title_error_page = news.check("title.error-page")
    title_markup = news.check("title.markup")
    title_provider_name = news.check("title.provider-name")
    title_shouting = news.check("title.shouting")
    title_site_suffix = news.check("title.site-suffix")
    description_markup = news.check("description.markup")
    text_control = news.check("text.control")
    text_encoding = news.check("text.encoding")
    text_markup = news.check("text.markup")
    text_short = news.check("text.short")
    text_teaser = news.check("text.teaser")
    text_truncated = news.check("text.truncated")
    url_front_page = news.check("url.front-page")
    url_invalid = news.check("url.invalid")
    url_provider_conflict = news.check("url.provider-conflict")
    url_tracking = news.check("url.tracking")
    author_byline = news.check("author.byline")
    author_suspect = news.check("author.suspect")
    provider_missing = news.check("provider.missing")
    provider_unknown = news.check("provider.unknown")
    provider_confusable = news.check("provider.confusable")
    language_form = news.check("language.form")
    image_url = news.check("image.url")
    date_range = news.check("date.range")
    date_conflict = news.check("date.conflict")
    date_midnight = news.check("date.midnight")
    date_after_capture = news.check("date.after-capture")
    date_modified_before = news.check("date.modified-before")
    date_zone_unknown = news.check("date.zone-unknown")
