/** Replaces `./node/threadedVectorEnv.ts` in browsers (`#node` in package.json), which have no threads of Node's kind. */
import { PrismError } from '@prism-rl/core';

/** @throws PrismError `unavailable` */
export class ThreadedSimulationVector {
  constructor() {
    throw PrismError.unavailable`Box2D has threads in Node only.
      Set threads=1 of the environment.`;
  }
}
