"""corpora -> model file and figures; never imported at run time."""
