// Which memory the sections of programs read and write; decides which sections may run concurrently.
import { type Instruction, type KernelProgram, positionsOf, type Stage } from './program.ts';
import { blocksOf, type Workgroup } from './wgslProduct.ts';

/** One or several equidistant ranges of memory, in bytes. */
export interface Access {
  readonly from: number;
  readonly bytes: number;
  readonly count: number;
  /** Distance between the starts of neighbouring ranges. */
  readonly step: number;
  /** Whether result i accesses only element i here. */
  readonly isOwn: boolean;
}

export interface Touched {
  readonly reads: readonly Access[];
  readonly writes: readonly Access[];
  /** Number of results computed independently; 0 if none are. */
  readonly results: number;
}

function floats(from: number, length: number, isOwn = false): Access {
  return { from, bytes: 4 * length, count: 1, step: 0, isOwn };
}

/** Floats of a grid: exact if at most one axis leaves gaps, else the whole range. */
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

export function touchedBy(stage: Stage): Touched {
  switch (stage.kind) {
    case 'loop': {
      const { rows = 1, length, instructions, stores } = stage;
      const results = rows * length;
      const writes = stores.map(({ address }) => floats(address, results, true));
      return { reads: loads(instructions, rows, length), writes, results };
    }
    case 'product': {
      const { x, w, bias, to, slices, rows, inner, units, onResults, factor: loop, beside } = stage;
      const axes = [...slices, ...rows, ...inner, ...units];
      const factor = (from: number, of: 'x' | 'w'): Access =>
        grid(
          from,
          axes.map(({ count }) => count),
          axes.map((axis) => axis[of]),
        );
      const computed = loop && touchedBy(loop).reads.map((one) => ({ ...one, isOwn: false }));
      const reads = [factor(x, 'x'), ...(computed ?? [factor(w, 'w')])];
      if (bias !== undefined) reads.push(floats(bias, positionsOf(units)));
      const results = positionsOf([...slices, ...rows, ...units]);
      const own = onResults ? touchedBy(onResults) : { reads: [], writes: [floats(to, results)] };
      const other = beside && touchedBy(beside);
      return {
        reads: [...reads, ...own.reads, ...(other?.reads ?? [])],
        writes: [...own.writes, ...(other?.writes ?? [])],
        results,
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
    default:
      throw new Error(`devices have no stage '${stage.kind}'`);
  }
}

function touchedByScalars({ scalars }: KernelProgram): Touched {
  return { reads: loads(scalars, 1, 1), writes: [], results: 0 };
}

function touchedByStores({ stores }: KernelProgram): Touched {
  return { reads: [], writes: stores.map(({ address }) => floats(address, 1)), results: 0 };
}

/** The first byte after all ranges. */
export function end({ from, bytes, count, step }: Access): number {
  return from + (count - 1) * step + bytes;
}

export function overlap(a: Access, b: Access): boolean {
  if (a.from >= end(b) || b.from >= end(a)) return false;
  if (a.count === 1 || b.count === 1 || a.step !== b.step) return true;
  const apart = (((b.from - a.from) % a.step) + a.step) % a.step;
  return apart < a.bytes || apart + b.bytes > a.step;
}

/**
 * How a later section depends on an earlier one: not at all (`none`), each result only on the result of the same index (`own`), or on others
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

/** The accesses of a stage. Products in blocks distribute results among threads differently from all other stages. */
function accessesOf(stage: Stage, workgroup: Workgroup): Touched {
  const touched = touchedBy(stage);
  if (stage.kind !== 'product') return touched;
  const isSingle = blocksOf(stage, workgroup) === undefined;
  return {
    reads: touched.reads.map((access) => ({ ...access, isOwn: isSingle && access.isOwn })),
    writes: touched.writes.map((access) => ({ ...access, isOwn: isSingle })),
    results: touched.results,
  };
}

/** A section of a program: a stage, or the scalars or the stores of a program. */
export interface Section {
  readonly of: Stage | 'scalars' | 'stores';
  /** Index of its program. */
  readonly program: number;
  readonly touched: Touched;
  /** Number of barriers before it. */
  readonly level: number;
}

/**
 * Divides programs that run in order into sections on as few levels as the dependences allow. A barrier separates levels. With several workgroups
 * a program's stages and stores read its scalars from memory, so they are on later levels.
 */
export function sectionsOf(programs: readonly KernelProgram[], workgroup: Workgroup): Section[] {
  const sections: Section[] = [];
  const add = (of: Section['of'], program: number, touched: Touched, least: number): number => {
    const levels = sections.map((earlier) => {
      const on = dependence(touched, earlier.touched);
      return on === 'none' ? 0 : earlier.level + Number(on === 'all');
    });
    const level = Math.max(least, ...levels);
    sections.push({ of, program, touched, level });
    return level;
  };
  for (const [number, program] of programs.entries()) {
    // Scalars come first: everything else uses their names.
    const own = add('scalars', number, touchedByScalars(program), 0);
    const isShared = (workgroup.workgroups ?? 1) > 1 && program.scalars.length > 0;
    const level = own + Number(isShared);
    for (const stage of program.stages) add(stage, number, accessesOf(stage, workgroup), level);
    if (program.stores.length > 0) add('stores', number, touchedByStores(program), level);
  }
  return sections;
}
