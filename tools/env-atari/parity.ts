/**
 * Runs the complete golden file and prints a summary. Needs the reference's images (see romFolder.ts):
 *
 *   ATARI_ROMS=…/ale_py/roms node --conditions=@prism-rl/source tools/env-atari/parity.ts [--games a,b] [--steps 6000]
 */
import { existsSync, readFileSync } from 'node:fs';
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
import { romFolder } from './romFolder.ts';

const { values } = parseArgs({
  options: { games: { type: 'string' }, steps: { type: 'string', default: '6000' } },
});
const folder = romFolder();
if (folder === undefined) {
  console.log(
    'No images found: set ATARI_ROMS to the roms folder of an installed ale_py. Nothing was compared.',
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
const image = (name: string): Uint8Array => readFileSync(join(folder, `${name}.bin`));
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
  if (!existsSync(join(folder, `${name}.bin`))) {
    missing.push(name);
    continue;
  }
  const rom = image(name);
  report('games', 1, checkMain(name, rom, golden.seed, expected, Number(values.steps)));
  report('modes and difficulties', ...checkModes(name, rom, golden.seed, expected));
  report('sticky actions', 1, checkSticky(name, rom, golden.seed, expected));
  if (expected.averaged) report('colour averaging', 1, checkAveraged(name, rom, golden.seed, expected));
}
for (const [key, expected] of Object.entries(golden.vector)) {
  const name = key.split('+')[0]!;
  if ((wanted !== undefined && !wanted.includes(name)) || missing.includes(name)) continue;
  report('vector pipeline', 1, checkVector(key, image(name), expected));
}
for (const [kind, [equal, all]] of Object.entries(counts)) console.log(`${kind}: ${equal}/${all} equal`);
if (missing.length > 0) console.log(`not compared, image missing: ${missing.join(', ')}`);
console.log(`${((performance.now() - start) / 1000).toFixed(1)} s`);
process.exit(Object.values(counts).every(([equal, all]) => equal === all) && missing.length === 0 ? 0 : 1);
