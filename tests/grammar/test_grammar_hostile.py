"""A stranger's grammar: whatever it asks for, loading it ends soon, in a grammar or in a message, and reads nothing outside its folder."""

from __future__ import annotations

import os
import tracemalloc

import pytest
from grammar_reading import tree

from discourse.errors import GrammarError
from discourse.grammar import Grammar, limits

RULE = "rule r -> hedge\n  match\n    cue [lemma=may]\n"
RAIN = tree("It|it|PRON|3|nsubj may|may|AUX|3|aux rain|rain|VERB|0|root .|.|PUNCT|3|punct")


def _either(count, pad):
    return "".join(f"{pad}either\n{pad}  cue -> a{i}\n{pad}or\n{pad}  cue <- a{i}\n" for i in range(count))


def _laughs():
    calls = "".join(f"macro m{i}(a)\n  m{i + 1}(a)\n  m{i + 1}(a)\n" for i in range(18))
    return f"{calls}macro m18(a)\n  a [upos!=X]\n{RULE}    m0(cue)\n"


def _nested():
    return RULE + "".join(f"{' ' * (4 + i)}unless\n" for i in range(300)) + " " * 400 + "cue [lemma=x]\n"


BOMBS = {
    "macros that double": (_laughs(), "more than 500 clauses"),
    "a macro that calls itself twice": (f"macro m(a)\n  m(a)\n  m(a)\n{RULE}    m(cue)\n", "the macro 'm' calls itself"),
    "a chain of macros": ("".join(f"macro m{i}(a)\n  m{i + 1}(a)\n" for i in range(50)) + f"macro m50(a)\n  a [upos!=X]\n{RULE}    m0(cue)\n", "more than 20 deep"),
    "blocks within blocks": (_nested(), "blocks stand in one another more than 20 deep"),
    "alternatives within alternatives": (
        f"{RULE}{_either(7, '    ')}    unless\n      cue [lemma!=x]\n{_either(7, '      ')}", "multiply to more than 1024",
    ),
    "a long chain": (f"{RULE.rstrip()}{''.join(f' -> n{i}' for i in range(200))}\n", "names, more than 100"),
    "very many clauses": (RULE + "".join(f"    cue [word!=w{i}]\n" for i in range(600)), "clauses, more than 500"),
    "a rule as long as a book": (f"{RULE.rstrip()[:-1]}{'|a' * 60_000}]\n", "longer than 100,000 characters"),
    "a number without end": (f"rule r -> hedge priority {'9' * 5_000}\n  match\n    cue [lemma=may]\n", "this number is too large"),
    "a depth without end": (f"{RULE.rstrip()} ->{{{'9' * 5_000}}} x\n", "this number is too large"),
    "bases upon bases": ("".join(f"rule r{i} extends r{i + 1}\n  match\n    cue [lemma!=x]\n" for i in range(2_000)) + RULE.replace("rule r", "rule r2000"), "more than 20 deep"),
    "brackets of Semgrex": (f'rule r -> hedge\n  match\n    semgrex "{"(" * 3_000}{{}}=cue{")" * 3_000}"\n', "brackets stand in one another more than 20 deep"),
    "roles of roles": (f"layer t roles cue, {', '.join(f'a{i}?' for i in range(200))}\n", "at most 50 roles"),
    "layers": ("".join(f"layer l{i} roles a\n" for i in range(300)), "at most 100 layers"),
    "a regular expression too large": (f"rule r -> hedge\n  match\n    cue [word=/{'([^a]{900})*' * 900}/]\n", "pattern too large"),
    "a regular expression that repeats repetitions": ("rule r -> hedge\n  match\n    cue [word=/(((a{99}){99}){99})/]\n", "invalid repetition size"),
    "commands to the terminal": ('rule r -> hedge\n  doc "\x1b[2J"\n  match\n    cue [lemma=may]\n', "the invisible character U\\+001B"),
    "text that runs backwards": ("# \u202e\nrule r -> hedge # \u202e\n  match\n    cue [lemma=may]\n", "the invisible character U\\+202E"),
}


@pytest.mark.parametrize(("source", "message"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused(source, message):
    """With a message that says what is too much."""
    with pytest.raises(GrammarError, match=message):
        Grammar.from_text(source)


def test_a_scope_is_no_longer_than_the_text():
    """However many sentences a rule may look back."""
    grammar = Grammar.from_text(f"rule r -> hedge scope {limits.NUMBER} sentences\n  match\n    cue [lemma=may]\n  previous\n    x [lemma=snow]\n")
    assert grammar.match(RAIN) == ()


def test_a_flood_of_matches_is_given_up_and_said():
    """Each pair of words of a long sentence is a match: they would fill the memory before conflicts are settled."""
    words = tree(" ".join(f"w{n}|w|NOUN|{n > 1:d}|{'root' if n == 1 else 'dep'}" for n in range(1, 301)))
    flood = "layer t roles a, b\nrule flood -> t\n  match\n    a [lemma=w] before b\nrule calm -> t\n  match\n    a [word=w7] directly before b\n"
    result = Grammar.from_text(flood).run(words)
    assert [a.rule for a in result.annotations] == ["calm"]
    assert [note[:41] for note in result.notes] == ["rule 'flood' was given up in sentence 1: "]


def test_a_line_of_spaces_takes_no_time():
    """In an example, where what is between sentences is looked for."""
    grammar = Grammar.from_text(f"{RULE}  + It{' ' * 90_000}may rain.\n")
    assert len(grammar.examples()) == 1


def test_thousands_of_mistakes(monkeypatch):
    """They are counted; what was meant is looked for only of those that are shown."""
    asked = []
    monkeypatch.setattr("discourse.grammar.problems.suggest", lambda word, known: asked.append(word) or "")
    rules = "".join(f"rule r{i} -> hedge overrides nope{i}\n  match\n    cue [lemma=may]\n" for i in range(500))
    with pytest.raises(GrammarError, match="and 450 more"):
        Grammar.from_text(rules)
    assert len(asked) == 50


FOLDERS = {
    "include ../secret.gram": "lies outside",
    "include sub/../../secret.gram": "lies outside",
    "include folder/secret.gram": "lies outside",
    "include dangling.gram": "lies outside",
    "include loop.gram": "there is no file",
    "include sub": "'sub' is no grammar",
    "include words.tsv": "'words.tsv' is no grammar",
    f"include {'a' * 5_000}.gram": "there is no file",
    "include /dev/zero": "'zero' is no grammar",
    "lexicon x from /dev/zero": "lies outside",
    "lexicon x from pipe.tsv": "there is no file",
    "lexicon x from ~/secret.tsv": "there is no file",
    "lexicon x from $HOME/secret.tsv": "there is no file",
    "lexicon x from file:///etc/passwd": "there is no file",
}


@pytest.mark.parametrize(("item", "message"), FOLDERS.items())
def test_paths_lead_nowhere_else(tmp_path, item, message):
    """Neither links (to files, to folders, to nothing, to themselves) nor pipes, devices, names that are too long."""
    home = tmp_path / "grammar"
    (home / "sub").mkdir(parents=True)
    (tmp_path / "secret.gram").write_text(RULE)
    (home / "folder").symlink_to(tmp_path)
    (home / "dangling.gram").symlink_to(tmp_path / "nothing.gram")
    (home / "loop.gram").symlink_to(home / "loop.gram")
    os.mkfifo(home / "pipe.tsv")
    (home / "g.gram").write_text(item + "\n")
    with pytest.raises(GrammarError, match=message):
        Grammar.load(home / "g.gram")


def test_a_link_that_the_user_names_is_followed(tmp_path):
    """It is the user's choice, not the grammar's; its files are looked for where it leads."""
    home = tmp_path / "grammar"
    home.mkdir()
    (home / "words.tsv").write_text("may\n")
    (home / "g.gram").write_text("lexicon modal from words.tsv\n" + RULE.replace("may", "@modal"))
    (tmp_path / "link.gram").symlink_to(home / "g.gram")
    assert len(Grammar.load(tmp_path / "link.gram").match(RAIN)) == 1


def test_a_chain_of_includes(tmp_path):
    """Forty files deep is deep enough."""
    for i in range(200):
        (tmp_path / f"a{i}.gram").write_text(f"include a{i + 1}.gram\n")
    (tmp_path / "a200.gram").write_text(RULE)
    with pytest.raises(GrammarError, match=r"a40\.gram:1:9: files include one another more than 40 deep"):
        Grammar.load(tmp_path / "a0.gram")


def test_too_much_to_read(tmp_path, monkeypatch):
    """Rules and lexicons have a size that they must not pass together, however many files they are in."""
    monkeypatch.setattr(limits, "RULES_BYTES", 100)
    monkeypatch.setattr(limits, "TABLES_BYTES", 10)
    (tmp_path / "words.tsv").write_text("may\nmight\ncould\n")
    (tmp_path / "g.gram").write_text("lexicon modal from words.tsv\n")
    with pytest.raises(GrammarError, match=r"g.gram:1:20: 'words.tsv' is too much for one grammar"):
        Grammar.load(tmp_path)
    (tmp_path / "g.gram").write_text("#" * 90)
    (tmp_path / "h.gram").write_text("#" * 90)
    with pytest.raises(GrammarError, match=r"'h\.gram' is too much for one grammar"):
        Grammar.load(tmp_path)


def test_too_many_entries(tmp_path, monkeypatch):
    """Entries, columns and rows of one key are counted."""
    monkeypatch.setattr(limits, "ENTRIES", 1_000)
    for text, message in (("may\n" * 200, "more than 100 entries 'may'"), ("key" + "\tc" * 60, "at most 50 columns"), ("".join(f"w{i}\n" for i in range(1_001)), "1,000 entries")):
        (tmp_path / "words.tsv").write_text(text)
        (tmp_path / "g.gram").write_text("lexicon modal from words.tsv\n")
        with pytest.raises(GrammarError, match=message):
            Grammar.load(tmp_path)


def test_a_folder_that_is_called_like_a_grammar(tmp_path):
    """It is none."""
    (tmp_path / "old.gram").mkdir()
    (tmp_path / "g.gram").write_text(RULE)
    assert len(Grammar.load(tmp_path).rules) == 1


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    """What the system says, as a problem of the grammar."""
    (tmp_path / "g.gram").write_text(RULE)
    monkeypatch.setattr("pathlib.Path.open", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    with pytest.raises(GrammarError, match=r"'g\.gram' cannot be read: Permission denied"):
        Grammar.load(tmp_path)


def test_many_rules_of_one_large_lexicon_share_it(tmp_path):
    """Ten thousand words are not kept once more for each rule."""
    (tmp_path / "words.tsv").write_text("".join(f"word{i}\n" for i in range(10_000)))
    rules = "".join(f"rule r{i} -> hedge\n  match\n    cue [lemma=@words] -[nsubj]-> scope [lemma=w{i}]\n" for i in range(300))
    (tmp_path / "g.gram").write_text("lexicon words from words.tsv\n" + rules)
    tracemalloc.start()
    grammar = Grammar.load(tmp_path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(grammar.rules) == 300
    assert most < 60e6


def test_keys_that_begin_alike(tmp_path):
    """A list of names, all John: finding the longest one is a walk, not a search."""
    (tmp_path / "names.tsv").write_text("".join(f"john smith the {i}th\n" for i in range(20_000)) + "john smith\njohn smith the third\n")
    (tmp_path / "g.gram").write_text("lexicon names from names.tsv\nlayer t roles a\nrule r -> t\n  match\n    a [lemma=@names]\n  roles\n    a = key(a)\n")
    parse = tree("John|John|PROPN|0|root Smith|Smith|PROPN|1|flat the|the|DET|4|det third|third|ADJ|1|amod")
    [found] = Grammar.load(tmp_path).match(parse)
    assert [span.text(parse.text) for span in found.roles["a"]] == ["John Smith the third"]
