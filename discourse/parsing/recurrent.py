"""A bidirectional LSTM over rows of unequal length that does not go step by step.

Over packed rows torch takes each step apart; over padded ones it calls oneDNN, which is several times as fast on the few rows of one document. So both
directions run over padded rows, the second over the rows turned around: what stands behind a row's end has no influence on it.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence


class TwoWay(nn.Module):
    """Stands in for an `nn.LSTM` of one layer and two directions, with its weights; for packed rows sorted by falling length, which should be of like length."""

    def __init__(self, lstm: nn.LSTM) -> None:
        super().__init__()
        self._forth, self._back = (_way(lstm, suffix) for suffix in ("", "_reverse"))

    def forward(self, packed: PackedSequence) -> tuple[PackedSequence, None]:
        """The outputs of both directions side by side; the last states, which nobody asks for, are left out."""
        x, lengths = pad_packed_sequence(packed, batch_first=True)
        steps = torch.arange(x.shape[1])
        turned = lengths[:, None] - 1 - steps
        turned = torch.where(turned < 0, steps, turned)[:, :, None]
        back = self._back(x.gather(1, turned.expand_as(x)))[0]
        both = torch.cat([self._forth(x)[0], back.gather(1, turned.expand_as(back))], 2)
        return pack_padded_sequence(both, lengths, batch_first=True), None


def _way(lstm: nn.LSTM, suffix: str) -> nn.LSTM:
    """One direction of an LSTM."""
    one = nn.LSTM(lstm.input_size, lstm.hidden_size, batch_first=True)
    state = lstm.state_dict()
    one.load_state_dict({name: state[name + suffix] for name in one.state_dict()})
    return one
