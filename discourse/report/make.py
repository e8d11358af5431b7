"""Analyses to pages: `render` for files, `fragment` for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment

from discourse.errors import UsageError
from discourse.model import LAYERS, Analysis
from discourse.report.download import data
from discourse.report.entries import UNSURE
from discourse.report.environment import assets, environment, page
from discourse.report.paging import LIMIT, file_name, pages
from discourse.report.provenance import Provenance, provenance
from discourse.report.rules import rule_docs
from discourse.report.view import Legend, Part, Summary, View, legend, part, run_classes, view

PRINT_STYLES = ("notes", "tags")
_FRAGMENT_ENTRIES = 1_500


def render(
    analyses: Sequence[Analysis],
    *,
    title: str = "",
    layers: Sequence[str] = LAYERS,
    min_confidence: float = 0.0,
    split: str = "auto",
    template_dir: Path | None = None,
    print_style: str = "notes",
    command: str = "",
) -> dict[str, str]:
    """The report on `analyses`: file names and their HTML; the first is `index.html`, which is the whole report if it fits one page.

    `split` is `auto` (one page if it stays under 5 MB), `one` or `many`; `print_style` is `notes` or `tags` (roles spelled out in print);
    templates in `template_dir` go before ours.
    """
    _check(layers, print_style)
    env = environment(template_dir)
    docs_of_rules = rule_docs(analyses)
    docs = [view(a, str(n), layers=layers, min_confidence=min_confidence, docs=docs_of_rules) for n, a in enumerate(analyses, 1)]
    made = _Maker(env, tuple(layers), print_style, command)
    plan = pages(docs, split)
    if len(plan) == 1:
        return {"index.html": made.document(plan[0], title or _title(docs))}
    files = {file_name(n, p[0]): p for n, p in enumerate(plan, 1)}
    index = made.index(docs, {name: p[0] for name, p in files.items()}, title or _title(docs))
    return {"index.html": index} | {name: made.document(p, p[0].doc.title, files=files) for name, p in files.items()}


def _check(layers: Sequence[str], print_style: str) -> None:
    unknown = [layer for layer in layers if layer not in LAYERS]
    if unknown:
        raise UsageError(f"unknown layer {unknown[0]!r}; choose from {', '.join(LAYERS)}")
    if print_style not in PRINT_STYLES:
        raise UsageError(f"--print-style {print_style}: choose notes or tags")


def _title(docs: Sequence[View]) -> str:
    return docs[0].title if len(docs) == 1 else f"{len(docs)} documents"


class _Maker:
    """What all pages of one report have in common."""

    def __init__(self, env: Environment, layers: tuple[str, ...], print_style: str, command: str) -> None:
        self.env, self.layers, self.tags, self.command = env, layers, print_style == "tags", command

    def document(self, parts: Sequence[Part], title: str, files: Mapping[str, Sequence[Part]] | None = None) -> str:
        """A page of documents, or of one part of one."""
        shown = legend(parts, self.layers)
        context = {
            "title": title,
            "facts": parts[0].doc.meta if len(parts) == 1 else (),
            "home": "index.html" if files else "",
            "siblings": [(name, p[0].number) for name, p in (files or {}).items() if p[0].doc is parts[0].doc and p[0].of > 1],
            "parts": parts,
            "run_classes": [run_classes(p, shown) for p in parts],
            "here": [frozenset(e.ref for e in p.entries) for p in parts],
            "legend": shown,
            "unsure": UNSURE,
            "total": total(p.doc.summary for p in parts),
            "tags": self.tags,
            "data": data(parts),
            "notices": (),
            "provenance": self._provenance([p.doc for p in parts]),
        }
        styles = assets(self.env, css=shown.css)
        html = page(self.env, "report.html.j2", styles, context)
        size = len(html.encode("utf-8"))
        if size <= LIMIT:
            return html
        return page(
            self.env,
            "report.html.j2",
            styles,
            context | {"notices": (f"A large page: {size / 1e6:.0f} MB. --split many makes smaller ones.",)},
        )

    def index(self, docs: Sequence[View], files: Mapping[str, Part], title: str) -> str:
        """The contents of a report of many pages."""
        listed = [
            {
                "title": doc.title,
                "files": [name for name, p in files.items() if p.doc is doc],
                "outlet": doc.analysis.document.meta.get("outlet", ""),
                "date": doc.analysis.document.meta.get("date", ""),
                "summary": doc.summary,
            }
            for doc in docs
        ]
        context = {
            "title": title,
            "documents": listed,
            "columns": {name: any(d[name] for d in listed) for name in ("outlet", "date")},
            "layers": [layer for layer in LAYERS if layer in self.layers],
            "total": total(doc.summary for doc in docs),
            "notices": (),
            "provenance": self._provenance(docs),
        }
        return page(self.env, "index.html.j2", assets(self.env), context)

    def _provenance(self, docs: Sequence[View]) -> Provenance:
        notes = [note if len(docs) == 1 else f"{doc.title}: {note}" for doc in docs for note in doc.notes]
        return provenance((doc.analysis for doc in docs), command=self.command, notes=notes[:50])


def total(summaries: Iterable[Summary]) -> Summary:
    """The sums over several documents."""
    out = Summary(0, 0, dict.fromkeys(LAYERS, 0), 0, 0, 0, 0, 0)
    for s in summaries:
        out = Summary(
            out.words + s.words,
            out.sentences + s.sentences,
            {layer: out.layers[layer] + s.layers[layer] for layer in LAYERS},
            out.propositions + s.propositions,
            out.own + s.own,
            out.hedged + s.hedged,
            out.unnamed + s.unnamed,
            out.citations + s.citations,
        )
    return out


def fragment(analysis: Analysis) -> str:
    """One document as a piece of HTML for a notebook: no script, and styles that reach nothing outside it."""
    env = environment()
    key = "f" + sha256(analysis.document.id.encode("utf-8", "replace") + analysis.text.encode("utf-8", "replace")).hexdigest()[:8]
    doc = view(analysis, key, docs=rule_docs([analysis]))
    note = ""
    if len(doc.entries) > _FRAGMENT_ENTRIES:
        note = f"the first {_FRAGMENT_ENTRIES} annotations; a report shows all"
        doc = view(replace(analysis, annotations=analysis.annotations[:_FRAGMENT_ENTRIES]), key, docs=rule_docs([analysis]))
    whole = part(doc, 0, len(doc.blocks))
    shown: Legend = legend([whole], LAYERS, key)
    styles = assets(env, css=shown.css, styles=("css/marks.css", "css/fragment.css"), scripts=())
    context: dict[str, Any] = {
        "part": whole,
        "classes": run_classes(whole, shown),
        "legend": shown,
        "css": styles.css,
        "note": note,
    }
    return page(env, "fragment.html.j2", styles, context)
