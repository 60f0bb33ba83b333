from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_desk import SmallDesk, build, open_desk


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An OUT folder to be copied, and the first password of its administrator."""
    out = tmp_path_factory.mktemp("desk") / "out"
    return out, build(out)


@pytest.fixture
def small(built: tuple[Path, str], tmp_path: Path) -> Iterator[SmallDesk]:
    made = open_desk(Path(shutil.copytree(built[0], tmp_path / "out")), built[1])
    yield made
    made.desk.publisher.close()
    made.desk.accounts.close()
    made.desk.database.close()
