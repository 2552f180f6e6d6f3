import type { PackedArray, VectorEnv, WrapperEntry } from '@prism-rl/core';
import { Discrete, PrismError } from '@prism-rl/core';
import { VectorWrapper } from '@prism-rl/wrappers';
import * as v from 'valibot';

/** Reverses the order of the actions. */
class Backwards extends VectorWrapper {
  readonly #count: number;
  readonly #turned: Int32Array;

  constructor(env: VectorEnv) {
    super(env);
    if (!(env.actionSpace instanceof Discrete)) {
      throw new PrismError(
        'incompatible',
        `backwards needs Discrete actions, but ${env.id} has ${env.actionSpace}.`,
      );
    }
    this.#count = env.actionSpace.n;
    this.#turned = new Int32Array(env.numEnvs);
  }

  protected override beforeStep(actions: PackedArray): PackedArray {
    for (let i = 0; i < this.numEnvs; i++) this.#turned[i] = this.#count - 1 - actions[i]!;
    return this.#turned;
  }
}

export const backwards: WrapperEntry<object> = {
  description: 'takes the last action for the first',
  defaults: {},
  schema: v.strictObject({}),
  wrap: (env) => new Backwards(env),
};
