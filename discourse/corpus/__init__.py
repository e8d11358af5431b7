"""Corpora: results in shards, so that a long run can be interrupted and goes on where it was."""
