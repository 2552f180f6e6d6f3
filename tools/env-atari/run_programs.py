"""Runs images in ale_py under the name of a supported game and writes checksums as JSON.

    python run_programs.py <folder of .bin files> <out.json>
"""

import json
import os
import shutil
import sys
import tempfile
import zlib

import ale_py

GAME = "donkey_kong"
STEPS = 12


def play(image):
    ale = ale_py.ALEInterface()
    ale.setInt("random_seed", 5)
    ale.setFloat("repeat_action_probability", 0.0)
    ale.loadROM(image)
    ale.reset_game()
    rows = []
    for step in range(STEPS + 1):
        if step:
            ale.act((step * 7) % 18)
        rows.append(["%08x" % zlib.crc32(ale.getRAM().tobytes()), "%08x" % zlib.crc32(ale.getScreen().tobytes())])
        if ale.game_over():
            ale.reset_game()
    return rows


ale_py.ALEInterface.setLoggerMode(ale_py.LoggerMode.Error)
folder, out = sys.argv[1:3]
results = {}
with tempfile.TemporaryDirectory() as scratch:
    image = os.path.join(scratch, GAME + ".bin")
    for name in sorted(os.listdir(folder)):
        shutil.copy(os.path.join(folder, name), image)
        results[name[:-4]] = play(image)
with open(out, "w") as file:
    json.dump(results, file)
print(len(results), "programs")
