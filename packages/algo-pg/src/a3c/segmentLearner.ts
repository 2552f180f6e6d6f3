import type { Metrics } from '@prism-rl/core';
import type { SegmentBatch } from '@prism-rl/memory';
import { discountedReturns } from '@prism-rl/memory';
import type { SampleArray } from '@prism-rl/nn';
import { asFloats } from '../episodic/paddedRows.ts';
import type { A3cConfig } from './config.ts';
import type { LocalNetwork } from './localNetwork.ts';
import type { SharedParameters } from './sharedParameters.ts';

/** What a learner does with a segment: gradients by its own parameters, a step of the global ones, which it then takes over. */
export class SegmentLearner {
  readonly local: LocalNetwork;
  readonly #shared: SharedParameters;
  readonly #config: A3cConfig;
  readonly #totalSteps: number;
  /** The learner's parameters θ′, flat: those that it acts by until its next update. */
  readonly parameters: Float32Array;
  readonly #returns: Float64Array;

  /** @param totalSteps environment steps of the run, for the step size that falls. */
  constructor(local: LocalNetwork, shared: SharedParameters, config: A3cConfig, totalSteps: number) {
    this.local = local;
    this.#shared = shared;
    this.#config = config;
    this.#totalSteps = totalSteps;
    this.parameters = new Float32Array(shared.size);
    this.#returns = new Float64Array(config.tMax);
  }

  /** Takes over the global parameters. */
  async synchronise(): Promise<void> {
    this.#shared.read(this.parameters);
    await this.local.load(this.parameters);
  }

  /** Takes over parameters of its own, from a snapshot. */
  async restore(parameters: Float32Array): Promise<void> {
    this.parameters.set(parameters);
    await this.local.load(this.parameters);
  }

  /** One asynchronous update. Metrics are means over the steps of the segment. */
  async learn(segment: SegmentBatch): Promise<Metrics> {
    const { tMax, discount, learningRate, anneal } = this.#config;
    const { length } = segment;
    const tail = segment.terminated ? 0 : await this.local.value(asFloats(segment.next));
    this.#returns.fill(0);
    discountedReturns(segment.rewards, 0, length, discount, tail, this.#returns);
    const weights = new Float32Array(tMax).fill(1, 0, length);
    const running = this.local.gradient({
      // Zeros stand behind the last step.
      observations: asFloats(segment.observations),
      samples: segment.extras.samples as SampleArray,
      returns: Float32Array.from(this.#returns),
      weights,
    });
    const found = running instanceof Promise ? await running : running;
    const left = anneal ? Math.max(0, 1 - this.#shared.steps / this.#totalSteps) : 1;
    this.#shared.update(found.gradient as Float32Array, learningRate * left, length);
    const metrics = {
      loss: found.loss[0]! / length,
      policyLoss: found.policyLoss[0]! / length,
      valueLoss: found.valueLoss[0]! / length,
      entropy: found.entropy[0]! / length,
      advantageMean: found.advantageMean[0]!,
      advantageStd: found.advantageStd[0]!,
      gradientNorm: found.gradientNorm[0]!,
      learningRate: learningRate * left,
    };
    await this.synchronise();
    return metrics;
  }
}
