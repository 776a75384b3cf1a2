"""The environment and one TOML file -> settings; the only file that looks at either.

A value given on the command line wins over the environment, the environment over the file, the file
over what stands here.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from sayso.errors import SettingsError

__all__ = ["Settings", "load_settings"]

FILE = "sayso.toml"  # in the current folder, unless SAYSO_SETTINGS names another


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set once for all commands."""

    ledger: Path = Path("sayso.db")  # the ledger file
    by: str = ""  # who is written into ledger entries; empty: the login name
    threads: int = 0  # windows scored side by side; 0: as many as there are cores
    timeout_s: float = 30.0  # seconds that fetching one address may take in all
    max_bytes: int = 50_000_000  # bytes that one address may send
    allow_private: bool = False  # fetch from addresses that are not public


def load_settings(environ: Mapping[str, str] | None = None, folder: Path = Path()) -> Settings:
    """Read the settings file, then the variables SAYSO_LEDGER, SAYSO_BY, SAYSO_THREADS and so on.

    SettingsError for a file that is not TOML, an unknown name, or a value of the wrong kind.

    >>> load_settings({"SAYSO_LEDGER": "desk.db"}).ledger.name
    'desk.db'
    """
    environ = os.environ if environ is None else environ
    named = environ.get("SAYSO_SETTINGS")
    path = Path(named) if named else folder / FILE
    values: dict[str, object] = {}
    if named or path.is_file():
        values.update(_read_file(path))
    known = {field.name: field for field in fields(Settings)}
    unknown = sorted(values.keys() - known.keys())
    if unknown:
        raise SettingsError("unknown-setting", f"{path} sets {unknown[0]!r}; expected one of {', '.join(known)}.")
    for name in known:
        text = environ.get(f"SAYSO_{name.upper()}")
        if text is not None:
            values[name] = text
    made = {name: _convert(name, value, getattr(Settings(), name)) for name, value in values.items()}
    settings = Settings(**made)  # type: ignore[arg-type]
    login = environ.get("LOGNAME") or environ.get("USER") or environ.get("USERNAME") or "unknown"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return replace(settings, by=settings.by or login, threads=settings.threads if settings.threads > 0 else cores)


def _read_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError("no-settings", f"The settings file {path} cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError("bad-settings", f"{path} is not a TOML file ({error}); see docs/settings.md.") from error


def _convert(name: str, value: object, default: object) -> object:
    try:
        if isinstance(default, bool):
            words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
            return words[str(value).lower()]
        return type(default)(value)  # type: ignore[call-arg]
    except (TypeError, ValueError, KeyError) as error:
        kind = type(default).__name__
        raise SettingsError(
            "bad-setting", f"The setting {name} is {value!r}; expected a value of kind {kind}."
        ) from error
