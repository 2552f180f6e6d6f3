// A dense layer in WebAssembly. Sums of several rows and columns are in registers at once: four rows of eight columns, or one row
// of 32, so that what is loaded serves several products and no sum waits for another.
import { four, type Lane, single } from './lanes.ts';
import type { Dense } from './program.ts';
import type { WasmFunction } from './wasmWriter.ts';

/** Rows and vectors of columns that are computed together. */
interface Block {
  readonly rows: number;
  readonly vectors: number;
  readonly lane: Lane;
}

/** Shares of the columns, from the widest on: how many vectors at a time. */
const VECTORS = { 4: [2, 1], 1: [8, 4, 1] } as const;

class DenseEmitter {
  readonly #f: WasmFunction;
  readonly #layer: Dense;
  /** Offsets in bytes: of the rows in x and in the results, of a column, of the next factors. */
  readonly #rowOfX: number;
  readonly #rowOfResult: number;
  readonly #column: number;
  readonly #nextX: number;
  readonly #nextW: number;

  constructor(f: WasmFunction, layer: Dense) {
    this.#f = f;
    this.#layer = layer;
    this.#rowOfX = f.local('i32');
    this.#rowOfResult = f.local('i32');
    this.#column = f.local('i32');
    this.#nextX = f.local('i32');
    this.#nextW = f.local('i32');
  }

  emit(): void {
    const { rows } = this.#layer;
    this.#f.i32(0);
    this.#f.set(this.#rowOfResult);
    const together = rows - (rows % 4);
    this.#rows(4, 0, together);
    this.#rows(1, together, rows);
  }

  #rows(count: 4 | 1, from: number, to: number): void {
    const f = this.#f;
    const { inner, units } = this.#layer;
    f.count(this.#rowOfX, 4 * inner * from, 4 * inner * to, 4 * inner * count, () => {
      let done = 0;
      for (const vectors of VECTORS[count]) {
        const width = 4 * vectors;
        const end = done + width * Math.floor((units - done) / width);
        this.#columns({ rows: count, vectors, lane: four }, done, end);
        done = end;
      }
      this.#columns({ rows: count, vectors: 1, lane: single }, done, units);
      f.get(this.#rowOfResult);
      f.i32(4 * units * count);
      f.emit(0x6a); // i32.add
      f.set(this.#rowOfResult);
    });
  }

  #columns(block: Block, from: number, to: number): void {
    const width = block.vectors * block.lane.width;
    this.#f.count(this.#column, 4 * from, 4 * to, 4 * width, () => this.#block(block));
  }

  #block({ rows, vectors, lane }: Block): void {
    const f = this.#f;
    const { x, w, bias, to, inner, units, relu } = this.#layer;
    const bytes = 4 * lane.width;
    const sums = Array.from({ length: rows }, () =>
      Array.from({ length: vectors }, () => f.local(lane.type)),
    );
    const factors = Array.from({ length: vectors }, () => f.local(lane.type));
    const one = f.local(lane.type);
    for (const row of sums) {
      for (const [v, sum] of row.entries()) {
        if (bias === undefined) lane.zero(f);
        else {
          f.get(this.#column);
          lane.load(f, bias + bytes * v);
        }
        f.set(sum);
      }
    }
    f.get(this.#rowOfX);
    f.set(this.#nextX);
    f.get(this.#column);
    f.set(this.#nextW);
    f.emit(0x03, 0x40); // loop
    for (const [v, factor] of factors.entries()) {
      f.get(this.#nextW);
      lane.load(f, w + bytes * v);
      f.set(factor);
    }
    for (const [r, row] of sums.entries()) {
      f.get(this.#nextX);
      lane.loadOne(f, x + 4 * inner * r);
      f.set(one);
      for (const [v, sum] of row.entries()) {
        f.get(sum);
        f.get(one);
        f.get(factors[v] as number);
        lane.apply(f, 'mul', []);
        lane.apply(f, 'add', []);
        f.set(sum);
      }
    }
    f.get(this.#nextW);
    f.i32(4 * units);
    f.emit(0x6a); // i32.add
    f.set(this.#nextW);
    f.get(this.#nextX);
    f.i32(4);
    f.emit(0x6a); // i32.add
    f.tee(this.#nextX);
    f.get(this.#rowOfX);
    f.i32(4 * inner);
    f.emit(0x6a, 0x49, 0x0d, 0x00, 0x0b); // i32.add, i32.lt_u, br_if 0, end
    for (const [r, row] of sums.entries()) {
      for (const [v, sum] of row.entries()) {
        f.get(this.#column);
        f.get(this.#rowOfResult);
        f.emit(0x6a); // i32.add
        f.get(sum);
        if (relu) {
          lane.zero(f);
          lane.apply(f, 'max', []);
        }
        lane.store(f, to + 4 * units * r + bytes * v);
      }
    }
  }
}

/** Emits a dense layer. */
export function emitDense(f: WasmFunction, layer: Dense): void {
  new DenseEmitter(f, layer).emit();
}
