"""HTML -> text and what the page says of itself: parse, cut into blocks, choose the report.

It knows nothing of files, feeds or archives, and fetches nothing that a page points to.
"""

import re
from dataclasses import dataclass

from resiliparse.parse.html import HTMLTree

from sayso.read.page.blocks import make_page
from sayso.read.page.meta import PageMeta, read_meta
from sayso.read.page.prose import choose_text
from sayso.types import Note

__all__ = ["PageText", "extract_fragment", "extract_page", "find_charset"]

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})|encoding=["']([\w:.-]{2,40})["']\?>""", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """A page's report: its text, what the page says of itself, and what is to be told."""

    text: str
    meta: PageMeta
    notes: tuple[Note, ...] = ()


def extract_page(html: str) -> PageText:
    """Return the report in a page, paragraphs apart by a blank line, without headline and page furniture.

    >>> page = extract_page("<nav>Home</nav><main><h1>Fort</h1><p>The fort fell on Monday, officials said.</p></main>")
    >>> page.text, page.meta.title
    ('The fort fell on Monday, officials said.', 'Fort')
    """
    tree = HTMLTree.parse(html)
    meta = read_meta(tree)
    text, notes = choose_text(make_page(tree), meta.title)
    return PageText(text=text, meta=meta, notes=notes)


def extract_fragment(html: str) -> str:
    """Return all the words of a piece of HTML that is known to be a report, such as a feed's entry.

    >>> extract_fragment("<p>One.</p><p>Two.</p>")
    'One.\\n\\nTwo.'
    """
    blocks = make_page(HTMLTree.parse(html)).blocks
    return "\n\n".join(f"- {block.text}" if block.tag == "li" else block.text for block in blocks)


def find_charset(raw: bytes) -> str | None:
    """Return the encoding that a page names in its first 4,096 bytes.

    >>> find_charset(b'<meta charset="windows-1251">')
    'windows-1251'
    """
    found = _CHARSET.search(raw[:4096])
    return (found[1] or found[2]).decode("ascii") if found else None
