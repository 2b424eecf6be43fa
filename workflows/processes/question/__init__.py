"""A question of somebody who decides, answered by whoever is asked."""
