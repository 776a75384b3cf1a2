"""Draw the pictures of README.md and docs/ anew: the demonstration's brief, in Debian's chromium.

.venv/bin/python tools/take_pictures.py
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = {"brief.png": (1440, 1500), "brief-narrow.png": (390, 1200)}
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-color-profile=srgb",
)  # fmt: skip


def main() -> None:
    """Read the sample reports into a temporary folder, write the brief and photograph its first screen."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        raise SystemExit("No chromium was found; on Debian: apt-get install chromium.")
    (ROOT / "docs" / "images").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        sayso = [sys.executable, "-m", "sayso"]
        subprocess.run([*sayso, "demo", "--ledger", f"{folder}/d.db", "--out", folder, "--no-open"], check=True)
        for name, (width, height) in PICTURES.items():
            picture = ROOT / "docs" / "images" / name
            size = [f"--user-data-dir={folder}/{name}", f"--window-size={width},{height}", f"--screenshot={picture}"]
            subprocess.run([browser, *FLAGS, *size, f"file://{folder}/brief.html"], check=True, capture_output=True)


if __name__ == "__main__":
    main()
