"""How the expression language refuses: with a place, and without a word of Python's own."""

import re

import pytest

from bpmn.expressions import Expression, ExpressionError

VARIABLES = {"x": 5, "s": "abc", "rows": [1, 2, 3], "m": {"a": 1}, "many": list(range(5000))}


def refusal(text, variables=VARIABLES, functions=None, language=Expression) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        parsed = language.parse(text)
        if language is Expression:
            parsed.evaluate(variables, functions or {})
        else:
            parsed.run(variables, functions or {})
    error = caught.value
    assert error.line >= 1
    assert error.column >= 1
    assert not re.search(r"0x[0-9a-f]{6}|<class|<function|Traceback", str(error))
    return error
