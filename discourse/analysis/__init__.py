"""The analysis: quotation marks, speakers, epistemic status and tables. Who vouches for which proposition, how firmly, against what."""
