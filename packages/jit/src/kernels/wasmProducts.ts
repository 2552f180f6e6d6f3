// Decaying sums of outer products in WebAssembly: registers hold sixteen columns through all rows, so that each number of the result is read
// and written once. For a single row, up to 128 columns are unrolled.

import { type Outer, PARTIAL_SUMS, type Scatter, TINY } from './program.ts';
import { addLanes, four, type Lane, single, type WasmFunction } from './wasmWriter.ts';

/** Columns of a single row that are unrolled. */
const UNROLLED = 128;

export function emitOuter(f: WasmFunction, { x, g, to, rows, inner, units, fade, size }: Outer): void {
  const [at, column, row, rowOfX, rowOfG] = f.locals('i32');
  const partial = Array.from({ length: PARTIAL_SUMS / 4 }, () => f.local('v128'));
  const rest = f.local('f32');
  const total = f.local('f32');
  const start = f.local('i32');
  for (const sum of partial) {
    four.number(f, 0);
    f.set(sum);
  }
  f.f32(0);
  f.set(rest);

  /** Processes columns `[from, end)` of a row in groups; each column of a group has its own partial sum. */
  const columns = (lane: Lane, from: number, end: number, sizes: readonly number[]): void => {
    if (from >= end) return;
    const values = sizes.map(() => f.local(lane.type));
    const [one, factor, magnitude, tiny] = f.locals(lane.type);
    lane.number(f, TINY);
    f.set(tiny);
    const bytes = 4 * lane.width;
    f.i32(0);
    lane.loadOne(f, fade);
    f.set(factor);
    /** Pushes a faded number of the result. */
    const faded = (offset: number): void => {
      f.get(factor);
      lane.load(f, to + offset, start, column);
      lane.apply(f, 'mul');
    };
    /** Adds a value's magnitude to a sum and stores the value. */
    const keep = (value: number, sum: number, offset: number): void => {
      lane.apply(f, 'abs', [() => f.get(value)]);
      f.tee(magnitude);
      f.get(sum);
      lane.apply(f, 'add');
      f.set(sum);
      f.sum(start, column);
      keepUnlessTiny(f, lane, [value, magnitude, tiny]);
      lane.store(f, to + offset);
    };
    if (rows === 1) {
      // One number of x serves all columns.
      lane.loadOne(f, x, at);
      f.set(one);
      const block = lane.width * sizes.length;
      const unrolled = block * Math.max(1, Math.min(UNROLLED / block, Math.floor((end - from) / block)));
      const inTurn = (first: number, last: number, by: number): void =>
        f.count(column, 4 * first, 4 * last, 4 * by, () => {
          for (let done = 0; done < by; done += block) {
            for (const [v, sum] of sizes.entries()) {
              const offset = 4 * done + bytes * v;
              faded(offset);
              f.get(one, column);
              lane.load(f, g + offset);
              lane.addProduct(f);
              f.set(values[v]!);
              keep(values[v]!, sum, offset);
            }
          }
        });
      const whole = from + unrolled * Math.floor((end - from) / unrolled);
      inTurn(from, whole, unrolled);
      inTurn(whole, end, block);
      return;
    }
    f.count(column, 4 * from, 4 * end, bytes * sizes.length, () => {
      for (const [v, value] of values.entries()) {
        faded(bytes * v);
        f.set(value);
      }
      f.clear(rowOfG);
      f.get(at);
      f.set(rowOfX);
      f.count(row, 0, rows, 1, () => {
        lane.loadOne(f, x, rowOfX);
        f.set(one);
        for (const [v, value] of values.entries()) {
          f.get(value, one);
          lane.load(f, g + bytes * v, rowOfG, column);
          lane.addProduct(f);
          f.set(value);
        }
        f.advance(rowOfX, 4 * inner);
        f.advance(rowOfG, 4 * units);
      });
      for (const [v, value] of values.entries()) keep(value, sizes[v]!, bytes * v);
    });
  };

  const [by16, by4] = [units - (units % PARTIAL_SUMS), units - (units % 4)];
  f.clear(start);
  f.count(at, 0, 4 * inner, 4, () => {
    columns(four, 0, by16, partial);
    columns(four, by16, by4, partial.slice(0, 1));
    columns(single, by4, units, [rest]);
    f.advance(start, 4 * units);
  });

  addLanes(f, partial);
  f.get(rest);
  single.apply(f, 'add');
  f.set(total);
  f.i32(0);
  f.i32(0);
  single.load(f, size);
  f.get(total);
  single.apply(f, 'add');
  single.store(f, size);
}

/** Pushes a value, or 0 if its magnitude is below {@link TINY}; NaN remains. */
function keepUnlessTiny(
  f: WasmFunction,
  { width }: Lane,
  [value, magnitude, tiny]: readonly [number, number, number],
): void {
  f.get(value);
  if (width === 1) f.f32(0);
  f.get(magnitude, tiny);
  if (width === 1)
    f.emit(0x5d, 0x45, 0x1b); // f32.lt, i32.eqz, select
  else {
    f.simd(0x43); // f32x4.lt
    f.simd(0x4f); // v128.andnot
  }
}

// Sums at computed indices in WebAssembly, one update at a time.

export function emitScatter(f: WasmFunction, { indices, updates, to, rows, count, length }: Scatter): void {
  const [at, place] = f.locals('i32');
  f.count(at, 0, 4 * rows * length, 4, () => {
    f.get(at);
    f.f32(0);
    single.store(f, to);
  });
  f.count(at, 0, 4 * rows * count, 4, () => {
    single.load(f, indices, at);
    f.emit(0xfc, 0x00); // i32.trunc_sat_f32_s
    f.tee(place);
    f.i32(rows * length);
    f.emit(0x49, 0x04, 0x40); // i32.lt_u, if
    f.get(place);
    f.i32(2);
    f.emit(0x74); // i32.shl
    f.tee(place);
    single.load(f, to, place);
    single.load(f, updates, at);
    single.apply(f, 'add');
    single.store(f, to);
    f.emit(0x0b); // end
  });
}
