/** What stands for `./node.ts` where there is no Node (`#node` in package.json): bundlers for browsers find no threads of its kind. */
import { PrismError } from '@prism-rl/core';

export const ThreadedRobotVector = {
  /** @throws PrismError `unavailable` */
  create(): never {
    throw new PrismError('unavailable', 'MuJoCo has threads in Node only.', {
      hint: 'Take --set env.threads=1.',
    });
  },
};
