"""Three ways to run the desk flow again and again: once now, served by this process, or by a work pool's workers."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from flows.embedded import Engine
from flows.errors import UsageError

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment


def once(parameters: dict[str, object]) -> None:
    with Engine() as engine:
        from flows.desk import desk

        engine.ready()
        desk(**parameters)  # type: ignore[call-overload]


def serve(parameters: dict[str, object], *, seconds: float, port: int) -> None:
    """Until it is stopped. Without a server in the environment one is started here, with its pages."""
    os.environ.setdefault("PREFECT_FLOWS_HEARTBEAT_FREQUENCY", "30")
    with Engine(port=port) as engine:
        from prefect import serve as serve_deployments
        from prefect.deployments import run_deployment

        deployment = _deployment(parameters, seconds)
        engine.ready()
        typer.echo(f"正在值守 {parameters['inbox']}，每 {seconds:.0f} 秒查看一次；按 Ctrl-C 停止。", err=True)
        typer.echo(f"运行记录与结论表：{_pages()}", err=True)
        deployment.apply()
        # the first look is at once; the schedule begins with the next
        run_deployment(name=f"{deployment.flow_name}/{deployment.name}", timeout=0, as_subflow=False)
        serve_deployments(deployment, pause_on_shutdown=False, print_starting_message=False, limit=1)


def register(parameters: dict[str, object], *, seconds: float, pool: str) -> None:
    """Tell the server of it; the workers of ``pool`` run it. Raises UsageError without a server."""
    if not os.environ.get("PREFECT_API_URL"):
        raise UsageError("--pool 需要 Prefect 服务器：请设置环境变量 PREFECT_API_URL。")
    from prefect.exceptions import ObjectNotFound

    deployment = _deployment(parameters, seconds)
    try:
        deployment.apply(work_pool_name=pool)
    except (ObjectNotFound, ValueError) as error:
        raise UsageError(
            f"登记失败：{error}。请先执行 prefect work-pool create {pool} --type process。"
        ) from error
    typer.echo(f"已登记到工作池“{pool}”，请在各机器上执行：prefect worker start --pool {pool}")
    typer.echo(f"运行记录与结论表：{_pages()}")


def _deployment(parameters: dict[str, object], seconds: float) -> RunnerDeployment:
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.deployments.runner import RunnerDeployment
    from prefect.types.entrypoint import EntrypointType

    from flows.desk import desk

    return RunnerDeployment.from_flow(
        desk,
        name=Path(str(parameters["out"])).name or "desk",
        interval=timedelta(seconds=seconds),
        parameters=parameters,
        # a long batch is not overtaken by the next look
        concurrency_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def _pages() -> str:
    return os.environ["PREFECT_API_URL"].removesuffix("/api")
