"""Checks an exported policy: python check_onnx.py MODEL OBSERVATIONS SHAPE

Runs onnx.checker and onnxruntime on observations read from a file, in the type that the policy takes, and prints the actions as JSON.
Needs: pip install onnx onnxruntime numpy
"""

import json
import sys

import numpy as np
import onnx
import onnxruntime


def main():
    path, observations, shape = sys.argv[1], sys.argv[2], [int(n) for n in sys.argv[3].split(",")]
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    observation = session.get_inputs()[0]
    dtype = np.float64 if observation.type == "tensor(double)" else np.float32
    batch = np.fromfile(observations, dtype=dtype).reshape(shape)
    outputs = dict(zip((o.name for o in session.get_outputs()), session.run(None, {observation.name: batch})))
    print(json.dumps(outputs["action"].tolist()))


if __name__ == "__main__":
    main()
