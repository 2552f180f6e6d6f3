import type { AgentContext, Extras, Metrics, PackedArray } from '@prism-rl/core';
import { flag } from '@prism-rl/core';
import { agentSettings } from '../agentSettings.ts';
import { countOf, epsilonGreedyValue, nthOf } from '../epsilonGreedy.ts';
import { FirstVisits } from '../firstVisits.ts';
import type { Episode } from '../memory/episodes.ts';
import { Episodes } from '../memory/episodes.ts';
import { returnStepSize, visits } from '../monteCarloSettings.ts';
import { RunningAverages } from '../runningAverages.ts';
import type { Tables } from '../tableSnapshot.ts';
import { controlTable } from './controlConfig.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';

/** Settings of {@link MonteCarloControl}. */
export const monteCarloControlSettings = agentSettings('mc-control', {
  ...controlTable,
  stepSize: returnStepSize,
  visits,
  exploringStarts: flag(
    false,
    'Whether the first action of each episode is drawn at random. With ε = 0 this is Monte Carlo ES, for environments whose episodes start anywhere',
    { source: 'Sutton & Barto 2018, section 5.3' },
  ),
});

/** Values of {@link monteCarloControlSettings}. */
export type MonteCarloControlConfig = typeof monteCarloControlSettings.defaults;

/**
 * On-policy Monte Carlo control for ε-soft policies (Sutton & Barto 2018, section 5.4, p. 101), and with exploring starts (section
 * 5.3, p. 99). A truncated episode's return continues with the policy's value of its last state.
 */
export class MonteCarloControl extends EpsilonGreedyControl<Episode> {
  readonly memory: Episodes;
  readonly #averages: RunningAverages;
  readonly #firstVisits: FirstVisits | undefined;
  readonly #exploringStarts: boolean;
  /** The pairs of the episode at hand. */
  #pairs = new Int32Array(0);

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<MonteCarloControlConfig>>) {
    const config = monteCarloControlSettings.complete(context.config);
    super(context, config);
    const { numPairs } = this.shape;
    this.memory = new Episodes(this.shape);
    this.#averages = new RunningAverages(numPairs, config.stepSize === 'sample-average');
    this.#firstVisits = config.visits === 'first' ? new FirstVisits(numPairs) : undefined;
    this.#exploringStarts = config.exploringStarts;
  }

  learn({ length, states, actions, rewards, lastState, terminated }: Episode): Metrics | undefined {
    const { q, discount, stepSize, epsilon } = this;
    const { numActions } = this.shape;
    if (this.#pairs.length < length) this.#pairs = new Int32Array(2 * length);
    const pairs = this.#pairs;
    for (let t = 0; t < length; t++) pairs[t] = states[t]! * numActions + actions[t]!;
    this.#firstVisits?.read(pairs, length);
    const last = lastState * numActions;
    let g = terminated ? 0 : epsilonGreedyValue(q, last, numActions, epsilon, this.shape.possible(last));
    let errors = 0;
    let count = 0;
    for (let t = length - 1; t >= 0; t--) {
      // G ← γ G + R_{t+1}; unless S_t, A_t appears before: Q(S_t, A_t) ← average(Returns(S_t, A_t)); the policy follows Q
      g = discount * g + rewards[t]!;
      const pair = pairs[t]!;
      if (this.#firstVisits?.isFirst(pair, t) === false) continue;
      const error = g - q[pair]!;
      q[pair]! += this.#averages.next(pair, stepSize) * error;
      errors += Math.abs(error);
      count++;
    }
    return this.report(errors, count);
  }

  protected override explore(
    states: Int32Array,
    actions: PackedArray,
    extras: Extras,
    observations: PackedArray,
  ): void {
    super.explore(states, actions, extras, observations);
    if (!this.#exploringStarts) return;
    const { shape, rng } = this;
    for (let i = 0; i < actions.length; i++) {
      if (!this.memory.isStart(i)) continue;
      const possible = shape.shown(observations, i);
      if (possible === undefined) actions[i] = rng.integers(shape.numActions);
      else actions[i] = nthOf(possible, rng.integers(countOf(possible, shape.numActions)));
    }
  }

  protected override tables(): Tables {
    return { ...super.tables(), counts: this.#averages.counts };
  }

  protected override moreMetrics(): Metrics {
    return { epsilon: this.epsilon };
  }
}
