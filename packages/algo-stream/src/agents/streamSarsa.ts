import type { ActMode, ActOutputs, AgentContext, PackedArray, Snapshot } from '@prism-rl/core';
import { settings } from '@prism-rl/core';
import type { Step } from '../lastStep.ts';
import { epsilonGreedyAction } from '../policies/epsilonGreedy.ts';
import { epsilonTable, kappaTable, optimizerOf, optimizerTable, streamTable } from '../settings.ts';
import { ValueControl } from './valueControl.ts';

/** Settings of {@link StreamSarsa}: `defaults`, checks, and their table. */
export const streamSarsaSettings = settings({
  ...streamTable,
  ...epsilonTable,
  ...optimizerTable,
  ...kappaTable,
});

/** Values of {@link streamSarsaSettings}. */
export type StreamSarsaConfig = typeof streamSarsaSettings.defaults;

/** Stream Sarsa(λ) (Elsayed et al. 2024): on-policy control, from every single step. */
export class StreamSarsa extends ValueControl<StreamSarsaConfig> {
  /** A′ of each row, chosen while learning and taken next; −1 where none is chosen yet. */
  readonly #chosen: Int32Array;

  /** @throws PrismError `incompatible` for a convolution that does not fit the observations. */
  constructor(context: AgentContext<StreamSarsaConfig>) {
    super(context, optimizerOf(context.config, context.config.kappa));
    this.#chosen = new Int32Array(context.numEnvs).fill(-1);
  }

  protected override choose(observations: PackedArray, row: number, out: ActOutputs, mode: ActMode): void {
    const chosen = mode === 'explore' ? (this.#chosen[row] ?? -1) : -1;
    if (chosen === -1) super.choose(observations, row, out, mode);
    else out.actions[row] = this.firstAction + chosen;
    if (mode === 'explore' && row < this.#chosen.length) this.#chosen[row] = -1;
  }

  protected learnFrom(step: Step, row: number, reward: number, discount: number, fade: number): number {
    const action = step.actions[row]! - this.firstAction;
    // δ ← R + γ q(S′, A′) − q(S, A)
    let delta = reward - this.lookBack(this.q)[action]!;
    if (discount > 0) {
      const ahead = this.lookAhead(this.q);
      const next = this.possible(ahead, step.nextObservations, row);
      const nextAction = epsilonGreedyAction(next, this.epsilon, this.rng);
      if (step.truncated[row] === 0) this.#chosen[row] = nextAction;
      delta += discount * next[nextAction]!;
    }
    // e ← γλ e + ∇q(S, A); w ← w + α δ e, bounded
    this.update(row, action, fade, delta);
    return 1;
  }

  protected override saveMore(): Snapshot['arrays'] {
    return { chosen: this.#chosen.slice() };
  }

  protected override restoreMore(arrays: Snapshot['arrays'], isSameRows: boolean): void {
    if (isSameRows) this.#chosen.set(arrays.chosen as Int32Array);
    else this.#chosen.fill(-1);
  }
}
