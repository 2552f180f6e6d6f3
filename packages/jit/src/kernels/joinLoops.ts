// Joins the loops of programs: a number that one loop stores and another loads stays in a register, and is not stored if nothing else reads it.
import { hasRows, joinedLoop } from './joinedLoop.ts';
import type { Instruction, KernelProgram, Loop, Operand, Product, Stage } from './program.ts';
import { type Access, dependence, overlap, type Section, sectionsOf, touchedBy } from './wgslSections.ts';

/** More instructions would need more registers than threads have. */
const MOST_INSTRUCTIONS = 96;

const sections = (programs: readonly KernelProgram[]): Section[] =>
  sectionsOf(programs, { threads: 1, bytes: 0 });
const sizeOf = ({ rows = 1, length }: Loop): number => rows * length;

function mayJoin(earlier: Stage, later: Loop): earlier is Loop {
  if (earlier.kind !== 'loop' || sizeOf(earlier) !== sizeOf(later)) return false;
  if (earlier.instructions.length + later.instructions.length > MOST_INSTRUCTIONS) return false;
  return earlier.length === later.length || !hasRows(earlier) || !hasRows(later);
}

const addressesOf = ({ instructions, stores }: Loop): Set<number> =>
  new Set([
    ...instructions.flatMap((one) => (one.kind === 'load' ? [one.address] : [])),
    ...stores.map(({ address }) => address),
  ]);

/** Joins each loop to an earlier one of its level with which it shares numbers, if one of them can move to the other. */
function joinedStages(stages: readonly Stage[], levels: Map<Stage, number>): Stage[] {
  const all: Stage[] = [];
  const ordered = stages.toSorted((a, b) => levels.get(a)! - levels.get(b)!);
  for (const stage of ordered) if (stage.kind !== 'loop' || !joins(all, stage, levels)) all.push(stage);
  // Joined loops may share numbers with each other.
  return all.length < stages.length ? joinedStages(all, levels) : all;
}

function joins(all: Stage[], loop: Loop, levels: Map<Stage, number>): boolean {
  const own = addressesOf(loop);
  const on = all.map((earlier) => dependence(touchedBy(loop), touchedBy(earlier)));
  for (let k = all.length - 1; k >= 0; k--) {
    const earlier = all[k]!;
    if (on[k] === 'all' || !mayJoin(earlier, loop)) continue;
    if (![...addressesOf(earlier)].some((address) => own.has(address))) continue;
    const between = all.slice(k + 1);
    // A loop that rises to another level could add barriers.
    const rises = levels.get(earlier) === levels.get(loop) && on.slice(k + 1).every((one) => one === 'none');
    const sinks = between.every((one) => dependence(touchedBy(one), touchedBy(earlier)) === 'none');
    if (!rises && !sinks) continue;
    const joined = joinedLoop(earlier, loop);
    levels.set(joined, levels.get(loop)!);
    if (rises) all[k] = joined;
    else all.splice(k, all.length - k, ...between, joined);
    return true;
  }
  return false;
}

/** Drops stores that nothing reads, and the instructions that only they need. */
function withoutUnread(stage: Stage, isRead: (access: Access) => boolean): Stage[] {
  if (stage.kind !== 'loop') return [stage];
  const { writes } = touchedBy(stage);
  const stores = stage.stores.filter((_, k) => isRead(writes[k]!));
  const needed = new Set(stores.flatMap(({ value }) => (value.of === 'element' ? [value.index] : [])));
  for (let k = stage.instructions.length - 1; k >= 0; k--) {
    const one = stage.instructions[k]!;
    if (!needed.has(k) || one.kind !== 'apply') continue;
    for (const { of, index } of one.operands) if (of === 'element') needed.add(index);
  }
  const kept = [...stage.instructions.keys()].filter((k) => needed.has(k));
  const at = (operand: Operand): Operand =>
    operand.of === 'scalar' ? operand : { of: 'element', index: kept.indexOf(operand.index) };
  const instructions = kept.map((k): Instruction => {
    const one = stage.instructions[k]!;
    return one.kind === 'apply' ? { ...one, operands: one.operands.map(at) } : one;
  });
  if (stores.length === 0) return [];
  return [
    { ...stage, instructions, stores: stores.map(({ address, value }) => ({ address, value: at(value) })) },
  ];
}

type Part = Pick<Section, 'of' | 'program' | 'touched'>;
/** The programs with these stages. */
function withStages(programs: readonly KernelProgram[], parts: readonly Part[]): KernelProgram[] {
  const stagesOf = (number: number): Stage[] =>
    parts.flatMap(({ of, program }) => (program === number && typeof of === 'object' ? [of] : []));
  return programs.map((program, number) => ({ ...program, stages: stagesOf(number) }));
}

/** Whether a loop takes less time than a load of its result. Other programs have other scalars. */
function isShort({ instructions, stores }: Loop): boolean {
  const values = [
    ...stores.map(({ value }) => value),
    ...instructions.flatMap((one) => (one.kind === 'apply' ? one.operands : [])),
  ];
  const isLong = instructions.length > 4 || instructions.some(({ kind }) => kind === 'load');
  return !isLong && values.every(({ of }) => of === 'element');
}

/** Computes numbers again where only a number of each row or column is needed for it, instead of loading them. */
function recomputed(programs: readonly KernelProgram[]): KernelProgram[] {
  const parts: Part[] = sections(programs);
  for (const [at, { of: later, program }] of parts.entries()) {
    if (typeof later !== 'object' || later.kind !== 'loop') continue;
    for (const { address } of later.instructions.filter((one) => one.kind === 'load')) {
      const loop = parts[at]!.of as Loop;
      const from = parts.findLastIndex(
        ({ touched }, k) => k < at && touched.writes.some((one) => one.from === address),
      );
      const { of: earlier } = parts[from] ?? {};
      if (typeof earlier !== 'object' || earlier.kind !== 'loop') continue;
      const stores = earlier.stores.filter((store) => store.address === address);
      const [only] = withoutUnread({ ...earlier, stores }, () => true) as [Loop];
      if (!isShort(only) || !mayJoin(only, loop)) continue;
      const isChanged = ({ touched: { writes } }: Part): boolean =>
        dependence({ reads: [], writes, results: 0 }, touchedBy(only)) !== 'none';
      if (parts.slice(from + 1, at).some(isChanged)) continue;
      const joined = joinedLoop(only, loop);
      const of = { ...joined, stores: joined.stores.filter((store) => store.address !== address) };
      parts[at] = { of, program, touched: touchedBy(of) };
    }
  }
  return withStages(programs, parts);
}

const productIn = ({ of }: Part): Product | undefined =>
  typeof of === 'object' && of.kind === 'product' ? of : undefined;

/** The indices of the parts with such an access. */
const usesOf = (parts: readonly Part[], is: (one: Access) => boolean): number[] =>
  parts.flatMap(({ touched: { reads, writes } }, k) => ([...reads, ...writes].some(is) ? [k] : []));

/** Fewer numbers stay in caches, and longer loops take more time than loads. */
const [LARGE, SHORT] = [4096, 16];

/** Lets products compute their second factor by the loop that stores it, where that moves fewer numbers. */
function computing(programs: readonly KernelProgram[], lasting: readonly Access[]): KernelProgram[] {
  const parts: Part[] = sections(programs);
  for (let at = parts.length - 1; at >= 0; at--) {
    const { of: loop, program } = parts[at]!;
    if (typeof loop !== 'object' || loop.kind !== 'loop' || sizeOf(loop) < LARGE) continue;
    let left: Stage[] = [loop];
    for (const store of loop.stores) {
      const [factor] = withoutUnread({ ...loop, stores: [store] }, () => true) as [Loop];
      const own = touchedBy(factor);
      const meets = (one: Access): boolean => overlap(one, own.writes[0]!);
      const uses = usesOf(parts, meets).filter((k) => k !== at);
      const loads = factor.instructions.filter(({ kind }) => kind === 'load').length;
      const computes = uses.map((k): Product | undefined => {
        const { program: other, touched } = parts[k]!;
        const of = productIn(parts[k]!);
        if (of === undefined || of.factor || other !== program) return undefined;
        // The second read is that of the second factor.
        if ([...touched.reads.toSpliced(1, 1), ...touched.writes].some(meets)) return undefined;
        const isChanged = ({ touched: { writes } }: Part): boolean =>
          dependence({ reads: [], writes, results: 0 }, { ...own, writes: [] }) !== 'none';
        if (k < at || parts.slice(at, k + 1).some(isChanged)) return undefined;
        return { ...of, w: of.w - store.address, factor };
      });
      const isMore = uses.length * loads >= uses.length + loads + 1 || factor.instructions.length > SHORT;
      if (isMore || lasting.some(meets) || computes.includes(undefined)) continue;
      for (const [n, k] of uses.entries())
        parts[k] = { ...parts[k]!, of: computes[n]!, touched: touchedBy(computes[n]!) };
      left = left.flatMap((one) => withoutUnread(one, (access) => access.from !== store.address));
    }
    parts.splice(at, 1, ...left.map((of) => ({ of, program, touched: touchedBy(of) })));
  }
  return withStages(programs, paired(parts));
}

/** Joins products on the same grids whose second factors share numbers. */
function paired(parts: Part[]): Part[] {
  const alone = (part: Part): Product | undefined => {
    const of = productIn(part);
    return of?.factor && !of.beside ? of : undefined;
  };
  const keyOf = ({ w, slices, rows, inner, units, factor }: Product): string =>
    JSON.stringify([w, slices, rows, inner, units, [...addressesOf({ ...factor!, stores: [] })].sort()]);
  for (let later = parts.length - 1; later > 0; later--) {
    const { program, touched } = parts[later]!;
    const of = alone(parts[later]!);
    if (of === undefined) continue;
    const at = parts.findIndex((part, k) => {
      const one = alone(part);
      if (k >= later || part.program !== program || one === undefined || keyOf(one) !== keyOf(of))
        return false;
      return parts.slice(k, later).every((between) => dependence(touched, between.touched) === 'none');
    });
    if (at < 0) continue;
    const first = parts[at]!.of as Product;
    const beside = { ...of, factor: { ...of.factor!, instructions: [], stores: [] } };
    const both: Product = { ...first, factor: joinedLoop(first.factor!, of.factor!), beside };
    parts[at] = { of: both, program, touched: touchedBy(both) };
    parts.splice(later, 1);
  }
  return parts;
}

/** Lets products pass their results to the loop that alone reads them. */
function fused(programs: readonly KernelProgram[], lasting: readonly Access[]): KernelProgram[] {
  const parts: Part[] = sections(programs);
  for (let at = 0; at < parts.length; at++) {
    const { touched } = parts[at]!;
    const product = productIn(parts[at]!);
    if (product === undefined || product.onResults !== undefined) continue;
    const result = touched.writes[0]!;
    const isOther = (one: Access): boolean => one !== result && overlap(one, result);
    const uses = usesOf(parts, isOther);
    const { of: loop, program } = parts[uses[0] ?? -1] ?? {};
    if (uses.length > 1 || uses[0]! < at || lasting.some(isOther)) continue;
    if (typeof loop !== 'object' || loop.kind !== 'loop' || sizeOf(loop) !== touched.results) continue;
    const { reads, writes } = touchedBy(loop);
    if (reads.some((one) => isOther(one) && !(one.isOwn && one.from === result.from)) || writes.some(isOther))
      continue;
    if (dependence({ reads: [], writes, results: 0 }, { ...touched, writes: [] }) !== 'none') continue;
    if (parts.slice(at + 1, uses[0]).some((part) => dependence(part.touched, touched) !== 'none')) continue;
    const of = withLoop(product, loop);
    parts[uses[0]!] = { of, program: program!, touched: touchedBy(of) };
    parts.splice(at--, 1);
  }
  return withStages(programs, parts);
}

function withLoop(product: Product, { instructions, stores, ...size }: Loop): Product {
  const isResult = (one: Instruction): boolean => one.kind === 'load' && one.address === product.to;
  const own = instructions.filter((one) => !isResult(one));
  const at = ({ of, index }: Operand): Operand => {
    const one = instructions[index]!;
    return { of, index: of === 'scalar' ? index : isResult(one) ? 0 : 1 + own.indexOf(one) };
  };
  const onResults: Loop = {
    ...size,
    instructions: own.map((one) => (one.kind === 'apply' ? { ...one, operands: one.operands.map(at) } : one)),
    stores: stores.map(({ address, value }) => ({ address, value: at(value) })),
  };
  return { ...product, to: onResults.stores[0]!.address, onResults };
}

/**
 * Joins the loops of programs that run in order on the same memory, also with products before them. Results are the same bits.
 *
 * @param lasting the arrays that are read later or elsewhere: all others hold intermediate results
 */
export function joinLoops(
  programs: readonly KernelProgram[],
  lasting: readonly { readonly address: number; readonly length: number }[],
): KernelProgram[] {
  const levels = new Map(
    sections(programs).flatMap(({ of, level }) => (typeof of === 'object' ? [[of, level] as const] : [])),
  );
  const joined = recomputed(
    programs.map((program) => ({ ...program, stages: joinedStages(program.stages, levels) })),
  );
  const kept = lasting.map(({ address, length }): Access => {
    return { from: address, bytes: 4 * length, count: 1, step: 0, isOwn: false };
  });
  const read = [...sections(joined).flatMap(({ touched }) => touched.reads), ...kept];
  const isRead = (access: Access): boolean => read.some((one) => overlap(one, access));
  const needed = joined.map((program) => ({
    ...program,
    stages: program.stages.flatMap((stage) => withoutUnread(stage, isRead)),
  }));
  return computing(fused(needed, kept), kept);
}
