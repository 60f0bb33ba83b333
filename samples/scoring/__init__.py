"""Marks a run's output against the truth that the samples were made with."""
