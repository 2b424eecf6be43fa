"""A made-up agency that acts out its year through the same commands as everybody else."""
