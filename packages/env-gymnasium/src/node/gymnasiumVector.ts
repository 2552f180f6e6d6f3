import type { EnvironmentSources, Frame, PackedArray, Space, VectorEnv, VectorRows } from '@prism-rl/core';
import { copyRow, PrismError, packedArray, resolveConfig, SeedSequence, spaceFromJSON } from '@prism-rl/core';
import {
  checkActionCount,
  checkActions,
  checkIndex,
  checkMaskSpace,
  checkNumEnvs,
  notReset,
} from '@prism-rl/core/checks';
import { SharedArrays } from '@prism-rl/wrappers/node';
import { type GymnasiumConfig, gymnasiumSettings } from '../settings.ts';
import { Bridge } from './bridge.ts';
import { operations, type Recipe, requestHeader } from './protocol.ts';

/** Environments of Python that step together, in one or several processes. The processes end when you close it or your program ends. */
export class GymnasiumVector extends SharedArrays implements VectorEnv {
  readonly autoreset: boolean;
  readonly render?: (index?: number) => Frame;
  readonly renderText?: (index?: number) => string;
  readonly framesPerSecond: number | undefined;
  readonly #bridge: Bridge;
  /** The environments of each process. */
  readonly #parts: readonly Part[];
  readonly #requests: readonly DataView[];
  #isReset = false;

  private constructor(id: string, bridge: Bridge, counts: readonly number[], autoreset: boolean) {
    const { handshake } = bridge;
    const observationSpace = spaceFromJSON(handshake.observationSpace);
    const actionSpace = spaceFromJSON(handshake.actionSpace);
    checkMaskSpace(observationSpace, actionSpace);
    const numEnvs = counts.reduce((sum, count) => sum + count, 0);
    super({ id, observationSpace, actionSpace }, numEnvs);
    this.autoreset = autoreset;
    this.#bridge = bridge;
    this.framesPerSecond = handshake.framesPerSecond ?? undefined;
    if (handshake.renders === 'rgb_array') this.render = (index = 0) => pictureOf(this.#draw(index));
    if (handshake.renders === 'ansi')
      this.renderText = (index = 0) => new TextDecoder().decode(this.#draw(index));
    let first = 0;
    this.#parts = counts.map((count) => {
      const part = new Part(first, this.rowsOf(first, first + count), actionSpace);
      first += count;
      return part;
    });
    this.#requests = this.#parts.map(({ request }) => request);
    bridge.sendTypes({ observations: observationSpace.dtype, actions: actionSpace.dtype });
  }

  /**
   * Starts Python and creates the environments.
   *
   * @param name an id of Gymnasium (`CartPole-v1`), or `module:Class`; `gymnasium/` before it is left out.
   * @param config settings over the defaults.
   * @param autoreset see {@link VectorEnv.autoreset}.
   * @throws PrismError `unavailable` without Python or Gymnasium, or after the time-out; `unknown-name`, `file`, `contract` or another code
   * if Python cannot create the environments.
   */
  static async create(
    name: string,
    numEnvs: number,
    config: Partial<GymnasiumConfig> = {},
    autoreset = true,
  ): Promise<GymnasiumVector> {
    checkNumEnvs(numEnvs);
    const { id, bridge, counts } = await started(name, numEnvs, config, { autoreset, sources: false });
    try {
      return new GymnasiumVector(id, bridge, counts, autoreset);
    } catch (error) {
      bridge.close();
      throw error;
    }
  }

  /** @throws PrismError `invalid-argument` for an invalid seed; also for a failure in Python. */
  reset(options: { readonly seed?: number | bigint } = {}): void {
    const seed = options.seed ?? (this.#isReset ? undefined : 0);
    if (seed !== undefined) new SeedSequence(seed);
    if (BigInt(seed ?? 0) + BigInt(this.numEnvs) > 2n ** 64n)
      throw PrismError.invalidArgument`A seed of ${this.id} must be smaller than 2⁶⁴, but is ${seed}.`;
    const operation = seed === undefined ? operations.reset : operations.seed;
    for (const part of this.#parts) part.order(operation, 0, BigInt(seed ?? 0) + BigInt(part.first));
    this.#askAll();
    this.#isReset = true;
  }

  /** @throws PrismError `invalid-action`; `state` before the first reset; also for a failure in Python. */
  step(actions: PackedArray): void {
    if (!this.#isReset) throw notReset(this.id);
    const { size } = this.actionSpace;
    checkActionCount(this, actions, size);
    checkActions(this, actions);
    for (const part of this.#parts) part.act(actions);
    this.#askAll();
  }

  restart(index: number): void {
    if (!this.#isReset) throw notReset(this.id);
    checkIndex(this, index);
    copyRow(this.observations, index, this.finalObservations, index, this.observationSpace.size);
    this.#askFor(operations.restart, index, (part, bytes) => part.copy(bytes));
  }

  close(): void {
    this.#bridge.close();
  }

  #draw(index: number): Uint8Array {
    if (!this.#isReset) throw notReset(this.id);
    checkIndex(this, index);
    let picture: Uint8Array | undefined;
    this.#askFor(operations.render, index, (_, bytes) => {
      picture = bytes.slice();
    });
    return picture!;
  }

  #askAll(): void {
    this.#bridge.ask(this.#requests, (k, bytes) => this.#parts[k]!.copy(bytes));
  }

  #askFor(operation: number, index: number, receive: (part: Part, bytes: Uint8Array) => void): void {
    const owner = this.#parts.findLastIndex(({ first }) => first <= index);
    const part = this.#parts[owner]!;
    part.order(operation, index - part.first);
    this.#bridge.ask([part.request], (_, bytes) => receive(part, bytes), owner);
  }
}

/** Starts Python with the environments that {@link GymnasiumVector.create} names. */
async function started(
  name: string,
  numEnvs: number,
  config: Partial<GymnasiumConfig>,
  means: Pick<Recipe, 'autoreset' | 'sources'>,
): Promise<{ readonly id: string; readonly bridge: Bridge; readonly counts: readonly number[] }> {
  const id = `gymnasium/${name.replace(/^gymnasium\//, '')}`;
  const { processes, python, timeout, ...recipe } = resolveConfig(
    `environment ${id}`,
    gymnasiumSettings,
    config,
  );
  const most = Math.min(processes, numEnvs);
  const counts = Array.from(
    { length: most },
    (_, k) => Math.floor(((k + 1) * numEnvs) / most) - Math.floor((k * numEnvs) / most),
  );
  const bridge = await Bridge.start({
    pythons: python !== '' ? [python] : pythonsHere(),
    recipe: { ...recipe, ...means, name: id.slice('gymnasium/'.length) },
    counts,
    timeout: 1000 * timeout,
  });
  return { id, bridge, counts };
}

/** Returns what an environment of Python is made of. @throws PrismError as {@link GymnasiumVector.create} does. */
export async function gymnasiumSources(
  name: string,
  config: Partial<GymnasiumConfig>,
): Promise<EnvironmentSources> {
  const { bridge } = await started(name, 1, config, { autoreset: false, sources: true });
  bridge.close();
  return bridge.handshake.sources!;
}

/** The environments of one process: its request, and their rows in the vector. */
class Part {
  readonly first: number;
  readonly request: DataView;
  readonly #actions: PackedArray;
  /** The actions in the request. */
  readonly #packed: Uint8Array;
  readonly #rows: VectorRows;
  readonly #bytes: { readonly [name in 'rewards' | 'observations' | 'finalObservations']: Uint8Array };

  constructor(first: number, rows: VectorRows, { dtype, size }: Space) {
    this.first = first;
    this.#rows = rows;
    this.#bytes = {
      rewards: bytesOf(rows.rewards),
      observations: bytesOf(rows.observations),
      finalObservations: bytesOf(rows.finalObservations),
    };
    this.#actions = packedArray(dtype, size * rows.rewards.length);
    this.request = new DataView(new ArrayBuffer(requestHeader + this.#actions.byteLength));
    this.#packed = new Uint8Array(this.request.buffer, requestHeader);
  }

  order(operation: number, index = 0, seed = 0n): void {
    this.request.setInt32(0, operation, true);
    this.request.setInt32(4, index, true);
    this.request.setBigUint64(8, seed, true);
  }

  /** Requests a step. @param actions of the whole vector. */
  act(actions: PackedArray): void {
    this.request.setInt32(0, operations.step, true);
    const own = this.#actions;
    const from = (this.first * own.length) / this.#rows.rewards.length;
    for (let k = 0; k < own.length; k++) own[k] = actions[from + k]!;
    this.#packed.set(bytesOf(own));
  }

  /** Copies results to the vector. They contain a final observation for each episode that ended. */
  copy(bytes: Uint8Array): void {
    const { rewards, observations, finalObservations } = this.#bytes;
    const { terminated, truncated } = this.#rows;
    const count = terminated.length;
    const item = observations.length / count;
    const flags = rewards.length;
    rewards.set(bytes.subarray(0, flags));
    for (let i = 0; i < count; i++) {
      terminated[i] = bytes[flags + i]!;
      truncated[i] = bytes[flags + count + i]!;
    }
    const start = flags + 8 * Math.ceil(count / 4);
    let from = start + observations.length;
    observations.set(bytes.subarray(start, from));
    for (let i = 0; from < bytes.length; i++) {
      if (terminated[i] === 0 && truncated[i] === 0) continue;
      finalObservations.set(bytes.subarray(from, from + item), i * item);
      from += item;
    }
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function pythonsHere(): readonly string[] {
  const { PRISM_PYTHON: named } = process.env;
  if (named !== undefined && named !== '') return [named];
  return process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python'];
}

function pictureOf(bytes: Uint8Array): Frame {
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  return { height: header.getInt32(0, true), width: header.getInt32(4, true), data: bytes.subarray(8) };
}
