"""The files of deploy/ are what the programs that read them expect."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.mark.prefect
def test_the_automation_is_one_of_prefect_s() -> None:
    from prefect.events.schemas.automations import AutomationCore

    made = AutomationCore.model_validate(yaml.safe_load((DEPLOY / "heartbeat.yaml").read_text("utf-8")))
    assert made.enabled
    assert "prefect.flow-run.heartbeat" in getattr(made.trigger, "expect")  # noqa: B009 - of one kind of trigger


def test_every_service_has_its_command_and_no_password_is_written_down() -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    services = yaml.safe_load(text)["services"]
    assert set(services) == {"postgres", "prefect", "worker"}
    assert services["worker"]["command"][1] == "worker"
    assert "PASSWORD: ${" in text


def test_the_database_that_the_image_makes_by_itself_is_not_made_again() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    by_itself = services["postgres"]["environment"]["POSTGRES_USER"]
    made = re.findall(r"CREATE DATABASE (\w+)\b", (DEPLOY / "databases.sql").read_text("utf-8"))
    assert [by_itself, *made] == ["intake", "prefect"]
