"""Reads a snapshot that packages/core wrote with Python's safetensors, and keeps the file and what was read.

Run: node --conditions=@prism-rl/source tools/safetensors/example.ts | python tools/safetensors/fixture.py
     (safetensors 0.8, numpy 2.4)
"""

import base64
import json
import pathlib
import struct
import sys

from safetensors.numpy import load, save

file = base64.b64decode(sys.stdin.read())
(length,) = struct.unpack("<Q", file[:8])
metadata = json.loads(file[8 : 8 + length])["__metadata__"]
fixture = {
    "file": base64.b64encode(file).decode(),
    "meta": metadata["meta"],
    # numbers as text, so that 64-bit integers keep all digits
    "arrays": {
        name: {"dtype": str(array.dtype), "values": [repr(v) for v in array.tolist()]}
        for name, array in sorted(load(file).items())
    },
    # the file after Python loaded and saved it, by the metadata that it kept
    "rewritten": {
        kept: base64.b64encode(save(load(file), metadata)).decode()
        for kept, metadata in {
            "nothing": None,
            "meta": {"meta": metadata["meta"]},
            "all": metadata,
        }.items()
    },
}
out = pathlib.Path(__file__).parents[2] / "packages/core/test/fixtures/safetensors.json"
out.write_text(json.dumps(fixture, indent=1) + "\n")
