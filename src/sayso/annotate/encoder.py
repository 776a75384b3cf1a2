"""windows -> token scores: one pass of the ONNX model, and what its file carries beside the graph.

Each window is run by itself. Subtle: int8 activations are scaled over a whole batch, so a window read
together with others would score a little differently, and the same report would not always give the
same claims. It decodes nothing.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import numpy as np
import onnxruntime

from sayso.annotate.heads import COLUMNS, Crf, Heads, Scores, cut_columns
from sayso.annotate.windows import Window
from sayso.annotate.wordpiece import CLS, SEP, WordPiece
from sayso.errors import ModelError
from sayso.ids import digest

__all__ = ["Encoder", "open_encoder"]

FORMAT = "sayso-encoder/2"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """A loaded model: its id, its vocabulary, the weights that decoding needs, and the session."""

    model_id: str
    wordpiece: WordPiece
    heads: Heads
    session: onnxruntime.InferenceSession
    pool: ThreadPoolExecutor

    def score(self, window: Window) -> Scores:
        """Return the scores of one window."""
        pieces = np.array([[CLS, *window.pieces, SEP]], np.int32)  # (1, T)
        cases = np.array([[3, *window.cases, 3]], np.int32)
        lengths = np.array([pieces.shape[1]], np.int32)
        (rows,) = self.session.run(["columns"], {"pieces": pieces, "cases": cases, "lengths": lengths})
        return cut_columns(rows[0][np.array(window.heads) + 1])

    def map(self, function: Callable[[Window], T], windows: Sequence[Window]) -> Iterator[T]:
        """Yield `function` of each window, in order, several at work side by side."""
        return self.pool.map(function, windows)


def open_encoder(model: Path, vocabulary: Path, *, threads: int) -> Encoder:
    """Load the model file; ModelError where it is missing, damaged or of another format.

    `threads` windows are read side by side; the scores do not depend on it.
    """
    try:
        raw = model.read_bytes()
        wordpiece = WordPiece.load(vocabulary)
    except OSError as error:
        raise ModelError(
            "no-model", f"The model file {error.filename} cannot be read ({error.strerror}); reinstall sayso."
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])
        metadata = session.get_modelmeta().custom_metadata_map
    except Exception as error:  # the runtime raises its own unrelated classes for a damaged file
        raise ModelError("bad-model", f"{model} is not a readable model file; reinstall sayso. ({error})") from error
    if metadata.get("format") != FORMAT or metadata.get("columns") != json.dumps(dict(COLUMNS)):
        seen = metadata.get("format", "no format")
        raise ModelError(
            "wrong-model", f"{model} says {seen!r}; expected {FORMAT!r}. Use the file that came with sayso."
        )
    return Encoder(
        model_id=f"{FORMAT}+{digest(raw)[:12]}",
        wordpiece=wordpiece,
        heads=_read_heads(json.loads(metadata["heads"])),
        session=session,
        pool=ThreadPoolExecutor(max_workers=threads, thread_name_prefix="encoder"),
    )


def _read_heads(raw: dict[str, list[object]]) -> Heads:
    """Build the small weights from the model file's; the chain's tables bear "chain." before their names."""
    small = {name: np.array(value, np.float32) for name, value in raw.items()}
    chain = {name.removeprefix("chain."): small.pop(name) for name in sorted(small) if name.startswith("chain.")}
    crfs = {name: small.pop(name) for name in ("transitions", "begin", "end")}
    first, second = (Crf(**{name: value[layer] for name, value in crfs.items()}) for layer in (0, 1))
    return Heads(layers=(first, second), chain=MappingProxyType(chain), **small)
