import type { Frame, PackedArray, VectorEnv } from '@prism-rl/core';
import { copyRow, PrismError, resolveConfig, SeedSequence, spaceFromJSON } from '@prism-rl/core';
import {
  checkActionCount,
  checkActions,
  checkIndex,
  checkMaskSpace,
  checkNumEnvs,
  notReset,
} from '@prism-rl/core/checks';
import { SharedArrays, sharedArray } from '@prism-rl/core/node';
import { type GymnasiumConfig, gymnasiumSettings } from '../settings.ts';
import { Bridge } from './bridge.ts';
import { operations, requestHeader } from './protocol.ts';

/** Environments of Python that step together, in one or several processes. Close it, or end the program, to end them. */
export class GymnasiumVector extends SharedArrays implements VectorEnv {
  readonly autoreset: boolean;
  readonly render?: (index?: number) => Frame;
  readonly renderText?: (index?: number) => string;
  readonly framesPerSecond: number | undefined;
  readonly #bridge: Bridge;
  /** The first environment of each process, and their requests with actions. */
  readonly #parts: readonly {
    readonly first: number;
    readonly header: DataView;
    readonly actions: PackedArray;
  }[];
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
      const start = first;
      first += count;
      const actions = sharedArray(actionSpace.dtype, count * actionSpace.size, requestHeader);
      return { first: start, header: new DataView(actions.buffer, 0, requestHeader), actions };
    });
    bridge.share(
      this.#parts.map(({ first: start, actions: { buffer } }, k) => ({
        request: new Uint8Array(buffer),
        ...this.rowsOf(start, start + counts[k]!),
      })),
      { observations: observationSpace.dtype, actions: actionSpace.dtype },
    );
  }

  /**
   * Starts Python and creates the environments.
   *
   * @param name an id of Gymnasium (`CartPole-v1`), or `module:Class`; `gymnasium/` before it is left out.
   * @param config settings over the defaults.
   * @param autoreset see {@link VectorEnv.autoreset}.
   * @throws PrismError `unavailable` without Python or Gymnasium, or after the time-out; `unknown-name`, `file`, `contract` or another code
   * if Python cannot create it.
   */
  static async create(
    name: string,
    numEnvs: number,
    config: Partial<GymnasiumConfig> = {},
    autoreset = true,
  ): Promise<GymnasiumVector> {
    checkNumEnvs(numEnvs);
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
      recipe: { ...recipe, name: id.slice('gymnasium/'.length), autoreset },
      counts,
      timeout: 1000 * timeout,
    });
    try {
      return new GymnasiumVector(id, bridge, counts, autoreset);
    } catch (error) {
      bridge.close();
      throw error;
    }
  }

  /** @throws PrismError `invalid-argument` for an invalid seed; what fails in Python. */
  reset(options: { readonly seed?: number | bigint } = {}): void {
    const seed = options.seed ?? (this.#isReset ? undefined : 0);
    if (seed !== undefined) new SeedSequence(seed);
    for (const { header, first } of this.#parts) {
      header.setInt32(0, seed === undefined ? operations.reset : operations.seed, true);
      if (seed !== undefined) header.setBigUint64(8, BigInt(seed) + BigInt(first), true);
    }
    this.#bridge.ask();
    this.#isReset = true;
  }

  /** @throws PrismError `invalid-action`, `state` before the first reset, what fails in Python. */
  step(actions: PackedArray): void {
    if (!this.#isReset) throw notReset(this.id);
    const { size } = this.actionSpace;
    checkActionCount(this, actions, size);
    checkActions(this, actions);
    for (const part of this.#parts) {
      part.header.setInt32(0, operations.step, true);
      const from = part.first * size;
      for (let k = 0; k < part.actions.length; k++) part.actions[k] = actions[from + k]!;
    }
    this.#bridge.ask();
  }

  restart(index: number): void {
    if (!this.#isReset) throw notReset(this.id);
    checkIndex(this, index);
    copyRow(this.observations, index, this.finalObservations, index, this.observationSpace.size);
    this.#askFor(operations.restart, index);
  }

  close(): void {
    this.#bridge.close();
  }

  #draw(index: number): Uint8Array {
    if (!this.#isReset) throw notReset(this.id);
    checkIndex(this, index);
    return this.#askFor(operations.render, index)!;
  }

  #askFor(operation: number, index: number): Uint8Array | undefined {
    const owner = this.#parts.findLastIndex(({ first }) => first <= index);
    const { first, header } = this.#parts[owner]!;
    header.setInt32(0, operation, true);
    header.setInt32(4, index - first, true);
    return this.#bridge.ask(owner);
  }
}

function pythonsHere(): readonly string[] {
  const { PRISM_PYTHON: named } = process.env;
  if (named !== undefined && named !== '') return [named];
  return process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python'];
}

/** @throws PrismError `contract` for another picture than height × width × 3 bytes. */
function pictureOf(bytes: Uint8Array): Frame {
  const header = new DataView(bytes.buffer, bytes.byteOffset);
  const [height, width] = [header.getInt32(0, true), header.getInt32(4, true)];
  const data = bytes.subarray(8);
  if (data.length === 3 * width * height) return { width, height, data };
  throw new PrismError(
    'contract',
    `render() returned ${data.length} bytes for ${width} × ${height} pixels, but a picture has 3 for each.`,
  );
}
