import { setMaxListeners } from 'node:events';
import type { Logger, Registry, RunManifest, Snapshot } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn/plugin';
import { say } from '../output.ts';
import type { TrainSummary } from '../trainRun.ts';
import { trainRun } from '../trainRun.ts';
import { sharedProgress } from './sharedProgress.ts';

/** One of the runs. */
export interface MemberRun {
  readonly manifest: RunManifest;
  readonly runDir: string;
  readonly resume?: Snapshot | undefined;
}

/** How to {@link trainTogether}. */
export interface TogetherOptions {
  readonly registry: Registry;
  /** Runs of one agent and environment on one backend. */
  readonly runs: readonly MemberRun[];
  /** Shows all of them as one. */
  readonly screen: Logger;
  readonly signal: AbortSignal;
}

/** What a member came to. */
export interface MemberSummary extends TrainSummary {
  readonly seed: number;
}

/**
 * Trains several runs in this process; what they compute alike is computed at once. Each has its own directory with its own metrics and
 * checkpoints, as if it had been alone. One that fails is reported, and the others go on.
 *
 * @returns what each came to, but for those that failed.
 * @throws PrismError `incompatible` for agents and backends that cannot; the first failure, when all have failed.
 */
export async function trainTogether(options: TogetherOptions): Promise<MemberSummary[]> {
  const { registry, runs, signal } = options;
  const { agent, backend } = runs[0]!.manifest;
  requireTogether(registry, agent, backend);
  const seats = await registry.get('backends', backend!).entry.gather!(runs.length);
  const loggers = sharedProgress(options.screen, runs.length);
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  setMaxListeners(0, either); // each run listens
  let begin = (): void => {};
  const everybodyIsHere = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const results: Promise<TrainSummary>[] = [];
  try {
    // One after the other: what is made while a seat is active belongs to its run. None takes a step before all are made.
    for (const [k, { manifest, runDir, resume }] of runs.entries()) {
      const seat = seats[k]!;
      seat.activate();
      const screen = loggers[k]!;
      await new Promise<void>((resolve, reject) => {
        const result = trainRun({
          registry,
          manifest,
          runDir,
          screen,
          signal: either,
          resume,
          onStart: (run) => {
            run.atBoundary(() => everybodyIsHere);
            resolve();
          },
        }).finally(() => seat.leave());
        result.catch(reject);
        results.push(result);
      });
    }
  } catch (error) {
    failed.abort();
    begin();
    await Promise.allSettled(results);
    throw error;
  }
  await activateBackend(backend!, registry);
  begin();
  return reported(runs, await Promise.allSettled(results));
}

/** @throws PrismError `incompatible` unless runs of the agent can be computed together on the backend. */
export function requireTogether(registry: Registry, agent: string, backend: string | undefined): void {
  if (backend === undefined) {
    throw new PrismError(
      'incompatible',
      `The agent ${agent} computes on no backend, so its runs have nothing in common.`,
      {
        hint: 'Leave --together out: prism sweep trains many seeds beside each other.',
      },
    );
  }
  if (registry.get('backends', backend).entry.gather !== undefined) return;
  const able = registry.list('backends').flatMap(({ id, entry }) => (entry.gather === undefined ? [] : [id]));
  throw new PrismError('incompatible', `The backend ${backend} cannot compute several runs together.`, {
    hint: `These can: ${able.join(', ')}.`,
  });
}

function reported(
  runs: readonly MemberRun[],
  results: readonly PromiseSettledResult<TrainSummary>[],
): MemberSummary[] {
  const done = results.flatMap((result, k) =>
    result.status === 'fulfilled' ? [{ seed: runs[k]!.manifest.seed, ...result.value }] : [],
  );
  for (const [k, result] of results.entries()) {
    if (result.status === 'fulfilled') continue;
    if (done.length === 0) throw result.reason;
    const { message } = result.reason instanceof Error ? result.reason : new Error(String(result.reason));
    say(`error: the run with seed ${runs[k]!.manifest.seed} has failed: ${message}`);
  }
  return done;
}
