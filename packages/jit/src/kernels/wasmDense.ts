// Dense layers in WebAssembly. Registers hold the sums of several rows and columns, four rows by eight columns or one row by 32, so that each
// loaded number serves several products and no sum waits for another. One row times a large matrix instead reads eight rows of the matrix at
// a time, contiguously, and keeps the sums in memory: such a matrix exceeds the first cache, and each of its numbers is used once. The order
// of each sum is the same.

import type { Dense, DenseBack } from './program.ts';
import { addLanes, four, type Lane, single, type WasmFunction } from './wasmWriter.ts';

/** Vectors of columns per block, widest first, by number of rows. */
const VECTORS = { 4: [2, 1], 1: [8, 4, 1] } as const;

/** Elements of a matrix that exceeds the first cache. */
const LARGE = 8192;
/** Rows of a large matrix that are read together. */
const ROWS_AT_ONCE = 8;

class DenseEmitter {
  readonly #f: WasmFunction;
  readonly #layer: Dense;
  /** Byte offsets: of the rows in x and in the results, of a column, of the next factors. */
  readonly #rowOfX: number;
  readonly #rowOfResult: number;
  readonly #column: number;
  readonly #nextX: number;
  readonly #nextW: number;

  constructor(f: WasmFunction, layer: Dense) {
    this.#f = f;
    this.#layer = layer;
    [this.#rowOfX, this.#rowOfResult, this.#column, this.#nextX, this.#nextW] = f.locals('i32');
  }

  emit(): void {
    const { rows } = this.#layer;
    this.#f.clear(this.#rowOfResult);
    const unrolled = rows - (rows % 4);
    this.#rows(4, 0, unrolled);
    this.#rows(1, unrolled, rows);
  }

  #rows(count: 4 | 1, from: number, to: number): void {
    const f = this.#f;
    const { inner, units } = this.#layer;
    if (count === 1 && inner * units > LARGE) {
      f.count(this.#rowOfX, 4 * inner * from, 4 * inner * to, 4 * inner, () => {
        this.#stream();
        f.advance(this.#rowOfResult, 4 * units);
      });
      return;
    }
    f.count(this.#rowOfX, 4 * inner * from, 4 * inner * to, 4 * inner * count, () => {
      let done = 0;
      for (const vectors of VECTORS[count]) {
        const width = 4 * vectors;
        const end = done + width * Math.floor((units - done) / width);
        this.#columns(count, vectors, four, done, end);
        done = end;
      }
      this.#columns(count, units - done, single, done, units);
      f.advance(this.#rowOfResult, 4 * units * count);
    });
  }

  /** Pushes the bias of a column, or 0. */
  #bias(lane: Lane, offset = 0): void {
    const { bias } = this.#layer;
    if (bias === undefined) lane.number(this.#f, 0);
    else lane.load(this.#f, bias + offset, this.#column);
  }

  /** Writes one row of x. */
  #stream(): void {
    const f = this.#f;
    const { inner, units, relu } = this.#layer;
    const whole = units - (units % 4);
    const parts = [
      { lane: four, from: 0, to: whole },
      { lane: single, from: whole, to: units },
    ];
    for (const { lane, from, to } of parts) this.#each(lane, from, to, () => this.#bias(lane));
    const unrolled = inner - (inner % ROWS_AT_ONCE);
    f.clear(this.#nextW);
    const product = (count: number): void => {
      for (const { lane, from, to } of parts) {
        const ones = Array.from({ length: count }, (_, k) => this.#oneOfX(lane, k));
        this.#each(lane, from, to, (load) => {
          load();
          for (const [k, one] of ones.entries()) {
            f.get(one);
            lane.load(f, this.#layer.w + 4 * units * k, this.#nextW, this.#column);
            lane.addProduct(f);
          }
        });
      }
      f.advance(this.#nextW, 4 * units * count);
    };
    f.count(this.#nextX, 0, 4 * unrolled, 4 * ROWS_AT_ONCE, () => product(ROWS_AT_ONCE));
    f.count(this.#nextX, 4 * unrolled, 4 * inner, 4, () => product(1));
    if (!relu) return;
    for (const { lane, from, to } of parts) {
      this.#each(lane, from, to, (load) => {
        load();
        lane.number(f, 0);
        lane.apply(f, 'max');
      });
    }
  }

  /** Loads number `nextX` + k of the row into a local. */
  #oneOfX(lane: Lane, k: number): number {
    const one = this.#f.local(lane.type);
    lane.loadOne(this.#f, this.#layer.x + 4 * k, this.#rowOfX, this.#nextX);
    this.#f.set(one);
    return one;
  }

  /** @param value leaves the new result of a column on the stack; `load` pushes its current value */
  #each(lane: Lane, from: number, to: number, value: (load: () => void) => void): void {
    const f = this.#f;
    f.count(this.#column, 4 * from, 4 * to, 4 * lane.width, () => {
      f.sum(this.#column, this.#rowOfResult);
      value(() => {
        lane.load(f, this.#layer.to, this.#column, this.#rowOfResult);
      });
      lane.store(f, this.#layer.to);
    });
  }

  #columns(rows: number, vectors: number, lane: Lane, from: number, to: number): void {
    const bytes = 4 * vectors * lane.width;
    this.#f.count(this.#column, 4 * from, 4 * to, bytes, () => this.#block(rows, vectors, lane));
  }

  #block(rows: number, vectors: number, lane: Lane): void {
    const f = this.#f;
    const { x, w, to, inner, units, relu } = this.#layer;
    const bytes = 4 * lane.width;
    const locals = (): number[] => Array.from({ length: vectors }, () => f.local(lane.type));
    const sums = Array.from({ length: rows }, locals);
    // Of one row each factor serves once: kept, they and the sums would exceed the registers.
    const factors = rows === 1 ? [] : locals();
    const atOnce = rows === 1 && inner % 4 === 0 ? 4 : 1;
    const one = f.local(lane.type);
    for (const row of sums) {
      for (const [v, sum] of row.entries()) {
        this.#bias(lane, bytes * v);
        f.set(sum);
      }
    }
    f.get(this.#rowOfX);
    f.set(this.#nextX);
    f.get(this.#column);
    f.set(this.#nextW);
    f.emit(0x03, 0x40); // loop
    for (let k = 0; k < atOnce; k++) {
      const factor = (v: number): void => lane.load(f, w + 4 * units * k + bytes * v, this.#nextW);
      for (const [v, kept] of factors.entries()) {
        factor(v);
        f.set(kept);
      }
      for (const [r, row] of sums.entries()) {
        lane.loadOne(f, x + 4 * (inner * r + k), this.#nextX);
        f.set(one);
        for (const [v, sum] of row.entries()) {
          f.get(sum, one);
          if (rows === 1) factor(v);
          else f.get(factors[v]!);
          lane.addProduct(f);
          f.set(sum);
        }
      }
    }
    f.advance(this.#nextW, 4 * units * atOnce);
    f.get(this.#nextX);
    f.i32(4 * atOnce);
    f.emit(0x6a); // i32.add
    f.tee(this.#nextX);
    f.get(this.#rowOfX);
    f.i32(4 * inner);
    f.emit(0x6a, 0x49, 0x0d, 0x00, 0x0b); // i32.add, i32.lt_u, br_if 0, end
    f.sum(this.#column, this.#rowOfResult);
    f.set(this.#nextX);
    for (const [r, row] of sums.entries()) {
      for (const [v, sum] of row.entries()) {
        f.get(this.#nextX, sum);
        if (relu) {
          lane.number(f, 0);
          lane.apply(f, 'max');
        }
        lane.store(f, to + 4 * units * r + bytes * v);
      }
    }
  }
}

export const emitDense = (f: WasmFunction, layer: Dense): void => new DenseEmitter(f, layer).emit();

// The gradient of a dense layer's input in WebAssembly. Several rows of the matrix share each number loaded from g, and their sums do not wait for
// each other.

/** Rows of the matrix per block, most first. */
const ROWS_BACK = [8, 1] as const;

export function emitDenseBack(f: WasmFunction, { g, w, to, rows, inner, units }: DenseBack): void {
  const [rowOfG, rowOfW, result, column] = f.locals('i32');
  const whole = units - (units % 4);
  const sums = Array.from({ length: ROWS_BACK[0] }, () => f.local('v128'));
  const factors = f.local('v128');
  const total = f.local('f32');

  /** Computes result i of `count` rows of w, starting at `rowOfW`. */
  const block = (count: number): void => {
    const own = sums.slice(0, count);
    for (const sum of own) {
      four.number(f, 0);
      f.set(sum);
    }
    f.count(column, 0, 4 * whole, 16, () => {
      four.load(f, g, rowOfG, column);
      f.set(factors);
      for (const [k, sum] of own.entries()) {
        f.get(sum, factors);
        four.load(f, w + 4 * units * k, rowOfW, column);
        four.addProduct(f);
        f.set(sum);
      }
    });
    for (const [k, sum] of own.entries()) {
      addLanes(f, [sum]);
      f.set(total);
      for (let j = whole; j < units; j++) {
        f.get(total, rowOfG);
        single.load(f, g + 4 * j);
        single.load(f, w + 4 * (units * k + j), rowOfW);
        single.addProduct(f);
        f.set(total);
      }
      f.get(result, total);
      single.store(f, to + 4 * k);
    }
    f.advance(result, 4 * count);
  };

  f.clear(result);
  f.count(rowOfG, 0, 4 * units * rows, 4 * units, () => {
    let done = 0;
    for (const count of ROWS_BACK) {
      const end = done + count * Math.floor((inner - done) / count);
      f.count(rowOfW, 4 * units * done, 4 * units * end, 4 * units * count, () => block(count));
      done = end;
    }
  });
}
