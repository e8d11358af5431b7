"""Random trees and random valid patterns, for the law that both matchers find the same.

Everything is made from one seed, which hypothesis chooses: fast enough for tens of thousands of cases, and every case can be made again.
"""

from __future__ import annotations

from random import Random

from discourse.model import Document, Parse, Quotation, Sentence, Span, Token

WORDS = ["rain", "say", "the", "out", ",", "rather", "than"]
TAGS = {"rain": "NOUN", "say": "VERB", "the": "DET", "out": "ADP", ",": "PUNCT", "rather": "ADV", "than": "ADP"}
RELATIONS = ["nsubj", "nsubj:pass", "conj", "ccomp", "compound:prt", "punct"]
NAMES = ["a", "b", "c", "d"]
PRELUDE = """layer t roles a?, b?, c?, d?
project a = words
project b = words
project c = words
project d = words
lexicon verbs = say (k=x), "say out" (k=y), rain (k=x), "rather than" (k=z)
"""


def tree(random: Random) -> Parse:
    """A document of one to three sentences, perhaps with a quotation."""
    text, sentences = "", []
    for number in range(random.randint(1, 3)):
        size = random.randint(1, 7)
        order = random.sample(range(1, size + 1), size)
        heads = {order[0]: 0} | {order[n]: order[random.randint(0, n - 1)] for n in range(1, size)}
        start, tokens = len(text), []
        for index in range(1, size + 1):
            word = random.choice(WORDS)
            span = Span(len(text), len(text) + len(word))
            relation = "root" if heads[index] == 0 else random.choice(RELATIONS)
            feats = random.choice(["", "Number=Sing", "Number=Plur|Tense=Past"])
            tokens.append(Token(index, word, word, TAGS[word], "", feats, heads[index], relation, span, span))
            text += word + " "
        sentences.append(Sentence(Span(start, len(text) - 1), random.randint(0, 1) + number // 2, tuple(tokens)))
    quotations = ()
    if random.random() < 0.5:
        spans = [t.span for s in sentences for t in s.tokens]
        first, last = sorted((random.randint(0, len(spans) - 1), random.randint(0, len(spans) - 1)))
        span = Span(spans[first].start, spans[last].end)
        quotations = (Quotation(span, span),)
    return Parse(Document("random", text), tuple(sentences), quotations)


_TESTS = [
    "",
    " [lemma=say|rain]",
    " [upos!=NOUN]",
    " [lemma=@verbs]",
    " [lemma=@verbs.k=y]",
    " [lemma=@verbs.k!=x]",
    " [word=/r.*|th.*/]",
    " [deprel=nsubj:*]",
    " [Number=Plur]",
    " [Tense!=Past, upos=VERB|NOUN]",
    " [word=/s.*/, deprel!=root]",
]


def _tests(random):
    return random.choice(_TESTS) if random.random() < 0.4 else ""


def _clause(random, left, right):
    """A clause that ties two names."""
    arcs = ["-[nsubj|conj]->", "->", "-[nsubj:*]->", "<-[ccomp|conj]-", "<-", "->+", "->*", "->{2}", "-[conj|nsubj]->+", "<-+", "-[conj]->{1,2}", "<-[conj]-*"]
    orders = ["before", "after", "directly before", "directly after"]
    kind = random.choice(["arc", "arc", "arc", "order", "within", "near", "edge", "sibling", "quote", "beside", "agree"])
    if kind == "arc":
        return f"{left}{_tests(random)} {random.choice(arcs)} {right}{_tests(random)}"
    if kind == "order":
        return f"{left}{_tests(random)} {random.choice(orders)} {right}"
    if kind == "within":
        return f"{left} {random.choice(orders[:2])} {right}{_tests(random)} within {random.randint(1, 3)}"
    if kind == "agree":
        return f"{left} -> {right} ; {left}.upos {random.choice(['=', '!='])} {right}.upos"
    return {
        "near": f"{left} near {right} within 2",
        "edge": f"first({left}) before last({right})",
        "sibling": f"{left} sibling {right}",
        "quote": f"{left} in-quote-with {right}",
        "beside": f"{left} {random.choice(['before-quote', 'after-quote'])} {right}",
    }[kind]


def _alone(random, name):
    places = ["at-start", "at-end", "quoted", "opens-quote", "closes-quote", "beside-quote"]
    phrase = '"rather than"', '"say"|"the"', "phrase lemma=@verbs", '"rain say"|"out" [deprel!=root]'
    return random.choice([f"{name} {p}" for p in places] + [f"{name} {p}" for p in phrase] + [f"{name} [lemma=say]", f"{name} [upos=NOUN|ADV]"])


def _block(random, names, fresh, indent, depth):
    """Clauses over bound names that may bind fresh ones."""
    pad = "  " * indent
    lines = []
    bound, new = list(names), list(fresh)
    for _ in range(random.randint(1, 2)):
        if new and random.random() < 0.5:
            name = new.pop(0)
            lines.append(pad + _clause(random, random.choice(bound), name))
            bound.append(name)
        elif len(bound) > 1 and random.random() < 0.5:
            left, right = random.sample(bound, 2)
            lines.append(pad + _clause(random, left, right))
        else:
            lines.append(pad + _alone(random, random.choice(bound)))
    if depth and random.random() < 0.5:
        kind = random.choice(["unless", "optional", "either"])
        inner = _block(random, bound, ["x", "y"] if kind == "unless" else new, indent + 1, depth - 1)[0]
        lines += [pad + kind, *inner]
        if kind == "either":
            lines += [pad + "or", *_block(random, bound, new, indent + 1, 0)[0]]
    return lines, bound


def rule(random: Random) -> str:
    """A grammar of one valid rule."""
    lines, _ = _block(random, ["a"], NAMES[1 : random.randint(1, 4)], 2, 2)
    head = ""
    if random.random() < 0.5:
        head = random.choice(["  scope 2 sentences", "  scope 3 sentences, same paragraph"])
        lines += [f"  {random.choice(['previous', 'next'])}", f"    {_alone(random, 'p')}"]
        if random.random() < 0.5:
            lines.append(f"    {_clause(random, 'p', 'q')}")
    return PRELUDE + f"rule r -> t{head}\n  match\n    a{_tests(random) or ' [upos!=X]'}\n" + "\n".join(lines) + "\n"
