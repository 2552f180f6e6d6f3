// Compilers guard loops that do not begin at 0 with step 1 by a counter of 64 bits. Almost all loops of the shaders do. Updates are bound by memory.
import { sectionsOf } from '@prism-rl/jit/kernels';
import { expect, test } from 'vitest';
import { rolloutCourse } from '../src/course.ts';
import { deviceEnvOf } from '../src/node/index.ts';
import type { Loop } from '../src/runShader.ts';
import { valueLoop } from '../src/trainingLoop.ts';
import { aligned, TILES } from '../src/wgsl.ts';
import { recordedAgent } from './recordedAgent.ts';
import { recordedRollouts } from './recordedRollouts.ts';

const env = 'MinAtar/Breakout-v1';

function guarded({ shader, steps }: Loop): number {
  const { code } = shader(aligned(steps.act.bytes / 4), 256);
  const loops = code.match(/\b(for|while) \(|\bloop \{/g)!.length;
  return loops - code.match(/\bfor \(var (\w+) = 0u?; \1 < [^;]+; \1\+\+\)/g)!.length;
}

/** Megabytes that an update reads and writes. */
function moved({ steps }: Loop): number {
  const sections = sectionsOf(steps.update!.programs, { threads: 256, bytes: TILES });
  const all = sections.flatMap(({ touched: { reads, writes } }) => [...reads, ...writes]);
  return all.reduce((sum, { bytes, count }) => sum + bytes * count, 0) / 1e6;
}

test.each([
  ['dqn', 7],
  ['rainbow', 16],
])('%s', async (agent, most) => {
  const recorded = await recordedAgent(agent, env, { hidden: [128], batchSize: 32 });
  const loop = valueLoop(recorded, deviceEnvOf(await recorded.factory.createEnv(1)));
  expect(guarded(loop)).toBeLessThan(12);
  expect(moved(loop)).toBeLessThan(most);
});

test.each(['pqn', 'ppo'])('%s', async (agent) => {
  const recorded = await recordedRollouts(agent, env, 4, {}, 100_000);
  const { loop } = rolloutCourse(recorded, deviceEnvOf(await recorded.factory.createEnv(1)));
  expect(guarded(loop)).toBeLessThan(12);
});
