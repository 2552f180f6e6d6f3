import type { Env } from '@prism-rl/core';
import { actionMaskOf, Rng, randomAction } from '@prism-rl/core';
import { type Row, resetRow } from './rollout.ts';
import type { Saveable, Saved } from './savedStateChecks.ts';

/** An environment that is reset where an episode is over, in the step after that. */
export class SaveableEnv implements Saveable {
  ended = false;
  /** The last observation. */
  #observation: unknown;
  readonly #env: Env;

  constructor(env: Env) {
    this.#env = env;
  }

  begin(seed: number): Row {
    this.ended = false;
    const row = resetRow(this.#env, seed);
    this.#observation = row.observation;
    return row;
  }

  step(action: unknown): unknown {
    const begun = this.ended ? resetRow(this.#env).observation : undefined;
    if (begun !== undefined) this.#observation = begun;
    const taken = this.#isMasked ? this.#possible(new Rng(action as number)) : action;
    const { observation, reward, terminated, truncated } = this.#env.step(taken);
    this.ended = terminated || truncated;
    this.#observation = structuredClone(observation);
    return { begun, observation: this.#observation, reward, terminated, truncated };
  }

  /** Where actions have masks, the seed of an action: which ones are possible is known once the episode that is due has begun. */
  sample(actions: Rng): unknown {
    return this.#isMasked ? actions.integers(2 ** 31) : this.#env.actionSpace.sample(actions);
  }

  save(): Saved {
    return { state: this.#env.save!(), shown: { ended: this.ended, observation: this.#observation } };
  }

  restore({ state, shown }: Saved): void {
    this.#env.restore!(state);
    const { ended, observation } = shown as { readonly ended: boolean; readonly observation: unknown };
    this.ended = ended;
    this.#observation = observation;
  }

  get #isMasked(): boolean {
    return actionMaskOf(this.#env.observationSpace) !== undefined;
  }

  #possible(actions: Rng): unknown {
    return randomAction(this.#env, this.#observation, actions);
  }
}
