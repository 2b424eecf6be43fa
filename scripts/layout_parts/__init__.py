"""The parts of the layout tool: read the flows, place the nodes, route the edges, write DI."""
