"""On whose say-so? Reads reporting on armed conflict and keeps a ledger of who claims what."""

__version__ = "0.1.0"
