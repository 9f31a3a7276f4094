"""The two drawing nets written anew: the same weights and answers for less work and memory.

python -m local.fal.models.rewrite multistyle26.onnx realesr_animevideov3_x4.onnx FOLDER

Takes the files as their packages give them (MODELS.toml says where from) and writes what the engine
runs to FOLDER, after both answered alike. Needs `onnx`, which nothing else here does: run it in an
environment of its own (onnx 1.23.2, onnxruntime 1.32.0 and numpy gave the very bytes of the table).
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Weights: TypeAlias = "NDArray[np.float32]"

_TAKEN = {
    "multistyle26.onnx": "0a2a0c9436a935cd1d4279cd06e171475b06222cb37c8c8d4afc53a9a7a1885e",
    "realesr_animevideov3_x4.onnx": (
        "90ec1ad49f9be15959e085fc3a649a7a842af2232745a389e8c7d1972e668939"
    ),
}
_OPSET, _IR = 17, 8
_EPSILON = 9.999999747378752e-06
"""The style net's own, as float32 tells it."""
_BLOCKS = 6
_MOST_OFF = 0.01 / 255
"""A hundredth of a grey level; reached were 0.0003 (style net) and 0.0002 (redraw)."""


@dataclass(slots=True)
class Graph:
    """Nodes and constants as they are added."""

    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)

    def constant(self, values: NDArray[Any]) -> str:
        """The name of a new constant."""
        name = f"constant{len(self.constants)}"
        self.constants.append(_module("numpy_helper").from_array(np.array(values), name))
        return name

    def add(self, kind: str, *inputs: str, name: str = "", **attributes: object) -> str:
        """The name of a new node's output."""
        name = name or f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(_module("helper").make_node(kind, list(inputs), [name], **attributes))
        return name

    def convolved(self, values: str, weights: Weights, stride: int = 1) -> str:
        """A convolution without padding."""
        size = weights.shape[2:]
        return self.add(
            "Conv", values, self.constant(weights), kernel_shape=size, strides=(stride, stride)
        )

    def padded(self, values: str, before: int, after: int, mode: str) -> str:
        """Rows above and columns left, rows below and columns right."""
        sides = np.array([0, 0, before, before, 0, 0, after, after], np.int64)
        return self.add("Pad", values, self.constant(sides), mode=mode)

    def model(self, inputs: dict[str, list[Any]], output: str, shape: list[Any]) -> bytes:
        """The finished file."""
        helper, onnx = _module("helper"), importlib.import_module("onnx")
        given = [helper.make_tensor_value_info(name, 1, size) for name, size in inputs.items()]
        wanted = [helper.make_tensor_value_info(output, 1, shape)]
        graph = helper.make_graph(self.nodes, output, given, wanted, self.constants)
        opset = helper.make_opsetid("", _OPSET)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=_IR)
        onnx.checker.check_model(model, full_check=True)
        content: bytes = model.SerializeToString(deterministic=True)
        return content


def style_net(weights: dict[str, Weights]) -> bytes:
    """multistyle26 without its detours; sides of pictures must be multiples of four.

    Instance normalisation is one node instead of seven, paddings are constants and no wider than
    they are felt. Enlarging and the convolution after it are one convolution at the small size,
    which makes all four pixels of a block; the last one, of 4 to 3 channels, works on blocks too,
    where processors take sixteen channels at a time.
    """
    graph = Graph()

    def normed(values: str, layer: str) -> str:
        manner = (
            graph.add("MatMul", "style_weights", graph.constant(weights[f"{layer}.norm.{part}"]))
            for part in ("gamma", "beta")
        )
        return graph.add("InstanceNormalization", values, *manner, epsilon=_EPSILON)

    def bent(values: str, layer: str) -> str:
        return graph.add("Relu", normed(values, layer))

    flow = graph.padded("image", 4, 4, "reflect")
    flow = bent(graph.convolved(flow, weights["contract.0.w"]), "contract.0")
    for layer in ("contract.1", "contract.2"):
        flow = graph.padded(flow, 1, 0, "reflect")
        flow = bent(graph.convolved(flow, weights[f"{layer}.w"], stride=2), layer)
    for number in range(_BLOCKS):
        first, second = f"res.{number}.0", f"res.{number}.1"
        inner = graph.convolved(graph.padded(flow, 1, 1, "reflect"), weights[f"{first}.w"])
        inner = graph.padded(bent(inner, first), 1, 1, "reflect")
        inner = normed(graph.convolved(inner, weights[f"{second}.w"]), second)
        flow = graph.add("Add", flow, inner)
    for layer in ("expand.0", "expand.1"):
        flow = graph.padded(flow, 1, 1, "edge")
        flow = graph.convolved(flow, _on_blocks(weights[f"{layer}.w"], enlarging=True))
        flow = bent(graph.add("DepthToSpace", flow, blocksize=2), layer)
    flow = graph.add("SpaceToDepth", graph.padded(flow, 4, 4, "reflect"), blocksize=2)
    flow = graph.convolved(flow, _on_blocks(weights["expand.2.w"], enlarging=False))
    flow = normed(graph.add("DepthToSpace", flow, blocksize=2), "expand.2")
    graph.add("Sigmoid", flow, name="stylized")
    inputs: dict[str, list[Any]] = {"image": [1, 3, "rows", "columns"], "style_weights": [26]}
    return graph.model(inputs, "stylized", [1, 3, None, None])


def _on_blocks(weights: Weights, *, enlarging: bool) -> Weights:
    """A convolution that makes blocks of 2x2 pixels, as channels, block by block.

    From pixels that were each doubled in both directions before (`enlarging`), or from pixels in
    blocks themselves. Channels are ordered as DepthToSpace wants them: rows, columns, channels.
    """
    out, into, side, _ = weights.shape
    reach = side // 2
    far = 1 if enlarging else reach // 2
    sources = 1 if enlarging else 2
    span = 2 * far + 1
    result = np.zeros((2, 2, out, sources, sources, into, span, span), np.float32)
    for row, column, down, across in np.ndindex(2, 2, side, side):
        y, x = row + down - reach, column + across - reach
        inside = (y % sources, x % sources)
        result[row, column, :, *inside, :, y // 2 + far, x // 2 + far] += weights[
            :, :, down, across
        ]
    return result.reshape(4 * out, sources * sources * into, span, span)


def redraw_net(weights: dict[str, Weights], order: list[tuple[str, str, str]]) -> bytes:
    """animevideov3 in a form that stays in the processor's own layout of channels.

    A slope below zero for each channel has no such form, so that every layer was laid out anew
    twice. But slope * x + relu((1 - slope) * x) has; where the slope is over one its channel
    changes sign and the next layer takes it back. `order` names each layer's weights, bias and
    slopes.
    """
    graph = Graph()
    flow, signs = "x", np.ones(3, np.float32)
    for kernel, bias, slopes in order:
        own = weights[kernel] * signs[None, :, None, None]
        flow = graph.add(
            "Conv",
            flow,
            graph.constant(own),
            graph.constant(weights[bias]),
            kernel_shape=(3, 3),
            pads=(1, 1, 1, 1),
        )
        if slopes:
            slope = weights[slopes].reshape(-1)
            signs = np.where(slope > 1, np.float32(-1), np.float32(1))
            above = graph.add("Relu", _scaled(graph, flow, np.abs(1 - slope)))
            flow = graph.add("Add", _scaled(graph, flow, slope * signs), above)
    drawn = graph.add("DepthToSpace", flow, blocksize=4, mode="CRD")
    scales = graph.constant(np.array([1, 1, 4, 4], np.float32))
    nearest = {
        "coordinate_transformation_mode": "asymmetric",
        "mode": "nearest",
        "nearest_mode": "floor",
    }
    graph.add("Add", drawn, graph.add("Resize", "x", "", scales, **nearest), name="y")
    return graph.model({"x": [1, 3, "rows", "columns"]}, "y", [1, 3, None, None])


def _scaled(graph: Graph, values: str, factors: Weights) -> str:
    """Each channel by its factor."""
    kernel = graph.constant(factors.astype(np.float32).reshape(-1, 1, 1, 1))
    return graph.add("Conv", values, kernel, group=len(factors), kernel_shape=(1, 1))


def _layers(model: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401 - onnx ships no types
    """Weights, bias and slopes of each convolution, in order; the last has no slopes."""
    kernels = [node.input[1:3] for node in model.graph.node if node.op_type == "Conv"]
    slopes = [node.input[1] for node in model.graph.node if node.op_type == "PRelu"]
    pairs = zip(kernels, [*slopes, ""], strict=True)
    return [(kernel, bias, slope) for (kernel, bias), slope in pairs]


def _most_off(first: bytes, second: bytes, feed: dict[str, Weights]) -> float:
    """The greatest difference of two models' answers."""
    runtime: Any = importlib.import_module("onnxruntime")
    answers = [
        runtime.InferenceSession(one, providers=["CPUExecutionProvider"]).run(None, feed)[0]
        for one in (first, second)
    ]
    return float(np.abs(answers[0] - answers[1]).max())


def _module(name: str) -> Any:  # noqa: ANN401 - onnx ships no types
    return importlib.import_module(f"onnx.{name}")


def _taken(path: Path, name: str) -> tuple[bytes, Any, dict[str, Weights]]:
    """A package's file: its bytes, the model, its weights by name.

    Raises:
        SystemExit: it is another file.
    """
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != _TAKEN[name]:
        raise SystemExit(f"{path} is not the file that MODELS.toml speaks of.")
    model: Any = importlib.import_module("onnx").load_model_from_string(content)
    to_array = _module("numpy_helper").to_array
    return content, model, {one.name: to_array(one) for one in model.graph.initializer}


def main() -> None:
    """Write both models anew, after they answered like those they come from."""
    parser = argparse.ArgumentParser(prog="python -m local.fal.models.rewrite")
    for name in ("style", "redraw", "folder"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    style, redraw = (Path(path) for path in (given.style, given.redraw))
    chance = np.random.default_rng(0)
    old, _, weights = _taken(style, "multistyle26.onnx")
    results = {"multistyle26.onnx": (old, style_net(weights))}
    old, model, weights = _taken(redraw, "realesr_animevideov3_x4.onnx")
    results["realesr_animevideov3_x4.onnx"] = (old, redraw_net(weights, _layers(model)))
    mixture = chance.random(26, np.float32)
    feeds = {
        "multistyle26.onnx": {
            "image": chance.random((1, 3, 256, 192), np.float32),
            "style_weights": mixture / mixture.sum(),
        },
        "realesr_animevideov3_x4.onnx": {"x": chance.random((1, 3, 96, 61), np.float32)},
    }
    for name, (old, new) in results.items():
        off = _most_off(old, new, feeds[name])
        digest = hashlib.sha256(new).hexdigest()
        sys.stdout.write(f"{name}: {255 * off:.5f} grey levels off, {digest}\n")
        if off > _MOST_OFF:
            raise SystemExit("That is not the same net.")
        (Path(given.folder) / name).write_bytes(new)


if __name__ == "__main__":
    main()
