"""Rewrite a BPMN file into what the executor runs right. bpmn/README.md lists the rewritings.

The result is plain BPMN 2.0 with `spiffworkflow:` extensions. The author's ids stay wherever they
can; where an id had to change, or a node had to be added, the node table leads back.
"""

from bpmn.normalise.normalise import Normalised, normalise

__all__ = ["Normalised", "normalise"]
