"""Accuracy on gold data, by layer: `python -m benchmarks.accuracy attribution`."""
