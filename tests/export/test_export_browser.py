"""The brief in a real browser: nothing runs, nothing is fetched, nothing overflows on a telephone."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from make import claim, doc, quantity, reading, source, strength
from sayso.export.brief import write_brief
from sayso.picture import make_estimates, make_headcounts
from sayso.types import Reading

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--virtual-time-budget=4000",
)  # fmt: skip
HOSTILE = '"><script>document.title="ran"</script><img src=x onerror=document.title="ran">\u202e'
PROBE = """<!doctype html><meta charset="utf-8"><body><iframe id="f" style="width:{width}px;height:2000px;border:0"
src="brief.html"></iframe><pre id="out"></pre><script>
const frame = document.getElementById("f");
frame.onload = () => {{
  const page = frame.contentDocument, root = page.documentElement;
  const marks = [...page.querySelectorAll("a.mark")].map(mark => mark.getAttribute("href").slice(1));
  document.getElementById("out").textContent = JSON.stringify({{
    title: page.title, wide: root.scrollWidth, room: root.clientWidth, marks: marks.length,
    lost: marks.filter(id => !page.getElementById(id)).length,
    fetched: frame.contentWindow.performance.getEntriesByType("resource").map(entry => entry.name),
  }});
}};
</script>"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        BROWSER is None and os.environ.get("SAYSO_NEED_BROWSER") != "1",
        reason="no chromium found; on Debian: apt-get install chromium",
    ),
]


def look(folder: Path, readings: tuple[Reading, ...], width: int) -> dict[str, object]:
    """Write the brief, open it in a frame of that width, and return what the browser saw."""
    assert BROWSER is not None, "SAYSO_NEED_BROWSER is set and no chromium was found"
    write_brief(
        readings,
        estimates=make_estimates(readings, tip="0" * 64),
        headcounts=make_headcounts(readings, tip="0" * 64),
        out=folder,
        title="Test brief",
        made_at="2026-01-02T03:04:05Z",
    )
    (folder / "probe.html").write_text(PROBE.format(width=width), encoding="utf-8")
    command = [
        BROWSER, *FLAGS, "--allow-file-access-from-files", f"--user-data-dir={folder / 'profile'}",
        "--window-size=1500,2200", "--dump-dom", (folder / "probe.html").as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    told = re.search(r'<pre id="out">(\{.*\})</pre>', done.stdout, re.DOTALL)
    assert told is not None, done.stdout[-400:]
    seen: dict[str, object] = json.loads(told[1])
    return seen


@pytest.mark.parametrize("width", [1440, 390])
def test_marks_lead_to_cards_and_nothing_overflows_or_is_fetched(
    rich_readings: tuple[Reading, ...], tmp_path: Path, width: int
) -> None:
    seen = look(tmp_path, rich_readings, width)
    assert seen["marks"] == 2 * 40  # the wide chart and the narrow one
    assert seen["lost"] == 0
    assert seen["fetched"] == []
    assert seen["wide"] == seen["room"]


def test_hostile_words_do_not_run(tmp_path: Path) -> None:
    text = f"The {HOSTILE} said 40 rebels came."
    report = doc(text, title=HOSTILE, outlet=HOSTILE, url="javascript:document.title='ran'", published_at="2016")
    few = quantity(text, "40", 40, 40)
    told = claim(
        report, "40 rebels came", cue="said", source=source(text, HOSTILE, name=HOSTILE),
        frames=(strength(text, "rebels", few, group=HOSTILE),),
    )  # fmt: skip
    seen = look(tmp_path, (reading(report, told),), 1440)
    assert seen["title"] == "Test brief"
    assert seen["fetched"] == []
