"""Files appear whole or not at all; inputs are never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from discourse.errors import OutputError
from discourse.writers import output


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    """While it is written, and after a failure, the old one is there and nothing else."""
    target = tmp_path / "a.jsonl"
    target.write_text("old")
    target.chmod(0o640)
    with pytest.raises(UnicodeEncodeError), output.replacing(target) as stream:
        stream.write("half\ud83d")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
    with output.replacing(target) as stream:
        stream.write("new\r\n")
        assert target.read_text() == "old"
    assert target.read_bytes() == b"new\r\n"
    assert target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What it points to is replaced."""
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    output.write(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_device_is_written_to_directly() -> None:
    """As `-o /dev/stdout` and `/dev/null` are."""
    output.write(Path("/dev/null"), "x")
    assert not Path("/dev/null").is_file()


def test_an_input_is_not_overwritten(tmp_path: Path) -> None:
    """Under no other name either."""
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "b.txt").hardlink_to(tmp_path / "a.txt")
    for name in ("a.txt", "b.txt"):
        with pytest.raises(OutputError, match="input"):
            output.write(tmp_path / name, "x", [tmp_path / "a.txt"])
    assert (tmp_path / "a.txt").read_text() == "text"


@pytest.mark.parametrize("name", ["missing/a.html", ".", "file/a.html", "x" * 300])
def test_what_cannot_be_written_is_told_before_the_work(tmp_path: Path, name: str) -> None:
    """No folder, a folder instead of a file, a file instead of a folder, a name too long: one line, on entering."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError) as caught, output.replacing(tmp_path / name):
        pytest.fail("entered")
    assert len(str(caught.value).splitlines()) == 1


def test_checking_writes_nothing(tmp_path: Path) -> None:
    """A check finds a missing folder, and leaves no trace."""
    output.check(tmp_path / "a.html", [])
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OutputError, match="No such file"):
        output.check(tmp_path / "no" / "a.html", [])


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """A file is in its way."""
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        output.folder(tmp_path / "file" / "sub")
