"""Tools for people who write grammars: test examples, look rules up, trace them, compare two versions, try a pattern out."""
