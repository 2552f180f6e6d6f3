/** MuJoCo: Google DeepMind's WebAssembly build, loaded with the first environment. */

import type { MainModule, MjModel } from '@mujoco/mujoco';
import { messageOf, PrismError } from '@prism-rl/core';

/** MuJoCo's functions, under the names of its C interface. */
export type Mujoco = MainModule;

let loading: Promise<Mujoco> | undefined;

/** Loads the engine, shared by all environments of a thread. @throws PrismError `unavailable` if it cannot be loaded. */
export function loadMujoco(): Promise<Mujoco> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Mujoco> {
  try {
    const { default: create } = await import('@mujoco/mujoco');
    return await create();
  } catch (cause) {
    loading = undefined;
    throw PrismError.unavailable`MuJoCo could not be loaded: ${messageOf(cause)}`.causedBy(cause);
  }
}

/** A model compiled by MuJoCo, shared by all environments that simulate it. */

/** Files that a model refers to, such as meshes, by name. */
export type ModelAssets = { readonly [file: string]: Uint8Array };

export class CompiledModel {
  readonly mujoco: Mujoco;
  readonly model: MjModel;
  /** MuJoCo's constant for the complete simulation state, and the state's size. */
  readonly stateKind: number;
  readonly stateSize: number;
  readonly #id: string;
  readonly #bodies = new Map<string, number>();

  /**
   * @param id the task's name, for errors.
   * @param mjcf the model as MJCF text.
   * @throws PrismError `invalid-argument` with MuJoCo's message for a model that does not compile.
   */
  constructor(mujoco: Mujoco, id: string, mjcf: string, assets: ModelAssets = {}) {
    this.mujoco = mujoco;
    this.#id = id;
    this.model = compile(mujoco, id, mjcf, assets);
    this.stateKind = mujoco.mjtState.mjSTATE_INTEGRATION.value;
    this.stateSize = mujoco.mj_stateSize(this.model, this.stateKind);
    const kind = mujoco.mjtObj.mjOBJ_BODY.value;
    for (let body = 0; body < this.model.nbody; body++)
      this.#bodies.set(mujoco.mj_id2name(this.model, kind, body), body);
  }

  /** Returns the row of a body. @throws PrismError `invalid-argument` */
  bodyIndex(name: string): number {
    const index = this.#bodies.get(name);
    if (index !== undefined) return index;
    const names = [...this.#bodies.keys()].filter((one) => one !== '');
    throw PrismError.invalidArgument`The model of ${this.#id} has no body called ${JSON.stringify(name)}.
      Its bodies are ${names.join(', ')}.`;
  }

  /** Frees the model's memory; call after all its data is freed. */
  delete(): void {
    this.model.delete();
  }
}

function compile(mujoco: Mujoco, id: string, mjcf: string, assets: ModelAssets): MjModel {
  const files = new mujoco.MjVFS();
  try {
    for (const [name, bytes] of Object.entries(assets)) files.addBuffer(name, bytes);
    return mujoco.MjModel.from_xml_string(mjcf, files);
  } catch (cause) {
    const reason = messageOf(cause)
      .replace(/^MuJoCo Error: (Loading error: )?/, '')
      .trim();
    throw PrismError.invalidArgument`MuJoCo cannot compile the model of ${id}: ${reason.replaceAll(/\s*\n\s*/g, '; ')}`.causedBy(
      cause,
    );
  } finally {
    files.delete();
  }
}
