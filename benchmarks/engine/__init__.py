"""How fast the grammar engine is, beside other pattern matchers: `python -m benchmarks.engine`."""
