"""A folder of JSONL files of equally many documents. Each appears whole; a run that is started again skips what is there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from discourse.errors import OutputError, UsageError
from discourse.model import Analysis
from discourse.pipeline import Result
from discourse.readers import Failure, Item
from discourse.writers import jsonl, output

RUN = "run.json"
"""What the shards were made of: a run of anything else must not be mixed in."""


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards in a folder: `size` documents each, `done` of them complete."""

    folder: Path
    size: int
    done: int

    @property
    def documents(self) -> int:
        """How many documents need not be done again (the last shard may hold fewer)."""
        return self.done * self.size

    def remaining(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items without the documents that are in complete shards. Failures are told again: reading costs little."""
        seen = 0
        for item in items:
            if isinstance(item, Failure):
                yield item
            else:
                seen += 1
                if seen > self.documents:
                    yield item

    def written(self, results: Iterable[Result]) -> Iterator[Result]:
        """Write analyses into the next shards while they pass through."""
        number, within = self.done, 0
        with ExitStack() as shard:
            stream: TextIO | None = None
            for result in results:
                if isinstance(result, Analysis):
                    stream = stream or shard.enter_context(output.replacing(self.path(number)))
                    stream.writelines(jsonl.lines([result]))
                    within += 1
                yield result
                if within == self.size:
                    shard.pop_all().close()
                    number, within, stream = number + 1, 0, None

    def path(self, number: int) -> Path:
        """The file of one shard."""
        return self.folder / f"part-{number:05d}.jsonl"


def shards(folder: Path, size: int, run: Mapping[str, object]) -> Shards:
    """The shards in a folder, new or to be gone on with. `run` says what they are made of (inputs, model, grammar, choices).

    Raises `UsageError` if the folder holds the shards of another run, or files that are none.
    """
    output.folder(folder)
    wanted = {**run, "shard_size": size}
    try:
        before = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except FileNotFoundError:
        if any(folder.glob("part-*.jsonl")):
            raise UsageError(f"{folder} holds shards but no {RUN} that says what they are of; choose another folder") from None
        output.write(folder / RUN, json.dumps(wanted, indent=1) + "\n")
        return Shards(folder, size, 0)
    except (OSError, ValueError) as error:
        raise OutputError(f"{folder / RUN} cannot be read: {error}") from None
    differing = [name for name in wanted if not isinstance(before, dict) or before.get(name) != wanted[name]]
    if differing:
        raise UsageError(f"{folder} holds the shards of another run (other {', '.join(differing)}); choose another folder")
    done = 0
    while (folder / f"part-{done:05d}.jsonl").exists():
        done += 1
    return Shards(folder, size, done)


def inputs(paths: Iterable[Path]) -> list[list[object]]:
    """What identifies the input: names and sizes of files, a folder's files each."""
    files = (file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path]))
    return [[str(file), file.stat().st_size if file.is_file() else 0] for file in files]
