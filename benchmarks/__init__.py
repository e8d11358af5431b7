"""Measurements that the project publishes, each with the command that reproduces it."""
