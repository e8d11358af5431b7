"""Benchmarks of the comparison: calibration of its tests, BASIL, and the detector's errors."""
