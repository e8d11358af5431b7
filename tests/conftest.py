"""What tests of several rooms share."""

import pytest
from hypothesis import settings

from discourse.parsing import Parser

settings.register_profile("house", deadline=None)  # two cores shared with others: time says nothing here
settings.load_profile("house")


@pytest.fixture(scope="session")
def parser():
    """The bundled model, loaded once; no cache, so that every test parses."""
    return Parser(cache=False)
