"""What stands around an article? Blocks over it, between its paragraphs, and after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .dates import spelt
from .layout import Block
from .page import Page


def top(page: Page, budget: int) -> list[Block]:
    """Blocks of at most `budget` lines; never headlines last, so that none of them can pass for the title."""
    parts: list[Callable[[Page], tuple[str, ...]]] = [
        _skip, _nav, _account, _cookies, _trending, _advert, _edition, _newsletter, _nav,
    ]  # fmt: skip
    if budget > 8:
        parts += [_edition, _edition, _newsletter, _nav]
    page.rng.shuffle(parts)
    parts.sort(key=lambda part: part is not _trending)
    blocks: list[Block] = []
    for part in parts:
        lines = part(page)
        if len(lines) > budget - (part is _trending) or page.chance(0.25):
            continue
        budget -= len(lines)
        blocks.append(Block("chrome", lines))
    if blocks and page.chance(0.7):
        _deepen(page, blocks)
    return blocks if _ends_plainly(page, blocks) else []


def _deepen(page: Page, blocks: list[Block]) -> None:
    """Headlines stand first or in the middle of the top."""
    place = page.rng.randrange(max(len(blocks) - 1, 1))
    blocks.insert(place, blocks.pop(0))


def _ends_plainly(page: Page, blocks: list[Block]) -> bool:
    shown = {told.headline for told in page.others}
    return not blocks or blocks[-1].lines[-1] not in shown


def _skip(page: Page) -> tuple[str, ...]:
    return (page.rng.choice(page.words.chrome.skip),)


def _nav(page: Page) -> tuple[str, ...]:
    entries = page.rng.sample(page.words.chrome.nav, page.rng.choice((2, 3, 4, 5, 8, 12)))
    if page.chance(0.25):
        return (page.rng.choice((" | ", " > ", " ")).join(entries),)
    return tuple(f"• {entry}" for entry in entries) if page.chance(0.15) else tuple(entries)


def _account(page: Page) -> tuple[str, ...]:
    return tuple(page.rng.sample(page.words.chrome.account, page.rng.randint(1, 2)))


def _cookies(page: Page) -> tuple[str, ...]:
    return page.rng.choice(page.words.chrome.cookies)


def _trending(page: Page) -> tuple[str, ...]:
    headlines = (page.other().headline for _ in range(page.rng.randint(1, 3)))
    return (page.rng.choice(page.words.chrome.trending), *headlines)


def _advert(page: Page) -> tuple[str, ...]:
    return (page.rng.choice(page.words.chrome.adverts),)


def _edition(page: Page) -> tuple[str, ...]:
    town = page.rng.choice(page.words.cast.towns)
    return page.filled(page.rng.choice(page.words.chrome.editions), town=town)


def _newsletter(page: Page) -> tuple[str, ...]:
    return page.filled(page.rng.choice(page.words.chrome.newsletters), n=str(page.rng.randint(20, 90)))


def middle(page: Page) -> Block:
    """One block that breaks into the body and cannot be taken for a paragraph of it."""
    chrome = page.words.chrome
    draw = page.rng.random()
    if draw < 0.4:
        label, title = page.rng.choice(page.words.desk.related), page.sequel()
        if page.chance(0.2):
            return Block("chrome", (label.format(title="").strip(" |:"), title))
        return Block("chrome", (label.format(title=title),))
    if draw < 0.75:
        return Block("chrome", (page.fill(page.rng.choice(chrome.promos)),))
    if draw < 0.9:
        return Block("chrome", _advert(page))
    return Block("chrome", _newsletter(page))


def tail(page: Page, length: float, *, tight: bool) -> list[Block]:
    """Tell what follows the body: more of it with a greater `length`, which lies between 0 and 1."""
    blocks: list[Block] = []
    if page.chance(length * 0.5):
        blocks.append(_tags(page))
    if page.chance(length * 0.4):
        blocks.append(Block("tail", page.rng.choice(page.words.chrome.share)))
    parts = [_cards, _feed, _comments, _letters, _opinions]
    page.rng.shuffle(parts)
    sections = [list(part(page)) for part in parts if page.chance(length * 0.7)]
    if sections and not tight and not blocks and page.chance(0.3):
        told = page.other()
        blocks.append(Block("tail", (told.headline, told.dek)))
    blocks += [block for section in sections for block in section]
    if page.chance(length):
        blocks += _footer(page)
    return blocks


def _tags(page: Page) -> Block:
    tags = ", ".join(page.rng.sample(page.words.chrome.sections, 3))
    return Block("tail", (page.rng.choice(page.words.chrome.tags).format(tags=tags),))


def _cards(page: Page) -> Iterator[Block]:
    """Draw a label and headlines, some with the sentence that stands below them."""
    yield Block("tail", (page.fill(page.rng.choice(page.words.chrome.more)),))
    told = [page.other() for _ in range(page.rng.randint(2, 4))]
    if page.chance(0.4):
        page.bait.titles.append(page.story.sequel)
        yield Block("tail", (page.story.sequel,))
    if page.chance(0.4):
        yield Block("tail", tuple(other.headline for other in told))
        return
    yield from (Block("tail", (other.headline, other.dek)) for other in told)


def _feed(page: Page) -> Iterator[Block]:
    """News of the hour of the visit: a bare time, a headline, the first paragraph of another article."""
    yield Block("tail", (page.rng.choice(page.words.chrome.feed),))
    for time in page.times(page.rng.randint(2, 3)):
        told = page.other()
        yield Block("tail", (time, f"{told.headline}.", told.paragraphs[0]))


def _comments(page: Page) -> Iterator[Block]:
    chrome, calendar = page.words.chrome, page.words.calendar
    yield Block("tail", (page.fill(page.rng.choice(chrome.comments)),))
    signature, form = page.rng.choice(chrome.signed), page.rng.choice(calendar.days)
    for remark in page.rng.sample(chrome.remarks, page.rng.randint(1, 3)):
        name = page.rng.choice(page.words.cast.handles) if page.chance(0.5) else page.name()
        signed = name if page.quiet else signature.format(name=name, day=spelt(calendar, form, page.later_day()))
        yield Block("tail", (signed, remark, page.fill(page.rng.choice(chrome.reply))))


def _letters(page: Page) -> Iterator[Block]:
    """Forms for newsletters, again and again."""
    if page.chance(0.6):
        yield Block("tail", _newsletter(page))
    for _ in range(page.rng.randint(1, 4)):
        yield Block("tail", page.rng.choice(page.words.chrome.subscribe))


def _opinions(page: Page) -> Iterator[Block]:
    chrome = page.words.chrome
    pieces = [(page.name(), page.other().headline) for _ in range(page.rng.randint(1, 2))]
    lines = [page.rng.choice(chrome.opinion).format(name=name, title=title) for name, title in pieces]
    yield Block("tail", (page.fill(page.rng.choice(chrome.more)), *lines))


def _footer(page: Page) -> Iterator[Block]:
    chrome = page.words.chrome
    if page.chance(0.2):
        yield Block("tail", page.rng.choice(chrome.cookies))
    links = page.rng.sample(chrome.footer, page.rng.randint(2, 7))
    yield Block("tail", (" | ".join(links),) if page.chance(0.4) else tuple(links))
    yield Block("tail", page.filled(tuple(page.rng.sample(chrome.legal, page.rng.randint(1, 3)))))
