// The memory that parts of programs read and write: it decides which of them may run side by side.
import type { Instruction, KernelProgram, Stage } from './program.ts';
import { positionsOf } from './wgslGrid.ts';

/** One or several stretches of memory at equal distances, in bytes. */
export interface Access {
  readonly from: number;
  /** Of one stretch. */
  readonly bytes: number;
  readonly count: number;
  /** From the start of one stretch to the start of the next. */
  readonly step: number;
  /** Whether result i of the part accesses element i here and no other. */
  readonly isOwn: boolean;
}

/** The accesses of a part of a program. */
export interface Touched {
  readonly reads: readonly Access[];
  readonly writes: readonly Access[];
  /** Number of results that it computes independently of one another; 0 if there are none. */
  readonly results: number;
}

/** Contiguous floats. */
function floats(from: number, length: number, isOwn = false): Access {
  return { from, bytes: 4 * length, count: 1, step: 0, isOwn };
}

/** Floats of a grid: exact if at most one axis leaves gaps, else everything from the first to the last. */
function grid(from: number, counts: readonly number[], strides: readonly number[]): Access {
  const axes = counts
    .map((count, i) => ({ count, stride: strides[i] as number }))
    .filter(({ count, stride }) => count > 1 && stride > 0)
    .sort((a, b) => a.stride - b.stride);
  let length = 1;
  while (axes[0] !== undefined && axes[0].stride <= length) {
    const { count, stride } = axes.shift() as (typeof axes)[number];
    length += (count - 1) * stride;
  }
  const [only, ...others] = axes;
  if (only === undefined) return floats(from, length);
  if (others.length === 0)
    return { from, bytes: 4 * length, count: only.count, step: 4 * only.stride, isOwn: false };
  return floats(
    from,
    axes.reduce((sum, { count, stride }) => sum + (count - 1) * stride, length),
  );
}

/** The loads of a loop over rows of this length; both are 1 for scalars. */
function loads(instructions: readonly Instruction[], rows: number, length: number): Access[] {
  return instructions.flatMap((one): Access[] => {
    switch (one.kind) {
      case 'load':
        return [floats(one.address, rows * length, true)];
      case 'loadOfColumn':
        return [floats(one.address, length)];
      case 'loadOfRow':
        return [floats(one.address, rows)];
      case 'sumOfSquares':
        return [one.address, one.times].flatMap((at) => (at === undefined ? [] : [floats(at, one.length)]));
      default:
        return [];
    }
  });
}

/** The accesses of a stage. */
export function touchedBy(stage: Stage): Touched {
  switch (stage.kind) {
    case 'loop': {
      const { rows = 1, length, instructions, stores } = stage;
      const results = rows * length;
      const writes = stores.map(({ address }) => floats(address, results, true));
      return { reads: loads(instructions, rows, length), writes, results };
    }
    case 'dense': {
      const { x, w, bias, to, rows, inner, units } = stage;
      const reads = [floats(x, rows * inner), floats(w, inner * units)];
      if (bias !== undefined) reads.push(floats(bias, units));
      return { reads, writes: [floats(to, rows * units)], results: rows * units };
    }
    case 'product': {
      const { x, w, bias, to, parts, rows, inner, units } = stage;
      const axes = [...parts, ...rows, ...inner, ...units];
      const factor = (from: number, of: 'x' | 'w'): Access =>
        grid(
          from,
          axes.map(({ count }) => count),
          axes.map((axis) => axis[of]),
        );
      const reads = [factor(x, 'x'), factor(w, 'w')];
      if (bias !== undefined) reads.push(floats(bias, positionsOf(units)));
      const results = positionsOf([...parts, ...rows, ...units]);
      return { reads, writes: [floats(to, results)], results };
    }
    case 'denseBack': {
      const { g, w, to, rows, inner, units } = stage;
      const reads = [floats(g, rows * units), floats(w, inner * units)];
      return { reads, writes: [floats(to, rows * inner, true)], results: rows * inner };
    }
    case 'outer': {
      const { x, g, to, rows, inner, units, fade, size } = stage;
      const writes = [floats(to, inner * units), floats(size, 1)];
      return {
        reads: [floats(x, rows * inner), floats(g, rows * units), floats(fade, 1), ...writes],
        writes,
        results: 0,
      };
    }
    case 'move': {
      const { from, to, shape, fromStrides, toStrides, lines = [] } = stage;
      const counts = [...lines.map(({ count }) => count), ...shape];
      const reads = [grid(from, counts, [...lines.map((axis) => axis.from), ...fromStrides])];
      const writes = [grid(to, counts, [...lines.map((axis) => axis.to), ...toStrides])];
      return { reads, writes, results: 0 };
    }
    case 'reduce': {
      const { from, to, shape } = stage;
      const [outer, length, inner] = shape;
      const results = outer * inner;
      return { reads: [floats(from, results * length)], writes: [floats(to, results, true)], results };
    }
    case 'scatter': {
      const { indices, updates, to, rows, count, length } = stage;
      const reads = [floats(indices, rows * count), floats(updates, rows * count)];
      return { reads, writes: [floats(to, rows * length, true)], results: rows * length };
    }
    case 'widen': {
      const { from, to, planes, apart, length, lines } = stage;
      const counts = [...lines.map(({ count }) => count), length * planes];
      const last = lines.reduce((sum, { count, from: step }) => sum + (count - 1) * step, length);
      const bytes = last + (planes - 1) * apart;
      return {
        reads: [{ from, bytes, count: 1, step: 0, isOwn: false }],
        writes: [grid(to, counts, [...lines.map(({ to: step }) => step), 1])],
        results: 0,
      };
    }
  }
}

/** The accesses of a program's scalars. */
export function touchedByScalars({ scalars }: KernelProgram): Touched {
  return { reads: loads(scalars, 1, 1), writes: [], results: 0 };
}

/** The accesses of a program's final stores. */
export function touchedByStores({ stores }: KernelProgram): Touched {
  return { reads: [], writes: stores.map(({ address }) => floats(address, 1)), results: 0 };
}

function end({ from, bytes, count, step }: Access): number {
  return from + (count - 1) * step + bytes;
}

/** Whether two accesses share a byte. */
function overlap(a: Access, b: Access): boolean {
  if (a.from >= end(b) || b.from >= end(a)) return false;
  if (a.count === 1 || b.count === 1 || a.step !== b.step) return true;
  const apart = (((b.from - a.from) % a.step) + a.step) % a.step;
  return apart < a.bytes || apart + b.bytes > a.step;
}

/**
 * How a later part depends on an earlier one: not at all (`none`), each result only on the result of the same index (`own`), or on more than that
 * (`all`). Only the last case needs a barrier.
 */
export function dependence(later: Touched, earlier: Touched): 'none' | 'own' | 'all' {
  let found: 'none' | 'own' = 'none';
  for (const [some, others] of [
    [later.reads, earlier.writes],
    [later.writes, earlier.writes],
    [later.writes, earlier.reads],
  ] as const) {
    for (const a of some) {
      for (const b of others) {
        if (!overlap(a, b)) continue;
        const isOwn = a.isOwn && b.isOwn && a.from === b.from && later.results === earlier.results;
        if (!isOwn) return 'all';
        found = 'own';
      }
    }
  }
  return found;
}
