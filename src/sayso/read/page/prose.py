"""Page -> text: the blocks that are the report, a blank line between them.

The report is where most of the prose is: from the top of the page down, as long as one child holds most
of what its parent holds. Words outside are left out, and told about where they are many and in no footer,
navigation or aside. The headline is
no part of the text. It reads no markup.
"""

import re
from collections.abc import Iterable, Sequence

from sayso.read.page.blocks import Block, Page
from sayso.types import Note

__all__ = ["choose_text"]

# Measured on 65 news pages (docs/decisions/010): a child is followed down while it holds this share of the prose.
SHARE_DOWN = 0.72
# Furniture by name that holds more than this share of all prose is the report all the same.
SHARE_FURNITURE = 0.6
# Weight (characters, wide ones threefold) that makes a block prose by length alone.
PROSE = 80
LINKED = 0.4
# Kept prose below this share of the page's is doubted.
DOUBTFUL = 0.35

_WIDE = re.compile("[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔][\"”’')\]]*$")
_ASIDE = re.compile(
    r"(?:advertisement|read more|read also|also read|see also|related( stories| articles| topics)?|share (this|on)|"
    r"sign up|subscribe|follow us|click here|copyright|all rights reserved|©|photo( credit)?s?:|image:|loading|"
    r"recommended|tags?:|filed under|story continues|continue reading|skip to|print this|email this|watch( now)?:|"
    r"back to top|more on this|posted (on|by)|published:?|updated:?|last (modified|updated))",
    re.IGNORECASE,
)


def choose_text(page: Page, title: str | None) -> tuple[str, tuple[Note, ...]]:
    """Return the report's text, and a Note (`prose-left-out`) where much prose lies outside it.

    >>> para = Block(tag="p", text="The fort fell on Monday, the governor of the province said.", linked=0, element=0)
    >>> choose_text(Page(blocks=(para,), parents=(-1,), tags=("body",), furniture=(0,)), None)[0][:13]
    'The fort fell'
    """
    weights = [_weigh(block) for block in page.blocks]
    blocks = _choose_blocks(page, weights, title, 1)
    kept = sum(map(_weigh, blocks))
    if kept < DOUBTFUL * sum(weights):
        # A site may hang its report on a class such as "promo": believe tags and roles only.
        wider = _choose_blocks(page, weights, title, 2)
        if sum(map(_weigh, wider)) > 2 * kept:
            blocks, kept = wider, sum(map(_weigh, wider))
    text = "\n\n".join(f"- {block.text}" if block.tag == "li" else block.text for block in blocks)
    told = _find_kept(page, _sum_up(page, weights, [True] * len(weights)), 2)
    doubtful = sum(
        weight for block, weight in zip(page.blocks, weights, strict=True) if block.element < 0 or told[block.element]
    )
    left_out = doubtful - kept
    if left_out < max(400, 0.3 * doubtful):
        return text, ()
    share = round(100 * left_out / doubtful)
    message = f"{share} % of the page's prose lies outside the report that was found and is left out."
    return text, (Note(code="prose-left-out", message=message),)


def _choose_blocks(page: Page, weights: Sequence[int], title: str | None, level: int) -> list[Block]:
    """Choose with furniture of at least `level` left out."""
    held = _sum_up(page, weights, [True] * len(page.blocks))
    kept = _find_kept(page, held, level)
    inside = [block.element < 0 or kept[block.element] for block in page.blocks]
    root = _find_root(page, _sum_up(page, weights, inside))
    under = _find_under(page, root)
    chosen = zip(page.blocks, inside, strict=True)
    return _trim([block for block, keep in chosen if keep and (root < 0 or under[block.element])], title)


def _weigh(block: Block) -> int:
    """Return how much prose a block is; 0 for headings, link lists and scraps."""
    if block.tag[0] == "h" and block.tag != "header":
        return 0
    weight = len(block.text) + 2 * len(_WIDE.findall(block.text))
    if block.linked > LINKED * len(block.text):
        return 0
    if weight >= PROSE:
        return weight
    return weight if block.tag in ("p", "blockquote") and _is_sentence(block.text) else 0


def _is_sentence(text: str) -> bool:
    return _SENTENCE_END.search(text) is not None and (len(text.split()) >= 4 or len(_WIDE.findall(text)) >= 8)


def _sum_up(page: Page, weights: Sequence[int], counted: Sequence[bool]) -> list[int]:
    """Return for each element the prose in and under it; an element comes before what it holds."""
    held = [0] * len(page.parents)
    for block, weight, count in zip(page.blocks, weights, counted, strict=True):
        if count and block.element >= 0:
            held[block.element] += weight
    for element in range(len(held) - 1, -1, -1):
        if page.parents[element] >= 0:
            held[page.parents[element]] += held[element]
    return held


def _find_kept(page: Page, held: Sequence[int], level: int) -> list[bool]:
    total = max(held, default=0)
    kept: list[bool] = []
    for element, parent in enumerate(page.parents):
        own = page.furniture[element] < level or held[element] > SHARE_FURNITURE * total
        kept.append(own and (parent < 0 or kept[parent]))
    return kept


def _find_root(page: Page, held: Sequence[int]) -> int:
    """Go down from the top while one child holds most of the prose; stop above a single paragraph."""
    best = [-1] * len(held)
    for element, parent in enumerate(page.parents):
        if parent >= 0 and (best[parent] < 0 or held[element] > held[best[parent]]):
            best[parent] = element
    root = 0 if held else -1
    while root >= 0 and best[root] >= 0 and held[root] > 0:
        child = best[root]
        if held[child] < SHARE_DOWN * held[root] or page.tags[child] in ("p", "li", "blockquote", "pre"):
            break
        root = child
    return root


def _find_under(page: Page, root: int) -> list[bool]:
    """Tell of each element whether it is `root` or lies under it."""
    under: list[bool] = []
    for element, parent in enumerate(page.parents):
        under.append(element == root or (parent >= 0 and under[parent]))
    return under


def _trim(blocks: Iterable[Block], title: str | None) -> list[Block]:
    """Drop the headline, link lists and asides; begin and end with prose where there is any."""
    headline = _flat(title or "")
    rest = [
        block
        for block in blocks
        if block.tag != "h1" and block.linked <= 0.6 * len(block.text) and not _is_aside(block, headline)
    ]
    prose = [i for i, block in enumerate(rest) if _weigh(block) > 0]
    if not prose:
        return rest
    first, last = prose[0], prose[-1]
    # What line breaks cut off a paragraph, and a list that ends the report, go with it.
    while last + 1 < len(rest) and (rest[last + 1].tag == "li" or rest[last + 1].element == rest[prose[-1]].element):
        last += 1
    return rest[first : last + 1]


def _is_aside(block: Block, headline: str) -> bool:
    if len(block.text) < 120 and _ASIDE.match(block.text):
        return True
    return bool(headline) and _flat(block.text) == headline


def _flat(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
