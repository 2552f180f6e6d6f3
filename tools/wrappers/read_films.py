"""What Pillow finds in the example films, as the fixture of packages/wrappers.

    python -m venv venv && venv/bin/pip install pillow==13.0.0
    node --conditions=@prism-rl/source tools/wrappers/writeFilms.ts /tmp/films
    venv/bin/python tools/wrappers/read_films.py /tmp/films > packages/wrappers/test/fixtures/films.json
"""

import hashlib
import json
import pathlib
import sys

import PIL
from PIL import Image, ImageSequence

result = {"reader": f"Pillow {PIL.__version__}", "films": {}}
for file in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    with Image.open(file) as film:
        frames = [
            {
                "milliseconds": round(frame.info.get("duration", 0), 3),
                "sha256": hashlib.sha256(frame.convert("RGB").tobytes()).hexdigest(),
            }
            for frame in ImageSequence.Iterator(film)
        ]
        result["films"][file.name] = {
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
            "format": film.format,
            "size": list(film.size),
            "loop": film.info.get("loop"),
            "frames": frames,
        }
print(json.dumps(result, indent=1))
