"""Parsing: text → sentences and trees, with Stanza."""

from discourse.parsing.parser import Parser

__all__ = ["Parser"]
