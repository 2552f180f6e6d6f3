/** Replaces `./node.ts` in browsers (`#node` in package.json), which have neither folders nor Node's threads. */
import { PrismError } from '@prism-rl/core';
import type * as Node from './node.ts';

/** Finds nothing: pages provide the images that their users open (`provideRoms`). */
export const readRom: typeof Node.readRom = async () => undefined;

/** @throws PrismError `unavailable` */
export class ThreadedAtariVectorEnv {
  constructor() {
    throw PrismError.unavailable`Atari has threads in Node only.
      Set threads=1 of the environment.`;
  }
}
