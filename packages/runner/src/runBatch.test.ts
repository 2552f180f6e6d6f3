import type { BackendEntry, BatchedEngine } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { runBatch, type StartRun } from './runBatch.ts';
import type { RunHandle } from './runHandle.ts';

/** A backend's `batch` that notes which runs leave. */
function batcher(told: string[]): NonNullable<BackendEntry['batch']> {
  let batches = 0;
  return (runs): readonly BatchedEngine[] => {
    const batch = ++batches;
    return Array.from({ length: runs }, (_, run) => {
      const name = `${batch}.${run + 1}`;
      return { engine: { name }, leave: () => void told.push(`${name} left`) };
    });
  };
}

/** A run of three steps that lets others take theirs in between. */
function run(name: string, told: string[]): StartRun<string> {
  return async (engine, onStart) => {
    let boundary: () => Promise<void> = () => Promise.resolve();
    onStart({ atBoundary: (wait: () => Promise<void>) => (boundary = wait) } as unknown as RunHandle);
    told.push(`${name} made`);
    await boundary();
    for (let step = 1; step <= 3; step++) {
      told.push(`${name} ${step}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (name === 'b') throw new Error('b fails');
    return `${name} at ${engine.name}`;
  };
}

const names = ['a', 'b', 'c'];
const steps = (told: readonly string[]): string =>
  told
    .filter((line) => /\d$/.test(line))
    .map(([name]) => name)
    .join('');

test('runs take turns, none before all are created', async () => {
  const told: string[] = [];
  const results = await runBatch(
    batcher(told),
    names.map((name) => run(name, told)),
  );
  expect(steps(told)).toBe('abcabcabc');
  expect(told.indexOf('c made')).toBeLessThan(told.indexOf('a 1'));
  expect(results).toEqual([
    { status: 'fulfilled', value: 'a at 1.1' },
    { status: 'rejected', reason: new Error('b fails') },
    { status: 'fulfilled', value: 'c at 1.3' },
  ]);
});
