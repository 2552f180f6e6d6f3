import type {
  ActMode,
  ActOutputs,
  AgentContext,
  Box,
  Discrete,
  DType,
  Metrics,
  PackedArray,
  PortablePolicy,
  Transitions,
} from '@prism-rl/core';
import { grouped, isBox, number, settings } from '@prism-rl/core';
import type { StreamNetwork } from '../network/streamNetwork.ts';
import { type ActionDistribution, distributionFor } from '../policies.ts';
import { kappaTable, optimizerOf, optimizerTable, streamTable } from '../settings.ts';
import { type Networks, StreamAgent, type Update } from './streamAgent.ts';

export const streamAcSettings = settings({
  ...streamTable,
  ...optimizerTable,
  ...kappaTable,
  ...grouped('optimizer', {
    policyKappa: number(3, 'κ of the policy’s bounded steps', {
      ...{ needs: { optimizer: { not: 'sgd' } }, above: 0 },
      typical: '3',
      source: 'Elsayed et al. 2024: 3',
    }),
  }),
  entropyCoefficient: number(
    0.01,
    'τ: weight of the entropy, which increases with positive δ and decreases with negative δ',
    { min: 0, typical: '0 to 0.02', source: 'Elsayed et al. 2024: 0.01 · sign δ' },
  ),
});

export type StreamAcConfig = typeof streamAcSettings.defaults;

/** Stream AC(λ) (Elsayed et al. 2024): an actor-critic with eligibility traces, for discrete and continuous actions. */
export class StreamAc extends StreamAgent<StreamAcConfig> {
  readonly #policy: StreamNetwork;
  readonly #value: StreamNetwork;
  readonly #distribution: ActionDistribution;
  /** Bounds to clip continuous actions to. */
  readonly #box: Box<DType> | undefined;
  readonly #firstAction: number;
  readonly #sample: Float32Array;
  #entropy = 0;

  /** @throws PrismError `incompatible` for a convolution that does not fit the observations. */
  constructor(context: AgentContext<StreamAcConfig>) {
    const { actionSpace, config } = context;
    const distribution = distributionFor(actionSpace);
    // Learning needs the samples before clipping to the bounds.
    super(context, { samples: { dtype: 'float32', size: distribution.sampleSize } });
    this.#distribution = distribution;
    this.#box = isBox(actionSpace) ? actionSpace : undefined;
    this.#firstAction = isBox(actionSpace) ? 0 : (actionSpace as Discrete).start;
    this.#sample = new Float32Array(distribution.sampleSize);
    this.#policy = this.makeNetwork(distribution.parameterSize, optimizerOf(config, config.policyKappa));
    this.#value = this.makeNetwork(1, optimizerOf(config, config.kappa));
  }

  /** Exports the most probable action as an ONNX model: input `observation`, outputs `action` and `parameters` of the distribution. */
  async exportPolicy(): Promise<Uint8Array> {
    const { exportPolicy } = await import('../network/exportPolicy.ts');
    return exportPolicy({ input: this.input, network: this.#policy, actionSpace: this.context.actionSpace });
  }

  async portable(): Promise<PortablePolicy> {
    const { portablePolicy } = await import('@prism-rl/jit/portable');
    return portablePolicy(await this.exportPolicy());
  }

  protected choose(observations: PackedArray, row: number, out: ActOutputs, mode: ActMode): void {
    const parameters = this.possible(this.look(this.#policy, observations, row), observations, row);
    const sample = this.#sample;
    if (mode === 'explore') {
      this.#distribution.sample(parameters, this.rng, sample, 0);
      out.extras.samples?.set(sample, row * sample.length);
    } else this.#distribution.mode(parameters, sample, 0);
    const { actions } = out;
    const box = this.#box;
    if (box === undefined) actions[row] = this.#firstAction + sample[0]!;
    else {
      const start = row * sample.length;
      for (let i = 0; i < sample.length; i++)
        actions[start + i] = Math.min(box.high[i]!, Math.max(box.low[i]!, sample[i]!));
    }
  }

  protected learnFrom(step: Transitions, { row, reward, discount, fade }: Update): number {
    const { observations, extras } = step;
    const [policy, value] = [this.#policy, this.#value];
    // δ ← R + γ v(S′) − v(S)
    let delta = reward - this.lookBack(value)[0]!;
    if (discount > 0) delta += discount * this.lookAhead(value)[0]!;
    // e_v ← γλ e_v + ∇v(S); e_π ← γλ e_π + ∇ (log π(A|S) + τ sign δ H(π(·|S)))
    value.gradient[0] = 1;
    const parameters = this.possible(this.lookBack(policy), observations, row);
    const weight = this.config.entropyCoefficient * Math.sign(delta);
    const start = row * this.#distribution.sampleSize;
    this.#distribution.gradient(parameters, extras.samples!, start, weight, policy.gradient);
    this.#entropy = this.#distribution.entropy(parameters);
    // w ← w + α δ e, with a bounded step, for both
    value.learn(row, fade, delta);
    policy.learn(row, fade, delta);
    this.count(delta, value);
    return 1;
  }

  protected networks(): Networks {
    return { policy: this.#policy, value: this.#value };
  }

  protected override moreMetrics(): Metrics {
    return { entropy: this.#entropy };
  }
}
