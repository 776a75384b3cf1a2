"""HTML tree -> PageMeta: what a page says about itself.

In each field the most deliberate statement wins: JSON-LD, then meta tags, then the visible page. It does
not read the report's text.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from resiliparse.parse.html import HTMLTree

from sayso.read.dates import parse_date

__all__ = ["PageMeta", "read_meta"]

_TITLES = ("og:title", "twitter:title", "dc.title", "headline")
_OUTLETS = ("og:site_name", "application-name", "publisher", "dc.publisher", "copyright-holder")
_AUTHORS = ("author", "article:author", "byl", "dc.creator", "parsely-author", "sailthru.author", "citation_author")
_DATES = (
    "article:published_time", "datepublished", "date", "dc.date.issued", "dc.date", "dcterms.created", "pubdate",
    "publishdate", "publish-date", "parsely-pub-date", "sailthru.date", "ptime", "og:published_time",
    "article.published", "article_date_original", "citation_publication_date", "cxenseparse:recs:publishtime",
)  # fmt: skip
_ARTICLES = re.compile(r"\w*(?:Article|Posting|Report)$")
_SITE_TAIL = re.compile(r"\s+[|»·]\s+[^|»·]{2,60}$|\s+[-–—]\s+[^-–—|]{2,40}$")
_BY = re.compile(r"^\s*(?:by|von|par|por)[\s:]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMeta:
    """A page's own statements; None where it makes none."""

    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    published_at: str | None = None
    lang: str | None = None
    url: str | None = None


def read_meta(tree: HTMLTree) -> PageMeta:
    """Collect what the page says about itself.

    >>> read_meta(HTMLTree.parse('<html lang="en-GB"><title>The fort fell | The Gazette</title>')).title
    'The fort fell'
    """
    metas, linked = _collect_metas(tree), _find_article(tree)
    return PageMeta(
        title=_text(linked.get("headline")) or _first(metas, _TITLES) or _find_title(tree),
        outlet=_first(metas, _OUTLETS) or _name(linked.get("publisher")),
        byline=_name(linked.get("author")) or _find_byline(tree, metas),
        published_at=_find_date(tree, metas, linked),
        lang=_find_lang(tree, metas),
        url=_find_url(tree, metas),
    )


def _collect_metas(tree: HTMLTree) -> dict[str, str]:
    metas: dict[str, str] = {}
    for node in tree.document.query_selector_all("meta") if tree.document else ():
        content = (node.get_attribute("content", "") or "").strip()
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = (node.get_attribute(key, "") or "").strip().lower()
            if name and content:
                metas.setdefault(name, content)
    return metas


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if metas.get(name)), None)


def _find_article(tree: HTMLTree) -> dict[str, Any]:
    """Return the first JSON-LD object that calls itself an article."""
    nodes = tree.document.query_selector_all('script[type="application/ld+json"]') if tree.document else ()
    for node in nodes:
        try:
            data = json.loads(node.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for value in _iter_objects(data):
            kinds = value.get("@type")
            if any(isinstance(k, str) and _ARTICLES.match(k) for k in (kinds if isinstance(kinds, list) else [kinds])):
                return value
    return {}


def _iter_objects(data: Any) -> Iterator[dict[str, Any]]:
    """Walk the top levels of JSON-LD: a list, an object, or an object with a graph."""
    for value in data if isinstance(data, list) else [data]:
        if isinstance(value, dict):
            yield value
            graph = value.get("@graph")
            yield from (part for part in (graph if isinstance(graph, list) else ()) if isinstance(part, dict))


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    """Return the name in a JSON-LD value: text, an object with a name, or a list of those."""
    if isinstance(value, list):
        names = [name for name in map(_name, value[:12]) if name]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict):
        return _text(value.get("name")) if not isinstance(value.get("name"), list) else _name(value["name"])
    name = _text(value)
    return None if name and name.startswith(("http://", "https://")) else name


def _find_title(tree: HTMLTree) -> str | None:
    title = " ".join((tree.title or "").split())
    heads = [_words(node) for node in tree.body.query_selector_all("h1")] if tree.body else []
    heads = [head for head in heads if head]
    if len(heads) == 1 or (heads and any(title.startswith(head) for head in heads)):
        return next((head for head in heads if title.startswith(head)), heads[0])
    return _SITE_TAIL.sub("", title) or None


def _words(node: Any) -> str:
    return " ".join((node.text or "").split())


def _find_byline(tree: HTMLTree, metas: dict[str, str]) -> str | None:
    for name in _AUTHORS:
        value = metas.get(name, "")
        if value and not value.startswith(("http://", "https://")) and len(value) <= 200:
            return _BY.sub("", value)
    selectors = '[rel="author"], [itemprop="author"], .byline, .author-name'
    for node in (tree.body.query_selector_all(selectors) if tree.body else ())[:3]:
        value = _BY.sub("", _words(node))
        if 2 < len(value) <= 80:
            return value
    return None


def _find_date(tree: HTMLTree, metas: dict[str, str], linked: dict[str, Any]) -> str | None:
    """Return the first statement that is a date; what is no date at all is handed on if nothing better is there."""
    stated = [_text(linked.get("datePublished")), *(metas.get(name) for name in _DATES)]
    selectors = (
        'time[pubdate], time[itemprop="datePublished"], [itemprop="datePublished"], article time, main time, time'
    )
    for node in (tree.body.query_selector_all(selectors) if tree.body else ())[:5]:
        stated.append(node.get_attribute("datetime", "") or node.get_attribute("content", "") or _words(node))
    seen = [value for value in stated if value]
    return next((value for value in seen if parse_date(value)), None) or next(iter(seen[:1]), None)


def _find_lang(tree: HTMLTree, metas: dict[str, str]) -> str | None:
    html = tree.document.query_selector("html") if tree.document else None
    stated = (html.get_attribute("lang", "") or html.get_attribute("xml:lang", "") or "") if html else ""
    found = re.match(
        r"[A-Za-z]{2,3}(?=$|[-_ ,])", stated or metas.get("content-language") or metas.get("og:locale") or ""
    )
    return found[0].lower() if found else None


def _find_url(tree: HTMLTree, metas: dict[str, str]) -> str | None:
    for node in tree.document.query_selector_all('link[rel="canonical"]') if tree.document else ():
        url = (node.get_attribute("href", "") or "").strip()
        if url.startswith(("http://", "https://")):
            return url
    url = metas.get("og:url", "")
    return url if url.startswith(("http://", "https://")) else None
