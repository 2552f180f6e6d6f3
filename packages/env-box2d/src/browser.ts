/** What stands for `./node.ts` where there is no Node (`#node` in package.json): bundlers for browsers find no threads of its kind. */
import { PrismError } from '@prism-rl/core';

/** @throws PrismError `unavailable` */
export class ThreadedSimulationVector {
  constructor() {
    throw new PrismError('unavailable', 'Box2D has threads in Node only.', {
      hint: 'Take --set env.threads=1.',
    });
  }
}
