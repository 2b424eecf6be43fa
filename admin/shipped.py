"""The processes that come with this release, and their deployment."""

from __future__ import annotations

from engine.commands import DeployBundle
from engine.engine import Engine
from workflows import processes

CALLERS_LAST = ("annual_cycle",)  # calls the others, which must be there when it is deployed


def deploy_shipped(engine: Engine, agency: str) -> dict[str, int]:
    """Deploy every shipped process, one bundle a folder; return process id -> version.

    What is the newest version already stays as it is.
    """
    versions: dict[str, int] = {}
    for name in sorted(processes.names(), key=lambda each: (each in CALLERS_LAST, each)):
        order = DeployBundle(agency, processes.documents(name), note="Bawaan rilis ini")
        versions.update(engine.execute(order)["processes"])
    return versions
