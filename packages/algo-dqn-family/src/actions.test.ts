import type { Space } from '@prism-rl/core';
import { Box, Dict, Discrete } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { supportsValues } from './actions.ts';

const vectors = new Box({ low: -1, high: 1, shape: [4] });
const pictures = new Box({ low: 0, high: 255, shape: [84, 84, 4], dtype: 'uint8' });
const choices = new Discrete(3);
const parts: Space = new Dict({ screen: pictures, speed: vectors }) as Space;
const vectorAlone: Space = new Dict({ speed: vectors }) as Space;

test.each([
  [vectors, choices, 'auto', true],
  [vectors, choices, 'mlp', true],
  [vectors, choices, 'impala', 'needs images for its network, impala: observations with three axes'],
  [vectors, choices, 'nature', 'needs images for its network, nature: observations with three axes'],
  [pictures, choices, 'impala', true],
  [pictures, choices, 'mlp', true],
  [choices, choices, 'auto', true],
  [parts, choices, 'nature', true],
  [vectorAlone, choices, 'nature', 'needs images for its network, nature: observations with three axes'],
  [vectors, vectors, 'auto', 'needs a Discrete action space of at least two actions'],
  [vectors, new Discrete(1), 'auto', 'needs a Discrete action space of at least two actions'],
] as const)('%s with %s and the network %s: %s', (observations, actions, network, verdict) => {
  expect(supportsValues(observations, actions, { network })).toBe(verdict);
});
