// Repeats some runs of a published set from scratch, and compares every evaluation to the last committed digit:
//
//   npm run node -- benchmarks/spotCheck.ts benchmarks/results/cleanrl --runs 3 [--seed 1] [--shortest] [--write]
//
// Draws runs with --seed among all runs of the set; with --shortest selects the fastest, from as many arms and environments as possible.
// --write adds the outcome to the set's record, with machine and engine. Exits with 1 if a run differs.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { plugin as ddpgFamily } from '@prism-rl/algo-ddpg-family/plugin';
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as evolution } from '@prism-rl/algo-evolution/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { plugin as streams } from '@prism-rl/algo-stream/plugin';
import type { Run } from '@prism-rl/core';
import { Registry, Rng } from '@prism-rl/core';
import { plugin as atari } from '@prism-rl/env-atari/plugin';
import { plugin as box2d } from '@prism-rl/env-box2d/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as gridworld } from '@prism-rl/env-gridworld/plugin';
import { plugin as minatar } from '@prism-rl/env-minatar/plugin';
import { plugin as mujoco } from '@prism-rl/env-mujoco/plugin';
import { runDirectoryOf, trainSweepRun } from '@prism-rl/experiments';
import { plugin as games } from '@prism-rl/games/plugin';
import { activateBackend } from '@prism-rl/nn/plugin';
import { plugin as wrappers } from '@prism-rl/wrappers/plugin';
import { readArguments } from '../scripts/readArguments.ts';
import {
  type CheckedRun,
  compact,
  type Published,
  type PublishedRun,
  readFacts,
  readPublished,
  type SpotCheck,
  writeFacts,
} from './rainbow/publishedRuns.ts';

/** Runs to repeat. @param seed draws them; without one, takes the shortest of each arm, then those of each environment. */
export function chosen(all: readonly PublishedRun[], count: number, seed?: number): PublishedRun[] {
  if (seed !== undefined) {
    const order = [...new Rng(seed).permutation(all.length)];
    return order.slice(0, count).map((k) => all[k]!);
  }
  const shortest = [...all].sort((a, b) => a.trainSeconds - b.trainSeconds);
  const firstOf = (kind: 'arm' | 'environment'): PublishedRun[] =>
    shortest.filter((run, k) => shortest.findIndex((one) => one[kind] === run[kind]) === k);
  return [...new Set([...firstOf('arm'), ...firstOf('environment'), ...shortest])].slice(0, count);
}

/** Trains runs of a set from scratch, in a folder. */
export async function spotCheck(
  registry: Registry,
  { configs }: Published,
  runs: readonly PublishedRun[],
  directory: string,
  tell: (run: CheckedRun) => void = () => undefined,
): Promise<CheckedRun[]> {
  const checked: CheckedRun[] = [];
  for (const run of runs) {
    const { arm, seed, configHash, environment, score, curve } = run;
    const payload: Run = { ...(configs[configHash] as Run), arm, seed };
    const { backend } = payload;
    const engine = backend === undefined ? undefined : await activateBackend(backend);
    const id = `${environment}/${arm}/seed${seed}`;
    const whole = { ...payload, schedule: { checkpointSteps: payload.steps } };
    const order = {
      lease: { id, payload: whole, token: 1, attempts: 1 },
      directory: path.join(directory, ...runDirectoryOf(payload)),
    };
    const start = performance.now();
    const machine = { processor: '', cores: 0, nodeVersion: '' };
    const result = await trainSweepRun({ registry, machine }, order, { engine });
    const again = compact(result!);
    const isSame = again.score === score && JSON.stringify(again.curve) === JSON.stringify(curve);
    const seconds = Math.round((performance.now() - start) / 100) / 10;
    const one = { id, committed: score, again: again.score, isSame, seconds };
    tell(one);
    checked.push(one);
  }
  return checked;
}

/** A set's record with another check. Of a run that was repeated on such a machine before, the new outcome stays. */
export function withCheck(record: readonly SpotCheck[], check: SpotCheck): SpotCheck[] {
  const isAlike = ({ processor, node, engine }: SpotCheck): boolean =>
    processor === check.processor && node === check.node && engine === check.engine;
  const again = new Set(check.runs.map(({ id }) => id));
  const kept = record.find(isAlike)?.runs.filter(({ id }) => !again.has(id)) ?? [];
  return [...record.filter((one) => !isAlike(one)), { ...check, runs: [...kept, ...check.runs] }];
}

if (import.meta.main) {
  const { positionals, values } = readArguments(
    'npm run node -- benchmarks/spotCheck.ts benchmarks/results/<set> [--runs 3] [--seed 1] [--shortest] [--write]',
    {
      allowPositionals: true,
      options: {
        runs: { type: 'string', default: '3' },
        seed: { type: 'string', default: '1' },
        shortest: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
      },
    },
  );
  const [folder] = positionals;
  const [count, seed] = [Number(values.runs), Number(values.seed)];
  const isClear = Number.isSafeInteger(count) && count > 0 && Number.isSafeInteger(seed) && seed >= 0;
  const published = folder === undefined ? undefined : readPublished(folder);
  if (!isClear || published === undefined || published.runs.length === 0) {
    console.error(
      'usage: spotCheck.ts benchmarks/results/<set> [--runs 3] [--seed 1] [--shortest] [--write]',
    );
    process.exitCode = 2;
  } else {
    const environments = [atari, box2d, classic, games, gridworld, minatar, mujoco, wrappers];
    const registry = new Registry([
      ...environments,
      ddpgFamily,
      dqnFamily,
      evolution,
      policyGradients,
      streams,
    ]);
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-spot-check-'));
    const runs = chosen(published.runs, count, values.shortest ? undefined : seed);
    const checked = await spotCheck(registry, published, runs, directory, (run) => {
      const outcome = run.isSame ? 'the same' : `NOT THE SAME: now ${run.again}`;
      console.log(`${run.id}: ${run.committed}, ${outcome} (${run.seconds} s)`);
    });
    fs.rmSync(directory, { recursive: true });
    const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as {
      version: string;
    };
    const processor = os.cpus()[0]?.model.trim() ?? 'unknown';
    const check: SpotCheck = {
      ...{ processor, node: process.version, engine: `onnxruntime-node ${version}` },
      runs: checked,
    };
    if (values.write)
      writeFacts(folder!, { spotChecks: withCheck(readFacts(folder!).spotChecks ?? [], check) });
    if (checked.some(({ isSame }) => !isSame)) process.exitCode = 1;
  }
}
