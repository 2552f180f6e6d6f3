// Run by tfjsNode.slow.test.ts in a separate process, where NODE_PATH finds tfjs-node: prints the results as JSON.

import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend } from '@prism-rl/nn';
import { backends } from '../src/backends.ts';
import { largestDifference, learnOn } from './tinyDqn.ts';

const state = await backends['tfjs-node']!.probe();
const expected = await learnOn('tfjs-cpu', 20);
const learned = await learnOn('tfjs-node', 20);
const backend = tf.getBackend();
const engine = (await activateBackend('tfjs-node')).name;
const left: number[] = [];
for (const updates of [3, 13]) {
  const before = tf.memory().numTensors;
  await learnOn('tfjs-node', updates);
  left.push(tf.memory().numTensors - before);
}
process.stdout.write(
  JSON.stringify({
    state,
    engine,
    backend,
    updates: learned.losses.length,
    difference: largestDifference(learned, expected),
    /** By ten updates. */
    leaked: left[1]! - left[0]!,
  }),
);
