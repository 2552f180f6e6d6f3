import type { ExtraSpecs, PackedArray, Snapshot, SnapshotArray, Space, Transitions } from '@prism-rl/core';
import { copyRow, counted, PrismError, packedArray } from '@prism-rl/core';

const extra = 'extras/';

/** Spaces and extras of a step. */
export interface StepShape {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Numbers that the policy returns with its actions, see `Policy.extras`; default: none. */
  readonly extras?: ExtraSpecs | undefined;
}

/**
 * Named columns with one row per step, the storage of all trajectory memories: `observations`, `actions`, `rewards`, `terminated`,
 * `truncated` and `starts` of `Transitions`, and `extras/<name>` of the policy, each in the element type of its space. Grows as needed.
 */
export class Columns {
  rows = 0;
  readonly #sizes: { readonly [name: string]: number };
  readonly #arrays: { [name: string]: PackedArray };
  #room: number;

  /** @param room rows to reserve at first. */
  constructor({ observationSpace, actionSpace, extras = {} }: StepShape, room: number) {
    const specs: ExtraSpecs = {
      observations: observationSpace,
      actions: actionSpace,
      rewards: { dtype: 'float64', size: 1 },
      terminated: { dtype: 'uint8', size: 1 },
      truncated: { dtype: 'uint8', size: 1 },
      starts: { dtype: 'uint8', size: 1 },
      ...Object.fromEntries(Object.entries(extras).map(([name, spec]) => [extra + name, spec])),
    };
    const entries = Object.entries(specs);
    this.#room = room;
    this.#sizes = Object.fromEntries(entries.map(([name, { size }]) => [name, size]));
    this.#arrays = Object.fromEntries(
      entries.map(([name, { dtype, size }]) => [name, packedArray(dtype, room * size)]),
    );
  }

  /** The first `rows` rows of a column, without a copy: valid until rows are added. */
  column(name: string, rows = this.rows): PackedArray {
    return this.#arrays[name]!.subarray(0, rows * this.#sizes[name]!);
  }

  extras(rows = this.rows): { readonly [name: string]: PackedArray } {
    const names = Object.keys(this.#sizes).filter((name) => name.startsWith(extra));
    return Object.fromEntries(names.map((name) => [name.slice(extra.length), this.column(name, rows)]));
  }

  addStep(transitions: Transitions): void {
    const { count } = transitions;
    this.#reserve(this.rows + count);
    for (const name in this.#sizes) {
      const source = sourceOf(transitions, name);
      const size = this.#sizes[name]!;
      const target = this.#arrays[name]!;
      const start = this.rows * size;
      if (source.length === count * size) target.set(source, start);
      else for (let k = 0; k < count * size; k++) target[start + k] = source[k]!;
    }
    this.rows += count;
  }

  addRow(transitions: Transitions, row: number): void {
    this.#reserve(this.rows + 1);
    for (const name in this.#sizes) {
      copyRow(sourceOf(transitions, name), row, this.#arrays[name]!, this.rows, this.#sizes[name]!);
    }
    this.rows++;
  }

  /** Copies rows of columns with the same names, column by column. */
  addFrom(other: Columns, rows: Int32Array): void {
    this.#reserve(this.rows + rows.length);
    for (const name in this.#sizes) {
      const [source, target, size] = [other.#arrays[name]!, this.#arrays[name]!, this.#sizes[name]!];
      let at = this.rows * size;
      for (const row of rows) for (let k = row * size; k < (row + 1) * size; k++) target[at++] = source[k]!;
    }
    this.rows += rows.length;
  }

  addAll(other: Columns): void {
    this.#reserve(this.rows + other.rows);
    for (const name in this.#sizes) {
      this.#arrays[name]!.set(other.column(name), this.rows * this.#sizes[name]!);
    }
    this.rows += other.rows;
  }

  /** Removes all rows and overwrites them with zeros. */
  clear(): void {
    for (const name in this.#sizes) this.column(name).fill(0);
    this.rows = 0;
  }

  save(): Snapshot {
    const names = Object.keys(this.#sizes);
    const arrays: { [name: string]: SnapshotArray } = Object.fromEntries(
      names.map((name) => [name, this.column(name).slice()]),
    );
    return { meta: { rows: this.rows }, arrays };
  }

  /** @throws PrismError `corrupt` for a snapshot of other columns. */
  restore({ meta, arrays }: Snapshot): void {
    const rows = Number(meta.rows);
    for (const [name, size] of Object.entries(this.#sizes)) {
      const saved = arrays[name];
      if (saved?.length === rows * size && saved.constructor === this.#arrays[name]!.constructor) continue;
      throw PrismError.corrupt`The saved steps have no column "${name}" of ${counted(rows, 'row')} of ${size}.
        Restore them with the same environment and the same agent.`;
    }
    this.clear();
    this.#reserve(rows);
    for (const name in this.#sizes) this.#arrays[name]!.set(arrays[name] as PackedArray);
    this.rows = rows;
  }

  #reserve(rows: number): void {
    if (rows <= this.#room) return;
    this.#room = Math.max(rows, 2 * this.#room);
    for (const [name, size] of Object.entries(this.#sizes)) {
      const array = this.#arrays[name]!;
      const larger = new (array.constructor as new (length: number) => PackedArray)(this.#room * size);
      larger.set(array);
      this.#arrays[name] = larger;
    }
  }
}

function sourceOf(transitions: Transitions, name: string): PackedArray {
  if (!name.startsWith(extra)) return transitions[name as 'observations'];
  const said = transitions.extras[name.slice(extra.length)];
  if (said !== undefined) return said;
  throw PrismError.invalidArgument`A step lacks the extra "${name.slice(extra.length)}".
    The policy that acts has to declare it as one of its extras.`;
}

/** Successors of rows that no row of the same episode follows although their value matters. */
export class Tails {
  readonly #space: Pick<Space, 'dtype' | 'size'>;
  #rows: number[] = [];
  #observations: PackedArray[] = [];

  constructor(observationSpace: Pick<Space, 'dtype' | 'size'>) {
    this.#space = observationSpace;
  }

  get rows(): Int32Array {
    return Int32Array.from(this.#rows);
  }

  /** `[rows, observation]` */
  get observations(): PackedArray {
    const { dtype, size } = this.#space;
    const all = packedArray(dtype, this.#rows.length * size);
    for (const [k, observation] of this.#observations.entries()) all.set(observation, k * size);
    return all;
  }

  /** Adds observation `i` of `observations` as the successor of row `row`. */
  add(row: number, observations: PackedArray, i: number): void {
    const { size } = this.#space;
    this.#rows.push(row);
    this.#observations.push(observations.slice(i * size, (i + 1) * size));
  }

  clear(): void {
    this.#rows = [];
    this.#observations = [];
  }

  save(): Snapshot {
    return { meta: {}, arrays: { rows: this.rows, observations: this.observations } };
  }

  /** @throws PrismError `corrupt` for a snapshot of something else. */
  restore({ arrays: { rows, observations } }: Snapshot): void {
    if (!(rows instanceof Int32Array && observations?.length === rows.length * this.#space.size)) {
      throw PrismError.corrupt`The saved steps lack what was seen after their last ones.
        They were saved by another version: train anew.`;
    }
    this.clear();
    for (const [k, row] of rows.entries()) this.add(row, observations as PackedArray, k);
  }
}
