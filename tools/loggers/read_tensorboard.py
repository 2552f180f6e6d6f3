"""What TensorBoard's own reader finds in a directory of event files, as the fixture of packages/loggers.

    python -m venv venv && venv/bin/pip install tensorboard==2.21.0
    node --conditions=@prism-rl/source tools/loggers/writeFixtureRun.ts /tmp/events
    venv/bin/python tools/loggers/read_tensorboard.py /tmp/events > packages/loggers/test/fixtures/tensorboard.json
"""

import hashlib
import json
import pathlib
import sys

import tensorboard
from tensorboard.backend.event_processing import event_accumulator as ea

directory = pathlib.Path(sys.argv[1])
# Size guidance 0: keep every value.
accumulator = ea.EventAccumulator(str(directory), size_guidance={ea.SCALARS: 0, ea.TENSORS: 0})
accumulator.Reload()
tags = accumulator.Tags()

# Texts are tensors of the plugin "text"; anything else here would be a surprise.
assert set(tags["tensors"]) == set(accumulator.PluginTagToContent("text")), tags

files = sorted(directory.glob("events.out.tfevents.*"))
result = {
    "reader": f"tensorboard {tensorboard.__version__}",
    "sha256": [hashlib.sha256(file.read_bytes()).hexdigest() for file in files],
    "scalars": {tag: [[e.step, e.value] for e in accumulator.Scalars(tag)] for tag in tags["scalars"]},
    "text": {
        tag: [[e.step, e.tensor_proto.string_val[0].decode()] for e in accumulator.Tensors(tag)]
        for tag in tags["tensors"]
    },
}
print(json.dumps(result))
