"""What other programs and people read: values as JSON, the closed lists of values, sources by name."""
