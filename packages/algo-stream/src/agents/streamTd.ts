import type { ActMode, ActOutputs, AgentContext, Discrete, PackedArray, Transitions } from '@prism-rl/core';
import { fraction, isBox, listOf, PrismError, settings } from '@prism-rl/core';
import type { StreamNetwork } from '../network/streamNetwork.ts';
import { kappaTable, optimizerOf, optimizerTable, streamTable } from '../settings.ts';
import { type Networks, StreamAgent, type Update } from './streamAgent.ts';

export const streamTdSettings = settings({
  ...streamTable,
  policy: listOf(
    fraction(0, 'Probability'),
    [],
    'The policy to follow and to evaluate: the probability of each action, the same in all states; empty: uniform',
  ),
  ...optimizerTable,
  ...kappaTable,
});

export type StreamTdConfig = typeof streamTdSettings.defaults;

/** Stream TD(λ) (Elsayed et al. 2024): predicts the values of a given policy, learning from every single step. */
export class StreamTd extends StreamAgent<StreamTdConfig> {
  readonly #v: StreamNetwork;
  /** π(a), the same in all states; empty for continuous actions, which are uniform within their bounds. */
  readonly #policy: Float64Array;

  /**
   * @throws PrismError `incompatible` for a convolution that does not fit the observations; `invalid-config` for probabilities of another
   * number of actions, or that do not sum to 1.
   */
  constructor(context: AgentContext<StreamTdConfig>) {
    super(context);
    const { actionSpace, config } = context;
    const count = isBox(actionSpace) ? 0 : actionSpace.flatSize;
    this.#policy = policyOf(config.policy, count);
    this.#v = this.makeNetwork(1, optimizerOf(config, config.kappa));
  }

  /** Returns v(s) of each of the packed observations, in units of scaled rewards. */
  valuesOf(observations: PackedArray): Float32Array {
    const rows = observations.length / this.context.observationSpace.size;
    const outputFor = (row: number): number =>
      this.#v.nextValues((input) => this.input.fill(observations, row, input))[0]!;
    return Float32Array.from({ length: rows }, (_, row) => outputFor(row));
  }

  protected choose(_observations: PackedArray, row: number, { actions }: ActOutputs, mode: ActMode): void {
    const { actionSpace } = this.context;
    if (isBox(actionSpace)) {
      const { low, high, size } = actionSpace;
      for (let i = 0; i < size; i++) {
        const part = mode === 'explore' ? this.rng.random() : 0.5;
        actions[row * size + i] = Math.min(high[i]!, low[i]! + part * (high[i]! - low[i]!));
      }
      return;
    }
    const p = this.#policy;
    let action = 0;
    if (mode === 'explore') {
      let rest = this.rng.random();
      while (action < p.length - 1 && rest >= p[action]!) rest -= p[action++]!;
      // If rounding leaves a rest, takes the last action with positive probability.
      while (p[action] === 0) action--;
    } else for (let a = 1; a < p.length; a++) if (p[a]! > p[action]!) action = a;
    actions[row] = (actionSpace as Discrete).start + action;
  }

  protected learnFrom(_step: Transitions, { row, reward, discount, fade }: Update): number {
    // δ ← R + γ v(S′) − v(S)
    let delta = reward - this.lookBack(this.#v)[0]!;
    if (discount > 0) delta += discount * this.lookAhead(this.#v)[0]!;
    // e ← γλ e + ∇v(S); w ← w + α δ e, with a bounded step
    this.#v.gradient[0] = 1;
    this.#v.learn(row, fade, delta);
    this.count(delta, this.#v);
    return 1;
  }

  protected networks(): Networks {
    return { value: this.#v };
  }
}

function policyOf(given: readonly number[], count: number): Float64Array {
  if (given.length === 0) return new Float64Array(count).fill(1 / count);
  const sum = given.reduce((total, p) => total + p, 0);
  if (given.length !== count || Math.abs(sum - 1) > 1e-9) {
    if (count > 0)
      throw PrismError.invalidConfig`The policy must be ${count} probabilities with sum 1, but is [${given.join(', ')}].`;
    throw PrismError.invalidConfig`Continuous actions are sampled uniformly within their bounds, so policy must be empty.`;
  }
  return Float64Array.from(given);
}
