"""The Jinja2 environment of every page, its one style sheet and one script, and the policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from discourse.errors import UsageError
from discourse.report.visible import exact, visible, web_link, writable
from discourse.resources import resource

STYLES = ("css/marks.css", "css/page.css", "css/print.css")
SCRIPTS = ("report.js",)


@cache
def environment(template_dir: Path | None = None) -> Environment:
    """Templates from `template_dir` first, then ours; ours stay reachable as `discourse/NAME`, so that a template can extend the one it replaces.

    Escaping is always on, an undefined name is an error, and templates from elsewhere are sandboxed, since templates are passed around.
    """
    ours = FileSystemLoader(resource("reports"))
    if template_dir is not None and not template_dir.is_dir():
        raise UsageError(f"--template {template_dir}: there is no such folder")
    theirs = [FileSystemLoader(template_dir)] if template_dir is not None else []
    kind = Environment if template_dir is None else SandboxedEnvironment
    env = kind(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        loader=ChoiceLoader([*theirs, ours, PrefixLoader({"discourse": ours})]),
    )
    env.filters.update(visible=visible, exact=exact, web_link=web_link)
    return env


@dataclass(frozen=True, slots=True)
class Assets:
    """The page's style sheet and script, inline, and the policy that names them by hash and allows nothing else."""

    css: Markup
    js: Markup

    @property
    def policy(self) -> str:
        """The content security policy: no request leaves the page, no script or style but ours runs."""
        return f"default-src 'none'; style-src '{_digest(self.css)}'; script-src '{_digest(self.js)}'; base-uri 'none'; form-action 'none'"


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def assets(
    env: Environment, *, css: str = "", js: str = "", styles: tuple[str, ...] = STYLES, scripts: tuple[str, ...] = SCRIPTS
) -> Assets:
    """Our files (or those of the same name in the template folder), then `extra.css` from there, then `css` and `js` of the page itself."""
    sheets = [_source(env, name) for name in styles] + [_source(env, "extra.css", optional=True), css]
    code = [_source(env, name) for name in scripts] + [js]
    # "</style" and "</script" cannot occur in ours; a template folder's must not end the element either.
    return Assets(
        Markup("\n".join(filter(None, sheets)).replace("</", "<\\/")),  # noqa: S704 - style sheets are not HTML
        Markup("\n".join(filter(None, code)).replace("</", "<\\/")),  # noqa: S704 - nor are scripts
    )


def _source(env: Environment, name: str, *, optional: bool = False) -> str:
    assert env.loader is not None
    try:
        return env.loader.get_source(env, name)[0].replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    except TemplateNotFound:
        if optional:
            return ""
        raise UsageError(f"{name} is missing from the templates") from None


def page(env: Environment, template: str, assets: Assets, context: Mapping[str, Any]) -> str:
    """One page of HTML. A mistake in a template is reported with its file and line."""
    try:
        return writable(env.get_template(template).render(context, assets=assets))
    except TemplateSyntaxError as error:
        raise UsageError(f"{error.filename or error.name}:{error.lineno}: {error.message}") from error
    except TemplateNotFound as error:
        raise UsageError(f"template {error.message} not found") from error
    except TemplateError as error:
        raise UsageError(f"template {template}: {error}") from error
