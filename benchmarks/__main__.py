"""Measure everything: `make bench`, or `python -m benchmarks [--full] [--json]`.

Without `--full`, opening a year is measured with a tenth of the people: about ten minutes in all on
two free cores. With it, about half an hour.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
from collections.abc import Callable, Sequence

from benchmarks import actions, campaign, executor, growth, inbox, starts, timers

SOME = "2500"  # people of a year that is opened when not everything is asked for

PARTS: dict[str, tuple[Callable[[Sequence[str]], None], Sequence[str]]] = {
    "actions": (actions.main, ("--batches", "5")),
    "executor": (executor.main, ()),
    "growth": (growth.main, ()),
    "timers": (timers.main, ()),
    "starts": (starts.main, ("--people", SOME)),
    "campaign": (campaign.main, ("--started", "200")),
    "inbox": (inbox.main, ("--open", "20000", "--closed", "200000")),
}


def main() -> None:
    """Measure all parts and print their tables, or one JSON object with the rows of each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="with everybody and more batches")
    parser.add_argument("--json", action="store_true", help="print one object")
    given = parser.parse_args()
    found = {}
    for name, (measure, fewer) in PARTS.items():
        arguments = [*(() if given.full else fewer), *(("--json",) if given.json else ())]
        if given.json:
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                measure(arguments)
            found[name] = json.loads(printed.getvalue())
        else:
            print(f"\n## python -m benchmarks.{' '.join([name, *arguments])}\n", flush=True)
            measure(arguments)
    if given.json:
        print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
