"""`mh1` by the letter of docs/mh1.md, in plain Python: slow, and as short as the specification.

Nothing of the toolkit is used: what both say of the same texts must be the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

B = 0x9E3779B97F4A7C15
WRAP = 2**64
UNSEGMENTED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
ALONE = re.compile(f"[{UNSEGMENTED}]")

Text = str
Shingle = tuple[str, ...]


def words(text: Text) -> list[str]:
    """Return the words of a text."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    letters = "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in folded)
    runs = ALONE.sub(lambda found: f" {found[0]} ", letters).split()
    return [run[start : start + 256] for run in runs for start in range(0, len(run), 256)]


def shingles(text: Text) -> set[Shingle]:
    """Return the shingles of a text."""
    mine = words(text)
    return {tuple(mine[start : start + 5]) for start in range(max(len(mine) - 4, 1))} if mine else set()


def passages(text: Text) -> list[Shingle]:
    """Return the passages of a text, from each of its words on, as far as there are enough."""
    mine, found = words(text), []
    for start in range(len(mine)):
        weight, end = 0, start
        while weight < 20 and end < len(mine):
            weight += 1 if ALONE.fullmatch(mine[end]) else 2
            end += 1
        found += [tuple(mine[start:end])] if weight >= 20 else []
    return found


def near(one: set[Shingle], other: set[Shingle]) -> bool:
    """Tell whether two sets of shingles are those of near copies."""
    shared, smaller = len(one & other), min(len(one), len(other))
    if not smaller:
        return False
    return shared / len(one | other) >= 0.5 or (smaller >= 30 and shared / smaller >= 0.8)


def near_copies(texts: Sequence[Text]) -> list[set[Text]]:
    """Return the components of near copies among distinct texts."""
    sets = {text: shingles(text) for text in texts}
    return components(texts, [(a, b) for a, b in combinations(texts, 2) if near(sets[a], sets[b])])


def groups(texts: Iterable[Text]) -> list[set[Text]]:
    """Return the stories of texts that have words: near copies, and what shares a rare passage."""
    distinct = list({" ".join(words(text)): text for text in texts if words(text)}.values())
    copies = near_copies(distinct)
    place = {text: number for number, group in enumerate(copies) for text in group}
    holders: dict[Shingle, set[Text]] = defaultdict(set)
    for text in distinct:
        for passage in passages(text):
            holders[passage].add(text)
    rare = [
        sorted(mine)
        for mine in holders.values()
        if len(mine) <= 1_000 and 2 <= len({place[text] for text in mine}) <= 20
    ]
    links = [(mine[0], other) for mine in rare for other in mine[1:]]
    links += [(min(group), text) for group in copies for text in group]
    return components(distinct, links)


def components(things: Sequence[Text], links: Iterable[tuple[Text, Text]]) -> list[set[Text]]:
    """Return what hangs together."""
    group = {thing: {thing} for thing in things}
    for one, other in links:
        if group[one] is not group[other]:
            group[one] |= group[other]
            for thing in group[other]:
                group[thing] = group[one]
    return list({id(mine): mine for mine in group.values()}.values())


def mix(value: int) -> int:
    """Return the 64-bit finaliser of MurmurHash3."""
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        value = (value ^ (value >> 33)) * factor % WRAP
    return value ^ (value >> 33)


def polynomial(values: Iterable[int]) -> int:
    """Return x0 + x1 * B + x2 * B^2 + ... modulo 2^64, mixed."""
    return mix(sum(value * pow(B, place, WRAP) for place, value in enumerate(values)) % WRAP)


def word_hash(word: str) -> int:
    """Return the hash of a word: of its bytes, eight at a time."""
    data = word.encode()
    return polynomial(int.from_bytes(data[start : start + 8], "little") for start in range(0, len(data), 8))


def shingle_hash(shingle: Shingle) -> int:
    """Return the number of a shingle: the upper 52 bits of the hash of its words."""
    return polynomial(map(word_hash, shingle)) >> 12


def passage_hash(passage: Shingle) -> int:
    """Return the number of a passage."""
    return polynomial(map(word_hash, passage))


def bands(text: Text) -> Iterator[int]:
    """Yield the keys of the 32 bands of a text."""
    drawn = [mix(number * B % WRAP) % 2**32 for number in range(1, 257)]
    numbers = [shingle_hash(shingle) >> 20 for shingle in shingles(text)]
    least = [
        min((number * (factor | 1) + addend) % 2**32 for number in numbers)
        for factor, addend in zip(drawn[:128], drawn[128:], strict=True)
    ]
    for band in range(32):
        key = 0
        for row in range(4):
            key = mix((key * B + least[4 * band + row]) % WRAP)
        yield key


def partition(stories: Mapping[str, str]) -> set[frozenset[str]]:
    """Return which members share a story, whatever it is called."""
    members = defaultdict(set)
    for member, story in stories.items():
        members[story].add(member)
    return {frozenset(group) for group in members.values()}
