"""The layers a grammar finds: their order, roles and attributes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from discourse.grammar import ast, limits
from discourse.grammar.problems import Meant, Problem

QUOTATION = "quotation"
"""What `x in quotation` means: quotation marks are found before any rule runs."""


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """One layer: each role with whether it may be missing, its attributes, and how its annotations are chosen."""

    name: str
    roles: dict[str, bool]
    attributes: frozenset[str]
    min_confidence: float = 0.0
    nested: float | None = None
    """The confidence from which on a match stands although it lies within another; None in layers where matches do not mind each other."""
    outermost: bool = False
    """True where nothing that lies within another match stands."""


HOUSE = (
    LayerInfo("attribution", {"source": True, "cue": False, "content": False}, frozenset({"kind", "stance", "source_type", "speaker"})),
    LayerInfo("hedge", {"cue": False, "scope": True}, frozenset({"kind", "strength"})),
    LayerInfo("contrast", {"cue": True, "arm1": True, "arm2": True}, frozenset({"kind", "explicit"})),
    LayerInfo("claim", {"span": False, "cue": True}, frozenset({"kind", "holder", "certainty", "contrasted_with"})),
)
"""The layers that every grammar has, in their order."""


def layers_of(items: list[tuple[str, ast.Item]]) -> tuple[dict[str, LayerInfo], list[Problem]]:
    """The layers in the order in which they run, as the grammar declares or adjusts them."""
    layers = {layer.name: layer for layer in HOUSE}
    problems: list[Problem] = []
    for _, item in items:
        if isinstance(item, ast.Layer):
            if item.name not in layers and item.roles is None:
                message = f"there is no layer '{item.name}' to adjust; a new layer needs its roles"
                problems.append(Problem(item.at, message, meant=Meant(item.name, layers)))
                continue
            if len(item.roles or ()) > limits.ROLES or (item.name not in layers and len(layers) == limits.LAYERS):
                problems.append(Problem(item.at, f"a grammar has at most {limits.LAYERS} layers, each with at most {limits.ROLES} roles"))
                continue
            if not all(0 <= share <= 1 for share in (item.min_confidence, item.nested) if share is not None):
                problems.append(Problem(item.at, "a confidence lies between 0 and 1"))
            layers[item.name] = _adjusted(layers.get(item.name, LayerInfo(item.name, {}, frozenset())), item)
    for _, item in items:
        if isinstance(item, ast.Layers):
            wrong = [name for name in item.names if name.text not in layers and name.text != QUOTATION]
            problems += [Problem(name.at, f"unknown layer '{name.text}'", meant=Meant(name.text, layers)) for name in wrong]
            first = [name.text for name in item.names if name.text in layers]
            layers = {name: layers[name] for name in dict.fromkeys([*first, *layers])}
    return layers, problems


def _adjusted(layer: LayerInfo, item: ast.Layer) -> LayerInfo:
    return replace(
        layer,
        roles=layer.roles if item.roles is None else dict(item.roles),
        attributes=layer.attributes | frozenset(item.attributes or ()),
        min_confidence=layer.min_confidence if item.min_confidence is None else item.min_confidence,
        nested=layer.nested if item.nested is None else item.nested,
        outermost=layer.outermost or item.outermost,
    )
