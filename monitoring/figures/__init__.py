"""One question per file: a frame goes in, a plotly figure comes out, nothing is read or shown."""
