"""An employee says that the assessor is wrong; the performance office corrects it or answers."""
