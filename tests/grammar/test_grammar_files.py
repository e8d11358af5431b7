"""Grammars as files: folders, includes, what a stranger's grammar may not do, sizes that must not hurt."""

from __future__ import annotations

import time

import pytest
from grammar_reading import tree

from discourse.errors import GrammarError
from discourse.grammar import Grammar
from discourse.grammar.explain import Stop

SAID = "The|the|DET|2|det mayor|mayor|NOUN|3|nsubj said|say|VERB|0|root that|that|SCONJ|6|mark rain|rain|NOUN|6|nsubj fell|fall|VERB|3|ccomp"
RULE = "rule r -> hedge\n  match\n    cue [lemma=say]\n"


def test_a_folder_is_one_grammar(tmp_path):
    """The files of a folder share lexicons, macros and rules; a default holds for its own file."""
    (tmp_path / "a.gram").write_text("grammar mine version 2.1\nmacro has(verb, who)\n  verb -[nsubj]-> who\n")
    (tmp_path / "b.gram").write_text("project scope = words\nrule b -> hedge\n  match\n    cue [lemma=say]\n    has(cue, scope)\n")
    (tmp_path / "c.gram").write_text("rule c -> hedge\n  match\n    cue [lemma=fall] -[nsubj]-> scope\n")
    grammar = Grammar.load(tmp_path)
    assert (grammar.info.name, grammar.info.version, len(grammar.info.hash)) == ("mine", "2.1", 16)
    assert [rule.name for rule in grammar.rules] == ["b", "c"]
    parse = tree(SAID)
    assert {a.rule: [s.text(parse.text) for s in a.roles["scope"]] for a in grammar.match(parse)} == {"b": ["mayor"], "c": ["rain"]}


def test_build_on_english(tmp_path):
    """A grammar may include the bundled one, switch rules off, add entries and rules."""
    english = Grammar.load("english")
    off = english.rules[0].name
    (tmp_path / "ours.gram").write_text(f"grammar ours version 1\ninclude english\ndisable {off}\nextend lexicon verbs = tweeble\n{RULE}")
    ours = Grammar.load(tmp_path / "ours.gram")
    assert ours.info.name == "ours"
    assert {r.name for r in ours.rules} == {r.name for r in english.rules} - {off} | {"r"}
    assert "tweeble" in ours.lexicons["verbs"].single
    assert "tweeble" not in english.lexicons["verbs"].single


@pytest.mark.parametrize("item", ["lexicon secret from ../secret.tsv", "lexicon secret from /etc/passwd", "include ../secret.gram", "lexicon secret from link.tsv"])
def test_nothing_outside_the_folder_is_read(tmp_path, item):
    """Neither by a path upwards, nor by an absolute one, nor through a link."""
    home = tmp_path / "grammar"
    home.mkdir()
    (tmp_path / "secret.tsv").write_text("password\n")
    (tmp_path / "secret.gram").write_text(RULE)
    (home / "link.tsv").symlink_to(tmp_path / "secret.tsv")
    (home / "g.gram").write_text(item + "\n")
    with pytest.raises(GrammarError, match="outside the grammar's folder"):
        Grammar.load(home)


def test_files_that_include_each_other(tmp_path):
    """A circle of includes is reported where it closes."""
    (tmp_path / "a.gram").write_text("include b.gram\n")
    (tmp_path / "b.gram").write_text("include a.gram\n")
    with pytest.raises(GrammarError, match=r"b.gram:1:9: these files include each other: a.gram → b.gram → a.gram"):
        Grammar.load(tmp_path / "a.gram")


def test_bytes_that_are_not_utf8(tmp_path):
    """The place of the byte is told; nothing is guessed."""
    (tmp_path / "g.gram").write_bytes(RULE.encode() + b'  doc "caf\xe9"\n')
    with pytest.raises(GrammarError, match=r"g.gram:4:11: this is not UTF-8 \(byte 0xe9\)"):
        Grammar.load(tmp_path / "g.gram")


def test_a_lexicon_with_a_bad_row(tmp_path):
    """A row with too many cells is reported with its line."""
    (tmp_path / "verbs.tsv").write_text("key\tstance\nsay\tneutral\nclaim\tdistancing\tspeech\n")
    (tmp_path / "g.gram").write_text("lexicon verbs from verbs.tsv\n")
    with pytest.raises(GrammarError, match=r"verbs.tsv:3:1: this entry has 3 cells"):
        Grammar.load(tmp_path / "g.gram")


def test_no_such_grammar():
    """A name that is no file and no bundled grammar is reported with a suggestion."""
    with pytest.raises(GrammarError, match="did you mean 'english'"):
        Grammar.load("englisch")


def test_a_cross_product_is_given_up_and_said(caplog):
    """A rule that multiplies over a long sentence ends within its budget, and the result says so; other rules go on."""
    cells = " ".join(f"w{n}|w|NOUN|{0 if n == 1 else 1}|{'root' if n == 1 else 'dep'}" for n in range(1, 301))
    source = "rule bomb -> hedge\n  match\n    cue [lemma=w] before a\n    a before b\n    b before c\n    c before d [lemma=nowhere]\n"
    grammar = Grammar.from_text(source + "rule calm -> hedge\n  match\n    cue [word=w7]\n")
    start = time.process_time()
    result = grammar.run(tree(cells))
    assert time.process_time() - start < 5
    assert [a.rule for a in result.annotations] == ["calm"]
    assert len(result.notes) == 1
    assert "rule 'bomb' was given up in sentence 1" in result.notes[0]
    assert "bomb" in caplog.text


def test_a_regular_expression_takes_linear_time():
    """The classic bomb is an ordinary expression for RE2."""
    grammar = Grammar.from_text("rule r -> hedge\n  match\n    cue [word=/(a+)+b/]\n")
    start = time.process_time()
    assert grammar.match(tree(f"{'a' * 900}|a|NOUN|0|root")) == ()
    assert time.process_time() - start < 1


def test_a_large_lexicon_loads(tmp_path):
    """A megabyte of lexicon is read in seconds, and rules without anchors in the text cost next to nothing."""
    (tmp_path / "big.tsv").write_text("key\tkind\n" + "".join(f"word{n}\tkind{n % 7}\n" for n in range(60_000)))
    rules = "".join(f"rule r{n} -> hedge\n  match\n    cue [lemma=word{n}] -[nsubj]-> scope\n" for n in range(200))
    (tmp_path / "g.gram").write_text("lexicon big from big.tsv\nrule b -> hedge\n  match\n    cue [lemma=@big.kind=kind3]\n" + rules)
    start = time.process_time()
    grammar = Grammar.load(tmp_path)
    assert time.process_time() - start < 30
    parse = tree("word10|word10|VERB|0|root rain|rain|NOUN|1|nsubj")
    grammar.match(parse)
    start = time.process_time()
    assert {a.rule for a in grammar.match(parse)} <= {"r10", "b"}
    assert time.process_time() - start < 0.1


def test_windows_line_ends_and_a_byte_order_mark():
    """Files from Windows read the same."""
    assert [r.name for r in Grammar.from_text("\ufeff" + RULE.replace("\n", "\r\n")).rules] == ["r"]


def test_a_trace_names_the_deepest_clause():
    """It tells the anchor, the clause that fails and the token at which it does."""
    rule = "rule r -> attribution\n  match\n    cue [lemma=say] -[ccomp]-> content\n    cue -[nsubj]-> source [upos=PROPN]\n"
    [trace] = Grammar.from_text(rule).explain(tree(SAID), "r")
    assert (trace.anchor, trace.word, trace.token, trace.solutions) == ("cue", "said", 3, 0)
    assert trace.stops == (Stop("source [upos=PROPN]", 4, "'mayor' (token 2) has upos 'NOUN'"),)
    [none] = Grammar.from_text(rule).explain(tree("Rain|rain|NOUN|2|nsubj fell|fall|VERB|0|root"), "r")
    assert none.reason == "nothing in the sentence can be 'cue': cue [lemma=say]"


def test_a_trace_tells_of_every_branch():
    """Each alternative says how far it came; what fails within `optional` and `unless` stops nothing; what `unless` finds is named."""
    either = "rule r -> attribution\n  match\n    cue [lemma=say]\n    either\n      cue -[obj]-> content\n    or\n      cue -[ccomp]-> content\n"
    either += "      content -[mark]-> m [lemma=whether]\n    optional cue -[iobj]-> x\n"
    [trace] = Grammar.from_text(either).explain(tree(SAID), "r")
    assert [(stop.number, stop.reason) for stop in trace.stops] == [(6, "'that' (token 4) has lemma 'that'"), (3, "'said' (token 3) has no obj that can be 'content'")]
    unless = "rule r -> hedge\n  match\n    cue [lemma=say]\n    unless\n      cue -[ccomp]-> x\n      x -[mark]-> y\n"
    [[stop]] = [trace.stops for trace in Grammar.from_text(unless).explain(tree(SAID), "r")]
    assert (stop.number, stop.reason) == (2, "what must not be there is there: cue = 'said' (token 3), x = 'fell' (token 6), y = 'that' (token 4)")


def test_examples_tell_what_differs():
    """An example that fails shows both readings in its own notation."""
    source = "rule r -> attribution\n  match\n    cue [lemma=say] -[ccomp]-> content\n    cue -[nsubj]-> source\n  set stance = denying\n"
    source += "  + [source The mayor] [cue said] [content that rain fell]  => stance=neutral\n  - The mayor said that rain fell\n"
    grammar = Grammar.from_text(source, "g")
    good, bad = grammar.examples()
    assert good.text == bad.text == tree(SAID).text
    outcomes = [grammar.check(example, tree(SAID)) for example in (good, bad)]
    assert [o.passed for o in outcomes] == [False, False]
    assert outcomes[0].reason == "stance is denying, not neutral"
    assert outcomes[1].diff().splitlines() == [
        "g:7: r: matches, but must not",
        "  expected  no match in: The mayor said that rain fell",
        "  found     [source The mayor] [cue said] [content that rain fell]",
    ]


def test_losers_are_kept_on_request():
    """The weaker of two rules with one cue is in the result, with the reason."""
    source = "rule weak -> hedge\n  match\n    cue [lemma=say]\nrule strong -> hedge priority 5\n  match\n    cue [lemma=say] -[nsubj]-> scope\n"
    result = Grammar.from_text(source).run(tree(SAID), losers=True)
    assert [a.rule for a in result.annotations] == ["strong"]
    assert [(lost.match.rule, lost.reason) for lost in result.lost] == [("weak", "'strong' wins with the same cue")]


def test_ten_thousand_rules(tmp_path):
    """Their number costs time in loading, not in matching: a document has the anchors of a few of them only."""
    rules = "".join(f"rule r{n} -> hedge\n  match\n    cue [lemma=word{n}]\n" for n in range(10_000))
    (tmp_path / "g.gram").write_text(rules)
    grammar = Grammar.load(tmp_path)
    assert len(grammar.rules) == 10_000
    assert [a.rule for a in grammar.match(tree("word77|word77|VERB|0|root rain|rain|NOUN|1|nsubj"))] == ["r77"]


def test_a_rule_of_another_file_keeps_the_defaults_of_its_base(tmp_path):
    """To override a rule of an included grammar one extends it: its roles and attributes stay what they are, unless one's own file says otherwise."""
    base = "project hedge.scope = subtree minus cue\nset hedge.kind = theirs\nset hedge.strength = hedge\n"
    (tmp_path / "base.gram").write_text(base + "rule may -> hedge\n  match\n    cue [lemma=that] <-[mark]- scope\n")
    (tmp_path / "ours.gram").write_text("include base.gram\nset hedge.kind = ours\nrule may-ours extends may overrides may\n")
    parse = tree(SAID)
    [found] = Grammar.load(tmp_path / "ours.gram").match(parse)
    assert (found.rule, [span.text(parse.text) for span in found.roles["scope"]]) == ("may-ours", ["rain fell"])
    assert found.attributes == {"kind": "ours", "strength": "hedge"}


def test_file_names_with_spaces(tmp_path):
    """They stand in quotation marks."""
    (tmp_path / "my words.tsv").write_text("say\n")
    (tmp_path / "my rules.gram").write_text('lexicon w from "my words.tsv"\nrule r -> hedge\n  match\n    cue [lemma=@w]\n')
    (tmp_path / "g.gram").write_text('include "my rules.gram"\n')
    assert len(Grammar.load(tmp_path / "g.gram").match(tree(SAID))) == 1
