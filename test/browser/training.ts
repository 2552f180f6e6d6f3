// The functions that browserTraining.slow.test.ts calls inside the page.
import { loadRuntime } from '@prism-rl/jit';
import { evaluateEvery } from '@prism-rl/runner';
import { InferenceSession } from 'onnxruntime-web/wasm';
import { lastValueFrom, takeUntil, tap, timer } from 'rxjs';
import { cartPole } from './cartPole.ts';

export { firstLosses } from './cartPole.ts';

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
