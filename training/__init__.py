"""Training of the bundled English model, through Stanza's own models (`make model`; see docs/model-card.md)."""
