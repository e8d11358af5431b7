"""`discourse grammar`: tools for people who write rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from discourse.cli import options as o
from discourse.cli.running import piped, tell
from discourse.errors import GrammarError, UsageError

if TYPE_CHECKING:
    from discourse.model import Analysis, Parse

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Check, test, read and try out the rules that annotate.")

SHOWN = 5
"""Examples without a parse that are named one by one."""
Name = Annotated[str, typer.Argument(metavar="[GRAMMAR]", help="A bundled grammar, a folder of .gram files, or one file.")]
File = Annotated[list[Path], typer.Argument(metavar="FILE", allow_dash=True, help="Texts, or .conllu files with trees; - for stdin.")]


@app.command()
def lint(paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Grammar folders or .gram files, or 'english'.")]) -> None:
    r"""Check grammars: every mistake with its line and a caret; warnings for rules that start from no particular word.

    \b
    discourse grammar lint english
    discourse grammar lint my-rules/ other.gram

    Exit code 2 if there is a mistake.
    """
    from discourse.grammar import Grammar
    from discourse.grammar.problems import report

    wrong = False
    for path in paths:
        try:
            grammar = Grammar.load(path)
        except GrammarError as error:
            typer.echo(str(error))
            wrong = True
            continue
        texts = {p.at.file: Path(p.at.file).read_text(encoding="utf-8") for p in grammar.warnings if Path(p.at.file).is_file()}
        if grammar.warnings:
            typer.echo(report(grammar.warnings, texts))
        typer.echo(f"{path}: no mistakes in {len(grammar.rules)} rules, {_count(len(grammar.warnings), 'warning')}")
    if wrong:
        raise typer.Exit(GrammarError.code)


@app.command("test")
def run_examples(
    grammar: Name = "english",
    *,
    rule: Annotated[str, typer.Option(metavar="NAME", help="Only the examples of this rule.")] = "",
    reparse: Annotated[bool, typer.Option("--reparse", help="Parse all examples now, whatever is kept.")] = False,
    update: Annotated[bool, typer.Option("--update", help="Keep the parses in examples.conllu beside the grammar.")] = False,
    model: o.Model = o.default("model"),
) -> None:
    r"""Run the + and - lines of rules; where one fails, show what was expected and what was found, in brackets.

    \b
    discourse grammar test
    discourse grammar test my-rules/ --rule said-that
    discourse grammar test my-rules/ --reparse --update

    Exit code 1 if an example fails.
    """
    from discourse.grammar import Grammar
    from discourse.grammar.tools import catalogue, examples

    loaded = Grammar.load(grammar)
    every = loaded.examples()
    if rule:
        catalogue.rule(loaded, rule)
    chosen = tuple(e for e in every if rule in {"", e.rule})
    have = {} if reparse else examples.kept(loaded)
    new = examples.missing(every if update else chosen, have)
    if not reparse:
        _tell_missing([document.text for document in new])
    have |= examples.fresh(new, model)
    if update:
        file = examples.beside(grammar, examples.FILE)
        tell(f"{_count(examples.save(file, every, have), 'parse')} kept in {file}")
    failed = [outcome for outcome in examples.outcomes(loaded, chosen, have) if not outcome.passed]
    for outcome in failed:
        typer.echo(examples.shown(loaded, outcome, have[outcome.example.text]))
    typer.echo(f"{_count(len(chosen), 'example')}: {len(chosen) - len(failed)} passed, {len(failed)} failed")
    if failed:
        raise typer.Exit(1)


@app.command("list")
def list_rules(grammar: Name = "english") -> None:
    """List the rules by layer, each with what it says of itself.

    Example: discourse grammar list
    """
    from discourse.grammar import Grammar
    from discourse.grammar.tools.catalogue import listing

    with piped():
        typer.echo(listing(Grammar.load(grammar)))


@app.command()
def show(rule: Annotated[str, typer.Argument(metavar="RULE")], *, grammar: o.Grammar = o.default("grammar")) -> None:
    """Show a rule: its source, the lexicons that it uses, its clauses by number, its examples.

    Example: discourse grammar show may
    """
    from discourse.grammar import Grammar
    from discourse.grammar.tools.catalogue import page

    with piped():
        typer.echo(page(Grammar.load(grammar), rule))


@app.command()
def explain(
    files: File,
    *,
    rule: Annotated[str, typer.Option(metavar="NAME", help="The rule to trace.")],
    sentence: Annotated[int, typer.Option(min=0, help="Only this sentence of each text, from 1; 0 for all.")] = 0,
    tree: Annotated[bool, typer.Option("--tree", help="Draw the trees, too.")] = False,
    grammar: o.Grammar = o.default("grammar"),
    model: o.Model = o.default("model"),
) -> None:
    r"""Tell of each sentence which words a rule starts from, how far it comes, and why it stops there.

    \b
    discourse grammar explain article.txt --rule may
    echo "The fair takes place in May." | discourse grammar explain - --rule may
    """
    from discourse.grammar import Grammar
    from discourse.grammar.tools import catalogue
    from discourse.grammar.tools.tracing import traced

    loaded = Grammar.load(grammar)
    catalogue.rule(loaded, rule)
    with piped():
        for parse in _parses(files, model):
            for paragraph in traced(loaded, parse, rule, only=sentence, trees=tree):
                typer.echo(paragraph)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A grammar.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The grammar to compare with it.")],
    files: File,
    *,
    model: o.Model = o.default("model"),
) -> None:
    """Show which annotations of texts a changed grammar removes (-) and adds (+), each in its sentence.

    Example: discourse grammar diff english my-rules/ article.txt
    """
    from discourse.grammar import Grammar
    from discourse.grammar.tools.difference import changes

    before, after = Grammar.load(old), Grammar.load(new)
    added = removed = 0
    with piped():
        for parse in _parses(files, model):
            for change in changes(before, after, parse):
                added, removed = added + change.added, removed + (not change.added)
                typer.echo(change.shown())
        typer.echo(f"{removed} removed, {added} added")


@app.command("try")
def try_pattern(
    pattern: Annotated[str, typer.Argument(metavar="PATTERN", help="Clauses, one a line or with ; between.")],
    files: File,
    *,
    tree: Annotated[int, typer.Option(metavar="N", min=0, help="Show the tree of hit N instead.")] = 0,
    grammar: Annotated[str, typer.Option(help="A grammar whose lexicons and layers the pattern uses.")] = "",
    model: o.Model = o.default("model"),
) -> None:
    r"""Search texts for a pattern: its hits as a concordance, the first name's word in the middle.

    \b
    discourse grammar try "verb [lemma=say] ; verb -[nsubj]-> who" article.txt
    discourse grammar try "verb [lemma=@verbs] ; verb -[ccomp]-> what" article.txt --grammar english
    discourse grammar try "noun -[amod]-> how" article.txt --tree 1
    """
    from discourse.grammar.tools.concordance import compiled, hits

    loaded = compiled(pattern, grammar)
    number = 0
    with piped():
        for parse in _parses(files, model):
            for hit in hits(loaded, parse):
                number += 1
                if not tree:
                    typer.echo(hit.line(number))
                elif number == tree:
                    typer.echo(hit.tree())
                    return
    if tree:
        raise UsageError(f"--tree {tree}: there {'is' if number < 2 else 'are'} {'only ' + _count(number, 'hit') if number else 'no hit'}")
    tell(_count(number, "hit"))


@app.command()
def calibrate(
    grammar: Annotated[str, typer.Argument(metavar="GRAMMAR", help="A bundled grammar, a folder of .gram files, or one file.")],
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE", allow_dash=True, help="Trees of the gold's texts; else these are parsed.")] = None,
    *,
    gold: Annotated[Path, typer.Option("--gold", help="The right annotations: discourse/1 records (.jsonl), or brat's .ann, or a folder of those.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The file to write.  [default: calibration.tsv beside the grammar]")] = None,
    model: o.Model = o.default("model"),
) -> None:
    r"""Measure on gold annotations how often each rule is right, and write the weights that confidence comes from.

    \b
    discourse grammar calibrate my-rules/ --gold gold.jsonl
    discourse grammar calibrate english --gold annotated/ --output calibration.tsv

    Layers that the gold does not have keep what was measured before.
    """
    from discourse.grammar import Grammar
    from discourse.grammar.calibrate import replaced
    from discourse.grammar.load import BUNDLED
    from discourse.grammar.tools import calibration, examples
    from discourse.readers.gold import analyses
    from discourse.writers.output import write

    if grammar in BUNDLED and output is None:
        raise UsageError(f"say with --output where to write what is measured of the bundled grammar '{grammar}'")
    loaded = Grammar.load(grammar)
    right = {analysis.document.id: analysis for analysis in analyses(gold)}
    target = output or examples.beside(grammar, calibration.FILE)
    found = calibration.measured(loaded, _with_trees(right, files or [], model))
    for each in found:
        typer.echo(each.table())
    write(target, replaced(target, {each.layer: each.weights for each in found}), [gold, *(files or [])])
    tell(f"weights of {', '.join(each.layer for each in found)} written to {target}")


def _with_trees(gold: dict[str, Analysis], files: list[Path], model: str) -> Iterator[tuple[Analysis, Parse]]:
    """Each gold document with its tree: from the files, by id, or parsed."""
    from discourse.grammar.tools.inputs import parsed

    for parse in _parses(files, model) if files else parsed((each.document for each in gold.values()), model):
        known = gold.get(parse.document.id)
        if known is None or known.text != parse.text:
            tell(f"{parse.document.id}: {'not in the gold' if known is None else 'the text differs from the gold text'}; left out")
        else:
            yield known, parse


def _parses(files: list[Path], model: str) -> Iterator[Parse]:
    """The parses of files; failures are told as they come and end the command with 1."""
    from discourse.grammar.tools.inputs import parses
    from discourse.model import Parse

    failed = False
    for item in parses(files, model):
        if isinstance(item, Parse):
            yield item
        else:
            failed = True
            tell(item)
    if failed:
        raise typer.Exit(1)


def _tell_missing(texts: list[str]) -> None:
    """Which examples have no parse that is kept; after some of them only their number."""
    for text in texts[:SHOWN]:
        tell(f"not in examples.conllu, parsed now: {text}")
    if len(texts) > SHOWN:
        tell(f"… and {len(texts) - SHOWN} more")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
