"""Puts the builders of tests/make.py within reach of the ledger's tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
