"""gold and predictions -> figures with intervals."""
