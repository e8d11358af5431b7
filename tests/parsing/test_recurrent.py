"""The recurrent layer without steps gives what torch's own gives."""

from __future__ import annotations

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from discourse.parsing.recurrent import TwoWay

LSTM = nn.LSTM(5, 3, bidirectional=True, batch_first=True)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 12), min_size=1, max_size=6), st.integers(0, 1000))
def test_both_ways_as_torch_goes_them(lengths, seed):
    """Whatever the rows' lengths, the outputs are those of the bidirectional LSTM whose weights it took."""
    lengths = sorted(lengths, reverse=True)
    rows = torch.randn(len(lengths), lengths[0], 5, generator=torch.Generator().manual_seed(seed))
    packed = pack_padded_sequence(rows, lengths, batch_first=True)
    with torch.inference_mode():
        ours, theirs = (pad_packed_sequence(layer(packed)[0], batch_first=True)[0] for layer in (TwoWay(LSTM), LSTM))
    assert torch.allclose(ours, theirs, atol=1e-6)
