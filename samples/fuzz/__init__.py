"""Mutated files by the thousand through the receiving room: ``make fuzz COUNT=20000 SEED=1``."""
