"""How large a grammar may be. A grammar from a stranger has to load, or to be refused, in bounded time and memory; the English one has a tenth of this."""

from __future__ import annotations

FILES = 1_000
"""Files of a grammar."""
RULES_BYTES = 4 << 20
"""All `*.gram` files together."""
TABLES_BYTES = 16 << 20
"""All lexicons and calibrations together."""
INCLUDES = 40
"""How deep files may include one another."""
ITEM = 100_000
"""Characters of one rule or other item."""
BLOCKS = 20
"""How deep blocks may stand in one another; so do brackets of a Semgrex pattern."""
RULES = 20_000
LAYERS = 100
ROLES = 50
"""Roles of a layer."""
BASES = 20
"""How far a rule may extend others."""
CLAUSES = 500
"""Clauses of a rule, those of its macros and bases included."""
NAMES = 100
"""Names of a rule, those of its macros and bases included."""
ALTERNATIVES = 256
"""Ways to choose branches of the `either` blocks of a rule, or of one of its blocks."""
GROUPS = 1_024
"""The same, over all blocks of a rule."""
ENTRIES = 500_000
"""Entries of all lexicons together."""
COLUMNS = 50
"""Columns of a lexicon."""
HOMONYMS = 100
"""Entries with one key."""
NUMBER = 1_000_000
"""The largest number that can be written."""
EXAMPLES_BYTES = 64 << 20
"""The kept parses of examples."""
