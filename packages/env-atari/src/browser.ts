/** What stands for `./node.ts` where there is no Node (`#node` in package.json): browsers have neither folders nor its threads. */
import { PrismError } from '@prism-rl/core';
import type * as Node from './node.ts';

/** No folder: pages provide the images that their users open (`provideRoms`). */
export const readRom: typeof Node.readRom = async () => undefined;

/** @throws PrismError `unavailable` */
export class ThreadedAtariVectorEnv {
  constructor() {
    throw new PrismError('unavailable', 'Atari has threads in Node only.', {
      hint: 'Take --set env.threads=1.',
    });
  }
}
