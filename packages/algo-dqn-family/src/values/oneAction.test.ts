// With a single action, agents learn state values from the rewards alone.
import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import { sarsaError } from '../deepSarsa/update.ts';
import { munchausen } from '../dqn/munchausen.ts';
import { branchingErrors } from './branching.ts';
import { tdError } from './expected.ts';
import { greedyPolicy, outputsOfActions } from './valueModel.ts';

const [before, after] = [tf.tensor2d([[2], [-1]]), tf.tensor2d([[3], [7]])];
const taken = tf.tensor1d([0, 0], 'int32');
const [rewards, discounts] = [tf.tensor1d([1, 0.5]), tf.tensor1d([0.5, 0])];
const policy = greedyPolicy(after);
const step = [before, taken, rewards, discounts, after] as const;

test.each([
  ['Q-learning', () => tdError(...step)],
  ['Expected Sarsa', () => tdError(...step, policy)],
  ['Sarsa', () => sarsaError(...step, taken)],
])('the error of %s is r + γ q(S′) − q(S)', (_, error) => {
  expect([...error().dataSync()]).toEqual([1 + 0.5 * 3 - 2, 0.5 + 1]);
});

test('a branch of one action has the common target, and its own value', () => {
  const values = [tf.tensor2d([[2, 5, 6]]), tf.tensor2d([[3, 1, 7]])] as const;
  const actions = tf.tensor2d([[0, 1]], [1, 2], 'int32');
  const greedy = greedyPolicy(values[1], [1, 2]);
  expect([...greedy.dataSync()]).toEqual([1, 0, 1]);
  const [reward, discount] = [tf.tensor1d([1]), tf.tensor1d([0.5])];
  const errors = branchingErrors([1, 2], values[0], actions, reward, discount, values[1], greedy);
  expect([...errors.dataSync()]).toEqual([3.5 - 2, 3.5 - 6]);
});

test('its policy is certain: Munchausen adds nothing, and its outputs are taken as they are', () => {
  const options = { munchausenAlpha: 0.9, munchausenTemperature: 0.03, munchausenClip: -1 };
  const { rT, policyT } = munchausen(...step, options);
  expect([...rT.dataSync(), ...policyT.dataSync()]).toEqual([1, 0.5, 1, 1]);
  const outputs = tf.tensor3d([[[1, 2]], [[3, 4]]]);
  expect([...outputsOfActions(outputs, taken).dataSync()]).toEqual([1, 2, 3, 4]);
});
