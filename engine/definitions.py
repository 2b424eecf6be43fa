"""Compiled bundles, shared by all cases of a process and kept by hash."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from bpmn.bundle import Bundle
from engine.ports import Definition, Executor
from engine.store import bundles
from engine.store.unit_of_work import UnitOfWork

CACHED = 200  # bundles kept compiled


@dataclass(frozen=True, slots=True)
class Compiled:
    """A bundle with what the executor made of it."""

    bundle: Bundle
    definition: Definition


class Definitions:
    """Compiles each bundle once; safe to share between threads."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._cache: OrderedDict[str, Compiled] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, bundle: Bundle) -> Compiled:
        """Compile a bundle that is in hand."""
        with self._lock:
            found = self._cache.get(bundle.hash)
            if found is None:
                found = Compiled(bundle, self._executor.compile(bundle))
                self._cache[bundle.hash] = found
                while len(self._cache) > CACHED:
                    self._cache.popitem(last=False)
            return found

    def get(self, work: UnitOfWork, hash_: str) -> Compiled:
        """Return a deployed bundle, compiled.

        Raises:
            NotFound: there is no such bundle.
        """
        found = self._cache.get(hash_)
        if found is not None:
            return found
        return self.add(Bundle.of(bundles.documents(work, hash_)))

    def latest(self, work: UnitOfWork, agency: str, kind: str, key: str) -> Compiled:
        """Return the newest bundle that holds a process or decision.

        Raises:
            NotDeployed: no version of it was ever deployed.
        """
        return self.get(work, bundles.latest(work, agency, kind, key))
