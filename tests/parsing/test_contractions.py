"""Contractions are cut as Stanza's own expander cuts them, whatever its weights say, and lose no character."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from discourse.parsing.contractions import Contractions

KNOWN = "abcdefghijklmnopqrstuvwxyzAILMNST'’"


@pytest.fixture(scope="module")
def expander():
    """Stanza's, with weights that cut often and at random, and a dictionary of one."""
    from stanza.models.mwt.trainer import Trainer
    from stanza.models.mwt.vocab import Vocab

    torch.manual_seed(3)
    vocab = Vocab([(char, char) for char in KNOWN], "en_test")
    sizes = {"vocab_size": vocab.size, "emb_dim": 8, "hidden_dim": 12, "num_layers": 2, "dropout": 0.0, "emb_dropout": 0.0}
    args = sizes | {
        "dict_only": False,
        "force_exact_pieces": True,
        "ensemble_dict": True,
        "optim": "adam",
        "lr": 1e-3,
        "shorthand": "en_test",
    }
    trainer = Trainer(args=args, vocab=vocab, device="cpu")
    for weights in trainer.model.parameters():
        torch.nn.init.normal_(weights, std=1.5)
    trainer.expansion_dict = {"won't": "wo n't"}
    return trainer


@pytest.fixture(scope="module")
def contractions(expander):
    """Ours, from the same weights."""
    return Contractions(
        {
            "config": expander.args,
            "model": expander.model.state_dict(),
            "dict": expander.expansion_dict,
            "vocab": expander.vocab.state_dict(),
        }
    )


def stock(expander, form):
    """What Stanza's processor makes of a token."""
    from stanza.models.common.vocab import DeltaVocab

    vocab = DeltaVocab([[form]], expander.vocab)
    ids = torch.tensor([vocab.map(["<SOS>", *form, "<EOS>"])])
    batch = (ids, torch.zeros_like(ids, dtype=torch.bool), None, None, [form], [0])
    return tuple(expander.ensemble([form], expander.predict(batch, never_decode_unk=True, vocab=vocab))[0].split())


@given(st.text(KNOWN + "xyzØß9ʼ-", min_size=1, max_size=14))
def test_cut_as_stanza_cuts(expander, contractions, form):
    """Same words, from characters known and unknown; together they are the token."""
    with torch.inference_mode():
        words = contractions(form)
    assert words == stock(expander, form)
    assert "".join(words) == form


def test_weights_of_the_test_do_cut(contractions):
    """The comparison above is about something."""
    with torch.inference_mode():
        assert {len(contractions(form)) for form in ("Miami's", "salina", "tint", "a")} > {1}


def test_dictionary_comes_first(contractions):
    """What was seen in training is looked up, with the capitals it has here."""
    assert contractions("won't") == ("wo", "n't")
    assert contractions("Won't") == ("Wo", "n't")
    assert contractions("WON'T") == ("WO", "N'T")
