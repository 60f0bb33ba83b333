from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_desk import SmallDesk, make


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallDesk]:
    made = make(tmp_path)
    yield made
    made.desk.publisher.close()
    made.desk.accounts.close()
    made.desk.database.close()
