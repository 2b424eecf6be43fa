"""Documents in, values out: BPMN, DMN, forms, expressions."""
