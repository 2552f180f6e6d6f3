import type { AgentContext, ConfigOf } from '@prism-rl/core';
import { grouped, oneOf, onlyIf, settings } from '@prism-rl/core';
import type { Step } from '../lastStep.ts';
import type { Optimizer } from '../network/optimizers.ts';
import { greedyAction } from '../policies/epsilonGreedy.ts';
import { epsilonTable, kappaTable, optimizerOf, optimizerTable, streamTable } from '../settings.ts';
import { ValueControl } from './valueControl.ts';

/** What Q(λ) adds to the settings of all agents. */
export const qTable = {
  ...streamTable,
  ...grouped(
    'targets',
    onlyIf(
      { lambda: { not: 0 } },
      {
        traceCut: oneOf(
          ['before', 'after', 'never'],
          'before',
          'When an action that is not the best one cuts traces: before its own is added, so that what it brings is not credited to actions before it; after its update; or never',
          { source: 'before: Watkins 1989, Sutton & Barto 2018, section 12.10; after: Elsayed et al. 2024' },
        ),
      },
    ),
  ),
  ...epsilonTable,
};

/** Settings of {@link StreamQ}: `defaults`, checks, and their table. */
export const streamQSettings = settings({ ...qTable, ...optimizerTable, ...kappaTable });

/** Values of {@link streamQSettings}. */
export type StreamQConfig = typeof streamQSettings.defaults;

/** Stream Q(λ) (Elsayed et al. 2024): Watkins's Q(λ) with a network, from every single step. */
export class StreamQ<C extends ConfigOf<typeof qTable> = StreamQConfig> extends ValueControl<C> {
  /** @throws PrismError `incompatible` for a convolution that does not fit the observations. */
  constructor(context: AgentContext<C>, optimizer: Optimizer) {
    super(context, optimizer);
  }

  /** As settings say. */
  static of(context: AgentContext<StreamQConfig>): StreamQ {
    return new StreamQ(context, optimizerOf(context.config, context.config.kappa));
  }

  protected learnFrom(step: Step, row: number, reward: number, discount: number, fade: number): number {
    const { traceCut } = this.config;
    const action = step.actions[row]! - this.firstAction;
    const values = this.possible(this.lookBack(this.q), step.observations, row);
    const isGreedy = values[action] === values[greedyAction(values)];
    // δ ← R + γ max_a q(S′, a) − q(S, A)
    let delta = reward - values[action]!;
    if (discount > 0) {
      const ahead = this.lookAhead(this.q);
      const next = this.possible(ahead, step.nextObservations, row);
      delta += discount * next[greedyAction(next)]!;
    }
    // e ← γλ e + ∇q(S, A); w ← w + α δ e, bounded
    this.update(row, action, isGreedy || traceCut !== 'before' ? fade : 0, delta);
    return isGreedy || traceCut !== 'after' ? 1 : 0;
  }
}
