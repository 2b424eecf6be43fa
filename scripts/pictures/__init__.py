"""Every page of the product, the demo that it is shown from, and the browser that opens it."""
