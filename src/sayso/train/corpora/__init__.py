"""Readers of the public corpora; none of their text enters the project."""
