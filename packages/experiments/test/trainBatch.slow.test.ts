// A batch divided among several processes: the result of each run is reported, even if its process dies.
import { fileURLToPath } from 'node:url';
import type { Registry, Run } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { type BatchRun, trainBatch } from '../src/work/trainBatch.ts';

/** Message of a worker process about a run. */
type Told = { readonly runDir: string; readonly envSteps: number; readonly reason: string };

const inProcesses = {
  registry: {} as Registry,
  train: () => expect.fail(),
  stopped: ({ runDir, from = 0 }: BatchRun): Told => ({ runDir, envSteps: from, reason: 'stopped' }),
  tell: (): void => undefined,
  print: (): void => undefined,
};
const program = { file: fileURLToPath(new URL('./toyBatchWorker.ts', import.meta.url)), args: [] };

test('a run that fails, or whose process dies, is told of, and the others are done', async () => {
  const runs = [1, 2, 3, 4, 5, 6, 7].map((seed) => ({ manifest: { seed } as Run, runDir: `d${seed}` }));
  const said: string[] = [];
  const seen: unknown[] = [];
  const results = await trainBatch({
    ...inProcesses,
    runs,
    workers: 3,
    program,
    signal: new AbortController().signal,
    tell: ({ envSteps }) => void seen.push(envSteps),
    print: (text) => void said.push(text),
  });
  // Seeds 1 and 2 belong to one process, 3 to 5 to the next, which dies at 4.
  expect(
    results.map((one) => (one.status === 'fulfilled' ? one.value.envSteps : one.reason.message)),
  ).toEqual([
    1,
    'The process that trained it ended before it did (exit code 7).',
    3,
    'The process that trained it ended before it did (SIGKILL).',
    'The process that trained it ended before it did (SIGKILL).',
    'No room.',
    7,
  ]);
  expect(results[5]).toMatchObject({ reason: { code: 'file', hint: 'Make some.' } });
  expect(results[0]).toMatchObject({ value: { speed: Number.NaN } });
  // Debug output shows where the error arose.
  expect(said).toEqual([expect.stringMatching(/^PrismError: No room\.\n {4}at perform/), 'a word']);
  expect(seen.toSorted()).toEqual([1, 2, 3, 4, 6, 7]);
});

test('runs whose process is stopped while it is loading were stopped, and have not failed', async () => {
  const runs = [1, 2].map((seed) => ({ manifest: { seed } as Run, runDir: `d${seed}`, from: 100 * seed }));
  const signal = AbortSignal.abort();
  const results = await trainBatch({ ...inProcesses, runs, workers: 2, program, signal });
  expect(results).toMatchObject([
    { value: { reason: 'stopped', runDir: 'd1', envSteps: 100 } },
    { value: { reason: 'stopped', runDir: 'd2', envSteps: 200 } },
  ]);
});

test('runs that are under way are told to stop by no signal, which would end their process on Windows', async () => {
  const interrupt = new AbortController();
  const results = await trainBatch({
    ...inProcesses,
    runs: [9, 11].map((seed) => ({ manifest: { seed } as Run, runDir: `d${seed}` })),
    workers: 2,
    program,
    signal: interrupt.signal,
    tell: ({ envSteps }) => envSteps === 9 && interrupt.abort(),
  });
  expect(results[0]).toMatchObject({ value: { runDir: 'd9', reason: 'stopped' } });
});
