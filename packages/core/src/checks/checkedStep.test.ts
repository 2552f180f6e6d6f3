import { expect, test } from 'vitest';
import { stillEnvs } from '../../test/stillEnvs.ts';
import { Box } from '../spaces/box.ts';
import { Dict } from '../spaces/dict.ts';
import { Discrete } from '../spaces/discrete.ts';
import { checkedStep } from './checkedStep.ts';

const box = new Box({ low: -1, high: 1, shape: [2] });
const broken = (message: RegExp): unknown =>
  expect.objectContaining({ code: 'contract', message: expect.stringMatching(message) });

test('nothing is said where nothing is wrong', () => {
  const env = stillEnvs(box);
  const checks = checkedStep(env, new Int32Array(2));
  for (let k = 0; k < 2; k++) {
    checks.beforeStep();
    checks.afterStep();
  }
});

test('the observations of the reset are looked at once, before the first step', () => {
  const env = stillEnvs(box);
  const checks = checkedStep(env, new Int32Array(2));
  env.observations[3] = Number.NaN;
  expect(() => checks.beforeStep()).toThrow(
    broken(/^The first observation of environment 1 is .*: element 1 is NaN \(debug mode .*; Still-v0\)\.$/),
  );
  env.observations[3] = 0;
  checks.beforeStep();
  env.observations[3] = Number.NaN;
  checks.beforeStep();
  expect(() => checks.afterStep()).toThrow(broken(/^The observation of environment 1 is /));
});

test.each(['terminated', 'truncated'] as const)(
  'the last observation of a %s episode is looked at',
  (end) => {
    const env = stillEnvs(box);
    const checks = checkedStep(env, new Int32Array(2));
    env.finalObservations[2] = 2;
    checks.afterStep();
    env[end][1] = 1;
    expect(() => checks.afterStep()).toThrow(
      broken(/^The last observation of an episode of environment 1 is .*: element 0 is 2 /),
    );
    env.finalObservations[2] = 1;
    env.observations[2] = 2;
    expect(() => checks.afterStep()).toThrow(broken(/^The first observation of environment 1 is /));
  },
);

test('rewards, flags and actions', () => {
  const env = stillEnvs(box);
  const actions = new Int32Array(2);
  const checks = checkedStep(env, actions);
  actions[1] = 2;
  expect(() => checks.beforeStep()).toThrow(broken(/^The agent chose 2, which is not in Discrete\(2\) /));
  env.rewards[0] = Number.NaN;
  expect(() => checks.afterStep()).toThrow(broken(/^The reward of environment 0 is NaN /));
  env.rewards[0] = 0;
  env.terminated[1] = 2;
  expect(() => checks.afterStep()).toThrow(broken(/^A flag of environment 1 is neither 0 nor 1 /));
});

test('values are shown, and what float32 rounds is none too many', () => {
  const space = new Dict({
    a: new Box({ low: 0, high: 0.1, dtype: 'float64', shape: [1] }),
    b: new Discrete(2),
  });
  const env = stillEnvs(space);
  const checks = checkedStep(env, new Int32Array(2));
  space.pack({ a: Float64Array.of(0.1), b: 1 }, env.observations);
  expect(env.observations[0]).toBeGreaterThan(0.1);
  checks.beforeStep();
  env.observations[0] = 0.25;
  expect(() => checks.afterStep()).toThrow(
    broken(/observation of environment 0 is \{a: Float64Array\[0\.25\], b: 1\}, which is not in Dict\(/),
  );
});
