/** MuJoCo itself: Google DeepMind's WebAssembly build, loaded when the first environment is made. */

import type { MainModule, MjModel } from '@mujoco/mujoco';
import { messageOf, PrismError } from '@prism-rl/core';

/** The functions of MuJoCo, under the names of its C interface. */
export type Mujoco = MainModule;

let loading: Promise<Mujoco> | undefined;

/** The engine, which all environments of a thread share. @throws PrismError `unavailable` where it cannot be loaded. */
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
    throw new PrismError('unavailable', `MuJoCo could not be loaded: ${messageOf(cause)}`, { cause });
  }
}

/** A model as MuJoCo has compiled it, shared by all environments that simulate it. */

/** Files that a model names, such as meshes, by their names in it. */
export type ModelAssets = { readonly [file: string]: Uint8Array };

export class CompiledModel {
  readonly mujoco: Mujoco;
  readonly model: MjModel;
  /** MuJoCo's name for all that decides the future, and how many numbers it is. */
  readonly stateKind: number;
  readonly stateSize: number;
  readonly #id: string;
  readonly #bodies = new Map<string, number>();

  /**
   * @param id who asks, for errors.
   * @param mjcf the model as MJCF text.
   * @throws PrismError `invalid-argument` for a model that MuJoCo cannot compile, in its words.
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

  /** The row of a body. @throws PrismError `invalid-argument` */
  bodyIndex(name: string): number {
    const index = this.#bodies.get(name);
    if (index !== undefined) return index;
    const names = [...this.#bodies.keys()].filter((one) => one !== '');
    throw new PrismError(
      'invalid-argument',
      `The model of ${this.#id} has no body called ${JSON.stringify(name)}.`,
      {
        hint: `Its bodies are ${names.join(', ')}.`,
      },
    );
  }

  /** Frees the model's memory, once no data of it is left. */
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
    throw new PrismError(
      'invalid-argument',
      `MuJoCo cannot compile the model of ${id}: ${reason.replaceAll(/\s*\n\s*/g, '; ')}`,
      {
        cause,
      },
    );
  } finally {
    files.delete();
  }
}
