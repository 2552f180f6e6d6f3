/** Replaces `./node/threadedRobotVector.ts` in browsers (`#node` in package.json): they have no threads of Node's kind. */
import { PrismError } from '@prism-rl/core';

export const ThreadedRobotVector = {
  /** @throws PrismError `unavailable` */
  create(): never {
    throw PrismError.unavailable`MuJoCo has threads in Node only.
      Set threads=1 of the environment.`;
  },
};
