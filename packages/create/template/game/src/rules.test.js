import assert from 'node:assert/strict';
import test from 'node:test';
import { RowEnv, RowVector } from '@prism-rl/core';
import { checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { snake } from './environment.js';
import { snakeOf, start, stateSize, step } from './rules.js';

for (const check of checkEnv(() => new RowEnv(snake))) test(check.name, check.run);
for (const check of checkVectorEnv(
  (count) => new RowVector(count, snake),
  () => new RowEnv(snake),
))
  test(check.name, check.run);

test('an apple makes it longer, a wall ends the game', () => {
  const row = new Int32Array(stateSize);
  start(row, () => 0);
  row[1] = row[3] + 1;
  assert.deepEqual(
    step(row, 1, () => 0),
    { reward: 1, terminated: false },
  );
  assert.equal(snakeOf(row).length, 4);
  let last;
  do last = step(row, 1, () => 0);
  while (!last.terminated);
  assert.equal(last.reward, -1);
});
