/**
 * Runs the complete golden file and prints a summary. Needs the reference's images (see images.ts):
 *
 *   ATARI_ROMS=ale_py-….whl node --conditions=@prism-rl/source tools/env-atari/parity.ts [--games a,b] [--steps 6000]
 *
 * `--fetch` downloads the wheel with pip when nothing else has them, and says so when it cannot; the exit status is then 0
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  checkAveraged,
  checkMain,
  checkModes,
  checkSticky,
  checkVector,
  type GoldenGame,
  type GoldenVector,
} from './goldenRuns.ts';
import { findImages } from './images.ts';

const { values } = parseArgs({
  options: {
    games: { type: 'string' },
    steps: { type: 'string', default: '6000' },
    fetch: { type: 'boolean', default: false },
  },
});
const images = await findImages(values.fetch);
if (images === undefined) {
  console.log(
    'No images found: set ATARI_ROMS to a wheel of ale-py (pip download --no-deps ale-py). Nothing was compared.',
  );
  process.exit(0);
}
const fixture = join(import.meta.dirname, '../../packages/env-atari/test/fixtures/atari-golden.json');
const golden = JSON.parse(readFileSync(fixture, 'utf8')) as {
  readonly seed: number;
  readonly games: Readonly<Record<string, GoldenGame>>;
  readonly vector: Readonly<Record<string, GoldenVector>>;
};
const wanted = values.games?.split(',');
const counts: Record<string, [equal: number, all: number]> = {};
const missing: string[] = [];

function report(kind: string, runs: number, problems: readonly string[]): void {
  counts[kind] ??= [0, 0];
  counts[kind][1] += runs;
  counts[kind][0] += problems.length === 0 ? runs : Math.max(0, runs - problems.length);
  for (const problem of problems.slice(0, 3)) console.log(problem);
}

const start = performance.now();
for (const [name, expected] of Object.entries(golden.games)) {
  if (wanted !== undefined && !wanted.includes(name)) continue;
  const rom = images(name);
  if (rom === undefined) {
    missing.push(name);
    continue;
  }
  report('games', 1, checkMain(name, rom, golden.seed, expected, Number(values.steps)));
  report('modes and difficulties', ...checkModes(name, rom, golden.seed, expected));
  report('sticky actions', 1, checkSticky(name, rom, golden.seed, expected));
  if (expected.averaged) report('colour averaging', 1, checkAveraged(name, rom, golden.seed, expected));
}
for (const [key, expected] of Object.entries(golden.vector)) {
  const name = key.split('+')[0]!;
  const rom = images(name);
  if ((wanted !== undefined && !wanted.includes(name)) || rom === undefined) continue;
  report('vector pipeline', 1, checkVector(key, rom, expected));
}
for (const [kind, [equal, all]] of Object.entries(counts)) console.log(`${kind}: ${equal}/${all} equal`);
if (missing.length > 0) console.log(`not compared, image missing: ${missing.join(', ')}`);
console.log(`${((performance.now() - start) / 1000).toFixed(1)} s`);
process.exit(Object.values(counts).every(([equal, all]) => equal === all) && missing.length === 0 ? 0 : 1);
