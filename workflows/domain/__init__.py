"""Pure rules of performance management: values in, values out; no database, engine or web."""
