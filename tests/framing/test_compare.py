"""The comparison through its public face, on articles made by hand."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from synthetic import analysis, mark, random_article, two_outlets

from discourse import compare, records
from discourse.errors import UsageError
from discourse.framing import TABLES, Comparison
from discourse.model import Analysis

PARAGRAPHS = "\n\n"
SENTENCES = [
    "Ferry plan divides the harbour",
    "Ida Vale said the ferry may never pay for its berth.",
    '"We will not wait for another winter," the mayor, Ida Vale, said.',
    "The old pier is rotten.",
]


def worked(name: str = "one", **meta: str) -> Analysis:
    """Four sentences with a reported hedge, a quotation and a claim of the author's."""
    text = PARAGRAPHS.join(SENTENCES)
    found = [
        mark(text, "attribution", 1, {"source": "Ida Vale", "cue": "said", "content": "the ferry may never pay for its berth"}, kind="indirect",
             stance="neutral", source_type="named", speaker="Ida Vale"),
        mark(text, "hedge", 2, {"cue": "may", "scope": "the ferry may never pay for its berth"}, kind="modal", strength="hedge"),
        mark(text, "attribution", 3, {"source": "the mayor, Ida Vale", "content": '"We will not wait for another winter,"'}, kind="direct",
             stance="neutral", source_type="named", speaker="Mayor Vale"),
        mark(text, "claim", 4, {"span": "The old pier is rotten"}, kind="evaluative", holder="author", certainty="plain"),
    ]  # fmt: skip
    return analysis(name, SENTENCES, found, PARAGRAPHS, title=SENTENCES[0], **meta)


def of(comparison: Comparison, outlet: str, **labels: str) -> pd.Series:
    """The one row of rates with these labels."""
    table = comparison.rates[comparison.rates["outlet"] == outlet]
    for column, value in labels.items():
        table = table[table[column] == value]
    (row,) = (row for _, row in table.iterrows())
    return row


@pytest.fixture(scope="module")
def paired() -> Comparison:
    """Two outlets on twelve events, one hedging twice as often."""
    return compare(two_outlets(), pair_by="event")


def test_every_table_has_its_columns_and_types(paired: Comparison) -> None:
    """All tables, whether they have rows or not, as `TABLES` says."""
    tables = {
        **paired.tables(),
        "words": paired.words(),
        "collocations": paired.collocations("ferry"),
        "concordance": paired.concordance("may"),
    }
    assert set(tables) == set(TABLES)
    for name, table in tables.items():
        assert list(table.columns) == list(TABLES[name]), name
        for column, wanted in TABLES[name].items():
            assert pd.Series(dtype=wanted).dtype == table[column].dtype or wanted == "str", (name, column)


def test_words_are_counted_by_voice() -> None:
    """The headline, the reported content and the quotation are not the author's own words."""
    table = compare([worked(outlet="A"), worked("two", outlet="B")]).articles
    row = table.iloc[0]
    assert (row["headline_words"], row["reported_words"], row["quoted_words"]) == (5, 8, 7)
    assert row["words"] == row["own_words"] + 20


def test_a_hedge_in_a_speakers_mouth_is_not_the_outlets() -> None:
    """The reported hedge counts in reported voice only; its denominator are the reported words."""
    comparison = compare([worked(outlet="A"), worked("two", outlet="A")])
    assert of(comparison, "A", layer="hedge", kind="all", voice="own")["count"] == 0
    reported = of(comparison, "A", layer="hedge", kind="all", voice="reported")
    assert (reported["count"], reported["words"]) == (2, 16)
    assert reported["per_1000_words"] == 125


def test_boosters_are_not_hedges() -> None:
    """A booster is listed under its kind and left out of the layer's total."""
    text = "Clearly the pier is rotten."
    booster = mark(text, "hedge", 1, {"cue": "Clearly"}, kind="booster", strength="booster")
    comparison = compare([analysis(n, [text], [booster], outlet="A") for n in "ab"])
    assert of(comparison, "A", layer="hedge", kind="all", voice="own")["count"] == 0
    assert of(comparison, "A", layer="hedge", kind="booster", voice="own")["count"] == 2


def test_record_read_back_gives_the_same_comparison() -> None:
    """Records carry no trees; every figure is the same without them."""
    fresh = [worked(f"w{n}", outlet="AB"[n % 2], event=f"e{n // 2}") for n in range(4)]
    stored = [records.analysis(json.loads(json.dumps(records.record(a)))) for a in fresh]
    first, second = compare(fresh, pair_by="event"), compare(stored, pair_by="event")
    for name, table in first.tables().items():
        pd.testing.assert_frame_equal(table, second.tables()[name])


def test_one_speaker_under_one_name() -> None:
    """`Ida Vale` and `Mayor Vale` are one speaker; another Vale keeps them apart."""
    comparison = compare([worked(outlet="A"), worked("two", outlet="B")])
    assert comparison.speakers["speaker"].tolist() == ["Ida Vale", "Ida Vale"]
    assert comparison.speakers["verbs"].tolist() == ["said 1", "said 1"]
    tom = _said("Tom Vale", "Tom Vale", "named", outlet="B")
    both = compare([worked(outlet="A"), tom])
    assert set(both.speakers["speaker"]) == {"Ida Vale", "Vale", "Tom Vale"}


@pytest.mark.parametrize(
    ("speaker", "source_type", "shown"),
    [
        ("House Speaker Ida Vale", "named", "Ida Vale"),
        ("a spokesman for the ministry", "unnamed", "a spokesman for the ministry"),
        ("a council spokesman", "unnamed", "a council spokesman"),
        ("Justice Department", "institution", "Justice Department"),
        ("Queen Ida's", "named", "Ida"),
    ],
)
def test_only_what_stands_before_a_name_is_a_title(speaker: str, source_type: str, shown: str) -> None:
    """Titles before names go; in a description or an institution the same words stay."""
    assert compare([_said(speaker, speaker, source_type, outlet="A")]).speakers["speaker"].tolist() == [shown]


def test_difference_is_found_with_its_effect(paired: Comparison) -> None:
    """Twice as many hedges: the log ratio is near 1, its interval excludes 0, and p is corrected within the family."""
    table = paired.differences
    row = table[(table["layer"] == "hedge") & (table["kind"] == "all") & (table["voice"] == "own")].iloc[0]
    assert (row["outlet_a"], row["outlet_b"], row["events"]) == ("Coast Daily", "The Lantern", 12)
    assert 0.4 < row["log_ratio"] < 1.5
    assert row["low"] > 0
    assert row["stability"] > 0.95
    assert row["test"] == "permutation within events"
    assert row["p"] <= row["q"] < 0.1
    assert row["family"] == "layers"
    assert not math.isnan(row["log_likelihood_two_cell"])


def test_same_seed_same_figures() -> None:
    """Everything random is seeded, and the seed is recorded."""
    first, second = (compare(two_outlets(9), pair_by="event", seed=5) for _ in range(2))
    pd.testing.assert_frame_equal(first.differences, second.differences)
    assert "seed 5" in first.settings["intervals"]


def test_few_articles_get_no_p_value() -> None:
    """Seven articles an outlet: effect and interval, no p; one article: counts only."""
    few = compare(two_outlets(7)).differences
    assert set(few["level"]) == {"descriptive"}
    assert few["p"].isna().all()
    assert few["log_ratio"].notna().any()
    single = compare(two_outlets(1))
    assert single.differences[["value_a", "log_ratio", "low", "cliffs_delta", "p", "log_likelihood_two_cell"]].isna().all(axis=None)
    assert single.rates[["per_1000_words", "low", "per_100_sentences"]].isna().all(axis=None)
    assert single.rates["count"].sum() > 0
    assert "Coast Daily, The Lantern: one article each, counts only" in single.notes
    page = single.to_html()
    assert "Hedge: differences: not compared" in page
    assert "annotations per 1,000 words" not in page


def test_unpaired_articles_are_tested_by_mann_whitney() -> None:
    """Without events the test is on per-article rates, articles of an outlet against those of the other."""
    tests = set(compare(two_outlets()).differences["test"])
    assert tests == {"Mann-Whitney", ""}


def test_reference_is_compared_with_each() -> None:
    """With a reference only pairs with it; the reference stands first among the outlets."""
    random = np.random.default_rng(2)
    made = [random_article(random, f"{o}{n}", 0.02, 200, outlet=o) for o in "ABC" for n in range(3)]
    comparison = compare(made, reference="B")
    pairs = set(zip(comparison.differences["outlet_a"], comparison.differences["outlet_b"], strict=True))
    assert pairs == {("A", "B"), ("C", "B")}
    with pytest.raises(UsageError, match="no article of the reference 'D'; the outlets are A, B, C"):
        compare(made, reference="D")


def test_one_outlet_is_described() -> None:
    """Nothing to compare with is no error: the outlet is described, and the notes say so."""
    comparison = compare([a for a in two_outlets() if a.document.meta["outlet"] == "The Lantern"])
    assert comparison.differences.empty
    assert comparison.notes[0] == "only one outlet (The Lantern): described, not compared"
    assert "only one outlet" in comparison.to_html()


def test_missing_metadata() -> None:
    """Documents without an outlet are left out and named; if none has one, the keys that there are are listed."""
    some = [*two_outlets(2), worked("stray")]
    assert "outlet not said, left out: 1 of 5 documents (stray)" in compare(some).notes
    with pytest.raises(UsageError, match="no document says its 'paper'; the metadata has date, event, outlet"):
        compare(two_outlets(2), by="paper")
    with pytest.raises(UsageError, match="no document says its 'topic'"):
        compare(two_outlets(2), pair_by="topic")
    with pytest.raises(UsageError, match="no document to compare"):
        compare([])


def test_folders_name_outlets() -> None:
    """Where no document has an outlet, the folders' names do."""
    made = [worked(f"{folder}-{n}", folder=folder) for folder in ("lantern", "coast") for n in range(2)]
    comparison = compare(made)
    assert comparison.outlets["outlet"].tolist() == ["coast", "lantern"]
    assert comparison.settings["outlets told apart by"] == "folder"


def test_outlet_emptied_by_a_filter() -> None:
    """An outlet with no article left is listed with none, and noted."""
    made = two_outlets(3)
    late = [a if a.document.meta["outlet"] == "The Lantern" else _dated(a, "2026-05-01") for a in made]
    comparison = compare(late, since="2026-04-01")
    assert "The Lantern: no article is left after the filter" in comparison.notes
    assert comparison.outlets.set_index("outlet").loc["The Lantern", "articles"] == 0
    with pytest.raises(UsageError, match="no article is left after the filter"):
        compare(made, where={"event": "elsewhere"})
    with pytest.raises(UsageError, match="since: 'soon' is not a date"):
        compare(made, since="soon")


def test_wire_copy_is_reported_and_left_out_on_demand() -> None:
    """The same text in two outlets: always reported; with `dedupe` the earliest is kept."""
    made = two_outlets(3)
    copied = replace(
        made[0],
        parse=replace(made[0].parse, document=replace(made[0].document, id="copy", meta={"outlet": "Coast Daily", "date": "2026-06-01"})),
    )
    plain = compare([*made, copied])
    assert plain.duplicates[["article_a", "article_b", "kept"]].to_numpy().tolist() == [["The Lantern-0", "copy", True]]
    assert any(
        note.startswith("wire copy or repeats: 1 article of which an earlier one has most of the wording, counted") for note in plain.notes
    )
    without = compare([*made, copied], dedupe=True)
    assert "copy" not in without.articles["article"].tolist()
    assert len(without.duplicates) == 1


def test_unequal_lengths_are_noted() -> None:
    """Articles ten times as long as the other outlet's are worth a sentence."""
    random = np.random.default_rng(3)
    made = [random_article(random, f"{o}{n}", 0.02, length, outlet=o) for o, length in (("Brief", 60), ("Long", 600)) for n in range(3)]
    assert any("articles differ in length" in note for note in compare(made).notes)


def test_same_event_side_by_side() -> None:
    """A proposition that one article asserts and another reports hedged is matched, with the words that speak for it."""
    sentences = ["Tom Brand said that the ferry berth may cost four million crowns."]
    text = sentences[0]
    reported = analysis("said", sentences, [
        mark(text, "attribution", 1, {"source": "Tom Brand", "cue": "said", "content": "that the ferry berth may cost four million crowns"},
             kind="indirect", stance="neutral", source_type="named", speaker="Tom Brand"),
        mark(text, "hedge", 2, {"cue": "may", "scope": "the ferry berth may cost four million crowns"}, kind="modal", strength="hedge"),
    ], outlet="A", event="ferry")  # fmt: skip
    asserted = analysis("told", ["The ferry berth costs four million crowns."], [], outlet="B", event="ferry")
    comparison = compare([reported, asserted], pair_by="event")
    (row,) = comparison.matches.to_dict("records")
    assert row["difference"].startswith("attributed, hedged / own, plain")
    assert {"ferri", "berth", "million", "crown"} <= set(row["shared_words"].split())
    assert comparison.side_by_side("ferry").loc["Tom Brand"].tolist() == ["said 1", ""]
    page = comparison.to_html()
    assert "A has a source say it, with a hedge; B states it in its own voice." in page
    assert "Tom Brand: said" in page


def test_concordance_within_a_role() -> None:
    """`said` as the cue of an attribution, each line with its sentence."""
    comparison = compare([worked(outlet="A")])
    lines = comparison.concordance("said", layer="attribution", role="cue")
    assert lines[["match", "sentence", "layer", "role"]].to_numpy().tolist() == [["said", 1, "attribution", "cue"]]
    assert len(comparison.concordance("said")) == 2
    with pytest.raises(UsageError, match="is not one word"):
        comparison.concordance("said the")
    with pytest.raises(UsageError, match="no voice 'loud'"):
        comparison.words(voice="loud")


def test_collocations_stay_within_articles() -> None:
    """What stands in the next article is not near."""
    made = [analysis("x", ["Rotten pier."], outlet="A"), analysis("y", ["Ferry berth."], outlet="A")]
    found = compare(made).collocations("pier", least=1)
    assert found["collocate"].tolist() == ["rotten"]


def test_json_has_every_table_and_no_nan(paired: Comparison) -> None:
    """One JSON object that any reader takes."""
    whole = json.loads(paired.to_json(paired.lexical(words=True)), parse_constant=pytest.fail)
    assert set(whole["tables"]) == set(TABLES) - {"collocations", "concordance"}
    assert whole["settings"]["unit"].startswith("the article")


def _said(source: str, speaker: str, source_type: str, **meta: str) -> Analysis:
    """An article in which somebody says no."""
    text = f"{source} said no."
    roles = {"source": source, "cue": "said", "content": "no"}
    return analysis("t", [text], [mark(text, "attribution", 1, roles, kind="indirect", source_type=source_type, speaker=speaker)], **meta)


def _dated(made: Analysis, date: str) -> Analysis:
    document = replace(made.document, meta={**made.document.meta, "date": date})
    return replace(made, parse=replace(made.parse, document=document))
