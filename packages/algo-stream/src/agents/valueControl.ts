import type {
  ActMode,
  ActOutputs,
  AgentContext,
  ConfigOf,
  Discrete,
  Metrics,
  PackedArray,
} from '@prism-rl/core';
import type { Optimizer } from '../network/optimizers.ts';
import type { StreamNetwork } from '../network/streamNetwork.ts';
import { epsilonAt, epsilonGreedyAction, greedyAction } from '../policies/epsilonGreedy.ts';
import type { epsilonTable, StreamConfig } from '../settings.ts';
import type { Networks } from './streamAgent.ts';
import { StreamAgent } from './streamAgent.ts';

/** An agent with a network of action values, q(s, ·), that acts ε-greedily by them. */
export abstract class ValueControl<
  C extends StreamConfig & ConfigOf<typeof epsilonTable>,
> extends StreamAgent<C> {
  protected readonly q: StreamNetwork;
  protected readonly numActions: number;
  /** The first action; others follow. */
  protected readonly firstAction: number;

  constructor(context: AgentContext<C>, optimizer: Optimizer) {
    super(context);
    this.numActions = context.actionSpace.flatSize;
    this.firstAction = (context.actionSpace as Discrete).start;
    this.q = this.makeNetwork(this.numActions, optimizer);
  }

  /** Probability of a random action now. */
  get epsilon(): number {
    return epsilonAt(this.config, this.envSteps, this.context.steps);
  }

  /**
   * q(s, ·): what the agent expects of each action in a state. It changes nothing in the agent.
   *
   * @param observations packed, of which `row` is valued.
   */
  actionValues(observations: PackedArray, row = 0): Float32Array {
    return this.possible(this.look(this.q, observations, row), observations, row).slice();
  }

  /** The greedy policy as an ONNX model: `observation` in, `action` and `parameters`, which are the values, out. */
  async exportPolicy(): Promise<Uint8Array> {
    const { exportPolicy } = await import('../network/exportPolicy.ts');
    return exportPolicy({ input: this.input, network: this.q, actionSpace: this.context.actionSpace });
  }

  protected choose(observations: PackedArray, row: number, { actions }: ActOutputs, mode: ActMode): void {
    const values = this.possible(this.look(this.q, observations, row), observations, row);
    const action =
      mode === 'explore' ? epsilonGreedyAction(values, this.epsilon, this.rng) : greedyAction(values);
    actions[row] = this.firstAction + action;
  }

  /** e ← fade · e + ∇q(S, A), and the parameters along e by δ. */
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
