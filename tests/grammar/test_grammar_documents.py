"""The documentation of the language says what is true: its grammars compile, their examples hold, its commands print what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from discourse import conllu
from discourse.analysis.quotation import quotations
from discourse.cli import main
from discourse.grammar import Grammar

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "grammar-language.md").read_text("utf-8")
GRAMMARS = re.findall(r"```gram\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [
    found
    for page in ("grammar-language.md", "grammar-tools.md", "semgrex.md")
    for found in re.findall(r"```console\n\$ discourse ([^\n]*)\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)
]
TREES = {parse.text: parse for parse in conllu.loads((DOCS / "trees.conllu").read_text("utf-8"), find_quotations=quotations)}


@pytest.mark.parametrize("source", GRAMMARS, ids=range(len(GRAMMARS)))
def test_grammars_of_the_page_compile(source):
    """Each block marked as a grammar is one, with nothing to complain of."""
    assert Grammar.from_text(source).rules


@pytest.mark.parametrize("source", GRAMMARS, ids=range(len(GRAMMARS)))
def test_examples_of_the_page_hold(source):
    """On the trees beside the page."""
    grammar = Grammar.from_text(source)
    own = [e for e in grammar.examples() if e.at.file == "grammar"]
    outcomes = [grammar.check(example, TREES[example.text]) for example in own]
    assert [o.diff() for o in outcomes if not o.passed] == []


@pytest.mark.parametrize(("command", "shown"), COMMANDS, ids=range(len(COMMANDS)))
def test_commands_of_the_page_print_what_it_shows(command, shown, monkeypatch, capsys):
    """Run in the folder of the pages."""
    monkeypatch.chdir(DOCS)
    with pytest.raises(SystemExit) as ended:
        main(shlex.split(command))
    assert (ended.value.code or 0, capsys.readouterr().out) == (0, shown)
