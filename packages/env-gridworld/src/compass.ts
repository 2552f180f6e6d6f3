// The four directions in the order of the course: up, down, left, right.
import type { GridAction } from './gridTask.ts';

/** Names and signs. */
export const compassActions: readonly GridAction[] = [
  ['Up', '↑'],
  ['Down', '↓'],
  ['Left', '←'],
  ['Right', '→'],
];

/** Row and column steps. */
export const compassSteps: readonly (readonly [number, number])[] = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
];
