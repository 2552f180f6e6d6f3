// Transpositions in WebAssembly, by squares of four times four.
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

/** Rows and columns of a square in which each line read or written fills a cache line. */
const SQUARE = 16;

/** Rows of squares that are gone through column by column of squares, as many as stay in the caches meanwhile. */
const CHUNK = 512;

/** Emits a transposition: square by square, then the edges in squares of four, then single numbers. */
export function emitTransposition(f: WasmFunction, move: Move): void {
  const [count, rows, columns] = move.shape;
  const whole = (n: number, by: number): number => n - (n % by);
  const squares = [whole(rows, SQUARE), whole(columns, SQUARE)] as const;
  const fours = [whole(rows, 4), whole(columns, 4)] as const;
  const each = f.local('i32');
  f.count(each, 0, count, 1, () => {
    const chunks = whole(rows, CHUNK);
    const chunk = f.local('i32');
    f.count(chunk, 0, chunks, CHUNK, () =>
      emitSquares(f, move, [each, chunk], { rows: [0, CHUNK], columns: [0, squares[1]] }, SQUARE),
    );
    f.i32(0);
    f.set(chunk);
    emitSquares(f, move, [each, chunk], { rows: [chunks, squares[0]], columns: [0, squares[1]] }, SQUARE);
    emitSquares(f, move, [each, chunk], { rows: [squares[0], fours[0]], columns: [0, squares[1]] }, 4);
    emitSquares(f, move, [each, chunk], { rows: [0, fours[0]], columns: [squares[1], fours[1]] }, 4);
    emitSingly(f, move, each, { rows: [fours[0], rows], columns: [0, fours[1]] });
    emitSingly(f, move, each, { rows: [0, rows], columns: [fours[1], columns] });
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

/**
 * @param first local with the row from which on rows are counted
 * @param side rows and columns at a time, a multiple of four
 */
function emitSquares(
  f: WasmFunction,
  move: Move,
  [each, first]: readonly [number, number],
  { rows, columns }: Part,
  side: number,
): void {
  const { from, to, fromStrides, toStrides } = move;
  const [row, column] = [f.local('i32'), f.local('i32')];
  const [source, target] = [f.local('i32'), f.local('i32')];
  const fours = Array.from({ length: side / 4 }, (_, k) => 4 * k);
  f.count(column, columns[0], columns[1], side, () =>
    f.count(row, rows[0], rows[1], side, () => {
      address(f, source, [
        [each, fromStrides[0]],
        [first, fromStrides[1]],
        [row, fromStrides[1]],
        [column, 1],
      ]);
      address(f, target, [
        [each, toStrides[0]],
        [first, 1],
        [row, 1],
        [column, toStrides[2]],
      ]);
      for (const across of fours) {
        for (const down of fours) {
          const lines = [0, 1, 2, 3].map((k) => {
            const line = f.local('v128');
            f.get(source);
            f.simd(SIMD.load);
            f.memory(2, from + 4 * ((down + k) * fromStrides[1] + across));
            f.set(line);
            return line;
          });
          for (const [k, line] of transposed(f, lines).entries()) {
            f.get(target);
            f.get(line);
            f.simd(SIMD.store);
            f.memory(2, to + 4 * ((across + k) * toStrides[2] + down));
          }
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

/** @param lanes indices into both vectors; the second vector begins at 4 */
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
