"""Splits golden traces of Gymnasium 1.3 into the fixtures of packages/env-box2d.

usage: python tools/env-box2d/golden.py TRACES.json

TRACES.json holds, for each environment, seeds, actions, and the observations (float32), rewards (float64) and flags that
Gymnasium answered: make(id, **kwargs), reset(seed=seed), then one step for each action, reset() after an ended episode.
"""

import json
import pathlib
import sys

fixtures = pathlib.Path(__file__).parents[2] / "packages/env-box2d/test/fixtures"
traces = json.load(open(sys.argv[1]))["envs"]
for name, prefix in (("lunarLander", "LunarLander"), ("bipedalWalker", "BipedalWalker"), ("carRacing", "CarRacing")):
    chosen = [entry for entry in traces if entry["env"].startswith(prefix)]
    (fixtures / f"{name}Golden.json").write_text(json.dumps(chosen, separators=(",", ":")) + "\n")
