import type { MaybePromise } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Engine, StepFunction, StepInputs, Variables } from '@prism-rl/nn';
import { clipByGlobalNorm, disposeVariables, valueAndGradients } from '@prism-rl/nn';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
import type { A3cConfig } from './config.ts';
import type { SegmentTensors } from './loss.ts';
import { a3cLoss } from './loss.ts';

type Load = StepFunction<{ parameters: { shape: number[] } }, never>;
type Value = StepFunction<{ observations: { shape: number[] } }, 'value'>;
/** Parts of the loss that are kept beside its gradient. */
const kept = ['policyLoss', 'valueLoss', 'entropy', 'advantageMean', 'advantageStd'] as const;

type GradientOutput = 'gradient' | 'loss' | 'gradientNorm' | (typeof kept)[number];
type Gradient = StepFunction<StepInputs, GradientOutput>;

/** A network of a learner's own, whose parameters come and whose gradients go as flat arrays. */
export class LocalNetwork {
  readonly network: ActorCriticNetwork;
  readonly #load: Load;
  readonly #value: Value;
  readonly #gradient: Gradient;

  private constructor(network: ActorCriticNetwork, load: Load, value: Value, gradient: Gradient) {
    this.network = network;
    this.#load = load;
    this.#value = value;
    this.#gradient = gradient;
  }

  /** Compiles the steps of a learner. @param observationSize numbers in one observation. */
  static async create(
    engine: Engine,
    network: ActorCriticNetwork,
    observationSize: number,
    config: A3cConfig,
  ): Promise<LocalNetwork> {
    const load = await compileLoad(engine, network.variables);
    const value: Value = await engine.compile(
      { observations: { shape: [1, observationSize] } },
      ({ observations }) => ({ value: network.value(observations) as tf.Tensor }),
    );
    return new LocalNetwork(
      network,
      load,
      value,
      await compileGradient(engine, network, observationSize, config),
    );
  }

  /** Takes over parameters, in the order of {@link flatParameters}. */
  load(parameters: Float32Array): MaybePromise<unknown> {
    return this.#load.run({ parameters });
  }

  /** V of one observation. */
  async value(observation: Float32Array): Promise<number> {
    const { value } = await this.#value.run({ observations: observation });
    return value[0]!;
  }

  /** ∂loss/∂parameters of a segment, cut to the largest norm, and the parts of the loss; valid until the next call. */
  gradient(inputs: { readonly [K in keyof SegmentTensors]: Float32Array | Int32Array }): MaybePromise<{
    readonly [K in GradientOutput]: ArrayLike<number>;
  }> {
    return this.#gradient.run(inputs);
  }

  dispose(): void {
    this.#load.dispose();
    this.#value.dispose();
    this.#gradient.dispose();
    disposeVariables(this.network.variables);
  }
}

/** The step that takes a network's parameters from one flat array, variable after variable. */
export async function compileLoad(engine: Engine, variables: Variables): Promise<Load> {
  const all = Object.values(variables);
  const size = all.reduce((sum, variable) => sum + variable.size, 0);
  return engine.compile({ parameters: { shape: [size] } }, ({ parameters }) => {
    let offset = 0;
    for (const variable of all) {
      variable.assign(tf.reshape(tf.slice(parameters, [offset], [variable.size]), variable.shape));
      offset += variable.size;
    }
    return {};
  });
}

/** The values of a network's variables, one after the other. */
export function flatParameters(variables: Variables): Float32Array {
  const arrays = Object.values(variables).map((variable) => variable.dataSync<'float32'>());
  const flat = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const array of arrays) {
    flat.set(array, offset);
    offset += array.length;
  }
  return flat;
}

async function compileGradient(
  engine: Engine,
  network: ActorCriticNetwork,
  observationSize: number,
  config: A3cConfig,
): Promise<Gradient> {
  const { tMax, maxGradientNorm } = config;
  const { sampleDtype, sampleSize } = network.distribution;
  const inputs: StepInputs = {
    observations: { shape: [tMax, observationSize] },
    samples: { shape: sampleDtype === 'int32' ? [tMax] : [tMax, sampleSize], dtype: sampleDtype },
    returns: { shape: [tMax] },
    weights: { shape: [tMax] },
  };
  return engine.compile<StepInputs, GradientOutput>(inputs, (tensors) => {
    const parts: { [name: string]: tf.Scalar } = {};
    const { value: loss, gradients } = valueAndGradients(network.variables, () => {
      const found = a3cLoss(network, config, tensors as unknown as SegmentTensors);
      for (const name of kept) parts[name] = tf.keep(found[name]);
      return found.loss;
    });
    const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
    const cut = maxGradientNorm > 0 ? clipByGlobalNorm(gradients, maxGradientNorm) : gradients;
    const names = Object.keys(network.variables);
    const gradient = tf.concat(names.map((name) => tf.reshape(cut[name]!, [-1])));
    const gradientNorm = tf.sqrt(tf.addN(squares));
    return { gradient, loss, gradientNorm, ...parts } as { [K in GradientOutput]: tf.Tensor };
  });
}
