/** The golden file's runs: one function per kind, each returning its differences as text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { AtariVectorSettings } from '../src/atariVectorEnv.ts';
import { atariGame, minimalActions } from '../src/game.ts';
import { AtariEmulator, AtariVectorEnv } from '../src/index.ts';
import type { Images } from './images.ts';

/** [step, crc of RAM, crc of screen, total reward, lives] */
export type Row = readonly [number, string, string, number, number];

interface Variant {
  readonly mode: number;
  readonly difficulty: number;
  readonly at: readonly Row[];
}

/** One game's part of the golden file. */
export interface GoldenGame {
  readonly at: readonly Row[];
  readonly total: number;
  readonly overs: number;
  readonly firstOver: number | null;
  readonly modeRun?: Variant;
  readonly modeRun2?: Variant;
  readonly sticky: { readonly at: readonly Row[]; readonly total: number; readonly overs: number };
}

/** One vector run: [step, crc 0, crc 1, totals, lives]. */
export interface GoldenVector {
  readonly at: readonly (readonly [number, string, string, number, number, number, number])[];
  readonly ends: readonly [number, number];
}

/** CRC-32 as 8 hex digits. */
export const hex = (bytes: Uint8Array): string => crc32(bytes).toString(16).padStart(8, '0');

/** The runs' random number generator. */
export const nextNumber = (x: number): number => (Math.imul(x, 1103515245) + 12345) & 0x7fffffff;

interface Play {
  readonly steps: number;
  readonly repeatActionProbability?: number;
  readonly frameSkip?: number;
  readonly variant?: { readonly mode: number; readonly difficulty: number };
}

/** Plays by the golden file's rule; `visit` sees every step from 0 on, before a reset that it may cause. */
function play(
  name: string,
  image: Uint8Array,
  seed: number,
  options: Play,
  visit: (step: number, emulator: AtariEmulator, total: number) => void,
): { total: number; overs: number; firstOver: number | null } {
  const { steps, variant, repeatActionProbability = 0, frameSkip = 1 } = options;
  const game = atariGame(name, image);
  const emulator = new AtariEmulator(game.image, game.spec, { seed, repeatActionProbability, frameSkip });
  if (variant) {
    emulator.setMode(variant.mode);
    emulator.setDifficulty(variant.difficulty);
  }
  emulator.reset();
  const actions = minimalActions(game.spec);
  let x = seed;
  let action = 0;
  let total = 0;
  let overs = 0;
  let firstOver: number | null = null;
  visit(0, emulator, 0);
  for (let f = 1; f <= steps; f++) {
    x = nextNumber(x);
    if (f === 1 || ((x >> 24) & 7) < 2) action = actions[(x >> 8) % actions.length]!;
    total += emulator.act(action);
    visit(f, emulator, total);
    if (emulator.over) {
      overs++;
      firstOver ??= f;
      emulator.reset();
    }
  }
  return { total, overs, firstOver };
}

function compareRows(
  label: string,
  name: string,
  image: Uint8Array,
  seed: number,
  rows: readonly Row[],
  options: Play,
): { problems: string[]; result: { total: number; overs: number; firstOver: number | null } } {
  const want = new Map(rows.map((row) => [row[0], JSON.stringify(row)]));
  const problems: string[] = [];
  const result = play(name, image, seed, options, (step, emulator, total) => {
    const expected = want.get(step);
    if (expected === undefined) return;
    const got = JSON.stringify([
      step,
      hex(emulator.console.ram),
      hex(emulator.console.picture),
      total,
      emulator.lives,
    ]);
    if (got !== expected) problems.push(`${name} ${label}: ${got}, expected ${expected}`);
  });
  return { problems, result };
}

/** Checks the long run of a game (6000 steps, or fewer). */
function checkMain(
  name: string,
  image: Uint8Array,
  seed: number,
  golden: GoldenGame,
  steps = 6000,
): string[] {
  const { problems, result } = compareRows('run', name, image, seed, golden.at, { steps });
  if (steps === 6000) {
    const { total, overs, firstOver } = golden;
    const expected = JSON.stringify({ total, overs, firstOver });
    if (JSON.stringify(result) !== expected)
      problems.push(`${name}: ${JSON.stringify(result)}, expected ${expected}`);
  }
  return problems;
}

/** Checks the runs in other modes and difficulties; also returns their number. */
function checkModes(name: string, image: Uint8Array, seed: number, golden: GoldenGame): [number, string[]] {
  const variants = [golden.modeRun, golden.modeRun2].filter((variant) => variant !== undefined);
  const problems = variants.flatMap(
    (variant) =>
      compareRows(`mode ${variant.mode}/${variant.difficulty}`, name, image, seed, variant.at, {
        steps: 60,
        variant,
      }).problems,
  );
  return [variants.length, problems];
}

/** Checks the run with sticky actions and frame skip. */
function checkSticky(name: string, image: Uint8Array, seed: number, golden: GoldenGame): string[] {
  const { sticky } = golden;
  const options = { steps: 200, repeatActionProbability: 0.25, frameSkip: 4 };
  const { problems, result } = compareRows('sticky', name, image, seed, sticky.at, options);
  if (result.total !== sticky.total || result.overs !== sticky.overs)
    problems.push(`${name} sticky: totals differ`);
  return problems;
}

function vectorSettings(key: string): Partial<AtariVectorSettings> {
  let settings: Partial<AtariVectorSettings> = { autoreset: 'next-step' };
  const known: Readonly<Record<string, Partial<AtariVectorSettings>>> = {
    episodicLife: { episodicLife: true },
    sticky: { repeatActionProbability: 0.25 },
    rgb: { grayscale: false },
    noMax: { maxpool: false },
    skip3: { frameSkip: 3 },
    stack2: { stack: 2 },
    '64x96': { width: 64, height: 96 },
    noFire: { fireReset: false },
    noop0: { noopMax: 0 },
    raw: { clipRewards: false },
    lifeLoss: { lifeLossInfo: true },
    full: { fullActionSpace: true },
  };
  for (const word of key.split('+').slice(1)) {
    if (known[word] === undefined) throw new Error(`unknown setting ${word}`);
    settings = { ...settings, ...known[word] };
  }
  return settings;
}

/** Checks a run of the vector environment; `key` = game and settings joined by +. */
function checkVector(key: string, image: Uint8Array, golden: GoldenVector): string[] {
  const name = key.split('+')[0]!;
  const env = new AtariVectorEnv(atariGame(name, image), 2, vectorSettings(key));
  const { size } = env.observationSpace;
  const totals = [0, 0];
  const ends = [0, 0];
  const want = new Map(golden.at.map((row) => [row[0], JSON.stringify(row)]));
  const problems: string[] = [];
  const compare = (step: number): void => {
    const expected = want.get(step);
    if (expected === undefined) return;
    const crcs = [0, 1].map((i) => hex(env.observations.subarray(i * size, (i + 1) * size)));
    const got = JSON.stringify([step, ...crcs, ...totals, ...env.lives]);
    if (got !== expected) problems.push(`${key}: ${got}, expected ${expected}`);
  };
  env.reset({ seed: 7 });
  compare(0);
  const actions = new Int32Array(2);
  let x = 7;
  for (let step = 1; step <= Math.max(...want.keys()); step++) {
    for (let i = 0; i < 2; i++) {
      x = nextNumber(x);
      actions[i] = (x >> 8) % env.actionSpace.n;
    }
    env.step(actions);
    for (let i = 0; i < 2; i++) {
      totals[i]! += env.rewards[i]!;
      if (env.terminated[i] === 1 || env.truncated[i] === 1) ends[i]! += 1;
    }
    compare(step);
  }
  if (JSON.stringify(ends) !== JSON.stringify(golden.ends)) {
    problems.push(`${key}: ends ${JSON.stringify(ends)}, expected ${JSON.stringify(golden.ends)}`);
  }
  return problems;
}

interface Golden {
  readonly seed: number;
  readonly games: Readonly<Record<string, GoldenGame>>;
  readonly vector: Readonly<Record<string, GoldenVector>>;
}

/** Result of a comparison with the golden file. */
export interface Comparison {
  readonly kinds: Readonly<Record<string, { runs: number; equal: number; problems: string[] }>>;
  /** Games whose image is missing. */
  readonly missing: readonly string[];
}

/**
 * Plays the golden file's runs and compares RAM, screen, rewards and lives with `ale_py`.
 *
 * @param steps how many of each game's 6000 steps to play.
 * @param wanted games to play; default: all.
 */
export function compareGolden(images: Images, steps: number, wanted?: readonly string[]): Comparison {
  const golden = JSON.parse(
    readFileSync(join(import.meta.dirname, 'fixtures/atari-golden.json'), 'utf8'),
  ) as Golden;
  const kinds: Record<string, { runs: number; equal: number; problems: string[] }> = {};
  const missing: string[] = [];
  const report = (kind: string, runs: number, problems: readonly string[]): void => {
    kinds[kind] ??= { runs: 0, equal: 0, problems: [] };
    kinds[kind].runs += runs;
    kinds[kind].equal += Math.max(0, runs - problems.length);
    kinds[kind].problems.push(...problems.slice(0, 3));
  };
  for (const [name, expected] of Object.entries(golden.games)) {
    if (wanted !== undefined && !wanted.includes(name)) continue;
    const image = images(name);
    if (image === undefined) {
      missing.push(name);
      continue;
    }
    report('games', 1, checkMain(name, image, golden.seed, expected, steps));
    report('modes and difficulties', ...checkModes(name, image, golden.seed, expected));
    report('sticky actions', 1, checkSticky(name, image, golden.seed, expected));
  }
  for (const [key, expected] of Object.entries(golden.vector)) {
    const name = key.split('+')[0]!;
    const image = images(name);
    if ((wanted !== undefined && !wanted.includes(name)) || image === undefined) continue;
    report('vector pipeline', 1, checkVector(key, image, expected));
  }
  return { kinds, missing };
}
