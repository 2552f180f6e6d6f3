// The functions that browserTraining.slow.test.ts calls inside the page.

import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { loadRuntime } from '@prism-rl/jit';
import { activateBackend } from '@prism-rl/nn';
import { evaluateEvery, type RunnerEvent, train } from '@prism-rl/runner';
import { InferenceSession } from 'onnxruntime-web/wasm';
import { filter, lastValueFrom, map, type Observable, take, takeUntil, tap, timer, toArray } from 'rxjs';

// The run that browserTraining.slow.test.ts trains in Node and in the page, through the public packages.

/**
 * DQN on CartPole-v1 with its tuned preset, compiled. @param isWide uses networks large enough for graphs; the preset's are small enough
 * for a kernel.
 */
async function cartPole(steps: number, seed: number, isWide = false): Promise<Observable<RunnerEvent>> {
  const engine = await activateBackend('ort');
  return train({
    plugins: [classic, dqnFamily],
    env: 'CartPole-v1',
    agent: 'dqn',
    preset: 'cartpole',
    agentConfig: isWide ? { hidden: [256, 256] } : {},
    allSteps: true,
    steps,
    seed,
    engine,
  });
}

/** Losses of a run's first updates. */
export async function firstLosses(count: number, seed: number, isWide = false): Promise<number[]> {
  const run = await cartPole(6000, seed, isWide);
  const losses = run.pipe(
    filter((event) => event.type === 'update'),
    map(({ metrics }) => metrics.loss!),
    take(count),
    toArray(),
  );
  return lastValueFrom(losses);
}

/** Result of training in the page. */
export interface Training {
  readonly engine: string;
  readonly runtime: string;
  readonly envSteps: number;
  readonly updates: number;
  /** Graph executions by onnxruntime-web before the evaluation. */
  readonly graphRuns: number;
  readonly stepsPerSecond: number;
  /** Greedy returns afterwards. */
  readonly returns: readonly number[];
}

/** State after unsubscribing from a run. */
export interface Interruption {
  readonly runsBefore: number;
  /** Graph executions after the current step had time to end. */
  readonly runsAfter: number;
  /** Unreleased graphs of this and earlier runs. */
  readonly openSessions: number;
}

let graphRuns = 0;
let openSessions = 0;
countSessions();

/** Counts calls of the runtime itself, so that nothing else could have done the work. */
function countSessions(): void {
  const create = InferenceSession.create.bind(InferenceSession) as (
    ...inputs: unknown[]
  ) => Promise<InferenceSession>;
  InferenceSession.create = async (...inputs: unknown[]) => {
    const session = await create(...inputs);
    openSessions++;
    const run = session.run.bind(session) as (...inputs: unknown[]) => ReturnType<InferenceSession['run']>;
    session.run = (...tensors: unknown[]) => {
      graphRuns++;
      return run(...tensors);
    };
    const release = session.release.bind(session);
    session.release = () => {
      openSessions--;
      return release();
    };
    return session;
  };
}

/**
 * Trains and plays the greedy policy for 20 episodes.
 *
 * @throws Error if it takes longer than `milliseconds`.
 */
export async function trainCartPole(steps: number, seed: number, milliseconds: number): Promise<Training> {
  const run = await cartPole(steps, seed);
  const runsBefore = graphRuns;
  const seen = { envSteps: 0, updates: 0, graphRuns: 0, seconds: 0 };
  let returns: readonly number[] = [];
  let engine = '';
  const watched = run.pipe(
    evaluateEvery({ episodes: 20 }),
    tap((event) => {
      seen.envSteps = event.envSteps;
      if (event.type === 'start') engine = event.manifest.backend!;
      if (event.type === 'evaluation') returns = event.returns;
      if (event.type !== 'end') return;
      seen.updates = event.updates;
      seen.graphRuns = graphRuns - runsBefore;
      seen.seconds = event.seconds;
    }),
    takeUntil(timer(milliseconds)),
  );
  const last = await lastValueFrom(watched, { defaultValue: undefined });
  if (last?.type !== 'end') {
    throw new Error(`After ${milliseconds} ms, training was at step ${seen.envSteps} of ${steps}.`);
  }
  const { seconds, ...counts } = seen;
  return {
    engine,
    runtime: (await loadRuntime()).name,
    ...counts,
    stepsPerSecond: Math.round(seen.envSteps / seconds),
    returns,
  };
}

/** Unsubscribes after some graph updates, waits `grace` milliseconds for the current step, and checks for further activity. */
export async function interruptCartPole(updates: number, grace: number): Promise<Interruption> {
  const run = await cartPole(1_000_000, 1, true);
  const start = graphRuns;
  await new Promise<void>((resolve, reject) => {
    const subscription = run.subscribe({
      next: (event) => {
        if (event.type !== 'update' || event.updates < updates) return;
        subscription.unsubscribe();
        resolve();
      },
      error: reject,
    });
  });
  const runsBefore = graphRuns - start;
  await pause(grace);
  const settled = graphRuns;
  await pause(grace);
  return { runsBefore, runsAfter: graphRuns - settled, openSessions };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
