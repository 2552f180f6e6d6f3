import { expect, test } from 'vitest';
import { scheduleIn } from './scheduleIn.ts';

test.each([
  ['q-learning', { epsilon: { type: 'exponential', from: 0.2, to: 0.01, decay: 9 } }, 'epsilon', 0.2, 0.01],
  ['dqn', { learningRate: 0.002, learningRateEnd: 1e-6 }, 'learningRate', 0.002, 1e-6],
  ['sac', { learningRate: 0.001, learningRateEnd: 0.5 }, 'learningRate', 0.001, 0.0005],
])('%s %o moves its %s', (agent, settings, name, from, to) => {
  expect(scheduleIn(agent, settings as never, name)).toEqual({ from, to });
});

test.each([
  ['q-learning', { epsilon: 0.1 }, 'epsilon'],
  ['dqn', { learningRate: 0.001, learningRateEnd: 0.001 }, 'learningRate'],
  ['dqn', { discount: 0.9, learningRate: 0.001, learningRateEnd: 0 }, 'discount'],
  ['sac', { learningRate: 3e-4, learningRateEnd: 1 }, 'learningRate'],
  ['reinforce', { learningRate: 3e-4 }, 'learningRate'],
])('%s %o keeps its %s', (agent, settings, name) => {
  expect(scheduleIn(agent, settings as never, name)).toBeUndefined();
});
