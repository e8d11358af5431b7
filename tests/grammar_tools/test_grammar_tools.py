"""`discourse grammar …` as a teacher uses it: check, test, read, trace, compare, try out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from discourse import conllu, records
from discourse.grammar import Grammar
from discourse.model import Analysis, Annotation, Document, Parse, Span

TEXT = "Ann said that prices may fall."


def test_lint_shows_every_mistake_with_a_caret(grammar, changed) -> None:
    """Two mistakes, each with its line, column and a suggestion; the code is 2."""
    assert (grammar("lint", "small.gram").code, "no mistakes in 1 rule" in grammar("lint", "small.gram").out) == (0, True)
    changed("cue [lemma=@modal, upos=AUX]\n    scope -[aux]-> cue", "cue [lema=@modal, upos=AUX]\n    scope -[auxx]-> cue")
    done = grammar("lint", "small.gram")
    assert done.code == 2
    assert "small.gram:7:10: unknown attribute 'lema'; did you mean 'lemma'?" in done.out
    assert "small.gram:8:13" in done.out
    assert done.out.count("^") == 2


def test_lint_goes_on_after_a_bad_grammar(grammar) -> None:
    """All the paths are checked, whichever fails."""
    done = grammar("lint", "absent.gram", "small.gram")
    assert done.code == 2
    assert "absent.gram: there is no such grammar" in done.out
    assert "small.gram: no mistakes" in done.out


def test_examples_run_on_the_parses_kept(grammar) -> None:
    """No model is needed, and nothing is said about parsing."""
    assert grammar("test", "small.gram") == (0, "1 example: 1 passed, 0 failed\n", "")


def test_a_failing_example_is_shown_in_brackets(grammar, changed) -> None:
    """What was expected and what was found, and the code is 1."""
    changed("prices [cue may] [scope fall]", "[scope prices] [cue may] [scope fall]")
    done = grammar("test", "small.gram")
    assert done.code == 1
    assert "may: differs in scope" in done.out
    assert "expected  Ann said that [scope prices] [cue may] [scope fall]." in done.out
    assert "found     Ann said that prices [cue may] [scope fall]." in done.out
    assert done.out.endswith("1 example: 0 passed, 1 failed\n")


def test_a_rule_can_be_tested_alone(grammar) -> None:
    """By its name; a wrong one is an error with the right one in it."""
    assert grammar("test", "small.gram", "--rule", "may").code == 0
    done = grammar("test", "small.gram", "--rule", "mai")
    assert (done.code, "did you mean 'may'" in done.err) == (2, True)


@pytest.mark.model
def test_missing_parses_are_made_told_and_kept(grammar) -> None:
    """Without `examples.conllu` the model parses; with --update the next test needs it no more."""
    Path("examples.conllu").unlink()
    done = grammar("test", "small.gram", "--update")
    assert "parsed now: Ann said that prices may fall." in done.err
    assert done.code == 0
    assert grammar("test", "small.gram") == (0, "1 example: 1 passed, 0 failed\n", "")


def test_a_damaged_cache_says_how_to_mend_it(grammar) -> None:
    """One line with the file and the way out."""
    Path("examples.conllu").write_text("1\tAnn\n", encoding="utf-8")
    done = grammar("test", "small.gram")
    assert done.code == 1
    assert "examples.conllu" in done.err
    assert "--update --reparse" in done.err


def test_list_and_show(grammar) -> None:
    """The list has doc lines by layer; a rule's page has source, lexicon, numbered clauses and examples."""
    assert grammar("list", "small.gram").out == "hedge (1)\n  may  May and might.\n"
    page = grammar("show", "may", "--grammar", "small.gram").out
    for part in ('  doc "May and might."', "modal: 2 entries: may, might", "   3   unless\n   4     scope [lemma=rise]", "[cue may]"):
        assert part in page


def test_explain_tells_how_far_a_rule_comes(grammar, changed) -> None:
    """A match, a clause that stops it, and no anchor at all."""
    assert "cue = 'may' (token 5): matches" in grammar("explain", "trees.conllu", "--rule", "may", "--grammar", "small.gram").out
    changed("scope -[aux]-> cue", "scope -[cop]-> cue")
    done = grammar("explain", "trees.conllu", "--rule", "may", "--grammar", "small.gram")
    assert "stops at clause 2\n      scope -[cop]-> cue" in done.out
    changed("may, might", "might, could")
    assert "no anchor" in grammar("explain", "trees.conllu", "--rule", "may", "--grammar", "small.gram").out


def test_diff_shows_what_goes_and_comes(grammar) -> None:
    """In its sentence, with signs and a sum; nothing where nothing changed."""
    Path("new.gram").write_text(Path("small.gram").read_text().replace("rule may", "rule perhaps"))
    done = grammar("diff", "small.gram", "new.gram", "trees.conllu")
    assert "- one:1  hedge, may" in done.out
    assert "+ one:1  hedge, perhaps" in done.out
    assert "[cue may]" in done.out
    assert done.out.endswith("1 removed, 1 added\n")
    assert grammar("diff", "small.gram", "small.gram", "trees.conllu").out == "0 removed, 0 added\n"


def test_try_makes_a_concordance_and_draws_a_tree(grammar) -> None:
    """The first name in the middle, the others after; one hit's tree with the names at their words."""
    pattern = "verb [upos=VERB] ; verb -[nsubj]-> who"
    done = grammar("try", pattern, "trees.conllu")
    assert [line.split()[-1] for line in done.out.splitlines()] == ["who=Ann", "who=prices"]
    assert (done.code, done.err) == (0, "discourse: 2 hits\n")
    tree = grammar("try", pattern, "trees.conllu", "--tree", 2).out
    assert "├─ fall" in tree
    assert tree.count("<-") == 2
    assert grammar("try", pattern, "trees.conllu", "--tree", 3).code == 2


def test_try_borrows_lexicons_and_reports_mistakes(grammar) -> None:
    """`@modal` is known with --grammar only; mistakes have a caret."""
    assert grammar("try", "cue [lemma=@modal]", "trees.conllu", "--grammar", "small.gram").err == "discourse: 1 hit\n"
    done = grammar("try", "cue [lemma=@modal]", "trees.conllu")
    assert (done.code, "^" in done.err) == (2, True)


def test_mistakes_of_a_pattern_have_their_places_in_it(grammar) -> None:
    """Lines and columns count from the pattern's own first letter, whatever is around it when it is run."""
    done = grammar("try", "verb [lemma=say]\nverb -[nsub]-> who", "trees.conllu")
    assert done.code == 2
    assert "pattern:2:8: unknown relation 'nsub'; did you mean 'nsubj'?\n    verb -[nsub]-> who\n           ^" in done.err
    assert "names no word" in grammar("try", " ", "trees.conllu").err


def test_try_takes_semgrex(grammar) -> None:
    """As a clause like others."""
    done = grammar("try", 'semgrex "{lemma:say}=verb >nsubj {}=who"', "trees.conllu")
    assert done.out.split()[-1] == "who=Ann"


def test_files_that_fail_are_told_and_the_rest_is_done(grammar) -> None:
    """One absent file among two: the other's hits are there, the code is 1."""
    done = grammar("try", "x [lemma=say]", "absent.conllu", "trees.conllu")
    assert done.code == 1
    assert "said" in done.out
    assert "absent" in done.err


def _gold(right: int, wrong: int) -> None:
    """Texts with their trees in `many.conllu`; in `gold.jsonl` the first `right` of them have the hedge that the rule finds."""
    ids = [f"d{number}" for number in range(right + wrong)]
    tree = Path("trees.conllu").read_text(encoding="utf-8")
    Path("many.conllu").write_text("".join(tree.replace("= one", f"= {id_}") for id_ in ids), encoding="utf-8")
    roles = {"cue": (Span(21, 24),), "scope": (Span(25, 29),)}
    hedge = Annotation("a1", "hedge", "", roles, {}, 1.0, (), 0)
    gold = [Analysis(Parse(Document(id_, TEXT), (), ()), (hedge,) if number < right else ()) for number, id_ in enumerate(ids)]
    Path("gold.jsonl").write_text("".join(json.dumps(records.record(each)) + "\n" for each in gold), encoding="utf-8")


def test_calibrate_measures_rules_and_writes_weights(grammar) -> None:
    """Right in six of eight texts: the rule's row says so, and its annotations have about that confidence from then on."""
    _gold(6, 2)
    assert Grammar.load("small.gram").match(_parse())[0].confidence == 1
    done = grammar("calibrate", "small.gram", "many.conllu", "--gold", "gold.jsonl")
    assert (done.code, done.out) == (0, "hedge: 6 of 8 matches are right\n  may      6 of      8  0.75\n")
    rows = [line.split("\t") for line in Path("calibration.tsv").read_text(encoding="utf-8").splitlines()]
    assert [row[3:] for row in rows if row[:2] == ["hedge", "any"]] == [["6", "8"]]
    assert 0.6 < Grammar.load("small.gram").match(_parse())[0].confidence < 0.9


def test_calibrate_keeps_other_layers_and_the_grammar_in_peace(grammar) -> None:
    """With --output nothing is written beside the grammar; rows of layers that the gold does not have stay."""
    _gold(3, 3)
    Path("other.tsv").write_text("claim\tany\t1.50\t3\t4\n", encoding="utf-8")
    assert grammar("calibrate", "small.gram", "many.conllu", "--gold", "gold.jsonl", "-o", "other.tsv").code == 0
    assert not Path("calibration.tsv").exists()
    written = Path("other.tsv").read_text(encoding="utf-8")
    assert "claim\tany\t1.50\t3\t4\n" in written
    assert "hedge\tany\t" in written


def test_calibrate_without_anything_to_measure(grammar) -> None:
    """No gold of any layer, or no place to write: one line, and no file."""
    _gold(0, 2)
    done = grammar("calibrate", "small.gram", "many.conllu", "--gold", "gold.jsonl")
    assert (done.code, "nothing to measure" in done.err) == (1, True)
    assert grammar("calibrate", "english", "many.conllu", "--gold", "gold.jsonl").code == 2
    assert not Path("calibration.tsv").exists()


def _parse() -> Parse:
    return conllu.loads(Path("trees.conllu").read_text(encoding="utf-8"))[0]


@pytest.mark.model
def test_text_is_parsed(grammar) -> None:
    """A text file does as well as trees."""
    Path("news.txt").write_text("Ann said that prices may fall.", encoding="utf-8")
    assert "matches" in grammar("explain", "news.txt", "--rule", "may", "--grammar", "small.gram").out


def test_help_is_light() -> None:
    """Neither torch nor pandas is imported to show the help."""
    code = "import sys\nfrom discourse.cli import main\ntry: main(['grammar', '--help'])\nexcept SystemExit: pass\nsys.exit('torch' in sys.modules or 'pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("name", ["examples.conllu", "calibration.tsv"])
def test_nothing_is_written_through_a_link(grammar, name) -> None:
    """A stranger's folder may hold a link under the name of a file that a tool writes: what it leads to stays as it is."""
    _gold(3, 3)
    elsewhere = Path("elsewhere")
    elsewhere.mkdir()
    mine = elsewhere / "mine.txt"
    mine.write_text("precious", encoding="utf-8")
    strange = Path("strange")
    strange.mkdir()
    (strange / "small.gram").write_text(Path("small.gram").read_text())
    (strange / name).symlink_to(mine.resolve())
    arguments = ("test", "strange/small.gram", "--update") if name == "examples.conllu" else ("calibrate", "strange", "many.conllu", "--gold", "gold.jsonl")
    done = grammar(*arguments)
    assert done.code
    assert "out of the grammar's folder" in done.err or "outside the grammar's folder" in done.err
    assert mine.read_text() == "precious"


def test_a_failing_example_tells_how_far_its_rule_came(grammar, changed) -> None:
    """With the clause at which it stops, and the tree: what one needs to mend the rule."""
    changed("scope -[aux]-> cue", "scope -[cop]-> cue")
    done = grammar("test", "small.gram")
    assert "may: does not match" in done.out
    assert "cue = 'may' (token 5): stops at clause 2\n      scope -[cop]-> cue\n      'may' (token 5) is no cop of anything that can be 'scope'" in done.out
    assert "may  VerbForm=Fin" in done.out


def test_explain_draws_trees(grammar) -> None:
    """Before what became of the rule."""
    out = grammar("explain", "trees.conllu", "--rule", "may", "--grammar", "small.gram", "--tree").out
    assert out.index("├─ fall") < out.index("matches")


def test_update_keeps_only_the_parses_of_this_folder(grammar) -> None:
    """Those of an included grammar stand beside that one."""
    Path("ours").mkdir()
    Path("ours/ours.gram").write_text("include english\n" + Path("small.gram").read_text().replace("rule may", "rule mine"))
    Path("ours/examples.conllu").write_text(Path("examples.conllu").read_text())
    assert "1 parse kept" in grammar("test", "ours", "--rule", "mine", "--update").err


def test_try_with_a_grammar_whose_name_has_spaces(grammar) -> None:
    """Its lexicons are lent like others."""
    Path("small.gram").rename("my rules.gram")
    assert grammar("try", "cue [lemma=@modal]", "trees.conllu", "--grammar", "my rules.gram").err == "discourse: 1 hit\n"
    assert grammar("try", "cue [lemma=@modal]", "trees.conllu", "--grammar", "none.gram").code == 2
    assert "there is no hit" in grammar("try", "cue [lemma=snow]", "trees.conllu", "--tree", 1).err


def test_calibrate_says_which_layers_it_measures(grammar, changed) -> None:
    """A layer of one's own has no gold that it knows how to compare."""
    _gold(3, 3)
    Path("gold.jsonl").write_text(Path("gold.jsonl").read_text().replace('"hedge"', '"irony"'))
    done = grammar("calibrate", "small.gram", "many.conllu", "--gold", "gold.jsonl")
    assert (done.code, "(irony) and that can be measured (attribution, hedge, contrast, claim)" in done.err) == (1, True), done.err
