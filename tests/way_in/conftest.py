"""What the tests of the way in share."""

import signal
from pathlib import Path

import pytest
from tests.way_in.tree import copy_tree, shrink

# A shell without job control starts what stands before "&" deaf to Ctrl-C, and children inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def tree(tmp_path):
    """Return a copy of the checkout that needs one tiny package."""
    copy = copy_tree(tmp_path / "copy")
    shrink(copy)
    return copy


@pytest.fixture
def data(tmp_path) -> Path:
    """Return an empty data folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder
