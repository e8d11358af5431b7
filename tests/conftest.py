"""What tests of several rooms share."""

import pytest

from discourse.parsing import Parser


@pytest.fixture(scope="session")
def parser():
    """The bundled model, loaded once; no cache, so that every test parses."""
    return Parser(cache=False)
