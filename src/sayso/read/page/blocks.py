"""HTML tree -> Blocks: the page cut into paragraphs, list items and headings, with what each lies in.

White space is cleaned here, once. It does not choose which blocks are the report. It walks without
recursion, so ten thousand nested elements are no deeper than one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from resiliparse.parse.html import ElementNode, HTMLTree, TextNode

__all__ = ["Block", "Page", "make_page"]

_UNSEEN = (
    "script style noscript template svg math iframe object embed canvas audio video picture button select "
    "option textarea input datalist dialog head link meta map"
)
UNSEEN = frozenset(_UNSEEN.split())
_BLOCKS = (
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre section summary table tbody td tfoot "
    "th thead tr ul caption"
)
BLOCKS = frozenset(_BLOCKS.split())
_FURNITURE_TAGS = "nav aside footer header form figure figcaption address"
FURNITURE_TAGS = frozenset(_FURNITURE_TAGS.split())
_FURNITURE_ROLES = "navigation banner contentinfo complementary search dialog alert menu"
FURNITURE_ROLES = frozenset(_FURNITURE_ROLES.split())
# Words in class and id that mark page furniture; an element that holds most of the prose is kept all the same.
_FURNITURE_WORDS = (
    "ad ads advert advertisement advertising author bio blogroll breadcrumb breadcrumbs byline caption "
    "comment comments cookie cookies copyright credit credits disqus footer gallery infobox login "
    "masthead menu meta metadata more nav navbar navigation navigator newsletter outbrain pagination partners "
    "player poll popular popup postmeta print promo promos pubdate rating recirc recommend recommended "
    "related replies respond rss share sharing sidebar signup skip slideshow social sponsor sponsored "
    "subscribe subscription taboola tags tabs teaser timestamp toolbar tools topics trending tweet video "
    "widget widgets"
)
FURNITURE_WORDS = frozenset(_FURNITURE_WORDS.split())
# The same for a single paragraph: "author", "date" or "print" on one marks a report's opening as often as not.
_FURNITURE_PARAGRAPHS = (
    "ad advert advertisement bio caption comment copyright credit credits newsletter promo related share signup "
    "sponsored subscribe tags"
)
FURNITURE_PARAGRAPHS = frozenset(_FURNITURE_PARAGRAPHS.split())
_WORDS = re.compile(r"[a-z]+|[A-Z][a-z]*")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_UNPRINTED = re.compile("[\u200b\u2060\ufeff\u00ad\x00]")
_NEWLINES = re.compile(r" *\n *")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of text between block borders: its tag, its words, how many of its characters are links, its element."""

    tag: str
    text: str
    linked: int
    element: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The blocks in reading order; `parents[i]` is the element around element i (-1 at the top).

    `furniture[i]` is 2 where the tag or role says page furniture, 1 where only class or id says so, else 0.
    """

    blocks: tuple[Block, ...]
    parents: tuple[int, ...]
    tags: tuple[str, ...]
    furniture: tuple[int, ...]


@dataclass(slots=True)
class _Walk:
    """What the walk has gathered so far."""

    blocks: list[Block] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    furniture: list[int] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    bullet: bool = False
    pre: int = 0

    def flush(self) -> None:
        """Close the running block: clean its white space, cut it at blank lines."""
        if not self.parts:
            return
        text = _UNPRINTED.sub("", "".join(self.parts))
        lines = text if self.pre else _NEWLINES.sub("\n", re.sub(r" {2,}", " ", text))
        share = self.linked / max(1, len(text))
        element = self.open[-1] if self.open else -1
        for part in re.split(r"\n{2,}", lines):
            words = part.strip()
            if words:
                tag = "li" if self.bullet else (self.tags[element] if element >= 0 else "body")
                self.bullet = False
                self.blocks.append(Block(tag=tag, text=words, linked=int(share * len(words)), element=element))
        self.parts.clear()
        self.linked = 0

    def enter(self, tag: str, node: ElementNode) -> None:
        """Begin a block element."""
        self.flush()
        self.parents.append(self.open[-1] if self.open else -1)
        self.tags.append(tag)
        self.furniture.append(_rate_furniture(tag, node))
        self.open.append(len(self.tags) - 1)
        self.pre += tag == "pre"
        self.bullet = tag == "li" or (self.bullet and tag in ("p", "div"))

    def leave(self, tag: str) -> None:
        """End a block element."""
        self.flush()
        self.open.pop()
        self.pre -= tag == "pre"
        if tag == "li":
            self.bullet = False

    def add(self, text: str) -> None:
        """Take a run of characters into the running block."""
        words = text if self.pre else _SPACE.sub(" ", text)
        if words == " " and not self.parts:
            return
        self.parts.append(words)
        if self.links:
            self.linked += len(words)


def make_page(tree: HTMLTree) -> Page:
    """Cut a parsed page into blocks.

    >>> [block.text for block in make_page(HTMLTree.parse("<p>One<br>two</p><ul><li>three</ul>")).blocks]
    ['One\\ntwo', 'three']
    """
    walk = _Walk()
    if tree.body is not None:
        for node, tag, entering in _iter_nodes(tree.body):
            if tag is None:
                walk.add(node.text or "")
            elif tag == "br":
                walk.parts.append("\n")
            elif tag == "a":
                walk.links += 1 if entering else -1
            elif tag in BLOCKS and entering:
                walk.enter(tag, node)
            elif tag in BLOCKS:
                walk.leave(tag)
        walk.flush()
    return Page(
        blocks=tuple(walk.blocks),
        parents=tuple(walk.parents),
        tags=tuple(walk.tags),
        furniture=tuple(walk.furniture),
    )


def _iter_nodes(root: Any) -> Iterator[tuple[Any, str | None, bool]]:
    """Walk in document order: (node, tag or None for text, entering); inline tags but `a` and `br` are passed over."""
    todo: list[tuple[Any, str | None]] = [(root, "")]
    while todo:
        node, leaving = todo.pop()
        if leaving:
            yield node, leaving, False
            continue
        if isinstance(node, TextNode):
            yield node, None, True
            continue
        if not isinstance(node, ElementNode):
            continue
        tag = (node.tag or "").lower()
        if tag in UNSEEN or _is_hidden(node):
            continue
        if tag == "br":
            yield node, tag, True
            continue
        if tag in BLOCKS or tag == "a":
            yield node, tag, True
            todo.append((node, tag))
        child = node.last_child
        while child is not None:
            todo.append((child, ""))
            child = child.prev_sibling if hasattr(child, "prev_sibling") else child.prev


def _is_hidden(node: ElementNode) -> bool:
    if not node.attrs:
        return False
    style = node.get_attribute("style", "") or ""
    return (
        node.has_attribute("hidden")
        or node.get_attribute("aria-hidden", "") == "true"
        or (bool(style) and _HIDDEN.search(style) is not None)
    )


def _rate_furniture(tag: str, node: ElementNode) -> int:
    if tag in FURNITURE_TAGS:
        return 2
    if tag in ("body", "main", "article") or not node.attrs:
        return 0
    if (node.get_attribute("role", "") or "") in FURNITURE_ROLES:
        return 2
    words = FURNITURE_PARAGRAPHS if tag in ("p", "li", "blockquote") else FURNITURE_WORDS
    names = f"{node.get_attribute('class', '') or ''} {node.id or ''}"
    return int(any(word.lower() in words for word in _WORDS.findall(names)))
