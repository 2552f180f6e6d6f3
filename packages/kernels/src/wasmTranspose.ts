// Transpositions in WebAssembly: sixteen rows at a time, so that whole cache lines of the result are written, by blocks of four times four.
import { single } from './lanes.ts';
import type { Move } from './program.ts';
import type { WasmFunction } from './wasmWriter.ts';

const SIMD = { load: 0x00, store: 0x0b, shuffle: 0x0d } as const;

/** Whether a copy's lines of numbers become columns of numbers one behind the other. */
export function isTransposition({ shape, fromStrides, toStrides }: Move): boolean {
  return fromStrides[2] === 1 && toStrides[1] === 1 && toStrides[2] !== 1 && shape[1] >= 4 && shape[2] >= 4;
}

/** A rectangle of the rows and columns that are transposed. */
interface Part {
  readonly rows: readonly [from: number, to: number];
  readonly columns: readonly [from: number, to: number];
}

/** Emits a transposition. */
export function emitTransposition(f: WasmFunction, move: Move): void {
  const [count, rows, columns] = move.shape;
  const [sixteens, fours] = [rows - (rows % 16), rows - (rows % 4)];
  const whole = columns - (columns % 4);
  const each = f.local('i32');
  f.count(each, 0, count, 1, () => {
    emitBlocks(f, move, each, { rows: [0, sixteens], columns: [0, whole] }, 16);
    emitBlocks(f, move, each, { rows: [sixteens, fours], columns: [0, whole] }, 4);
    emitSingly(f, move, each, { rows: [fours, rows], columns: [0, whole] });
    emitSingly(f, move, each, { rows: [0, rows], columns: [whole, columns] });
  });
}

/** Puts Σ counter·stride, in bytes, into a local. */
function address(
  f: WasmFunction,
  into: number,
  terms: readonly (readonly [counter: number, stride: number])[],
): void {
  f.i32(0);
  for (const [counter, stride] of terms) {
    f.get(counter);
    f.i32(4 * stride);
    f.emit(0x6c, 0x6a); // i32.mul, i32.add
  }
  f.set(into);
}

/** @param step rows at a time, a multiple of four */
function emitBlocks(f: WasmFunction, move: Move, each: number, { rows, columns }: Part, step: number): void {
  const { from, to, fromStrides, toStrides } = move;
  const [row, column] = [f.local('i32'), f.local('i32')];
  const [source, target] = [f.local('i32'), f.local('i32')];
  f.count(row, rows[0], rows[1], step, () =>
    f.count(column, columns[0], columns[1], 4, () => {
      address(f, source, [
        [each, fromStrides[0]],
        [row, fromStrides[1]],
        [column, 1],
      ]);
      address(f, target, [
        [each, toStrides[0]],
        [row, 1],
        [column, toStrides[2]],
      ]);
      for (let first = 0; first < step; first += 4) {
        const lines = [0, 1, 2, 3].map((k) => {
          const line = f.local('v128');
          f.get(source);
          f.simd(SIMD.load);
          f.memory(2, from + 4 * (first + k) * fromStrides[1]);
          f.set(line);
          return line;
        });
        for (const [k, line] of transposed(f, lines).entries()) {
          f.get(target);
          f.get(line);
          f.simd(SIMD.store);
          f.memory(2, to + 4 * (k * toStrides[2] + first));
        }
      }
    }),
  );
}

/** Four vectors as four others: the first numbers of all, the second, and so on. */
function transposed(f: WasmFunction, [a, b, c, d]: readonly number[]): number[] {
  const LOWER = [0, 4, 1, 5];
  const UPPER = [2, 6, 3, 7];
  return [LOWER, UPPER].flatMap((half) => {
    const [ab, cd] = [shuffled(f, a!, b!, half), shuffled(f, c!, d!, half)];
    return [shuffled(f, ab, cd, [0, 1, 4, 5]), shuffled(f, ab, cd, [2, 3, 6, 7])];
  });
}

/** @param lanes which numbers of both vectors, those of the second from 4 on */
function shuffled(f: WasmFunction, one: number, other: number, lanes: readonly number[]): number {
  const local = f.local('v128');
  f.get(one);
  f.get(other);
  f.simd(SIMD.shuffle);
  f.emit(...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)));
  f.set(local);
  return local;
}

function emitSingly(f: WasmFunction, move: Move, each: number, { rows, columns }: Part): void {
  const { from, to, fromStrides, toStrides } = move;
  const [row, column, at] = [f.local('i32'), f.local('i32'), f.local('i32')];
  f.count(row, rows[0], rows[1], 1, () =>
    f.count(column, columns[0], columns[1], 1, () => {
      address(f, at, [
        [each, toStrides[0]],
        [row, 1],
        [column, toStrides[2]],
      ]);
      f.get(at);
      address(f, at, [
        [each, fromStrides[0]],
        [row, fromStrides[1]],
        [column, 1],
      ]);
      f.get(at);
      single.load(f, from);
      single.store(f, to);
    }),
  );
}
