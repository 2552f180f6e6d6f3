// Runs that differ in numbers only share a shader: a sweep of 256 settings is one dispatch.
import type { Config } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { rolloutCourse } from '../src/course.ts';
import type { Loop } from '../src/runShader.ts';
import { differing, readNumbers, shaderForm } from '../src/shaderNumbers.ts';
import { valueLoop } from '../src/trainingLoop.ts';
import { cartPole } from './cartPole.ts';
import { recordedAgent } from './recordedAgent.ts';
import { recordedRollouts } from './recordedRollouts.ts';

const small = { hidden: [8], batchSize: 4, replayCapacity: 512, targetUpdateEvery: 10 };

const shaderOf = (loop: Loop): string => loop.shader(4096, 64).code;

async function valued(agent: string, settings: Config): Promise<string> {
  return shaderOf(valueLoop(await recordedAgent(agent, 'CartPole-v1', { ...small, ...settings }), cartPole));
}

async function rolledOut(agent: string, settings: Config): Promise<string> {
  const recorded = await recordedRollouts(agent, 'CartPole-v1', 2, { hidden: [8], ...settings }, 100_000);
  return shaderOf(rolloutCourse(recorded, cartPole).loop);
}

test.each<[string, (agent: string, settings: Config) => Promise<string>, readonly Config[], Config]>([
  [
    'dqn',
    valued,
    [
      { discount: 0.9 },
      { targetUpdateEvery: 77 },
      { adamEpsilon: 0.001 },
      { learningRate: 0.1, trainEvery: 2 },
    ],
    { hidden: [9] },
  ],
  ['rainbow', valued, [{ discount: 0.9 }, { priorityAlpha: 0.3 }], { nStep: 2 }],
  ['pqn', rolledOut, [{ discount: 0.9 }, { lambda: 0.5 }, { rewardScale: 0.1 }], { epochs: 3 }],
  ['ppo', rolledOut, [{ discount: 0.9 }, { clipRange: 0.3 }, { valueCoefficient: 0.7 }], { minibatches: 2 }],
])('settings of %s that are numbers', async (agent, codeOf, settings, other) => {
  const codes = [await codeOf(agent, {})];
  for (const one of settings) codes.push(await codeOf(agent, one));
  const forms = codes.map(shaderForm);
  expect(new Set(forms.map(({ form }) => form)).size).toBe(1);
  expect(shaderForm(await codeOf(agent, other)).form).not.toBe(forms[0]!.form);
  // Few are read from memory, and all the shaders become one.
  const indices = differing(forms);
  expect(indices.length).toBeGreaterThan(0);
  expect(indices.length).toBeLessThan(20);
  expect(new Set(codes.map((code) => readNumbers(code, indices, 1000))).size).toBe(1);
});

test('numbers of declarations and other words stay', () => {
  const code =
    'const A = 2f; var<private> b = 0.5f; fn f(x: vec4f) -> f32 { return x.y * 1e-8f + f32(0x7fu) - 3.25f; }';
  const own = shaderForm(code);
  expect(own.numbers).toEqual([1e-8, 3.25]);
  expect(differing([own, { ...own, numbers: [1e-8, 4] }])).toEqual([1]);
  expect(readNumbers(code, [1], 7)).toBe(code.replace('3.25f', 'm[base + 7u]'));
});
