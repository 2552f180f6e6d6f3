import type { AgentContext, AgentEntry, Json } from '@prism-rl/core';
import { Box, Discrete, PrismError, Rng, resolveConfig } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { smallContext } from '../test/play.ts';
import { QLearning } from './control/oneStepControl.ts';
import { plugin } from './plugin.ts';
import { TemporalDifference } from './prediction/temporalDifference.ts';

const agents = Object.entries(plugin.agents ?? {}) as [string, AgentEntry<object>][];

/** Returns the error that a call throws. */
function errorOf(call: () => unknown): PrismError {
  try {
    call();
  } catch (error) {
    if (error instanceof PrismError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe.each(agents)('%s', (name, entry) => {
  const bad: [key: string, value: Json, message: RegExp][] = [
    ['discount', 1.01, /must be a number from 0 to 1/],
    ['discount', -0.5, /must be a number from 0 to 1/],
    ['discount', 'much', /must be a number from 0 to 1/],
    ['stepSize', -0.1, /./],
    ['stepSize', { type: 'linear', from: 0.5, to: -0.1, steps: 10 }, /./],
    ['stepSize', { type: 'piecewise', points: [[0, 2]] }, /./],
    ['stepSize', { type: 'linaer', from: 1, to: 0, steps: 10 }, /./],
    ['epsilon', 1.5, /must lie in \[0, 1\]/],
    ['epsilon', { type: 'linear', from: 1, to: 0 }, /needs a number as steps/],
    ['n', 0, /must be an integer of at least 1/],
    ['lambda', 2, /must be a number from 0 to 1/],
    ['planningSteps', -1, /must be an integer of at least 0/],
    ['visits', 'second', /./],
    ['traces', 'dutch', /./],
    ['policy', 'clever', /must be "random", or a list/],
  ];
  test.each(bad.filter(([key]) => key in entry.defaults))('refuses %s = %j', (key, value, message) => {
    const error = errorOf(() => resolveConfig(`agent ${name}`, entry, { [key]: value }));
    expect(error.code).toBe('invalid-config');
    expect(error.message).toContain(`The setting "${key}" of the agent ${name} is`);
    expect(error.message).toMatch(message);
    expect(error.hint).toContain('Its default is');
  });

  test('describes itself, its settings and its metrics', () => {
    expect(entry.description.length).toBeLessThan(90);
    expect(resolveConfig(name, entry)).toEqual(entry.defaults);
    expect(entry.metrics?.error).toContain('difference');
  });
});

test('agents check their constructor’s settings', () => {
  expect(errorOf(() => new QLearning(smallContext(2, 2, { stepSize: -1 }))).message).toContain(
    'must lie in [0, 1]',
  );
  const hintFor = (settings: object) => errorOf(() => new QLearning(smallContext(2, 2, settings))).hint;
  expect(hintFor({ colour: 1 })).toContain('Known are');
  expect(hintFor({ alpha: 1 })).toBe('Did you mean stepSize?');
  expect(errorOf(() => new TemporalDifference(smallContext(3, 2, { policy: [0, 1] }))).message).toBe(
    'The policy must have an entry for each of 3 states, but has 2.',
  );
});

test('refuses infinite spaces', () => {
  const context: AgentContext<object> = {
    ...smallContext(2, 2, {}),
    observationSpace: new Box({ low: 0, high: 1, shape: [4] }),
    actionSpace: new Discrete(2),
    rng: new Rng(0),
  };
  const error = errorOf(() => new QLearning(context));
  expect(error.code).toBe('incompatible');
  expect(error.message).toContain('needs a finite observation space');
  for (const [, entry] of agents) {
    expect(entry.supports(context.observationSpace, context.actionSpace, entry.defaults)).toMatch(
      /^needs a finite/,
    );
  }
});

test('schedules count environment steps', () => {
  const agent = new QLearning(
    smallContext(2, 2, {
      epsilon: { type: 'linear', from: 1, to: 0, steps: 10 },
      stepSize: { type: 'linear', from: 0.5, to: 0.1, steps: 4 },
    }),
  );
  const seen: number[] = [];
  for (let k = 0; k < 3; k++) {
    seen.push(agent.epsilon, agent.stepSize);
    agent.act(Int32Array.of(0, 1), { actions: new Int32Array(2), extras: {} }, 'explore');
  }
  for (const [k, expected] of [1, 0.5, 0.8, 0.3, 0.6, 0.1].entries())
    expect(seen[k]).toBeCloseTo(expected, 12);
});
