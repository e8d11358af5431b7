"""What can go wrong, as the user is told: one clear line, a slug that the documentation explains, an exit code."""

from __future__ import annotations

from typing import ClassVar


class DiscourseError(Exception):
    """An error with a message for people. `slug` names its paragraph in docs/errors.md; `code` is the exit status of the command."""

    slug: ClassVar[str] = "error"
    code: ClassVar[int] = 1


class UsageError(DiscourseError):
    """The command or call cannot mean anything sensible."""

    slug = "usage"
    code = 2


class InputError(DiscourseError):
    """One document cannot be read; the others go on."""

    slug = "input"


class OutputError(DiscourseError):
    """A result cannot be written."""

    slug = "output"


class ModelMissingError(DiscourseError):
    """A model (or other data) is not there or is damaged; the message says how to get it."""

    slug = "model-missing"
    code = 3


class GrammarError(DiscourseError):
    """A grammar has mistakes; the message lists each with file, line, column and a caret."""

    slug = "grammar"
    code = 2
