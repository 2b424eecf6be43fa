"""One period: action plan, realisation with evidence, feedback."""
