/** Prism Catch in the browser, one frame of the game for every sixtieth of a second. Served by browser.ts. */
import { AtariEmulator, prismCatch, rgbTable } from '../../packages/env-atari/src/index.ts';

const FRAME = 1000 / 60;
const emulator = new AtariEmulator(prismCatch.image, prismCatch.spec, { repeatActionProbability: 0 });
const rgb = rgbTable(emulator.format);
const canvas = document.querySelector('canvas')!;
const context = canvas.getContext('2d')!;
const image = context.createImageData(160, emulator.console.height);
const held = new Set<string>();
const facts = { frames: 0, seconds: 0, busy: 0, score: 0, bucketX: 0 };
Object.assign(globalThis, { facts });

addEventListener('keydown', ({ code }) => held.add(code));
addEventListener('keyup', ({ code }) => held.delete(code));

function action(): number {
  if (held.has('Space')) return 1;
  if (held.has('ArrowRight')) return 3;
  return held.has('ArrowLeft') ? 4 : 0;
}

function draw(): void {
  const { picture } = emulator.console;
  for (let i = 0; i < picture.length; i++) {
    const at = 3 * picture[i]!;
    image.data[4 * i] = rgb[at]!;
    image.data[4 * i + 1] = rgb[at + 1]!;
    image.data[4 * i + 2] = rgb[at + 2]!;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

const start = performance.now();
let due = start;
function tick(now: number): void {
  const before = performance.now();
  for (let turns = 0; due <= now && turns < 4; turns++) {
    facts.score += emulator.act(action());
    if (emulator.over) emulator.reset();
    facts.frames++;
    due += FRAME;
  }
  draw();
  facts.busy += performance.now() - before;
  facts.seconds = (now - start) / 1000;
  facts.bucketX = emulator.console.ram[8]!;
  document.querySelector('output')!.textContent =
    `score ${facts.score}, ${(facts.frames / facts.seconds).toFixed(1)} frames/s, ${(facts.busy / facts.frames).toFixed(2)} ms a frame`;
  requestAnimationFrame(tick);
}
requestAnimationFrame(tick);
