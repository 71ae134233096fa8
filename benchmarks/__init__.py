"""Measurements to run by hand: speed, memory, quality and growth, as ratios within one run."""
