/** Prism Catch in a page: played with the keyboard at 60 frames per second. */
import { AtariEmulator, prismCatch } from '../src/index.ts';
import { rgbTable } from '../src/picture.ts';

const frameTime = 1000 / 60;
/** Frames later than this are skipped: a page in the background does not catch up. */
const patience = 4 * frameTime;
const bucketRow = 180;

/** The game's progress so far. */
export interface CatchFacts {
  readonly frames: number;
  readonly pictures: number;
  readonly seconds: number;
  /** Milliseconds of processing. */
  readonly busy: number;
  readonly score: number;
  /** Leftmost pixel of the bucket on the canvas, −1 before it appears. */
  readonly bucket: number;
}

const facts = { frames: 0, pictures: 0, seconds: 0, busy: 0, score: 0 };
const canvas = document.createElement('canvas');
const context = canvas.getContext('2d', { willReadFrequently: true })!;
const held = new Set<string>();

function action(): number {
  if (held.has('Space')) return 1;
  if (held.has('ArrowRight')) return 3;
  return held.has('ArrowLeft') ? 4 : 0;
}

/** Adds the game to the page and starts it. */
export function startCatch(): void {
  const emulator = new AtariEmulator(prismCatch.image, prismCatch.spec, { repeatActionProbability: 0 });
  const rgb = rgbTable(emulator.format);
  canvas.width = 160;
  canvas.height = emulator.console.height;
  canvas.style.cssText =
    'display: block; margin: auto; width: 640px; height: 420px; image-rendering: pixelated';
  const line = document.createElement('p');
  line.style.textAlign = 'center';
  document.body.append(canvas, line);
  addEventListener('keydown', ({ code }) => held.add(code));
  addEventListener('keyup', ({ code }) => held.delete(code));
  const image = context.createImageData(canvas.width, canvas.height);
  const draw = (): void => {
    const { picture } = emulator.console;
    for (let i = 0; i < picture.length; i++) {
      for (let channel = 0; channel < 3; channel++)
        image.data[4 * i + channel] = rgb[3 * picture[i]! + channel]!;
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  };
  const start = performance.now();
  let due = start;
  const tick = (now: number): void => {
    const before = performance.now();
    if (now - due > patience) due = now;
    for (; due <= now; due += frameTime) {
      facts.score += emulator.act(action());
      if (emulator.over) emulator.reset();
      facts.frames++;
    }
    draw();
    facts.pictures++;
    facts.busy += performance.now() - before;
    facts.seconds = (now - start) / 1000;
    const rate = (facts.frames / facts.seconds).toFixed(1);
    const work = (facts.busy / facts.frames).toFixed(2);
    line.textContent = `← → move, space drops the next gem. Score ${facts.score}, ${rate} frames/s, ${work} ms a frame`;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

/** Returns the game's progress so far. */
export function catchFacts(): CatchFacts {
  const row = context.getImageData(0, bucketRow, canvas.width, 1).data;
  const lit = (i: number): boolean => row[4 * i]! + row[4 * i + 1]! + row[4 * i + 2]! > 0;
  // A gem that falls past the bucket is briefly in its row, but narrower.
  let [bucket, width] = [-1, 0];
  for (let i = 0, end = 0; i < canvas.width; i = end + 1) {
    for (end = i; end < canvas.width && lit(end); ) end++;
    if (end - i > width) [bucket, width] = [i, end - i];
  }
  return { ...facts, bucket };
}
