"""Writes sines and cosines rounded correctly from 160 bits (mpmath), as the oracle of env-classic's own."""

import base64
import json
import pathlib
import random

import mpmath
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
mpmath.mp.prec = 160
random.seed(1)
arguments = []
for low, high, count in [(-0.3, 0.3, 200), (-0.8, 0.8, 150), (-3.2, 3.2, 200), (-100, 100, 150), (-1e6, 1e6, 50)]:
    arguments += [random.uniform(low, high) for _ in range(count)]
# Just beside the zeros of both functions the reduced argument needs its low part.
arguments += [float(k * mpmath.pi / 2) for k in range(-12, 13)]
document = {"source": f"mpmath {mpmath.__version__}, 160 bits, rounded once"}
for name, values in (
    ("arguments", arguments),
    ("sines", [float(mpmath.sin(mpmath.mpf(x))) for x in arguments]),
    ("cosines", [float(mpmath.cos(mpmath.mpf(x))) for x in arguments]),
):
    document[name + "F64"] = base64.b64encode(np.array(values, "<f8").tobytes()).decode()
path = ROOT / "packages/env-classic/test/fixtures/trigonometry.json"
path.write_text(json.dumps(document, indent=1) + "\n")
print(path, path.stat().st_size)
