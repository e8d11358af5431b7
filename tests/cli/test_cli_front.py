"""The command itself: instant help, settings in their order, exit codes, errors in one line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from discourse.cli import COMMANDS, GROUPS, application
from discourse.settings import SETTINGS

HEAVY = {"torch", "stanza", "pandas", "numpy", "scipy", "transformers", "nltk", "jinja2", "trafilatura", "lark", "rich"}


def test_help_loads_nothing_heavy() -> None:
    """Asserted by what is imported, not by the clock: it takes a tenth of a second where nothing else runs."""
    code = "import sys; from discourse.cli import main\ntry: main(['report', '--help'])\nexcept SystemExit: print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "discourse report article.txt" in done.stdout
    assert not HEAVY & {name.partition(".")[0] for name in done.stdout.split()}


def test_every_command_has_help_with_examples(discourse) -> None:
    """Each can be tried out as it stands."""
    for name in COMMANDS:
        done = discourse(name, "--help")
        assert done.code == 0
        assert f"    discourse {name}" in done.out
    for name in GROUPS:
        assert discourse(name, "--help").code == 0


def test_version(discourse) -> None:
    """The package's."""
    from discourse import __version__

    assert discourse("--version").out == f"discourse {__version__}\n"


def test_without_a_command_there_is_help(discourse) -> None:
    """And the code for wrong usage."""
    done = discourse()
    assert "Commands:" in done.out + done.err
    assert done.code == 2


def test_unknown_commands_and_options(discourse, trees: Path) -> None:
    """Exit code 2, the mistake named."""
    assert discourse("explode").code == 2
    done = discourse("report", trees, "--explode")
    assert done.code == 2
    assert "--explode" in done.err


def layers_of(done) -> set[str]:
    """Which layers a run of annotate gave."""
    return {a["layer"] for line in done.out.splitlines() for a in json.loads(line)["annotations"]}


def test_a_flag_wins_over_the_environment_over_the_file(discourse, trees: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this order, for one setting."""
    assert layers_of(discourse("annotate", trees)) >= {"attribution", "hedge"}
    Path("discourse.toml").write_text('layers = "hedge"\n')
    assert layers_of(discourse("annotate", trees)) == {"hedge"}
    monkeypatch.setenv("DISCOURSE_LAYERS", "attribution")
    assert layers_of(discourse("annotate", trees)) == {"attribution"}
    assert layers_of(discourse("annotate", trees, "--layers", "hedge")) == {"hedge"}


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("layerz = 'x'", "layerz"),
        ("processes = 'many'", "processes"),
        ("cache = 1", "cache"),
        ("processes = true", "processes"),
        ("= 3", "toml"),
    ],
)
def test_a_settings_file_with_mistakes(discourse, trees: Path, content: str, word: str) -> None:
    """One line that names the setting."""
    Path("discourse.toml").write_text(content)
    done = discourse("annotate", trees)
    assert done.code == 2
    assert word in done.err
    assert len(done.err.splitlines()) == 1


def test_every_setting_is_a_flag_somewhere() -> None:
    """One table of settings: no flag without it, none forgotten; each has its variable."""
    variables = {
        parameter.envvar: parameter.opts
        for command in typer.main.get_command(application()).commands.values()
        for parameter in command.params
        if parameter.envvar
    }
    assert set(variables) == {setting.variable for setting in SETTINGS.values()}


def test_a_reader_that_had_enough(trees: Path) -> None:
    """`| head` ends the command quietly."""
    many = trees.with_name("many.conllu")
    many.write_text("".join(trees.read_text().replace("one", str(n)) for n in range(300)))
    command = f"{sys.executable} -m discourse.cli annotate {many} | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[1:] == ["141"]
    assert done.stderr == ""


def _heed() -> None:
    """A shell in the background has its children ignore Ctrl-C; this one shall not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupting(trees: Path, sent: signal.Signals, code: int) -> None:
    """Ctrl-C or `kill` while an input is awaited: the shell's exit code, no traceback, no half file."""
    never = trees.with_name("never")
    os.mkfifo(never)
    command = [sys.executable, "-m", "discourse.cli", "annotate", trees, never, "-o", trees.with_name("x.jsonl")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=_heed) as running:  # noqa: PLW1509 - no threads here
        with never.open("w"):  # opens when the command has come to it
            running.send_signal(sent)
            _, errors = running.communicate(timeout=120)
        assert (running.returncode, errors) == (code, "")
    assert sorted(p.name for p in trees.parent.iterdir()) == ["never", "trees.conllu"]
