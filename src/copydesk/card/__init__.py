"""What does the card say? People write the prose; every figure is counted, and stands where a mark says so."""

from copydesk.card.blocks import block_texts, card_source, fill_blocks, read_card, render_block, update_card
from copydesk.card.draw import bar
from copydesk.card.header import render_card

__all__ = [
    "bar",
    "block_texts",
    "card_source",
    "fill_blocks",
    "read_card",
    "render_block",
    "render_card",
    "update_card",
]
