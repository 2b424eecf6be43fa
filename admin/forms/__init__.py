"""Forms as pages: what is asked becomes fields, what is typed becomes answers. No JSON is shown."""
