import type {
  ActMode,
  ActOutputs,
  AgentContext,
  MaybePromise,
  PackedArray,
  PortablePolicy,
  Rng,
  RngState,
  Snapshot,
  Weights,
} from '@prism-rl/core';
import { childSnapshot, mergeSnapshots, whenDone } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Engine, StepFunction, Variables } from '@prism-rl/nn';
import { assignWeights, disposeVariables, engineOf, weightsOf } from '@prism-rl/nn';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
import { PolicyActor } from '../policyActor.ts';
import type { A3cConfig } from './config.ts';
import { a3cNetwork } from './recipe.ts';
import { SharedParameters } from './sharedParameters.ts';

/** The global network, and what computes with it. */
export interface GlobalNetwork {
  readonly engine: Engine;
  readonly network: ActorCriticNetwork;
  readonly load: Load;
  readonly shared: SharedParameters;
}

/** Samples the initial parameters from the agent's stream. */
export async function createGlobalNetwork(context: AgentContext<A3cConfig>): Promise<GlobalNetwork> {
  const { config } = context;
  const engine = engineOf(context);
  const network = a3cNetwork(context);
  const load = await compileLoad(engine, network.variables);
  const parameters = flatParameters(network.variables);
  const shared = new SharedParameters(SharedParameters.allocate(parameters.length, config), config);
  shared.write(parameters);
  return { engine, network, load, shared };
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

/** Base class of both kinds of A3C: acts, saves and exports by the newest parameters of the global network. */
export abstract class A3cAgent {
  protected readonly global: GlobalNetwork;
  protected readonly actor: PolicyActor;
  readonly #rng: Rng;
  readonly #parameters: Float32Array;
  /** The update whose parameters the network holds; −1 if none. */
  #loadedAt = -1;

  constructor(context: AgentContext<A3cConfig>, global: GlobalNetwork) {
    this.global = global;
    this.actor = new PolicyActor({ ...context, ...global });
    this.#rng = context.rng;
    this.#parameters = new Float32Array(global.shared.size);
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    return whenDone(this.#refresh(), () => this.actor.act(observations, out, mode));
  }

  save(): Snapshot {
    const { meta, arrays } = mergeSnapshots({ global: this.global.shared.save(), ...this.saveMore() });
    return { meta: { ...meta, rng: this.#rng.save() }, arrays };
  }

  async restore(snapshot: Snapshot): Promise<void> {
    this.global.shared.restore(childSnapshot(snapshot, 'global'));
    this.#loadedAt = -1;
    this.#rng.restore(snapshot.meta.rng as RngState);
    await this.restoreMore(snapshot);
  }

  /** Exports an ONNX model: `observation` → `action`, the most probable one, and the distribution's `parameters`. */
  async exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    await this.#refresh();
    return this.actor.exportPolicy();
  }

  async portable(): Promise<PortablePolicy> {
    await this.#refresh();
    return this.actor.portable();
  }

  async weights(): Promise<Weights> {
    await this.#refresh();
    return weightsOf(this.global.network.variables);
  }

  async adoptWeights(weights: Weights): Promise<void> {
    const { network, shared } = this.global;
    assignWeights(network.variables, weights);
    shared.write(flatParameters(network.variables));
    this.#loadedAt = -1;
    // Learners keep parameters of their own.
    await this.restoreMore({ meta: {}, arrays: {} });
  }

  protected saveMore(): { readonly [name: string]: Snapshot } {
    return {};
  }

  protected abstract restoreMore(snapshot: Snapshot): Promise<void>;

  protected disposeGlobal(): void {
    this.global.load.dispose();
    this.actor.dispose();
    disposeVariables(this.global.network.variables);
  }

  #refresh(): MaybePromise<unknown> {
    const { shared, load } = this.global;
    const { updates } = shared;
    if (updates === this.#loadedAt) return undefined;
    shared.read(this.#parameters);
    this.#loadedAt = updates;
    return load.run({ parameters: this.#parameters });
  }
}
