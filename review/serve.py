"""The desk as a server of this machine."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from pipeline.store.database import Database
from pipeline.store.files import Originals
from review.accounts import Accounts
from review.app import create_app
from review.cases import Cases
from review.desk import Desk
from review.pictures import Pictures, Renderer
from review.publisher import Publish, Publisher
from review.search_all import AllTexts


@dataclass(frozen=True)
class Address:
    """Where to listen. ``certificate`` and ``key``: PEM files; both or neither."""

    host: str
    port: int
    hosts: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None

    @property
    def tls(self) -> bool:
        return self.certificate is not None

    @property
    def url(self) -> str:
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{shown}:{self.port}/"


def set_desk(
    out: Path,
    database: Database,
    *,
    accounts: Accounts,
    renderer: Renderer,
    publish: Publish | None,
    tls: bool = False,
) -> Desk:
    """Everything that the pages need over the results in ``out``. Raises NoBatchError where there are none."""
    originals = Originals(out / "store" / "originals")
    cases = Cases(out, database)
    return Desk(
        out=out,
        call=cases.call(),
        database=database,
        accounts=accounts,
        originals=originals,
        cases=cases,
        pictures=Pictures(out / "store" / "pictures", originals=originals, renderer=renderer),
        publisher=Publisher(publish),
        texts=AllTexts(out),
        tls=tls,
    )


def serve(desk: Desk, address: Address) -> None:
    """Serve until interrupted; what waits to be written is written first. Raises OSError where the port
    is taken."""
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    hosts: Iterable[str] = (*address.hosts, *(() if address.host in ("0.0.0.0", "::") else (address.host,)))
    config = uvicorn.Config(
        create_app(desk, hosts=hosts),
        host=address.host,
        port=address.port,
        access_log=False,  # who looked at what is in the log of the store
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # nobody may say that he comes from elsewhere
        ssl_certfile=address.certificate,
        ssl_keyfile=address.key,
    )
    with closing(desk.publisher):
        uvicorn.Server(config).run()
