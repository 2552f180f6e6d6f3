// Copies and reductions over three axes in WebAssembly: for the small tensors between dense layers. Four elements
// at a time where they are contiguous.
import { EXTRACT, four, type Lane, single } from './lanes.ts';
import { LONG, type Move, type Reduce } from './program.ts';
import { emitTransposition, isTransposition } from './wasmTranspose.ts';
import type { WasmFunction } from './wasmWriter.ts';

/** So few elements of the last axis are written out, without a loop: four at a time or one by one. */
const WRITTEN_OUT = { straight: 64, other: 4 } as const;

/** Puts Σ counter·stride, in bytes, into a local. */
function offset(
  f: WasmFunction,
  into: number,
  counters: readonly number[],
  strides: readonly number[],
): void {
  f.i32(0);
  for (const [i, counter] of counters.entries()) {
    if (strides[i] === 0) continue;
    f.get(counter);
    f.i32(4 * (strides[i] as number));
    f.emit(0x6c, 0x6a); // i32.mul, i32.add
  }
  f.set(into);
}

/** Leaves the sum of two locals on the stack. */
function sum(f: WasmFunction, a: number, b: number): void {
  f.get(a);
  f.get(b);
  f.emit(0x6a); // i32.add
}

/** Emits a copy. */
export function emitMove(f: WasmFunction, move: Move): void {
  const { shape, fromStrides, toStrides, lines = [] } = move;
  if (lines.length === 0 && isTransposition(move)) {
    emitTransposition(f, move);
    return;
  }
  const [i, j] = [f.local('i32'), f.local('i32')];
  const [source, target] = [f.local('i32'), f.local('i32')];
  const counters = [...lines.map(() => f.local('i32')), i];
  const outer = [...lines, { count: shape[0], from: fromStrides[0], to: toStrides[0] }];
  const isStraight = toStrides[2] === 1 && (fromStrides[2] === 1 || fromStrides[2] === 0);
  const isShort = shape[2] <= (isStraight ? WRITTEN_OUT.straight : WRITTEN_OUT.other);
  const body = (): void => {
    offset(
      f,
      source,
      counters,
      outer.map(({ from }) => from),
    );
    offset(
      f,
      target,
      counters,
      outer.map(({ to }) => to),
    );
    f.count(j, 0, shape[1], 1, () => {
      if (isShort) writeOut(f, move, isStraight, source, target);
      else emitLine(f, move, isStraight, source, target);
      advance(f, source, fromStrides[1]);
      advance(f, target, toStrides[1]);
    });
  };
  const nest = (axis: number): void => {
    if (axis === outer.length) body();
    else f.count(counters[axis]!, 0, outer[axis]!.count, 1, () => nest(axis + 1));
  };
  nest(0);
}

/** Adds so many elements to an address. */
function advance(f: WasmFunction, address: number, elements: number): void {
  f.get(address);
  f.i32(4 * elements);
  f.emit(0x6a); // i32.add
  f.set(address);
}

/** A line without a loop. */
function writeOut(f: WasmFunction, move: Move, isStraight: boolean, source: number, target: number): void {
  const { from, to, shape, fromStrides, toStrides } = move;
  const [fromStep, toStep] = [fromStrides[2], toStrides[2]];
  const whole = isStraight ? shape[2] - (shape[2] % 4) : 0;
  const copy = (lane: Lane, element: number): void => {
    f.get(target);
    f.get(source);
    if (fromStep === 0) lane.loadOne(f, from);
    else lane.load(f, from + 4 * element * fromStep);
    lane.store(f, to + 4 * element * toStep);
  };
  for (let element = 0; element < whole; element += 4) copy(four, element);
  for (let element = whole; element < shape[2]; element++) copy(single, element);
}

/** A line by a loop. */
function emitLine(f: WasmFunction, move: Move, isStraight: boolean, source: number, target: number): void {
  const { from, to, shape, fromStrides, toStrides } = move;
  const [fromStep, toStep] = [fromStrides[2], toStrides[2]];
  const whole = isStraight ? shape[2] - (shape[2] % 4) : 0;
  const [k, each] = [f.local('i32'), f.local('i32')];
  f.count(k, 0, 4 * whole, 16, () => {
    sum(f, target, k);
    if (fromStep === 1) {
      sum(f, source, k);
      four.load(f, from);
    } else {
      f.get(source);
      four.loadOne(f, from);
    }
    four.store(f, to);
  });
  f.count(k, whole, shape[2], 1, () => {
    offset(f, each, [k], [toStep]);
    sum(f, target, each);
    offset(f, each, [k], [fromStep]);
    sum(f, source, each);
    single.load(f, from);
    single.store(f, to);
  });
}

/** Reduces each contiguous row to four partial results, then combines these in order with the remaining numbers. */
function emitLong(f: WasmFunction, { op, from, to, shape }: Reduce): void {
  const [rows, length] = shape;
  const [row, at, source] = [f.local('i32'), f.local('i32'), f.local('i32')];
  const [partial, result, next] = [f.local('v128'), f.local('f32'), f.local('f32')];
  /** Combines the number on the stack with the accumulated result. */
  const join = (): void => {
    f.set(next);
    single.apply(f, op, [() => f.get(result), () => f.get(next)]);
    f.set(result);
  };
  const whole = length - (length % 4);
  f.count(row, 0, 4 * rows, 4, () => {
    offset(f, source, [row], [length / 4]);
    f.get(source);
    four.load(f, from);
    f.set(partial);
    f.count(at, 16, 4 * whole, 16, () => {
      f.get(partial);
      sum(f, source, at);
      four.load(f, from);
      four.apply(f, op, []);
      f.set(partial);
    });
    for (let lane = 0; lane < 4; lane++) {
      f.get(partial);
      f.simd(EXTRACT);
      f.emit(lane);
      if (lane === 0) f.set(result);
      else join();
    }
    f.count(at, 4 * whole, 4 * length, 4, () => {
      sum(f, source, at);
      single.load(f, from);
      join();
    });
    f.get(row);
    f.get(result);
    single.store(f, to);
  });
}

/** Computes one result at a time, or four adjacent ones. */
function emitColumns(f: WasmFunction, lane: Lane, reduce: Reduce, first: number, last: number): void {
  const { op, from, to, shape } = reduce;
  const [outer, length, inner] = shape;
  const [i, j, k] = [f.local('i32'), f.local('i32'), f.local('i32')];
  const [source, target] = [f.local('i32'), f.local('i32')];
  const [best, next] = [f.local(lane.type), f.local(lane.type)];
  const load = (): void => {
    f.get(source);
    lane.load(f, from);
  };
  f.count(i, 0, outer, 1, () =>
    f.count(k, 4 * first, 4 * last, 4 * lane.width, () => {
      offset(f, source, [i], [length * inner]);
      offset(f, target, [i], [inner]);
      for (const pointer of [source, target]) {
        sum(f, pointer, k);
        f.set(pointer);
      }
      load();
      f.set(best);
      f.count(j, 1, length, 1, () => {
        f.get(source);
        f.i32(4 * inner);
        f.emit(0x6a); // i32.add
        f.set(source);
        load();
        f.set(next);
        lane.apply(f, op, [() => f.get(best), () => f.get(next)]);
        f.set(best);
      });
      f.get(target);
      f.get(best);
      lane.store(f, to);
    }),
  );
}

/** Emits a reduction. */
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
