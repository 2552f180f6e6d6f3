// Draws the picture of each world that draws itself, 1200 × 630 points: node drawPreviews.ts FOLDER
import fs from 'node:fs';
import path from 'node:path';
import { createEnvironment, type Frame, Registry } from '@prism-rl/core';
import { encodePng } from '@prism-rl/wrappers';
import { loadPlugins } from '../src/run/choices/plugins.ts';
import { pageOf, worlds } from '../src/run/choices/worlds.ts';

const [width, height, stripe] = [1200, 630, 14];
const spectrum = [0xd1495b, 0xedae49, 0x7fb069, 0x30a0a0, 0x3d6fd0, 0x7d52c8];

/** The frame in the middle, as large as fits, below the stripe of the project. */
function previewOf(frame: Frame): Frame {
  const data = new Uint8Array(width * height * 3).fill(246);
  const scale = Math.min(width / frame.width, (height - stripe) / frame.height);
  const [w, h] = [Math.floor(frame.width * scale), Math.floor(frame.height * scale)];
  const [left, top] = [Math.floor((width - w) / 2), stripe + Math.floor((height - stripe - h) / 2)];
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const from = 3 * (Math.floor(y / scale) * frame.width + Math.floor(x / scale));
      data.set(frame.data.subarray(from, from + 3), 3 * ((top + y) * width + left + x));
    }
  }
  for (let k = 0; k < stripe * width; k++) {
    const colour = spectrum[Math.floor(((k % width) / width) * spectrum.length)]!;
    data.set([colour >> 16, (colour >> 8) & 255, colour & 255], 3 * k);
  }
  return { width, height, data };
}

const folder = process.argv[2]!;
fs.mkdirSync(folder, { recursive: true });
for (const { id, look } of worlds) {
  if (look === 'robot') continue; // drawn by WebGL in the page
  const registry = new Registry(await loadPlugins({ world: id, agent: 'q-learning' }));
  const env = await createEnvironment(registry, { id });
  env.reset({ seed: 1 });
  const frame = env.render?.();
  if (frame !== undefined)
    fs.writeFileSync(path.join(folder, `${pageOf(id)}.png`), encodePng(previewOf(frame)));
}
