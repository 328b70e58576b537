"""Which figures describe a dataset? Each with how it was computed, and from files of which digest.

`facts.json` holds all that a card states. What can be counted in the files is counted again by whoever asks, from the
files alone; what only the build knew (how many records it read, what it found in them) is told with the digests of
what it read. Where this is silent, no card says a figure.
"""

from copydesk.facts.file import FACTS_NAME, FactsFile, Mistold, by_this_copydesk, differences, facts_file, read_facts
from copydesk.facts.gather import gather
from copydesk.facts.model import CITABLE, LEAKAGE_NAME, Facts, LeakFacts, Told

__all__ = [
    "CITABLE",
    "FACTS_NAME",
    "LEAKAGE_NAME",
    "Facts",
    "FactsFile",
    "LeakFacts",
    "Mistold",
    "Told",
    "by_this_copydesk",
    "differences",
    "facts_file",
    "gather",
    "read_facts",
]
