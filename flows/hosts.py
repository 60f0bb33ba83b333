"""Addresses of this machine."""

from __future__ import annotations

import ipaddress
import socket


def is_own_machine(host: str) -> bool:
    """Whether ``host`` is the loopback: what goes there leaves the machine nowhere."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
