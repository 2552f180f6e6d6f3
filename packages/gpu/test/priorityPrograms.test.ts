// The arithmetic of prioritized replay as programs.
import { initialMemory, useJitBackend } from '@prism-rl/jit';
import { expect, test } from 'vitest';
import { priorityPrograms } from '../src/priorityPrograms.ts';
import { onProcessor } from './onProcessor.ts';

test('importance weights and leaves', async () => {
  await useJitBackend();
  const { weigh, rank } = priorityPrograms(4, 0.6);
  const leaves = [0.5, 2, 1e-3, 70];
  const given = Float32Array.from([...leaves, 1e-3, 0.4]);
  const weights = onProcessor(weigh, initialMemory(weigh), given, 1).outputs;
  for (const [i, leaf] of leaves.entries()) expect(weights[i]).toBeCloseTo((1e-3 / leaf) ** 0.4, 5);
  const priorities = [0, 1e-4, 1, 30];
  const ranked = onProcessor(rank, initialMemory(rank), Float32Array.from(priorities), 1).outputs;
  for (const [i, p] of priorities.entries()) expect(ranked[i]! / (p + 1e-6) ** 0.6).toBeCloseTo(1, 5);
});
