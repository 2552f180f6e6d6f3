import {
  type AgentContext,
  type ExtraSpecs,
  type Extras,
  flag,
  type Metrics,
  type PackedArray,
} from '@prism-rl/core';
import {
  countOf,
  epsilonGreedyProbability,
  epsilonGreedyValue,
  greedyAction,
  maxValue,
  nthOf,
} from '../epsilonGreedy.ts';
import { type Episode, Episodes } from '../memory/episodes.ts';
import { FirstVisits, RunningAverages, returnStepSize, visits } from '../monteCarlo.ts';
import { agentSettings, controlTable, discount, initialValue, unitSchedule } from '../settings.ts';
import type { Tables } from '../tabularShape.ts';
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
 * On-policy Monte Carlo control for ε-soft policies (Sutton & Barto 2018, section 5.4, p. 101), and with exploring starts (section 5.3, p.
 * 99). The return of a truncated episode bootstraps from the policy's value of its last state.
 */
export class MonteCarloControl extends EpsilonGreedyControl<Episode> {
  readonly memory: Episodes;
  readonly #averages: RunningAverages;
  readonly #firstVisits: FirstVisits | undefined;
  readonly #exploringStarts: boolean;
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

/** Stops at larger weights: they are products over an episode and would overflow float64, and this one already outweighs all others. */
const heaviest = 1e200;

/** Settings of {@link OffPolicyMonteCarloControl}. */
export const offPolicyMonteCarloControlSettings = agentSettings('mc-off-policy', {
  discount,
  epsilon: unitSchedule(
    0.3,
    'ε of the policy that is followed: with 1 it is random, less follows the greedy one more closely, and learns from longer ends of its episodes',
    { typical: '0.1 to 1' },
  ),
  initialValue,
});

/** Values of {@link offPolicyMonteCarloControlSettings}. */
export type OffPolicyMonteCarloControlConfig = typeof offPolicyMonteCarloControlSettings.defaults;

/**
 * Off-policy Monte Carlo control with weighted importance sampling (Sutton & Barto 2018, section 5.7, p. 111): learns the greedy policy
 * from episodes of an ε-greedy one, backwards from the end of each until the first non-greedy action. The return of a truncated episode
 * bootstraps from the greedy value of its last state.
 */
export class OffPolicyMonteCarloControl extends EpsilonGreedyControl<Episode> {
  /** b(A|S), recorded because b changes during an episode when an episode of another environment ends. */
  readonly extras: ExtraSpecs = { probabilities: { dtype: 'float64', size: 1 } };
  readonly memory: Episodes;
  /** C(s, a): sum of the weights so far. */
  readonly #weights: Float64Array;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<OffPolicyMonteCarloControlConfig>>) {
    const config = offPolicyMonteCarloControlSettings.complete(context.config);
    super(context, { ...config, stepSize: 'sample-average' });
    this.memory = new Episodes(this.shape);
    this.#weights = new Float64Array(this.shape.numPairs);
  }

  learn(episode: Episode): Metrics | undefined {
    const { length, states, actions, rewards, probabilities, lastState, terminated } = episode;
    const { q, discount } = this;
    const { numActions } = this.shape;
    const last = lastState * numActions;
    let g = terminated ? 0 : maxValue(q, last, numActions, this.shape.possible(last));
    let weight = 1;
    let errors = 0;
    let count = 0;
    for (let t = length - 1; t >= 0; t--) {
      // G ← γ G + R_{t+1};  C(S, A) ← C(S, A) + W;  Q(S, A) ← Q(S, A) + W / C(S, A) [G − Q(S, A)]
      g = discount * g + rewards[t]!;
      const start = states[t]! * numActions;
      const pair = start + actions[t]!;
      this.#weights[pair]! += weight;
      const error = g - q[pair]!;
      q[pair]! += (weight / this.#weights[pair]!) * error;
      errors += Math.abs(error);
      count++;
      // If A is not greedy, the target policy would not have taken it; else W ← W / b(A|S)
      if (actions[t] !== greedyAction(q, start, numActions, this.shape.possible(start))) break;
      weight /= probabilities[t]!;
      if (weight > heaviest) break;
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
    const { probabilities } = extras;
    if (probabilities === undefined) return;
    const { q, epsilon } = this;
    const { numActions } = this.shape;
    for (let i = 0; i < actions.length; i++) {
      probabilities[i] = epsilonGreedyProbability(
        q,
        states[i]! * numActions,
        numActions,
        epsilon,
        actions[i]!,
        this.shape.shown(observations, i),
      );
    }
  }

  protected override tables(): Tables {
    return { ...super.tables(), weights: this.#weights };
  }

  protected override moreMetrics(): Metrics {
    return { epsilon: this.epsilon };
  }
}
