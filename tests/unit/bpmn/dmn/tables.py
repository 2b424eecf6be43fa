"""Builds small DMN documents for tests."""

from xml.sax.saxutils import escape, quoteattr

from bpmn.dmn import Decision, read_decisions

DMN_1_3 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def entry(tag, text):
    return f"<{tag}><text>{escape(text)}</text></{tag}>"


def table(
    rules,
    *,
    inputs=("x",),
    outputs=("y",),
    policy=None,
    aggregation=None,
    types=None,
    allowed=None,
    priorities=None,
    defaults=None,
    key="d",
    name=None,
    before="",
):
    """Return the XML of one decision; a rule is one text with cells separated by ` | `."""
    attributes = "".join(
        f" {label}={quoteattr(value)}"
        for label, value in (("hitPolicy", policy), ("aggregation", aggregation))
        if value
    )
    head = ""
    for place, text in enumerate(inputs):
        kind = f" typeRef={quoteattr(types[place])}" if types else ""
        values = entry("inputValues", allowed[place]) if allowed and allowed[place] else ""
        head += f"<input><inputExpression{kind}><text>{escape(text)}</text></inputExpression>"
        head += f"{values}</input>\n"
    for place, output in enumerate(outputs):
        inner = entry("outputValues", priorities[place]) if priorities else ""
        inner += entry("defaultOutputEntry", defaults[place]) if defaults else ""
        head += f"<output name={quoteattr(output)}>{inner}</output>\n"
    body = ""
    for number, rule in enumerate(rules, start=1):
        cells = [cell.strip() for cell in rule.split(" | ")]
        tags = ["inputEntry"] * len(inputs) + ["outputEntry"] * (len(cells) - len(inputs))
        body += f'<rule id="r{number}">'
        body += "".join(entry(tag, cell) for tag, cell in zip(tags, cells, strict=True))
        body += "</rule>\n"
    return (
        f"<decision id={quoteattr(key)} name={quoteattr(name or key)}>{before}\n"
        f"<decisionTable{attributes}>\n{head}{body}</decisionTable></decision>\n"
    )


def literal(key, text, *, before="", variable=None):
    named = f"<variable name={quoteattr(variable)}/>" if variable else ""
    return (
        f"<decision id={quoteattr(key)} name={quoteattr(key)}>{named}{before}"
        f"<literalExpression><text>{escape(text)}</text></literalExpression></decision>\n"
    )


def requires(*keys):
    return "".join(
        f'<informationRequirement><requiredDecision href="#{key}"/></informationRequirement>'
        for key in keys
    )


def document(*decisions, namespace=DMN_1_3):
    return (
        f'<?xml version="1.0"?>\n<definitions xmlns="{namespace}" id="f" name="f" namespace="n">\n'
        + "".join(decisions)
        + "</definitions>"
    ).encode()


def decision(rules, **options) -> Decision:
    return read_decisions(document(table(rules, **options)), "t.dmn")["d"]


def holds(cell, value, **variables):
    """Tell whether one cell matches one value."""
    found = decision([f"{cell} | 1"], policy="FIRST").decide({"x": value, **variables})
    return found.value is not None
