import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '@prism-rl/core';
import { tensorBoard } from '../src/tensorBoard.ts';
import { endAt, episodeAt, exampleManifest, logAll, startOf, updateAt } from './exampleEvents.ts';

/** How {@link exampleRun} is cut. */
interface ExampleRunOptions {
  readonly steps: number;
  /** Continue behind this step, as a resumed run does; default 0: from the start. */
  readonly from?: number;
  /** Stop behind this step. */
  readonly until?: number;
  /** Environment steps between two checkpoints. */
  readonly checkpointEvery?: number;
  /** Whether a checkpoint is written where it is stopped; default false. */
  readonly savesAtStop?: boolean;
  /** Environment steps between two `steps` events. */
  readonly chunk?: number;
}

/** The events of a made-up run: what happens at a step depends on the step alone, so any part of it can be had. */
export function* exampleRun(options: ExampleRunOptions): Generator<RunEvent> {
  const { steps, from = 0, until = steps, checkpointEvery = 0, chunk = 64, savesAtStop = false } = options;
  yield startOf(exampleManifest(steps), from);
  const observations = new Float32Array(4);
  const actions = new Int32Array(1);
  let emitted = from;
  for (let envSteps = from + 1; envSteps <= until; envSteps++) {
    if (envSteps % 37 === 0) {
      const episode = envSteps / 37;
      const truncated = episode % 5 === 0;
      const facts = { episode, return: 37 + (episode % 7) / 3, length: 37 };
      yield episodeAt(envSteps, { ...facts, terminated: !truncated, truncated });
    }
    if (envSteps > 50) {
      const metrics = {
        loss: 1 / envSteps + (envSteps % 11) / 10,
        epsilon: Math.max(0.05, 1 - envSteps / steps),
      };
      yield updateAt(envSteps, metrics, envSteps - 50);
    }
    if (envSteps - emitted >= chunk || envSteps === until) {
      yield { type: 'steps', envSteps, count: envSteps - emitted, observations, actions };
      emitted = envSteps;
    }
    if (envSteps % 400 === 0) {
      const meanReturn = envSteps / 10;
      const returns = [meanReturn - 1, meanReturn + 1];
      yield { type: 'evaluation', envSteps, episodes: 2, meanReturn, stdReturn: 1, returns };
    }
    if (checkpointEvery > 0 && envSteps % checkpointEvery === 0) {
      yield { type: 'checkpoint', envSteps, path: `checkpoints/${envSteps}`, bytes: 1234, seconds: 0.01 };
    }
  }
  if (savesAtStop && until < steps)
    yield { type: 'checkpoint', envSteps: until, path: `at/${until}`, bytes: 1, seconds: 0, stopped: true };
  const reason = until < steps ? 'stopped' : 'finished';
  yield endAt(until, { reason, episodes: Math.floor(until / 37), updates: until - 50, seconds: 2 });
}

/**
 * Writes the event files that TensorBoard's own reader has read (`tools/loggers/read_tensorboard.py`): a run that is killed at
 * step 700 and resumed from step 450. Its clock is made up, so the files are always the same.
 */
export function writeFixtureRun(dir: string): { readonly path: string; readonly digest: string }[] {
  let time = 1_700_000_000_000;
  const clock = (): number => {
    time += 1;
    return time;
  };
  logAll(tensorBoard(dir, { clock }), exampleRun({ steps: 1000, until: 700, checkpointEvery: 450 }));
  time += 60_000;
  logAll(tensorBoard(dir, { clock }), exampleRun({ steps: 1000, from: 450, checkpointEvery: 450 }));
  return readdirSync(dir)
    .sort()
    .map((name) => join(dir, name))
    .map((path) => ({ path, digest: createHash('sha256').update(readFileSync(path)).digest('hex') }));
}
