"""The guides: what they link to is there, the pictures are small, the commands that they name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows import cli

ROOT = Path(__file__).parent.parent
GUIDES = [*sorted(ROOT.glob("docs/guide-*.zh.md")), ROOT / "README.md", ROOT / "README.zh.md"]
COMMANDS = {c.name or c.callback.__name__ for c in cli.app.registered_commands if c.callback}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda p: p.name)
def test_what_a_guide_links_to_is_there(guide: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", guide.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (guide.parent / link).exists()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda p: p.name)
def test_the_commands_that_a_guide_names_exist(guide: Path) -> None:
    named = set(re.findall(r"(?:^|[`/ ])intake ([a-z]+)\b", guide.read_text(encoding="utf-8"), re.M))
    assert named
    assert named - COMMANDS == set()


def test_pictures_of_the_guides_are_small() -> None:
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))
    assert len(pictures) >= 5
    assert all(p.stat().st_size < 200_000 for p in pictures)
