"""Runs one dispatch of a shader by wgpu, whose compiler is naga: onWgpu.py FOLDER, with plan.json and the buffers in it."""
import json
import sys
from pathlib import Path

import wgpu

folder = Path(sys.argv[1])
plan = json.loads((folder / "plan.json").read_text())
adapters = [a for a in wgpu.gpu.enumerate_adapters_sync() if a.info["backend_type"] == "Vulkan"]
if not adapters:
    sys.exit("no Vulkan device is here")
adapter = adapters[0]
limit = "max-compute-workgroup-storage-size"
device = adapter.request_device_sync(required_limits={limit: adapter.limits[limit]})
usage = wgpu.BufferUsage.STORAGE | wgpu.BufferUsage.COPY_SRC
storage = [
    device.create_buffer_with_data(data=(folder / name).read_bytes(), usage=usage)
    for name in ("memory", "given", "store")
]
turn = b"".join(number.to_bytes(4, "little") for number in plan["turn"])
buffers = [*storage, device.create_buffer_with_data(data=turn, usage=wgpu.BufferUsage.UNIFORM)]
kinds = ("storage", "read-only-storage", "storage", "uniform")
layout = device.create_bind_group_layout(
    entries=[
        {"binding": k, "visibility": wgpu.ShaderStage.COMPUTE, "buffer": {"type": kind}} for k, kind in enumerate(kinds)
    ]
)
pipeline = device.create_compute_pipeline(
    layout=device.create_pipeline_layout(bind_group_layouts=[layout]),
    compute={"module": device.create_shader_module(code=plan["code"]), "entry_point": "main"},
)
group = device.create_bind_group(
    layout=layout,
    entries=[
        {"binding": k, "resource": {"buffer": buffer, "offset": 0, "size": buffer.size}}
        for k, buffer in enumerate(buffers)
    ],
)
encoder = device.create_command_encoder()
run = encoder.begin_compute_pass()
run.set_pipeline(pipeline)
run.set_bind_group(0, group)
run.dispatch_workgroups(plan["runs"])
run.end()
device.queue.submit([encoder.finish()])
for name, buffer in (("memory", storage[0]), ("store", storage[2])):
    (folder / name).write_bytes(device.queue.read_buffer(buffer))
print(adapter.info["device"] or adapter.info["description"])
