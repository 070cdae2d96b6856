"""Published sets of pen strokes: fetched, read, and stored in one layout."""
