// A dense layer in WebAssembly, for modules that embed it: `dense` of `operations.ts` on float32, four products at a time.
import { extract, four, single, WasmFunction } from '../kernels/wasmWriter.ts';

const [SHIFT, ADD, SUBTRACT, AND, LESS, AT_LEAST] = [0x74, 0x6a, 0x6b, 0x71, 0x48, 0x4e];

/** A module whose `run(to, x, matrix, bias, rows, inner, units)` takes numbers of elements in `host.memory`; the bias is negative for none. */
export function denseModule(): Uint8Array<ArrayBuffer> {
  const f = new WasmFunction(false, 7);
  const [to, x, matrix, bias, rows, inner, units] = [0, 1, 2, 3, 4, 5, 6] as const;
  const [k = 0, u = 0, p = 0, b = 0, vectors = 0] = Array.from({ length: 5 }, () => f.local('i32'));
  const changed = (target: number, source: number, by: number, op = ADD): void => {
    f.get(source);
    f.i32(by);
    f.emit(op!);
    f.set(target);
  };
  /** Repeats while a local is at least a number, or below another local. */
  const repeat = (one: number, op: number, other: () => void, body: () => void): void => {
    f.emit(0x02, 0x40, 0x03, 0x40); // block, loop
    f.get(one);
    other();
    f.emit(op, 0x45, 0x0d, 0x01); // i32.eqz, br_if 1
    body();
    f.emit(0x0c, 0x00, 0x0b, 0x0b); // br 0, end, end
  };
  /** Some units of a row: sums of products, plus the bias. */
  const dots = (count: number): void => {
    const wide = Array.from({ length: count }, () => f.local('v128'));
    const sums = wide.map(() => f.local('f32'));
    const places = wide.map(() => f.local('i32'));
    const seen = f.local('v128');
    for (const [j, sum] of wide.entries()) {
      four.number(f, 0);
      f.set(sum);
      if (j === 0) f.get(p);
      else f.sum(places[j - 1]!, inner);
      f.set(places[j]!);
    }
    const each = (lane: typeof four | typeof single, one: number, totals: readonly number[]): void => {
      f.sum(x, k);
      lane.load(f, 0);
      f.set(one);
      for (const [j, total] of totals.entries()) {
        f.get(total, one);
        f.sum(places[j]!, k);
        lane.load(f, 0);
        lane.addProduct(f);
        f.set(total);
      }
      changed(k, k, 4 * lane.width);
    };
    f.clear(k);
    repeat(
      k,
      LESS!,
      () => f.get(vectors),
      () => each(four, seen, wide),
    );
    for (const [j, sum] of sums.entries()) {
      for (let lane = 0; lane < 4; lane++) {
        extract(f, wide[j]!, lane);
        if (lane > 0) single.apply(f, 'add');
      }
      f.set(sum);
    }
    const one = f.local('f32');
    repeat(
      k,
      LESS!,
      () => f.get(inner),
      () => each(single, one, sums),
    );
    for (const [j, sum] of sums.entries()) {
      f.get(to, sum, bias);
      f.i32(0);
      f.emit(AT_LEAST!, 0x04, 0x7d); // if, with a result
      f.get(b);
      single.load(f, 4 * j);
      f.emit(0x05); // else
      f.f32(0);
      f.emit(0x0b);
      single.apply(f, 'add');
      single.store(f, 4 * j);
    }
    for (const place of [to, b]) changed(place, place, 4 * count);
    f.sum(places.at(-1)!, inner);
    f.set(p);
    changed(u, u, count, SUBTRACT);
  };
  for (const place of [to, x, matrix, inner]) changed(place, place, 2, SHIFT);
  changed(vectors, inner, -16, AND);
  repeat(
    rows,
    AT_LEAST!,
    () => f.i32(1),
    () => {
      for (const [target, source] of [
        [p, matrix],
        [u, units],
      ] as const) {
        f.get(source);
        f.set(target);
      }
      changed(b, bias, 2, SHIFT);
      for (const count of [4, 1])
        repeat(
          u,
          AT_LEAST!,
          () => f.i32(count),
          () => dots(count),
        );
      f.sum(x, inner);
      f.set(x);
      changed(rows, rows, 1, SUBTRACT);
    },
  );
  return f.module();
}
