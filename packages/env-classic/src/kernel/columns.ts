import type { Outcome, PackedArray, ResetOptions, Rng, RowBatch, RowResults, RowTask } from '@prism-rl/core';
import { angleTable, cos, sin } from '@prism-rl/core/trigonometry';
import { kernelWasm } from '../generated/kernels.ts';

/** Exports of a WebAssembly kernel: each steps `count` environments and returns how many terminated. */
export interface Kernels {
  balance(count: number, room: number, up: number, fallen: number): number;
  swingLinks(count: number, room: number): number;
  moveCars(count: number, room: number, goalVelocity: number): number;
  driveCars(count: number, room: number, goalVelocity: number): number;
  swing(count: number, room: number, pull: number): number;
}

/** The columns follow the table of sines at address 0, as in `assembly/columns.ts`. */
const firstByte = 4096;
const pageBytes = 65_536;

/**
 * The numbers of a batch of environments, column by column (struct of arrays), in memory that WebAssembly kernels process two environments
 * at a time. Without WebAssembly SIMD, the same columns in plain memory.
 */
export class Columns {
  /** Allocated number of environments, a multiple of 16. Entry `k` of environment `i`'s state is `state[k * room + i]`. */
  readonly room: number;
  readonly state: Float64Array;
  readonly actions: Float64Array;
  readonly rewards: Float64Array;
  /** One row per environment. */
  readonly observations: Float32Array;
  /** 1 where the last step terminated. */
  readonly terminated: Uint8Array;
  /** Indices of the environments that terminated in the last step. */
  readonly ended: Int32Array;
  /** `undefined` without WebAssembly SIMD. */
  readonly kernels: Kernels | undefined;

  /** @param size numbers of a state. @param shown numbers of an observation. */
  constructor(numEnvs: number, size: number, shown: number) {
    const module = kernelModule();
    const room = 16 * Math.ceil(numEnvs / 16);
    const bytes = firstByte + (8 * (size + 2) + 4 * shown + 5) * room;
    const pages = Math.ceil(bytes / pageBytes);
    const memory = module && new WebAssembly.Memory({ initial: pages, maximum: pages });
    const buffer = memory?.buffer ?? new ArrayBuffer(bytes);
    this.room = room;
    let next = firstByte;
    const take = (bytesEach: number): number => {
      const first = next;
      next += bytesEach * room;
      return first;
    };
    this.state = new Float64Array(buffer, take(8 * size), size * room);
    this.actions = new Float64Array(buffer, take(8), numEnvs);
    this.rewards = new Float64Array(buffer, take(8), numEnvs);
    this.observations = new Float32Array(buffer, take(4 * shown), shown * numEnvs);
    this.terminated = new Uint8Array(buffer, take(1), numEnvs);
    this.ended = new Int32Array(buffer, take(4), numEnvs);
    if (module === undefined) return;
    new Float64Array(buffer).set(angleTable());
    const { exports } = new WebAssembly.Instance(module, { env: { memory: memory! }, js: { sin, cos } });
    this.kernels = exports as unknown as Kernels;
  }

  /** Copies an environment's state to the beginning of `row`; returns `row`. */
  read(index: number, row: Float64Array): Float64Array {
    for (let k = 0, at = index; at < this.state.length; k++, at += this.room) row[k] = this.state[at]!;
    return row;
  }

  /** Copies the beginning of `row` to an environment's state. */
  write(index: number, row: Float64Array): void {
    for (let k = 0, at = index; at < this.state.length; k++, at += this.room) this.state[at] = row[k]!;
  }
}

/** The compiled module; every vector has its own instance and memory. */
let compiled: WebAssembly.Module | undefined;

function kernelModule(): WebAssembly.Module | undefined {
  if (compiled !== undefined) return compiled;
  const bytes = Uint8Array.from(atob(kernelWasm), (character) => character.charCodeAt(0));
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes)) return undefined;
  compiled = new WebAssembly.Module(bytes);
  return compiled;
}

/** A task with a kernel that steps columns of states. */
export interface ColumnTask extends RowTask<Float32Array, Float64Array> {
  /** Number of leading state entries that the kernel keeps. */
  readonly columns: number;
  /** Checks actions and writes them, converted if needed, to the kernel's column. @throws PrismError `invalid-action` */
  readActions(actions: PackedArray, out: Float64Array): void;
  /** Steps all environments with the kernel; returns how many terminated. */
  moveAll(kernels: Kernels, numEnvs: number, room: number): number;
}

/**
 * A batch of a classic control task, stepped by its WebAssembly kernel; without WebAssembly SIMD, one environment at a time on the same
 * columns, so that either restores the other's saved state.
 */
export class ColumnBatch implements RowBatch<Float64Array> {
  readonly arrays: readonly PackedArray[];
  protected readonly task: ColumnTask;
  readonly #columns: Columns;
  readonly #kernels: Kernels | undefined;
  readonly #numEnvs: number;
  /** Scratch row for one environment's state. */
  readonly #row: Float64Array;
  readonly #outcome: Outcome = { reward: 0, terminated: false, truncated: false };

  /** @param more further arrays that belong to the saved state. */
  constructor(numEnvs: number, task: ColumnTask, more: readonly PackedArray[] = []) {
    const columns = new Columns(numEnvs, task.columns, task.observationSpace.size);
    const { state, room, kernels } = columns;
    this.task = task;
    this.#columns = columns;
    this.#kernels = kernels;
    this.#numEnvs = numEnvs;
    this.#row = new Float64Array(task.stateSize);
    // Leave out the padding that kernels write after the last environment.
    const column = (_: unknown, k: number): Float64Array => state.subarray(k * room, k * room + numEnvs);
    this.arrays = [...Array.from({ length: task.columns }, column), ...more];
  }

  read(index: number): Float64Array {
    return this.#columns.read(index, this.#row);
  }

  start(index: number, rng: Rng, out: PackedArray, to: number, reset?: ResetOptions): void {
    const row = this.#row;
    this.begin(row, index, rng, reset);
    this.#columns.write(index, row);
    this.task.observe(row, out, to);
  }

  step(actions: PackedArray, rngs: readonly Rng[], results: RowResults): number {
    const columns = this.#columns;
    this.task.readActions(actions, columns.actions);
    if (this.#kernels === undefined) return this.#stepOneByOne(actions, rngs, results);
    const count = this.task.moveAll(this.#kernels, this.#numEnvs, columns.room);
    results.observations.set(columns.observations);
    results.rewards.set(columns.rewards);
    results.terminated.set(columns.terminated);
    for (let e = 0; e < count; e++) results.ended[e] = columns.ended[e]!;
    return count;
  }

  protected begin(row: Float64Array, _index: number, rng: Rng, reset?: ResetOptions): void {
    this.task.start(row, rng, reset);
  }

  #stepOneByOne(actions: PackedArray, rngs: readonly Rng[], results: RowResults): number {
    const { observations, rewards, terminated, ended } = results;
    const { size } = this.task.observationSpace;
    const row = this.#row;
    const outcome = this.#outcome;
    let count = 0;
    for (let i = 0; i < this.#numEnvs; i++) {
      this.#columns.read(i, row);
      // Columns keep part of the row only. The rest has its mid-episode value, as in the kernels.
      row.fill(0, this.task.columns);
      this.task.step(row, actions, i, rngs[i]!, outcome);
      this.#columns.write(i, row);
      this.task.observe(row, observations, i * size);
      rewards[i] = outcome.reward;
      terminated[i] = outcome.terminated ? 1 : 0;
      if (outcome.terminated) ended[count++] = i;
    }
    return count;
  }
}
