"""The documentation says what is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import discourse
from discourse import errors
from discourse.cli import COMMANDS, GROUPS
from discourse.cli.reference import reference
from discourse.settings import SETTINGS

ROOT = Path(__file__).parents[2]
HEADLINES = ("F1, content IoU ≥ .5", "uncertain, F1, all kinds", "connective and sense, F1", "Webis claim-like against the rest, macro-F1")
"""One measure a layer, as docs/accuracy.md calls it, in the order of its layers."""
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_command_line_reference_is_what_help_says() -> None:
    """`make docs` writes it anew."""
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == reference(), "run `make docs`"


def test_every_command_and_setting_is_documented() -> None:
    """In the reference, by its name."""
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert all(f"## discourse {name}\n" in page for name in (*COMMANDS, *GROUPS))
    assert all(f"`{setting.variable}`" in page for setting in SETTINGS.values())


def test_every_error_is_explained() -> None:
    """Each slug has its paragraph."""
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.DiscourseError)]
    assert [kind.slug for kind in kinds if f"\n## {kind.slug}\n" not in page] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Within the project; others are not followed."""
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not link.startswith("http") and not (page.parent / link).exists()] == []


def test_the_readme_shows_commands_that_are_there() -> None:
    """Each `discourse …` and `make …` in it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^discourse (\w+)", text, re.MULTILINE)) <= {*COMMANDS, *GROUPS}
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"^make (\S+)", text, re.MULTILINE)) <= set(targets)


def test_the_readme_states_the_measured_accuracy() -> None:
    """The figures in its table are those of docs/accuracy.md, which `make bench` writes."""
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("## How good it is")[2].partition("\n## ")[0]
    stated = re.findall(r"^\| (\w+) \| [^|]+ \| [^|]+ \| (\.\d+) \|", table, re.MULTILINE)
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    measured = re.findall(rf"^\| (?:{'|'.join(map(re.escape, HEADLINES))}) \| \*\*(\.\d+)\*\*", page, re.MULTILINE)
    assert [figure for _, figure in stated] == measured


def test_one_version_everywhere() -> None:
    """Package, project file, changelog, citation."""
    version = re.escape(discourse.__version__)
    for name, pattern in (
        ("pyproject.toml", f'^version = "{version}"'),
        ("CHANGELOG.md", rf"^## \[{version}\]"),
        ("CITATION.cff", f"^version: {version}"),
    ):
        assert re.search(pattern, (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE), name


def test_nothing_heavy_is_loaded_by_the_package_alone() -> None:
    """`import discourse` knows its names and loads none of them."""
    assert set(discourse.__all__) >= {"analyse", "compare", "Grammar", "Document"}
    with pytest.raises(AttributeError, match="nonsense"):
        _ = discourse.nonsense
