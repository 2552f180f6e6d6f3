// Compilers guard loops that do not begin at 0 with step 1 by a counter of 64 bits. Almost all loops of the shaders do.
import { expect, test } from 'vitest';
import { rolloutCourse } from '../src/course.ts';
import { deviceEnvOf } from '../src/node/index.ts';
import type { Loop } from '../src/runShader.ts';
import { valueLoop } from '../src/trainingLoop.ts';
import { aligned } from '../src/wgsl.ts';
import { recordedAgent } from './recordedAgent.ts';
import { recordedRollouts } from './recordedRollouts.ts';

const env = 'MinAtar/Breakout-v1';

function guarded({ shader, steps }: Loop): number {
  const { code } = shader(aligned(steps.act.bytes / 4), 256);
  const loops = code.match(/\b(for|while) \(|\bloop \{/g)!.length;
  return loops - code.match(/\bfor \(var (\w+) = 0u?; \1 < [^;]+; \1\+\+\)/g)!.length;
}

test.each(['dqn', 'rainbow'])('%s', async (agent) => {
  const recorded = await recordedAgent(agent, env, { hidden: [128] });
  expect(guarded(valueLoop(recorded, deviceEnvOf(await recorded.factory.createEnv(1))))).toBeLessThan(12);
});

test.each(['pqn', 'ppo'])('%s', async (agent) => {
  const recorded = await recordedRollouts(agent, env, 4, {}, 100_000);
  const { loop } = rolloutCourse(recorded, deviceEnvOf(await recorded.factory.createEnv(1)));
  expect(guarded(loop)).toBeLessThan(12);
});
