import type { ActOutputs, AgentContext, ExtraSpecs, Metrics, PackedArray } from '@prism-rl/core';
import { flag } from '@prism-rl/core';
import {
  countOf,
  epsilonGreedyProbability,
  epsilonGreedyValue,
  greedyAction,
  maxValue,
  nthOf,
} from '../epsilonGreedy.ts';
import { type Episode, Episodes } from '../memory/episodes.ts';
import { heaviest, ReturnAverages, returnStepSize, visits } from '../monteCarlo.ts';
import { completeSettings, controlTable, discount, initialValue, unitSchedule } from '../settings.ts';
import type { Tables } from '../tabularShape.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';

/**
 * On-policy Monte Carlo control for ε-soft policies (Sutton & Barto 2018, section 5.4, p. 101), and with exploring starts (section 5.3, p.
 * 99). The return of a truncated episode bootstraps from the policy's value of its last state.
 */
export class MonteCarloControl extends EpsilonGreedyControl<Episode> {
  static readonly settings = completeSettings('agent mc-control', {
    ...controlTable,
    stepSize: returnStepSize,
    visits,
    exploringStarts: flag(
      false,
      'Whether the first action of each episode is random. With ε = 0 this is Monte Carlo ES, for environments whose episodes start anywhere',
      { source: 'Sutton & Barto 2018, section 5.3' },
    ),
  });
  readonly memory = new Episodes(this.shape);
  readonly #returns: ReturnAverages;
  readonly #exploringStarts: boolean;
  #pairs = new Int32Array(0);

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<typeof MonteCarloControl.settings.defaults>>) {
    const config = MonteCarloControl.settings.complete(context.config);
    super(context, config);
    this.#returns = new ReturnAverages(this.shape.numPairs, config);
    this.#exploringStarts = config.exploringStarts;
  }

  /** Averages the returns of each pair S_t, A_t; the policy follows Q. */
  learn(episode: Episode): Metrics | undefined {
    const { q, discount, stepSize, epsilon } = this;
    const { length, states, actions, lastState, terminated } = episode;
    const { numActions } = this.shape;
    if (this.#pairs.length < length) this.#pairs = new Int32Array(2 * length);
    const pairs = this.#pairs;
    for (let t = 0; t < length; t++) pairs[t] = states[t]! * numActions + actions[t]!;
    const start = lastState * numActions;
    const last = terminated
      ? 0
      : epsilonGreedyValue(q, start, numActions, epsilon, this.shape.possible(start));
    this.#returns.learn(q, pairs, episode, last, discount, stepSize);
    return this.report(this.#returns.errors, this.#returns.updates);
  }

  protected override explore(states: Int32Array, out: ActOutputs, observations: PackedArray): void {
    super.explore(states, out, observations);
    if (!this.#exploringStarts) return;
    const { actions } = out;
    const { shape, rng } = this;
    for (let i = 0; i < actions.length; i++) {
      if (!this.memory.isStart(i)) continue;
      const possible = shape.shown(observations, i);
      if (possible === undefined) actions[i] = rng.integers(shape.numActions);
      else actions[i] = nthOf(possible, rng.integers(countOf(possible, shape.numActions)));
    }
  }

  protected override tables(): Tables {
    return { ...super.tables(), counts: this.#returns.counts };
  }

  protected override moreMetrics(): Metrics {
    return { epsilon: this.epsilon };
  }
}

/**
 * Off-policy Monte Carlo control with weighted importance sampling (Sutton & Barto 2018, section 5.7, p. 111): learns the greedy policy
 * from episodes of an ε-greedy one, backwards from the end of each until the first non-greedy action. The return of a truncated episode
 * bootstraps from the greedy value of its last state.
 */
export class OffPolicyMonteCarloControl extends EpsilonGreedyControl<Episode> {
  static readonly settings = completeSettings('agent mc-off-policy', {
    discount,
    epsilon: unitSchedule(
      0.3,
      'ε of the policy to follow: 1 is random; smaller values follow the greedy policy more closely and learn from longer ends of episodes',
      { typical: '0.1 to 1' },
    ),
    initialValue,
  });
  /** b(A|S), recorded because b changes during an episode when an episode of another environment ends. */
  readonly extras: ExtraSpecs = { probabilities: { dtype: 'float64', size: 1 } };
  readonly memory = new Episodes(this.shape);
  /** C(s, a): sum of the weights so far. */
  readonly #weights: Float64Array;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<typeof OffPolicyMonteCarloControl.settings.defaults>>) {
    const config = OffPolicyMonteCarloControl.settings.complete(context.config);
    super(context, { ...config, stepSize: 'sample-average' });
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

  protected override explore(states: Int32Array, out: ActOutputs, observations: PackedArray): void {
    super.explore(states, out, observations);
    const { actions, extras } = out;
    const { probabilities } = extras;
    if (probabilities === undefined) return;
    const { q, epsilon } = this;
    const { numActions } = this.shape;
    for (let i = 0; i < actions.length; i++) {
      const [start, action] = [states[i]! * numActions, actions[i]!];
      const possible = this.shape.shown(observations, i);
      probabilities[i] = epsilonGreedyProbability(q, start, numActions, epsilon, action, possible);
    }
  }

  protected override tables(): Tables {
    return { ...super.tables(), weights: this.#weights };
  }

  protected override moreMetrics(): Metrics {
    return { epsilon: this.epsilon };
  }
}
