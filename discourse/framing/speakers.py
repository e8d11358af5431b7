"""One name for each speaker across articles: `Ms. Vale`, `Vale` and `Mayor Ida Vale` are one person unless another Vale speaks as well."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from discourse.framing.article import Article
from discourse.model import Annotation

TITLES = frozenset(
    """mr mrs ms miss dr prof professor sir dame lord lady president vice prime minister mayor senator sen representative rep congressman
    congresswoman governor gov secretary chancellor judge justice general gen colonel col captain capt lieutenant lt sergeant sgt chief
    officer king queen prince princess pope archbishop bishop cardinal father sister reverend rev councillor councilor commissioner director
    spokesman spokeswoman spokesperson attorney speaker ambassador former then acting deputy""".split()  # noqa: SIM905
)
"""What stands before a name without being part of it (our own list)."""


UNRESOLVED = "(a pronoun, unresolved)"


@dataclass(frozen=True, slots=True)
class Names:
    """The name under which each speaker is listed."""

    known: dict[str, str]
    """From a name without titles to the name shown."""
    institutions: frozenset[str]
    """Names of which what looks like a title is a part: the Justice Department."""

    def of(self, article: Article, annotation: Annotation) -> str:
        """The speaker of an attribution; the words of its source if it has no name; empty if it has no source."""
        name = annotation.attributes.get("speaker", "")
        if name:
            return name.strip() if name in self.institutions else self.known.get(bare(name), name)
        if annotation.attributes.get("source_type") == "pronoun":
            return UNRESOLVED
        return " ".join(" ".join(span.text(article.text) for span in annotation.roles.get("source", ())).casefold().split())


def names(articles: Iterable[Article]) -> Names:
    """The names of all named speakers, merged."""
    spoken = [a.attributes for article in articles for a in article.analysis.layer("attribution") if a.attributes.get("speaker")]
    institutions = frozenset(a["speaker"] for a in spoken if a.get("source_type") == "institution")
    return Names(merged(Counter(bare(a["speaker"]) for a in spoken if a["speaker"] not in institutions)), institutions)


def bare(name: str) -> str:
    """A name without the titles before it, possessive ending and extra spaces.

    Only what stands before capitalised words is a title: `House Speaker Ida Vale` is Ida Vale; `a spokesman for Vale` and `a council
    spokesman` stay whole.
    """
    parts = re.sub(r"['\u2019]s?$", "", name.strip()).split()
    titles = [at for at, part in enumerate(parts) if part.strip(".,").casefold() in TITLES and _named(parts[at + 1 :])]
    return " ".join(parts[titles[-1] + 1 :] if titles else parts).strip(' ,.;:"“”') or name.strip()


def _named(parts: Sequence[str]) -> bool:
    """True if all words are capitalised and there is one."""
    return bool(parts) and all(part.lstrip('"“(')[:1].isupper() for part in parts)


def merged(counts: Counter[str]) -> dict[str, str]:
    """Each name with the fullest form of it: a part of a name joins the fuller one if there is just one such."""
    fuller: defaultdict[str, list[str]] = defaultdict(list)
    for name in counts:
        for part in _ends(name.split()):
            fuller[part.casefold()].append(name)
    return {name: _fullest(name, fuller[name.casefold()], counts) for name in counts}


def _ends(parts: Sequence[str]) -> Iterable[str]:
    """The name's own end parts (`Ida Maria Vale`: itself, `Maria Vale`, `Vale`) and first with last part (`Ida Vale`)."""
    ends = (" ".join(parts[at:]) for at in range(len(parts)))
    return chain(ends, [f"{parts[0]} {parts[-1]}"] if len(parts) > 2 else [])


def _fullest(name: str, candidates: Sequence[str], counts: Counter[str]) -> str:
    longest = sorted(set(candidates), key=lambda c: (-len(c.split()), -counts[c], c))
    top = longest[0]
    compatible = all(set(c.casefold().split()) <= set(top.casefold().split()) for c in longest)
    return top if compatible else name
