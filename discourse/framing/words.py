"""Words, counted by one regular expression over the text: the same for a fresh parse and for a record read back from JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from nltk.stem.snowball import SnowballStemmer

from discourse.model import Span

_LETTER = r"[^\W_][\u0300-\u036f]*"
WORD = re.compile(rf"(?:[A-Z]\.){{2,}}|(?:{_LETTER})+(?:(?:['\u2019\-\u2010\u2011&]|(?<=\d)[.,](?=\d))(?:{_LETTER})+)*")
"""Letters and digits, with apostrophes, hyphens and ampersands inside, decimal points between digits, and dotted capitals (`U.S.`)."""

FUNCTION_WORDS = frozenset(
    """a about above across after again against ago all almost along already also although always am among an and another any anyone anything
    are aren't around as at away back be became because become been before began behind being below between both but by came can can't cannot
    come could couldn't did didn't do does doesn't doing don't done down during each either else enough even ever every everyone everything
    few first for from further gave get gets getting give go goes going gone got had hadn't has hasn't have haven't having he he'd he'll he's
    her here hers herself him himself his how however i i'd i'll i'm i've if in indeed instead into is isn't it it's its itself just know last
    later less let like made make makes making many may maybe me might mine more most much must my myself near never next no nobody none nor not
    nothing now of off often on once one only onto or other others our ours ourselves out over own per perhaps put quite rather really said same
    saw say saying says see seen shall she she'd she'll she's should shouldn't since so some someone something soon still such take taken tell
    than that that's the their theirs them themselves then there there's these they they'd they'll they're they've thing things think this those
    though through thus to together told too took toward towards two under until up upon us use used very want was wasn't way we we'd we'll we're
    we've well went were weren't what when where whether which while who who's whom whose why will with within without won't would wouldn't yes
    yet you you'd you'll you're you've your yours yourself yourselves""".split()  # noqa: SIM905
)
"""Closed-class words and the commonest verbs of English (our own list): they do not tell one proposition from another."""


def words(text: str) -> Iterator[tuple[str, Span]]:
    """Each word of a text as it stands, with its place."""
    for match in WORD.finditer(text):
        yield match.group(), Span(*match.span())


def fold(word: str) -> str:
    """A word's form for counting: lower case, straight apostrophes, no possessive ending."""
    folded = word.casefold().translate(_PLAIN)
    return folded[:-2] if folded.endswith("'s") and folded not in FUNCTION_WORDS else folded


@cache
def stem(word: str) -> str:
    """Snowball's stem of a folded word: for matching propositions only, never shown."""
    return str(_STEMMER.stem(word))


def content_words(text: str) -> frozenset[str]:
    """Stems of the words of a text that are not function words."""
    folded = (fold(word) for word, _ in words(text))
    return frozenset(stem(word) for word in folded if word not in FUNCTION_WORDS and len(word) > 1)


_PLAIN = str.maketrans({"\u2019": "'", "\u2010": "-", "\u2011": "-"})
_STEMMER = SnowballStemmer("english")
