"""checkpoint -> the model file that ships: an int8 ONNX graph with the small decoding weights inside.

The graph is written node by node with ONNX Runtime's own fused operators, so that no exporter or
optimiser stands between the checkpoint and the file. No torch here.
"""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

from sayso.annotate.heads import COLUMNS, forbid_steps

__all__ = ["write_model"]

LAYERS, HEADS, EPSILON = 6, 12, 1e-12
SMALL = ("distance", "between", "none", "none_bias", "widths", "end")  # decoding weights, carried as metadata
FORBIDDEN = -1e4
Weights = dict[str, NDArray[np.float32]]


def write_model(checkpoint: Path, out: Path, *, int8: bool = True) -> Path:
    """Write the checkpoint as one ONNX file; `int8` False keeps 32-bit weights, to measure what int8 costs.

    Inputs `pieces`, `cases` (B, T) int32 and `lengths` (B,) int32; output `columns` (B, T, all of COLUMNS).
    """
    weights = load_file(checkpoint)
    graph = _make_graph(weights)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="sayso")
    if not int8:
        onnx.save(_with_metadata(model, weights), out)
        return out
    with TemporaryDirectory() as folder:
        plain, small = Path(folder) / "plain.onnx", Path(folder) / "int8.onnx"
        onnx.save(model, plain)
        quantize_dynamic(
            plain,
            small,
            weight_type=QuantType.QInt8,
            per_channel=True,
            nodes_to_exclude=["columns"],  # the last step costs little and decides everything
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
        onnx.save(_with_metadata(onnx.load(small), weights), out)
    return out


def _make_graph(weights: Weights) -> onnx.GraphProto:
    nodes: list[onnx.NodeProto] = []
    values: list[onnx.TensorProto] = []

    def keep(name: str, value: NDArray[np.float32]) -> str:
        values.append(numpy_helper.from_array(np.ascontiguousarray(value, np.float32), name))
        return name

    def get(name: str) -> str:
        return keep(name, weights[name])

    def matrix(name: str) -> str:
        return keep(f"{name}.weight", weights[f"{name}.weight"].T)

    # The case table stands where BERT keeps its segment table.
    embedding = [get("word.weight"), get("place.weight"), get("case.weight"), get("norm.weight"), get("norm.bias")]
    nodes.append(
        helper.make_node(
            "EmbedLayerNormalization",
            ["pieces", "cases", *embedding],
            ["x0", "mask_index"],
            name="embed",
            domain="com.microsoft",
            epsilon=EPSILON,
        )
    )
    for i in range(LAYERS):
        nodes += _make_block(i, get, matrix)
    nodes.append(helper.make_node("MatMul", [f"x{LAYERS}", matrix("columns")], ["product"], name="columns"))
    nodes.append(helper.make_node("Add", ["product", get("columns.bias")], ["columns"], name="columns.add"))
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT32, ["B", "T"]) for name in ("pieces", "cases")]
    inputs.append(helper.make_tensor_value_info("lengths", TensorProto.INT32, ["B"]))
    outputs = [helper.make_tensor_value_info("columns", TensorProto.FLOAT, ["B", "T", sum(COLUMNS.values())])]
    return helper.make_graph(nodes, "sayso", inputs, outputs, values)


def _make_block(i: int, get: Callable[[str], str], matrix: Callable[[str], str]) -> list[onnx.NodeProto]:
    base = f"blocks.{i}"

    def node(kind: str, inputs: list[str], output: str, domain: str = "", **options: Any) -> onnx.NodeProto:
        return helper.make_node(kind, inputs, [output], name=f"{base}.{output}", domain=domain, **options)

    def named(part: str) -> str:
        return f"{base}.{part}"

    microsoft = "com.microsoft"
    return [
        node(
            "Attention",
            [f"x{i}", matrix(named("qkv")), get(named("qkv.bias")), "lengths"],
            f"a{i}",
            microsoft,
            num_heads=HEADS,
        ),
        node("MatMul", [f"a{i}", matrix(named("out"))], f"o{i}"),
        node(
            "SkipLayerNormalization",
            [f"o{i}", f"x{i}", get(named("norm1.weight")), get(named("norm1.bias")), get(named("out.bias"))],
            f"h{i}",
            microsoft,
            epsilon=EPSILON,
        ),
        node("MatMul", [f"h{i}", matrix(named("up"))], f"u{i}"),
        node("BiasGelu", [f"u{i}", get(named("up.bias"))], f"g{i}", microsoft),
        node("MatMul", [f"g{i}", matrix(named("down"))], f"d{i}"),
        node(
            "SkipLayerNormalization",
            [f"d{i}", f"h{i}", get(named("norm2.weight")), get(named("norm2.bias")), get(named("down.bias"))],
            f"x{i + 1}",
            microsoft,
            epsilon=EPSILON,
        ),
    ]


def _with_metadata(model: onnx.ModelProto, weights: Weights) -> onnx.ModelProto:
    small = {name: weights[name].tolist() for name in weights if name in SMALL or name.startswith("chain.")}
    small["transitions"] = np.where(forbid_steps(), FORBIDDEN, weights["transitions"]).tolist()
    small["begin"] = np.where(forbid_steps()[0], FORBIDDEN, weights["begin"]).tolist()
    helper.set_model_props(
        model, {"format": "sayso-encoder/2", "columns": json.dumps(dict(COLUMNS)), "heads": json.dumps(small)}
    )
    return model
