"""Whole articles of our own (`articles/`): who vouches for which proposition, how firmly, of what kind, and what is set against what."""

from __future__ import annotations

import pytest

from discourse.analysis.propositions import propositions

pytestmark = pytest.mark.model

PROPOSITIONS = {
    "boredom": {
        "we have it the wrong way round": ("author", "hedged", "factual"),
        "Of course some supervision is necessary": ("author", "boosted", "evaluative"),
        "this is a luxury of the rich": ("critics", "plain", "evaluative"),
        "unstructured time makes children more resilient": ("Edith Marr", "plain", "causal"),
        "idle children become idle adults": ("the minister", "plain", "factual"),
        "That is nonsense": ("author", "plain", "evaluative"),
        "It would cost almost nothing": ("author", "plain", "predictive"),
        "It might even be popular": ("author", "hedged", "evaluative"),
        "it would surely do more good than a hundred camps": ("author", "boosted", "predictive"),
    },
    "rates": {
        "inflation was likely to fall below three per cent by the summer": ("central bank", "hedged", "predictive"),
        "they are still rising": ("Lena Stoltz", "plain", "factual"),
        "the labour market is much weaker than it looks": ("analysts at Norbank", "plain", "comparative"),
        "the government should cap rents instead of blaming landlords": ("tenants' groups", "plain", "normative"),
        "a cap would make matters worse": ("landlords", "plain", "causal"),
        "Higher rates were necessary": ("author", "plain", "evaluative"),
        "Waiting too long would be a costly mistake": ("author", "plain", "evaluative"),
    },
    "tempest": {
        "her farewell is arguably the finest scene of the season": ("author", "hedged", "evaluative"),
        "If he is right, theatre is finished": ("author", "plain", "factual"),
        "he is almost certainly wrong": ("author", "hedged", "evaluative"),
        "perhaps the noise will be turned down by the time the show tours": ("author", "hedged", "predictive"),
    },
}
"""Article → proposition → holder (author, or the speaker of the attribution that holds it), certainty, kind of the claim."""

CONTRASTS = {
    "boredom": [
        ("antithesis", "Boredom is not a disease", "It is a resource"),
        ("correction", "What harms children is not empty time", "empty streets"),
    ],
    "rates": [
        ("concession", "Prices are rising more slowly", "they are still rising"),
        ("contrast", "Unemployment rose slightly in March", "pay grew by 5.1 per cent"),
        ("correction", "the government should cap rents", "blaming landlords"),
        ("concession", "Mortgage costs have fallen from their peak", "rents have risen by nearly a tenth"),
    ],
    "tempest": [
        ("correction", "A director who trusted Shakespeare would let him speak", "shouting over him"),
        ("concession", "she moves like smoke", "the costume must weigh as much as she does"),
    ],
}
"""Article → kind of contrast, its first arm (with or without the `not` that is its cue), how its second begins."""


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, rows in PROPOSITIONS.items() for text in rows])
def test_proposition(analyses, name, text) -> None:
    """The table has the proposition, in the mouth of its holder, as firm as it is."""
    analysis = analyses[name]
    speakers = {a.id: a.attributes.get("speaker", "") for a in analysis.annotations}
    rows = {
        " … ".join(s.text(analysis.text) for s in p.spans).strip(".,"): (speakers.get(p.holder, p.holder), p.certainty, p.kind)
        for p in propositions(analysis)
    }
    assert rows.get(text) == PROPOSITIONS[name][text], rows


@pytest.mark.parametrize(("name", "kind", "arm1", "arm2"), [(name, *row) for name, rows in CONTRASTS.items() for row in rows])
def test_contrast(analyses, name, kind, arm1, arm2) -> None:
    """The contrast is found with its kind and its arms."""
    text = analyses[name].text
    found = [
        (a.attributes["kind"], *(" ".join(s.text(text) for s in a.roles.get(arm, ())) for arm in ("arm1", "arm2")))
        for a in analyses[name].layer("contrast")
    ]
    assert any(k == kind and first in {arm1, arm1.replace("not ", "")} and second.startswith(arm2) for k, first, second in found), found
