"""What can be typed? One file a command; each parses, calls one function of the toolkit and returns an answer."""

from __future__ import annotations
