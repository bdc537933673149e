"""The same tests of the rows on a real PostgreSQL; `conftest.py` began them with the first test."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.postgresql
def test_every_row_behaves_the_same_on_postgresql(on_postgresql):
    process, environment, said = on_postgresql
    code = process.wait()
    text = said.read_text(encoding="utf-8")
    assert code == 0, text[-4000:]
    assert " passed" in text
    asked = subprocess.run(
        [sys.executable, "-c", ENGINE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert asked.stdout.strip() == "postgresql"


ENGINE = "import django; django.setup(); from django.db import connection; print(connection.vendor)"
