// Programs of kernels as WebAssembly: four elements at a time, then the remaining ones.
import type { Instruction, KernelProgram, Loop, Operand } from './program.ts';
import { PARTIAL_SUMS } from './program.ts';
import { emitDense, emitDenseBack } from './wasmDense.ts';
import { emitMove, emitReduce } from './wasmGrids.ts';
import { emitOuter, emitScatter } from './wasmProducts.ts';
import { emitWiden } from './wasmWiden.ts';
import { addLanes, four, type Lane, single, WasmFunction } from './wasmWriter.ts';

/** Stages on arrays. There are none for products: devices compute those, and a processor only checks them. */
const EMIT: { readonly [kind: string]: ((f: WasmFunction, stage: never) => void) | undefined } = {
  dense: emitDense,
  denseBack: emitDenseBack,
  move: emitMove,
  outer: emitOuter,
  reduce: emitReduce,
  scatter: emitScatter,
  widen: emitWiden,
};

class Emitter {
  readonly f: WasmFunction;
  readonly #at: number;
  readonly #scalars: number[] = [];

  constructor(isMovable: boolean) {
    this.f = new WasmFunction(isMovable);
    this.#at = this.f.local('i32');
  }

  emit({ scalars, stages, stores }: KernelProgram): void {
    for (const one of scalars) this.#scalar(one);
    for (const stage of stages) {
      if (stage.kind === 'loop') this.#loop(stage);
      else EMIT[stage.kind]!(this.f, stage as never);
    }
    for (const { address, value } of stores) {
      this.f.i32(0);
      this.f.get(this.#scalars[value.index] as number);
      single.store(this.f, address);
    }
  }

  #scalar(one: Instruction): void {
    const { f } = this;
    if (one.kind === 'load') {
      f.i32(0);
      single.load(f, one.address);
    } else if (one.kind === 'loadOfColumn' || one.kind === 'loadOfRow') {
      throw new Error('a scalar has no rows');
    } else if (one.kind === 'number') f.f32(one.value);
    else if (one.kind === 'sumOfSquares') this.#sumOfSquares(one.address, one.times, one.length);
    else {
      const get = (index: number): void => f.get(this.#scalars[index] as number);
      const operands = one.operands.map(({ index }) => get.bind(undefined, index));
      single.apply(f, one.op, operands);
    }
    const local = f.local('f32');
    f.set(local);
    this.#scalars.push(local);
  }

  #loop(loop: Loop): void {
    const { rows = 1, length } = loop;
    const whole = length - (length % 4);
    if (rows === 1) {
      this.#elements(four, loop, 0, whole);
      this.#elements(single, loop, whole, length);
      return;
    }
    const { f } = this;
    const row = { number: f.local('i32'), first: f.local('i32') };
    f.clear(row.first);
    f.count(row.number, 0, 4 * rows, 4, () => {
      this.#elements(four, loop, 0, whole, row);
      this.#elements(single, loop, whole, length, row);
      f.advance(row.first, 4 * length);
    });
  }

  /** @param row locals with the row's number and its offset in bytes; undefined for one row */
  #elements(
    lane: Lane,
    { instructions, stores }: Loop,
    from: number,
    to: number,
    row?: { readonly number: number; readonly first: number },
  ): void {
    if (from >= to) return;
    const { f } = this;
    const splats = new Map<number, number>();
    const elements: number[] = [];
    // Load loop-invariant numbers before the loop.
    const ready = (index: number): void => {
      if (splats.has(index)) return;
      const local = f.local(lane.type);
      f.get(this.#scalars[index] as number);
      lane.splat(f);
      f.set(local);
      splats.set(index, local);
    };
    const operands = instructions.flatMap((one) => (one.kind === 'apply' ? one.operands : []));
    for (const { of, index } of [...operands, ...stores.map(({ value }) => value)])
      if (of === 'scalar') ready(index);
    const get = ({ of, index }: Operand): void =>
      f.get((of === 'scalar' ? splats.get(index) : elements[index]) as number);
    const beforehand = new Map<Instruction, number>();
    for (const one of instructions) {
      if (one.kind !== 'loadOfRow' && one.kind !== 'number') continue;
      const local = f.local(lane.type);
      if (one.kind === 'number') lane.number(f, one.value);
      else {
        if (row === undefined) f.i32(0);
        else f.get(row.number);
        lane.loadOne(f, one.address);
      }
      f.set(local);
      beforehand.set(one, local);
    }
    const here = (): void => {
      f.get(this.#at);
      if (row === undefined) return;
      f.get(row.first);
      f.emit(0x6a); // i32.add
    };
    f.count(this.#at, 4 * from, 4 * to, 4 * lane.width, () => {
      for (const one of instructions) {
        const known = beforehand.get(one);
        if (known !== undefined) {
          elements.push(known);
          continue;
        }
        if (one.kind === 'load') {
          here();
          lane.load(f, one.address);
        } else if (one.kind === 'loadOfColumn') {
          lane.load(f, one.address, this.#at);
        } else if (one.kind === 'apply') {
          const pushes = one.operands.map((operand) => get.bind(undefined, operand));
          lane.apply(f, one.op, pushes);
        } else throw new Error(`a loop has no instruction '${one.kind}'`);
        const local = f.local(lane.type);
        f.set(local);
        elements.push(local);
      }
      for (const { address, value } of stores) {
        here();
        get(value);
        lane.store(f, address);
      }
    });
  }

  /** Pushes the sum. */
  #sumOfSquares(address: number, times: number | undefined, length: number): void {
    const { f } = this;
    const load = (lane: Lane, offset: number): void => {
      lane.load(f, address + offset, this.#at);
      if (times === undefined) return;
      lane.load(f, times + offset, this.#at);
      lane.apply(f, 'mul');
    };
    const one = f.local('f32');
    const whole = length - (length % PARTIAL_SUMS);
    const sums = Array.from({ length: PARTIAL_SUMS / 4 }, () => f.local('v128'));
    const x = f.local('v128');
    const rest = f.local('f32');
    for (const sum of sums) {
      four.number(f, 0);
      f.set(sum);
    }
    f.count(this.#at, 0, 4 * whole, 4 * PARTIAL_SUMS, () => {
      for (const [k, sum] of sums.entries()) {
        load(four, 16 * k);
        f.set(x);
        f.get(sum, x, x);
        four.addProduct(f);
        f.set(sum);
      }
    });
    addLanes(f, sums);
    f.set(rest);
    f.count(this.#at, 4 * whole, 4 * length, 4, () => {
      load(single, 0);
      f.set(one);
      f.get(rest, one, one);
      single.addProduct(f);
      f.set(rest);
    });
    f.get(rest);
  }
}

/** The module of a program without products: its `run` works on `host.memory`, from a base on if it is movable. */
export function kernelModule(program: KernelProgram, isMovable = false): Uint8Array<ArrayBuffer> {
  const emitter = new Emitter(isMovable);
  emitter.emit(program);
  return emitter.f.module();
}
