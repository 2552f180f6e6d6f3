// Dense layers in WebAssembly. Registers hold the sums of several rows and columns, four rows by eight columns or one row by 32, so that each
// loaded number serves several products and no sum waits for another. One row times a large matrix instead reads eight rows of the matrix at
// a time, contiguously, and keeps the sums in memory: such a matrix exceeds the first cache, and each of its numbers is used once. The order
// of each sum is the same.

import type { Dense, DenseBack } from './program.ts';
import { EXTRACT, four, type Lane, single, type WasmFunction } from './wasmWriter.ts';

/** Rows, and vectors of columns, computed at once. */
interface Block {
  readonly rows: number;
  readonly vectors: number;
  readonly lane: Lane;
}

/** Vectors of columns at once, widest first, by number of rows. */
const VECTORS = { 4: [2, 1], 1: [8, 4, 1] } as const;

/** Elements of a matrix that exceeds the first cache. */
const LARGE = 8192;
/** Rows of a large matrix that are read at once. */
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
        this.#nextResult(1);
      });
      return;
    }
    f.count(this.#rowOfX, 4 * inner * from, 4 * inner * to, 4 * inner * count, () => {
      let done = 0;
      for (const vectors of VECTORS[count]) {
        const width = 4 * vectors;
        const end = done + width * Math.floor((units - done) / width);
        this.#columns({ rows: count, vectors, lane: four }, done, end);
        done = end;
      }
      this.#columns({ rows: count, vectors: 1, lane: single }, done, units);
      this.#nextResult(count);
    });
  }

  #nextResult(rows: number): void {
    const f = this.#f;
    f.get(this.#rowOfResult);
    f.i32(4 * this.#layer.units * rows);
    f.emit(0x6a); // i32.add
    f.set(this.#rowOfResult);
  }

  /** Writes one row of x. */
  #stream(): void {
    const f = this.#f;
    const { bias, inner, units, relu } = this.#layer;
    const whole = units - (units % 4);
    const parts = [
      { lane: four, from: 0, to: whole },
      { lane: single, from: whole, to: units },
    ];
    for (const { lane, from, to } of parts) {
      this.#each(lane, from, to, () => {
        if (bias === undefined) lane.zero(f);
        else {
          f.get(this.#column);
          lane.load(f, bias);
        }
      });
    }
    const unrolled = inner - (inner % ROWS_AT_ONCE);
    f.i32(0);
    f.set(this.#nextW);
    const product = (count: number): void => {
      for (const { lane, from, to } of parts) {
        const ones = Array.from({ length: count }, (_, k) => this.#oneOfX(lane, k));
        this.#each(lane, from, to, (load) => {
          load();
          for (const [k, one] of ones.entries()) {
            f.get(one);
            f.get(this.#nextW);
            f.get(this.#column);
            f.emit(0x6a); // i32.add
            lane.load(f, this.#layer.w + 4 * units * k);
            lane.apply(f, 'mul', []);
            lane.apply(f, 'add', []);
          }
        });
      }
      f.get(this.#nextW);
      f.i32(4 * units * count);
      f.emit(0x6a); // i32.add
      f.set(this.#nextW);
    };
    f.count(this.#nextX, 0, 4 * unrolled, 4 * ROWS_AT_ONCE, () => product(ROWS_AT_ONCE));
    f.count(this.#nextX, 4 * unrolled, 4 * inner, 4, () => product(1));
    if (!relu) return;
    for (const { lane, from, to } of parts) {
      this.#each(lane, from, to, (load) => {
        load();
        lane.zero(f);
        lane.apply(f, 'max', []);
      });
    }
  }

  /** Loads number `nextX` + k of the row into a local. */
  #oneOfX(lane: Lane, k: number): number {
    const f = this.#f;
    const one = f.local(lane.type);
    f.get(this.#rowOfX);
    f.get(this.#nextX);
    f.emit(0x6a); // i32.add
    lane.loadOne(f, this.#layer.x + 4 * k);
    f.set(one);
    return one;
  }

  /** @param value leaves the new result of a column on the stack; `load` pushes its current value */
  #each(lane: Lane, from: number, to: number, value: (load: () => void) => void): void {
    const f = this.#f;
    const address = (): void => {
      f.get(this.#column);
      f.get(this.#rowOfResult);
      f.emit(0x6a); // i32.add
    };
    f.count(this.#column, 4 * from, 4 * to, 4 * lane.width, () => {
      address();
      value(() => {
        address();
        lane.load(f, this.#layer.to);
      });
      lane.store(f, this.#layer.to);
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
    f.get(this.#column);
    f.get(this.#rowOfResult);
    f.emit(0x6a); // i32.add
    f.set(this.#nextX);
    for (const [r, row] of sums.entries()) {
      for (const [v, sum] of row.entries()) {
        f.get(this.#nextX);
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

export function emitDense(f: WasmFunction, layer: Dense): void {
  new DenseEmitter(f, layer).emit();
}

// The gradient of a dense layer's input in WebAssembly: several rows of the matrix at once, so that each number loaded from g serves all of
// them and no sum waits for another.

/** Rows of the matrix at once, most first. */
const ROWS_BACK = [8, 1] as const;

export function emitDenseBack(f: WasmFunction, { g, w, to, rows, inner, units }: DenseBack): void {
  const [rowOfG, rowOfW, result, column] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
  const add = (a: number, b: number): void => {
    f.get(a);
    f.get(b);
    f.emit(0x6a); // i32.add
  };
  const whole = units - (units % 4);
  const sums = Array.from({ length: ROWS_BACK[0] }, () => f.local('v128'));
  const factors = f.local('v128');
  const total = f.local('f32');

  /** Computes result i of `count` rows of w, starting at `rowOfW`. */
  const block = (count: number): void => {
    const own = sums.slice(0, count);
    for (const sum of own) {
      four.zero(f);
      f.set(sum);
    }
    f.count(column, 0, 4 * whole, 16, () => {
      add(rowOfG, column);
      four.load(f, g);
      f.set(factors);
      for (const [k, sum] of own.entries()) {
        f.get(sum);
        f.get(factors);
        add(rowOfW, column);
        four.load(f, w + 4 * units * k);
        four.apply(f, 'mul', []);
        four.apply(f, 'add', []);
        f.set(sum);
      }
    });
    for (const [k, sum] of own.entries()) {
      f.f32(0);
      for (let lane = 0; lane < 4; lane++) {
        f.get(sum);
        f.simd(EXTRACT);
        f.emit(lane);
        single.apply(f, 'add', []);
      }
      f.set(total);
      for (let j = whole; j < units; j++) {
        f.get(total);
        f.get(rowOfG);
        single.load(f, g + 4 * j);
        f.get(rowOfW);
        single.load(f, w + 4 * (units * k + j));
        single.apply(f, 'mul', []);
        single.apply(f, 'add', []);
        f.set(total);
      }
      f.get(result);
      f.get(total);
      single.store(f, to + 4 * k);
    }
    f.get(result);
    f.i32(4 * count);
    f.emit(0x6a); // i32.add
    f.set(result);
  };

  f.i32(0);
  f.set(result);
  f.count(rowOfG, 0, 4 * units * rows, 4 * units, () => {
    let done = 0;
    for (const count of ROWS_BACK) {
      const end = done + count * Math.floor((inner - done) / count);
      f.count(rowOfW, 4 * units * done, 4 * units * end, 4 * units * count, () => block(count));
      done = end;
    }
  });
}
