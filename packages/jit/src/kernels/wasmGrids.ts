// Transpositions in WebAssembly, in squares of 4 × 4.

import { LONG, type Move, type Reduce } from './program.ts';
import { extract, four, type Lane, shuffled, single, stored, type WasmFunction } from './wasmWriter.ts';

/** Whether a copy is a transposition with contiguous lines. */
function isTransposition({ shape, fromStrides, toStrides }: Move): boolean {
  return fromStrides[2] === 1 && toStrides[1] === 1 && toStrides[2] !== 1 && shape[1] >= 4 && shape[2] >= 4;
}

interface Part {
  readonly rows: readonly [from: number, to: number];
  readonly columns: readonly [from: number, to: number];
}

/** Side of a square in which every line read or written fills a cache line. */
const SQUARE = 16;

/** Rows of squares to process before the next column of squares; they stay in the caches. */
const CHUNK = 512;

/** Emits a transposition: whole squares, then the edges in squares of four, then single numbers. */
function emitTransposition(f: WasmFunction, move: Move): void {
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
    f.clear(chunk);
    emitSquares(f, move, [each, chunk], { rows: [chunks, squares[0]], columns: [0, squares[1]] }, SQUARE);
    emitSquares(f, move, [each, chunk], { rows: [squares[0], fours[0]], columns: [0, squares[1]] }, 4);
    emitSquares(f, move, [each, chunk], { rows: [0, fours[0]], columns: [squares[1], fours[1]] }, 4);
    emitSingly(f, move, each, { rows: [fours[0], rows], columns: [0, fours[1]] });
    emitSingly(f, move, each, { rows: [0, rows], columns: [fours[1], columns] });
  });
}

/** Stores Σ counter·stride, in bytes, in a local. */
function offset(
  f: WasmFunction,
  into: number,
  ...terms: readonly (readonly [counter: number, stride: number])[]
): void {
  f.i32(0);
  for (const [counter, stride] of terms) {
    if (stride === 0) continue;
    f.get(counter);
    f.i32(4 * stride);
    f.emit(0x6c, 0x6a); // i32.mul, i32.add
  }
  f.set(into);
}

/**
 * @param first local with the first row
 * @param side rows and columns of a square, a multiple of four
 */
function emitSquares(
  f: WasmFunction,
  move: Move,
  [each, first]: readonly [number, number],
  { rows, columns }: Part,
  side: number,
): void {
  const { from, to, fromStrides, toStrides } = move;
  const [row, column, source, target] = f.locals('i32');
  const fours = Array.from({ length: side / 4 }, (_, k) => 4 * k);
  f.count(column, columns[0], columns[1], side, () =>
    f.count(row, rows[0], rows[1], side, () => {
      const [[a, line], [b, , across]] = [fromStrides, toStrides];
      offset(f, source, [each, a], [first, line], [row, line], [column, 1]);
      offset(f, target, [each, b], [first, 1], [row, 1], [column, across]);
      for (const right of fours) {
        for (const down of fours) {
          const lines = [0, 1, 2, 3].map((k) => {
            four.load(f, from + 4 * ((down + k) * line + right), source);
            return stored(f);
          });
          for (const [k, turned] of transposed(f, lines).entries()) {
            f.get(target, turned);
            four.store(f, to + 4 * ((right + k) * across + down));
          }
        }
      }
    }),
  );
}

/** The bytes of lanes. */
const LANES = (
  [
    [0, 4, 1, 5],
    [2, 6, 3, 7],
    [0, 1, 4, 5],
    [2, 3, 6, 7],
  ] as const
).map((lanes) => lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)));

function transposed(f: WasmFunction, [a, b, c, d]: readonly number[]): number[] {
  const [lower, upper, first, second] = LANES;
  return [lower!, upper!].flatMap((half) => {
    const [ab, cd] = [shuffled(f, a!, b!, half), shuffled(f, c!, d!, half)];
    return [shuffled(f, ab, cd, first!), shuffled(f, ab, cd, second!)];
  });
}

function emitSingly(f: WasmFunction, move: Move, each: number, { rows, columns }: Part): void {
  const { from, to, fromStrides, toStrides } = move;
  const [row, column, at] = f.locals('i32');
  f.count(row, rows[0], rows[1], 1, () =>
    f.count(column, columns[0], columns[1], 1, () => {
      offset(f, at, [each, toStrides[0]], [row, 1], [column, toStrides[2]]);
      f.get(at);
      offset(f, at, [each, fromStrides[0]], [row, fromStrides[1]], [column, 1]);
      single.load(f, from, at);
      single.store(f, to);
    }),
  );
}

// Copies and reductions over three axes in WebAssembly, for the small tensors between dense layers. Contiguous elements are processed four at
// a time.

/** Largest last axes that are unrolled, for copies of four numbers at a time and of single numbers. */
const WRITTEN_OUT = { straight: 64, other: 4 } as const;

export function emitMove(f: WasmFunction, move: Move): void {
  const { shape, fromStrides, toStrides, lines = [] } = move;
  if (lines.length === 0 && isTransposition(move)) {
    emitTransposition(f, move);
    return;
  }
  const [i, j, source, target] = f.locals('i32');
  const counters = [...lines.map(() => f.local('i32')), i];
  const outer = [...lines, { count: shape[0], from: fromStrides[0], to: toStrides[0] }];
  const isStraight = toStrides[2] === 1 && (fromStrides[2] === 1 || fromStrides[2] === 0);
  const isShort = shape[2] <= (isStraight ? WRITTEN_OUT.straight : WRITTEN_OUT.other);
  const emit = isShort ? writeOut : emitLine;
  const nest = (axis: number): void => {
    if (axis < outer.length) {
      f.count(counters[axis]!, 0, outer[axis]!.count, 1, () => nest(axis + 1));
      return;
    }
    offset(f, source, ...outer.map(({ from }, k) => [counters[k]!, from] as const));
    offset(f, target, ...outer.map(({ to }, k) => [counters[k]!, to] as const));
    f.count(j, 0, shape[1], 1, () => {
      emit(f, move, isStraight, source, target);
      f.advance(source, 4 * fromStrides[1]);
      f.advance(target, 4 * toStrides[1]);
    });
  };
  nest(0);
}

function writeOut(f: WasmFunction, move: Move, isStraight: boolean, source: number, target: number): void {
  const { from, to, shape, fromStrides, toStrides } = move;
  const [fromStep, toStep] = [fromStrides[2], toStrides[2]];
  const whole = isStraight ? shape[2] - (shape[2] % 4) : 0;
  const copy = (lane: Lane, element: number): void => {
    f.get(target, source);
    if (fromStep === 0) lane.loadOne(f, from);
    else lane.load(f, from + 4 * element * fromStep);
    lane.store(f, to + 4 * element * toStep);
  };
  for (let element = 0; element < whole; element += 4) copy(four, element);
  for (let element = whole; element < shape[2]; element++) copy(single, element);
}

function emitLine(f: WasmFunction, move: Move, isStraight: boolean, source: number, target: number): void {
  const { from, to, shape, fromStrides, toStrides } = move;
  const whole = isStraight ? shape[2] - (shape[2] % 4) : 0;
  const [k, each] = f.locals('i32');
  f.count(k, 0, 4 * whole, 16, () => {
    f.sum(target, k);
    if (fromStrides[2] === 1) four.load(f, from, source, k);
    else four.loadOne(f, from, source);
    four.store(f, to);
  });
  f.count(k, whole, shape[2], 1, () => {
    offset(f, each, [k, toStrides[2]]);
    f.sum(target, each);
    offset(f, each, [k, fromStrides[2]]);
    single.load(f, from, source, each);
    single.store(f, to);
  });
}

/** Reduces each contiguous row to four partial results, then combines these in order with the remaining numbers. */
function emitLong(f: WasmFunction, { op, from, to, shape }: Reduce): void {
  const [rows, length] = shape;
  const [row, at, source] = f.locals('i32');
  const [partial, result, next] = [f.local('v128'), f.local('f32'), f.local('f32')];
  /** Combines the number on the stack with the accumulated result. */
  const join = (): void => {
    f.set(next);
    single.apply(f, op, [() => f.get(result), () => f.get(next)]);
    f.set(result);
  };
  const whole = length - (length % 4);
  f.count(row, 0, 4 * rows, 4, () => {
    offset(f, source, [row, length / 4]);
    four.load(f, from, source);
    f.set(partial);
    f.count(at, 16, 4 * whole, 16, () => {
      f.get(partial);
      four.load(f, from, source, at);
      four.apply(f, op);
      f.set(partial);
    });
    for (let lane = 0; lane < 4; lane++) {
      extract(f, partial, lane);
      if (lane === 0) f.set(result);
      else join();
    }
    f.count(at, 4 * whole, 4 * length, 4, () => {
      single.load(f, from, source, at);
      join();
    });
    f.get(row, result);
    single.store(f, to);
  });
}

/** Computes one result at a time, or four adjacent ones. */
function emitColumns(f: WasmFunction, lane: Lane, reduce: Reduce, first: number, last: number): void {
  const { op, from, to, shape } = reduce;
  const [outer, length, inner] = shape;
  const [i, j, k, source, target] = f.locals('i32');
  const [best, next] = f.locals(lane.type);
  const load = (): void => lane.load(f, from, source);
  f.count(i, 0, outer, 1, () =>
    f.count(k, 4 * first, 4 * last, 4 * lane.width, () => {
      offset(f, source, [i, length * inner]);
      offset(f, target, [i, inner]);
      for (const pointer of [source, target]) {
        f.sum(pointer, k);
        f.set(pointer);
      }
      load();
      f.set(best);
      f.count(j, 1, length, 1, () => {
        f.advance(source, 4 * inner);
        load();
        f.set(next);
        lane.apply(f, op, [() => f.get(best), () => f.get(next)]);
        f.set(best);
      });
      f.get(target, best);
      lane.store(f, to);
    }),
  );
}

export function emitReduce(f: WasmFunction, reduce: Reduce): void {
  const [, length, inner] = reduce.shape;
  if (inner === 1 && length >= LONG) {
    emitLong(f, reduce);
    return;
  }
  const whole = inner - (inner % 4);
  emitColumns(f, four, reduce, 0, whole);
  emitColumns(f, single, reduce, whole, inner);
}
