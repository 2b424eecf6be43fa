"""What SpiffWorkflow 3.2.0 gets wrong or does too slowly, one fault a file.

Nothing of the library is replaced: every correction is a class that our tokens, specs and workflows
inherit, put together in engine/spiff/{token,specs,case}.py. So importing changes nothing, and
stock SpiffWorkflow can run beside it in one process (the tests do, to show each fault).

The corrections lean on private methods of one version. `check_library` is called by the executor
before anything is compiled.
"""

from __future__ import annotations

from importlib.metadata import version

from engine.errors import WrongLibrary

WRITTEN_FOR = "3.2.0"


def check_library() -> None:
    """Make sure that the library is the version the corrections were written for.

    Raises:
        WrongLibrary: it is another one.
    """
    found = version("SpiffWorkflow")
    if found != WRITTEN_FOR:
        raise WrongLibrary(
            f"Expected SpiffWorkflow {WRITTEN_FOR} but found {found}: run the tests of"
            " engine/spiff/corrections against it before changing the pin",
            expected=WRITTEN_FOR,
            found=found,
        )
