// Joins the loops of programs: a number that one loop stores and another loads stays in a register, and is not stored if nothing else reads it.
import type { Instruction, KernelProgram, Loop, Operand, Stage, Store } from './program.ts';
import { type Access, dependence, overlap, sectionsOf, touchedBy } from './wgslSections.ts';

/** More instructions would need more registers than threads have. */
const MOST_INSTRUCTIONS = 96;

const sizeOf = ({ rows = 1, length }: Loop): number => rows * length;
const hasRows = ({ instructions }: Loop): boolean =>
  instructions.some(({ kind }) => kind === 'loadOfRow' || kind === 'loadOfColumn');

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

/** One loop that does what two did. */
function joinedLoop(earlier: Loop, later: Loop): Loop {
  const instructions: Instruction[] = [...earlier.instructions];
  const stored = new Map(earlier.stores.map(({ address, value }) => [address, value]));
  const places: Operand[] = [];
  const placeOf = (operand: Operand): Operand => (operand.of === 'scalar' ? operand : places[operand.index]!);
  for (const one of later.instructions) {
    const known = one.kind === 'load' ? stored.get(one.address) : undefined;
    const same = 'address' in one ? sameLoad(earlier, one) : -1;
    if (known !== undefined) places.push(known);
    else if (same >= 0) places.push({ of: 'element', index: same });
    else {
      places.push({ of: 'element', index: instructions.length });
      instructions.push(one.kind === 'apply' ? { ...one, operands: one.operands.map(placeOf) } : one);
    }
  }
  const own = later.stores.map(({ address, value }): Store => ({ address, value: placeOf(value) }));
  const kept = earlier.stores.filter(({ address }) => !own.some((store) => store.address === address));
  const { rows = 1, length } = hasRows(earlier) ? earlier : later;
  return { kind: 'loop', rows, length, instructions, stores: [...kept, ...own] };
}

const sameLoad = ({ instructions }: Loop, one: Instruction & { readonly address: number }): number =>
  instructions.findIndex(
    (other) => other.kind === one.kind && 'address' in other && other.address === one.address,
  );

/** Joins each loop to an earlier one of its level with which it shares numbers, if one of them can move to the other. */
function joinedStages(stages: readonly Stage[], levels: Map<Stage, number>): Stage[] {
  const all: Stage[] = [];
  for (const stage of stages) if (stage.kind !== 'loop' || !joins(all, stage, levels)) all.push(stage);
  return all;
}

function joins(all: Stage[], loop: Loop, levels: Map<Stage, number>): boolean {
  const own = addressesOf(loop);
  const on = all.map((earlier) => dependence(touchedBy(loop), touchedBy(earlier)));
  for (let k = all.length - 1; k >= 0; k--) {
    const earlier = all[k]!;
    // Across levels it could add barriers.
    if (on[k] === 'all' || !mayJoin(earlier, loop) || levels.get(earlier) !== levels.get(loop)) continue;
    if (![...addressesOf(earlier)].some((address) => own.has(address))) continue;
    const between = all.slice(k + 1);
    const rises = on.slice(k + 1).every((one) => one === 'none');
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

/**
 * Joins the loops of programs that run in order on the same memory. Results are the same bits.
 *
 * @param lasting the arrays that are read later or elsewhere: all others hold intermediate results
 */
export function joinLoops(
  programs: readonly KernelProgram[],
  lasting: readonly { readonly address: number; readonly length: number }[],
): KernelProgram[] {
  const sections = (some: readonly KernelProgram[]) => sectionsOf(some, { threads: 1, bytes: 0 });
  const levels = new Map(
    sections(programs).flatMap(({ of, level }) => (typeof of === 'object' ? [[of, level] as const] : [])),
  );
  const joined = programs.map((program) => ({ ...program, stages: joinedStages(program.stages, levels) }));
  const read = [
    ...sections(joined).flatMap(({ touched }) => touched.reads),
    ...lasting.map(({ address, length }) => ({
      from: address,
      bytes: 4 * length,
      count: 1,
      step: 0,
      isOwn: false,
    })),
  ];
  const isRead = (access: Access): boolean => read.some((one) => overlap(one, access));
  return joined.map((program) => ({
    ...program,
    stages: program.stages.flatMap((stage) => withoutUnread(stage, isRead)),
  }));
}
