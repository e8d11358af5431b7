"""The encoder: what it says of a sentence depends on that sentence alone, and is not computed twice when it is to be remembered."""

import pytest
import torch

from discourse.parsing.encoder import REMEMBERED, WordEncoder, batches
from discourse.parsing.models import find

SHORT = ("Ferries", "sail", "again", ".")
OTHER = ("Nobody", "told", "the", "harbour-master", "why", ".")
LONG = ("ferries",) * 700
"""More word pieces than fit in one window."""


@pytest.fixture(scope="module")
def encoder():
    return WordEncoder(find("en").folder / "encoder")


@pytest.fixture(autouse=True)
def _no_gradients(encoder):
    with torch.inference_mode():
        yield
    encoder.forget()


def test_rows_stand_for_words(encoder):
    short, long = encoder([SHORT, LONG])
    assert {tuple(layer.shape) for layer in short} == {(1 + len(SHORT), encoder.size)}
    assert {tuple(layer.shape) for layer in long} == {(1 + len(LONG), encoder.size)}


def test_batch_mates_do_not_matter(encoder):
    together = encoder([SHORT, LONG, OTHER, SHORT])
    for sentence, layers in zip((SHORT, LONG, OTHER, SHORT), together, strict=True):
        (alone,) = encoder([sentence])
        for a, b in zip(alone, layers, strict=True):
            torch.testing.assert_close(a, b, atol=1e-4, rtol=1e-3)


def test_remembers_until_told_to_forget(encoder):
    first = encoder([SHORT, OTHER], remember=True)
    again = encoder([OTHER, LONG, SHORT])
    assert [again[2][0] is first[0][0], again[0][0] is first[1][0]] == [True, True]
    encoder.forget()
    assert encoder([SHORT])[0][0] is not first[0][0]


def test_remembers_so_many_words(encoder, monkeypatch):
    monkeypatch.setattr("discourse.parsing.encoder.REMEMBERED", len(SHORT))
    encoder.forget()
    short, other = encoder([SHORT, OTHER], remember=True)
    again = encoder([SHORT, OTHER])
    assert [again[0][0] is short[0], again[1][0] is other[0]] == [True, False]
    assert REMEMBERED > 1000


def test_batches_have_like_lengths():
    lengths = [3, 50, 4, 48, 1, 2]
    assert list(batches(lengths, 90)) == [[1, 3], [2, 0, 5, 4]]
