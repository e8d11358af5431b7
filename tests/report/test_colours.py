"""The four layers can be told apart: by contrast on both grounds, under three kinds of colour blindness, and without any colour."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest

from discourse.model import LAYERS
from discourse.report.entries import LETTER
from discourse.resources import resource

CSS = (resource("reports") / "css" / "marks.css").read_text(encoding="utf-8")

# Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}
# OKLab, Ottosson 2020.
_CONES = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]]
)
_LAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099], [0.0259040371, 0.7827717662, -0.8086757660]]
)


def _pair(name: str) -> tuple[np.ndarray, np.ndarray]:
    """A variable's colour in light and in dark, linear RGB."""
    light, dark = re.search(rf"--{name}: light-dark\(#(\w{{6}}), #(\w{{6}})\)", CSS).groups()
    return _linear(light), _linear(dark)


def _linear(code: str) -> np.ndarray:
    value = np.array([int(code[i : i + 2], 16) for i in (0, 2, 4)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def _contrast(a: np.ndarray, b: np.ndarray) -> float:
    bright = sorted(float(c @ np.array([0.2126, 0.7152, 0.0722])) for c in (a, b))
    return (bright[1] + 0.05) / (bright[0] + 0.05)


def _oklab(colour: np.ndarray) -> np.ndarray:
    return np.cbrt(np.clip(colour, 0, 1) @ _CONES.T) @ _LAB.T


@pytest.mark.parametrize("ground", [0, 1], ids=["light", "dark"])
def test_contrast_on_both_grounds(ground):
    """Stripes need 3:1; their letters are text and need 4.5:1, as do words and links."""
    for name in (*LAYERS, "ink", "quiet", "link"):
        for under in ("paper", "raised"):
            assert _contrast(_pair(name)[ground], _pair(under)[ground]) >= (4.5 if under == "paper" else 4.0), (name, under)
    for layer in LAYERS:
        assert _contrast(_pair(f"{layer}-thin")[ground], _pair("paper")[ground]) >= 3, f"thin stripes of {layer}"
    assert _contrast(_pair("edge")[ground], _pair("paper")[ground]) >= 3


@pytest.mark.parametrize("ground", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_told_apart_by_everyone(vision, ground):
    """Any two layers differ by five times the least noticeable difference (0.02 in OKLab) at least."""
    for a, b in combinations(LAYERS, 2):
        seen = [_oklab(_pair(layer)[ground] @ VISION[vision].T) for layer in (a, b)]
        assert np.linalg.norm(seen[0] - seen[1]) >= 0.1, (a, b)


def test_doubled_by_line_and_letter():
    """Each layer has a line style and a letter of its own."""
    styles = {layer: re.search(rf"\.m\.{LETTER[layer]} {{ text-decoration-style: (\w+)", CSS) for layer in LAYERS}
    assert len({match[1] if match else "solid" for match in styles.values()}) == len(LAYERS)
    letters = {re.search(rf"\.tag\)\.{LETTER[layer]}::before {{ content: \"(.)\"", CSS)[1] for layer in LAYERS}
    assert letters == {letter.upper() for letter in LETTER.values()}
