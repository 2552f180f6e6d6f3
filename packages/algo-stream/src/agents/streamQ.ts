import type {
  ActMode,
  ActOutputs,
  AgentContext,
  ConfigOf,
  Discrete,
  Metrics,
  PackedArray,
  PortablePolicy,
  Snapshot,
  Transitions,
} from '@prism-rl/core';
import { fraction, grouped, number, oneOf, settings } from '@prism-rl/core';
import type { Optimizer } from '../network/optimizers.ts';
import type { StreamNetwork } from '../network/streamNetwork.ts';
import { epsilonAt, epsilonGreedyAction, greedyAction } from '../policies.ts';
import type { StreamConfig } from '../settings.ts';
import { epsilonTable, kappaTable, optimizerOf, optimizerTable, streamTable } from '../settings.ts';
import { type Networks, StreamAgent, type Update } from './streamAgent.ts';

/** An agent with a network of action values, q(s, ·), that acts ε-greedily. */
abstract class ValueControl<C extends StreamConfig & ConfigOf<typeof epsilonTable>> extends StreamAgent<C> {
  protected readonly q: StreamNetwork;
  protected readonly numActions: number;
  protected readonly firstAction: number;

  constructor(context: AgentContext<C>, optimizer: Optimizer) {
    super(context);
    this.numActions = context.actionSpace.flatSize;
    this.firstAction = (context.actionSpace as Discrete).start;
    this.q = this.makeNetwork(this.numActions, optimizer);
  }

  get epsilon(): number {
    return epsilonAt(this.config, this.envSteps, this.context.steps);
  }

  /**
   * Returns the agent's estimates q(s, ·) of the action values in a state, without changing the agent.
   *
   * @param observations packed observations; reads `row`.
   */
  actionValues(observations: PackedArray, row = 0): Float32Array {
    return this.possible(this.look(this.q, observations, row), observations, row).slice();
  }

  /** Exports the greedy policy as an ONNX model: input `observation`, outputs `action` and `parameters`, the action values. */
  async exportPolicy(): Promise<Uint8Array> {
    const { exportPolicy } = await import('../network/exportPolicy.ts');
    return exportPolicy({ input: this.input, network: this.q, actionSpace: this.context.actionSpace });
  }

  async portable(): Promise<PortablePolicy> {
    const { portablePolicy } = await import('@prism-rl/jit/portable');
    return portablePolicy(await this.exportPolicy(), { by: 'values' });
  }

  protected choose(observations: PackedArray, row: number, { actions }: ActOutputs, mode: ActMode): void {
    const values = this.possible(this.look(this.q, observations, row), observations, row);
    const action =
      mode === 'explore' ? epsilonGreedyAction(values, this.epsilon, this.rng) : greedyAction(values);
    actions[row] = this.firstAction + action;
  }

  /** e ← fade · e + ∇q(S, A), then moves the parameters along e by δ. */
  protected update(row: number, action: number, fade: number, delta: number): void {
    this.q.gradient.fill(0);
    this.q.gradient[action] = 1;
    this.q.learn(row, fade, delta);
    this.count(delta, this.q);
  }

  protected networks(): Networks {
    return { values: this.q };
  }

  protected override moreMetrics(): Metrics {
    return { epsilon: this.epsilon };
  }
}

/** Settings that Q(λ) adds to the common ones. */
const qTable = {
  ...streamTable,
  ...grouped('targets', {
    traceCut: oneOf(
      ['before', 'after', 'never'],
      'before',
      'When a non-greedy action resets the traces: before its own gradient is added, after its update, or never',
      {
        needs: { lambda: { not: 0 } },
        source: 'before: Watkins 1989, Sutton & Barto 2018, section 12.10; after: Elsayed et al. 2024',
      },
    ),
  }),
  ...epsilonTable,
};

/** Settings of {@link StreamQ}. */
export const streamQSettings = settings({ ...qTable, ...optimizerTable, ...kappaTable });

export type StreamQConfig = typeof streamQSettings.defaults;

/** Stream Q(λ) (Elsayed et al. 2024): Watkins's Q(λ) with a network, learning from every single step. */
export class StreamQ<C extends ConfigOf<typeof qTable> = StreamQConfig> extends ValueControl<C> {
  /** @throws PrismError `incompatible` for a convolution that does not fit the observations. */
  constructor(context: AgentContext<C>, optimizer: Optimizer) {
    super(context, optimizer);
  }

  static of(context: AgentContext<StreamQConfig>): StreamQ {
    return new StreamQ(context, optimizerOf(context.config, context.config.kappa));
  }

  protected learnFrom(step: Transitions, { row, reward, discount, fade }: Update): number {
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
    // e ← γλ e + ∇q(S, A); w ← w + α δ e, with a bounded step
    this.update(row, action, isGreedy || traceCut !== 'before' ? fade : 0, delta);
    return isGreedy || traceCut !== 'after' ? 1 : 0;
  }
}

export const adaptiveQSettings = settings({
  ...qTable,
  ...grouped('optimizer', {
    stepSize: number(1e-4, 'α: largest change of a parameter for an error of at least 1', {
      above: 0,
      typical: '1e-5 to 1e-3',
    }),
    beta2: fraction(0.999, 'β₂: decay of the mean square of steps', { source: 'Kingma & Ba 2015' }),
    epsilon: number(1e-5, 'ε: added to the root mean square', { above: 0 }),
  }),
});

export type AdaptiveQConfig = typeof adaptiveQSettings.defaults;

/**
 * Adaptive Q(λ) (after Gogianu, Lutu & Pascanu 2026): Q(λ) that clips errors to [−1, 1], which bounds the derivative, and divides steps by
 * their root mean square, as Adam does.
 */
export function adaptiveQ(context: AgentContext<AdaptiveQConfig>): StreamQ<AdaptiveQConfig> {
  const { stepSize, beta2, epsilon } = context.config;
  return new StreamQ(context, { kind: 'adaptive', stepSize, beta2, epsilon });
}

export const streamSarsaSettings = settings({
  ...streamTable,
  ...epsilonTable,
  ...optimizerTable,
  ...kappaTable,
});

export type StreamSarsaConfig = typeof streamSarsaSettings.defaults;

/** Stream Sarsa(λ) (Elsayed et al. 2024): on-policy control, learning from every single step. */
export class StreamSarsa extends ValueControl<StreamSarsaConfig> {
  /** A′ of each row: chosen while learning, taken at the next step; −1 before the choice. */
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

  protected learnFrom(step: Transitions, { row, reward, discount, fade }: Update): number {
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
    // e ← γλ e + ∇q(S, A); w ← w + α δ e, with a bounded step
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
