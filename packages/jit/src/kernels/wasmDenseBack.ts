// The gradient of a dense layer’s input in WebAssembly: several rows of the matrix at once, so that numbers loaded from g serve all of them
// and no sum waits for another.
import { EXTRACT, four, single } from './lanes.ts';
import type { DenseBack } from './program.ts';
import type { WasmFunction } from './wasmWriter.ts';

/** How many rows of the matrix at a time, from the most on. */
const TOGETHER = [8, 1] as const;

/** Emits the way back through a dense layer. */
export function emitDenseBack(f: WasmFunction, { g, w, to, rows, inner, units }: DenseBack): void {
  const [rowOfG, rowOfW, result, column] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
  const add = (a: number, b: number): void => {
    f.get(a);
    f.get(b);
    f.emit(0x6a); // i32.add
  };
  const whole = units - (units % 4);
  const sums = Array.from({ length: TOGETHER[0] }, () => f.local('v128'));
  const factors = f.local('v128');
  const total = f.local('f32');

  /** Results i of `count` rows of w, which begin at `rowOfW`. */
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
    for (const count of TOGETHER) {
      const end = done + count * Math.floor((inner - done) / count);
      f.count(rowOfW, 4 * units * done, 4 * units * end, 4 * units * count, () => block(count));
      done = end;
    }
  });
}
