"""Learning from the training parts of the gold sets: lexicon entries, weights, thresholds. Facts and counts only, never texts."""
