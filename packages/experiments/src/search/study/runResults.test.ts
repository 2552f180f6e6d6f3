import { expect, test } from 'vitest';
import { RunResults } from './runResults.ts';

const result = (score: number) => ({ score }) as never;
const begin = (...jobs: object[]) => ({ type: 'begin', jobs }) as never;

test('runs that are over already and those that end later come in the order that is asked for', async () => {
  const results = new RunResults();
  const waiting = results.of(['a', 'b', 'c', 'd']);
  results.observe(
    begin(
      { id: 'b', result: result(2) },
      { id: 'c', state: 'failed', error: 'It would not.' },
      { id: 'a', state: 'queued' },
    ),
  );
  await results.begun;
  expect(['a', 'b', 'c', 'd'].map((id) => results.knows(id))).toEqual([true, true, true, false]);
  results.observe({ type: 'done', id: 'd', result: result(4) } as never);
  results.observe({ type: 'done', id: 'a', result: result(1) } as never);
  expect(await waiting).toEqual([result(1), result(2), 'failed', result(4)]);
  expect(results.knows('d')).toBe(true);
  results.observe({ type: 'failed', id: 'e', error: 'Nor would it.' } as never);
  expect(results.failures()).toEqual([
    { id: 'c', error: 'It would not.' },
    { id: 'e', error: 'Nor would it.' },
  ]);
});

test('after a stop nothing is waited for, also if nothing has begun', async () => {
  const results = new RunResults();
  const waiting = results.of(['a']);
  expect(results.isStopped).toBe(false);
  results.stop();
  expect(results.isStopped).toBe(true);
  expect(await waiting).toBeUndefined();
  await results.begun;
});
