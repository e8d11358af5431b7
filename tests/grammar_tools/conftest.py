"""Running `discourse grammar …` in this process, on a small grammar with trees that need no parser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from discourse.cli import main

RULES = """grammar small version 1
lexicon modal = may, might

rule may -> hedge
  doc "May and might."
  match
    cue [lemma=@modal, upos=AUX]
    scope -[aux]-> cue
    unless
      scope [lemma=rise]
  roles
    cue = words(cue)
    scope = words(scope)
  + Ann said that prices [cue may] [scope fall].
"""
TREES = """# newdoc id = one
# newpar
1\tAnn\tAnn\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\t_
2\tsaid\tsay\tVERB\tVBD\tMood=Ind|Tense=Past|VerbForm=Fin\t0\troot\t_\t_
3\tthat\tthat\tSCONJ\tIN\t_\t6\tmark\t_\t_
4\tprices\tprice\tNOUN\tNNS\tNumber=Plur\t6\tnsubj\t_\t_
5\tmay\tmay\tAUX\tMD\tVerbForm=Fin\t6\taux\t_\t_
6\tfall\tfall\tVERB\tVB\tVerbForm=Inf\t2\tccomp\t_\tSpaceAfter=No
7\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""


class Done(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


@pytest.fixture
def grammar(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run `discourse grammar …` in a folder with `small.gram`, its kept parse, and `trees.conllu`."""
    monkeypatch.chdir(tmp_path)
    Path("small.gram").write_text(RULES, encoding="utf-8")
    Path("examples.conllu").write_text(TREES, encoding="utf-8")
    Path("trees.conllu").write_text(TREES, encoding="utf-8")

    def run(*arguments: object) -> Done:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(["grammar", *map(str, arguments)])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Done(int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def changed(grammar) -> Callable[[str, str], None]:
    """Replace something in `small.gram`."""

    def change(old: str, new: str) -> None:
        assert old in RULES
        Path("small.gram").write_text(RULES.replace(old, new), encoding="utf-8")

    return change
