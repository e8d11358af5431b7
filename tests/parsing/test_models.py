"""Finding models, and refusing damaged or absent ones."""

import os
import shutil
import subprocess
import sys

import pytest

from discourse.errors import ModelMissingError
from discourse.parsing import manifest
from discourse.parsing.models import bundled, find


@pytest.fixture
def folder(tmp_path):
    """A model folder with small files, sound as far as the manifest goes."""
    for part in ("tokenize", "mwt", "pos", "lemma", "depparse"):
        (tmp_path / f"{part}.pt").write_bytes(part.encode())
    manifest.write(tmp_path)
    return tmp_path


def test_bundled_model_is_sound():
    """The bundled model's files are those of its manifest."""
    assert find("en").hash == manifest.verify(bundled())


def test_flipped_byte(folder):
    """One changed byte is found before anything is loaded."""
    assert find(str(folder)).hash
    (folder / "pos.pt").write_bytes(b"pot")
    with pytest.raises(ModelMissingError, match=r"pos\.pt is damaged"):
        find(str(folder))


def test_missing_file(folder):
    """A file that the manifest names must be there."""
    (folder / "lemma.pt").unlink()
    with pytest.raises(ModelMissingError, match=r"lemma\.pt is missing"):
        find(str(folder))


def test_missing_part(folder):
    """A folder without a parser is no model."""
    (folder / "depparse.pt").unlink()
    manifest.write(folder)
    with pytest.raises(ModelMissingError, match=r"lacks depparse\.pt"):
        find(str(folder))


@pytest.mark.parametrize("content", ["", "[]", "{not json", '{"a": 1}', '{"../x": {"sha256": "0"}}'])
def test_bad_manifest(folder, content):
    """A manifest that cannot be trusted is refused in one line."""
    (folder / "manifest.json").write_text(content)
    with pytest.raises(ModelMissingError) as caught:
        find(str(folder))
    assert "\n" not in str(caught.value)


def test_folder_without_manifest(folder):
    """A folder is a model by its manifest."""
    shutil.copytree(folder, folder / "copy", ignore=shutil.ignore_patterns("manifest.json"))
    with pytest.raises(ModelMissingError, match="has no manifest"):
        find(str(folder / "copy"))


def test_package_that_is_not_there(monkeypatch, tmp_path):
    """An official package that is absent: what to do is said."""
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(tmp_path))
    with pytest.raises(ModelMissingError, match="discourse models download default_fast"):
        find("default_fast")


def run(tmp_path, *arguments):
    """Run the command where no network is."""
    nowhere = {"https_proxy": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9", "STANZA_RESOURCES_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "discourse.cli", "models", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **nowhere}, check=False)


def test_list(tmp_path):
    """The bundled model is ready, the packages are not."""
    done = run(tmp_path, "list")
    rows = [line.split("\t")[:2] for line in done.stdout.splitlines()]
    assert rows == [["en", "ready"], ["default", "absent"], ["default_fast", "absent"], ["default_accurate", "absent"]]


def test_download_offline(tmp_path):
    """Offline: exit 3, one line, what to do."""
    done = run(tmp_path, "download", "default_fast")
    assert done.returncode == 3
    assert "could not be fetched" in done.stderr
    assert "--model en" in done.stderr
    assert "Traceback" not in done.stderr


def test_download_unknown(tmp_path):
    """A package that does not exist is a usage error."""
    assert run(tmp_path, "download", "nonsense").returncode == 2
