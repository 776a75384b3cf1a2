"""The project's own annotated texts: offsets and labels here, the words in the corpora they are joined to."""
