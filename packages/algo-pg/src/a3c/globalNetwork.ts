import type {
  ActMode,
  ActOutputs,
  AgentContext,
  ExtraSpecs,
  MaybePromise,
  PackedArray,
  Rng,
  RngState,
  Snapshot,
  Weights,
} from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import {
  assignWeights,
  disposeVariables,
  type Engine,
  engineOf,
  type StepFunction,
  type Variables,
  weightsOf,
} from '@prism-rl/nn';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
import { PolicyActor } from '../policyActor.ts';
import type { A3cConfig } from './entry.ts';
import { a3cNetwork } from './recipe.ts';
import { SharedParameters } from './sharedParameters.ts';

/** The global network as the agent: acts, saves and exports by the newest parameters. */
export class GlobalNetwork {
  readonly engine: Engine;
  readonly shared: SharedParameters;
  readonly #network: ActorCriticNetwork;
  readonly #actor: PolicyActor;
  readonly #load: Load;
  readonly #parameters: Float32Array;
  /** The update whose parameters {@link #network} holds; −1 if none. */
  #loadedAt = -1;

  private constructor(
    context: AgentContext<A3cConfig>,
    engine: Engine,
    network: ActorCriticNetwork,
    load: Load,
  ) {
    const { config } = context;
    const parameters = flatParameters(network.variables);
    this.engine = engine;
    this.#network = network;
    this.#load = load;
    this.#parameters = parameters;
    this.shared = new SharedParameters(SharedParameters.allocate(parameters.length, config), config);
    this.shared.write(parameters);
    this.#actor = new PolicyActor({ ...context, engine, network });
  }

  /** Samples the initial parameters from the agent's stream. */
  static async create(context: AgentContext<A3cConfig>): Promise<GlobalNetwork> {
    const engine = engineOf(context);
    const network = a3cNetwork(context);
    return new GlobalNetwork(context, engine, network, await compileLoad(engine, network.variables));
  }

  get extras(): ExtraSpecs {
    return this.#actor.extras;
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    const loading = this.#refresh();
    if (loading instanceof Promise) return loading.then(() => this.#actor.act(observations, out, mode));
    return this.#actor.act(observations, out, mode);
  }

  save(): Snapshot {
    return this.shared.save();
  }

  restore(snapshot: Snapshot): void {
    this.shared.restore(snapshot);
    this.#loadedAt = -1;
  }

  async exportPolicy(): Promise<Uint8Array> {
    await this.#refresh();
    return this.#actor.exportPolicy();
  }

  async weights(): Promise<Weights> {
    await this.#refresh();
    return weightsOf(this.#network.variables);
  }

  adoptWeights(weights: Weights): void {
    assignWeights(this.#network.variables, weights);
    this.shared.write(flatParameters(this.#network.variables));
    this.#loadedAt = -1;
  }

  dispose(): void {
    this.#load.dispose();
    this.#actor.dispose();
    disposeVariables(this.#network.variables);
  }

  #refresh(): MaybePromise<unknown> {
    const { updates } = this.shared;
    if (updates === this.#loadedAt) return undefined;
    this.shared.read(this.#parameters);
    this.#loadedAt = updates;
    return this.#load.run({ parameters: this.#parameters });
  }
}

/** A step that loads a network's parameters from one array, variable after variable. */
export type Load = StepFunction<{ parameters: { shape: number[] } }, never>;

/** Concatenates the values of a network's variables. */
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

/** Compiles a {@link Load}, which takes parameters in the order of {@link flatParameters}. */
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

/** Base class of both kinds of A3C, which act, save and export with the global network. */
export abstract class A3cAgent {
  protected readonly global: GlobalNetwork;
  readonly #rng: Rng;

  constructor({ rng }: AgentContext<A3cConfig>, global: GlobalNetwork) {
    this.global = global;
    this.#rng = rng;
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    return this.global.act(observations, out, mode);
  }

  save(): Snapshot {
    const { meta, arrays } = mergeSnapshots({ global: this.global.save(), ...this.saveMore() });
    return { meta: { ...meta, rng: this.#rng.save() }, arrays };
  }

  async restore(snapshot: Snapshot): Promise<void> {
    this.global.restore(childSnapshot(snapshot, 'global'));
    this.#rng.restore(snapshot.meta.rng as RngState);
    await this.restoreMore(snapshot);
  }

  /** Exports an ONNX model: `observation` → `action`, the most probable one, and the distribution's `parameters`. */
  exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    return this.global.exportPolicy();
  }

  weights(): Promise<Weights> {
    return this.global.weights();
  }

  async adoptWeights(weights: Weights): Promise<void> {
    this.global.adoptWeights(weights);
    // Learners keep parameters of their own.
    await this.restoreMore({ meta: {}, arrays: {} });
  }

  protected saveMore(): { readonly [name: string]: Snapshot } {
    return {};
  }

  protected abstract restoreMore(snapshot: Snapshot): Promise<void>;
}
