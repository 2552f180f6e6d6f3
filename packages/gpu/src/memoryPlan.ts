// Places the arrays of several steps in one memory. Arrays that are not needed at the same time share their place.
import type { ProgramArray, StepPrograms } from '@prism-rl/jit';
import { end, joinLoops, type Section, sectionsOf } from '@prism-rl/jit/kernels';

/** Alignment of arrays in bytes. */
const ALIGNMENT = 16;

/** Dependences that hold for every workgroup: with a single thread nothing is computed in blocks, whose results may lie with other threads. */
const ANY_WORKGROUP = { threads: 1, bytes: 0 } as const;

/** A position in a step: programs run in order, and each in the order of its levels. */
interface Time {
  readonly program: number;
  readonly level: number;
}

/** A range of memory that moves as a whole. */
interface Block {
  readonly from: number;
  readonly end: number;
  /** Its first and its last use. */
  readonly first: Time;
  readonly last: Time;
}

interface Moved extends Block {
  readonly to: number;
}

const aligned = (bytes: number): number => ALIGNMENT * Math.ceil(bytes / ALIGNMENT);
const rangeOf = ({ address, length }: ProgramArray) => ({ from: address, end: address + 4 * length });

const ALWAYS: Time = { program: 0, level: 0 };

const outermost = (pick: typeof Math.min, a: Time, b: Time): Time => ({
  program: pick(a.program, b.program),
  level: pick(a.level, b.level),
});

/** Whether a block's last use comes before another's first, by program and by level. */
const precedes = ({ last }: Block, { first }: Block): boolean =>
  last.program <= first.program && last.level < first.level;

/** Joins overlapping ranges: they belong to one array, or to neighbouring arrays that one stage reads. */
function joined(blocks: readonly Block[]): Block[] {
  const all: Block[] = [];
  for (const block of blocks.toSorted((a, b) => a.from - b.from)) {
    const before = all.at(-1);
    if (before === undefined || block.from >= before.end) all.push(block);
    else {
      all[all.length - 1] = {
        from: before.from,
        end: Math.max(before.end, block.end),
        first: outermost(Math.min, before.first, block.first),
        last: outermost(Math.max, before.last, block.last),
      };
    }
  }
  return all;
}

/** Finds the arrays whose contents the next step does not need. */
function workingBlocks(step: StepPrograms, sections: readonly Section[], lasting: readonly Block[]): Block[] {
  const isLasting = ({ from, end: until }: Block): boolean =>
    lasting.some((one) => from < one.end && one.from < until);
  const used = sections.flatMap(({ program, level, touched: { reads, writes } }) => {
    const time = { program, level };
    return [...reads, ...writes].map((access) => ({
      from: access.from,
      end: end(access),
      first: time,
      last: time,
    }));
  });
  // The caller writes inputs before the step and reads outputs after it.
  const before = { program: 0, level: -1 };
  const after = { program: step.programs.length, level: Number.POSITIVE_INFINITY };
  const inputs = step.inputs.map((array) => ({ ...rangeOf(array), first: before, last: before }));
  const outputs = step.outputs.map((array) => ({ ...rangeOf(array), first: after, last: after }));
  return joined([...used, ...inputs, ...outputs].filter((block) => !isLasting(block)));
}

/** Assigns addresses, large blocks first, each the lowest that no block of the same levels occupies. */
function placed(blocks: readonly Block[], start: number): Moved[] {
  const all: Moved[] = [];
  for (const block of blocks.toSorted((a, b) => b.end - b.from - (a.end - a.from))) {
    const others = all.filter((other) => !precedes(other, block) && !precedes(block, other));
    let to = start;
    for (const other of others.toSorted((a, b) => a.to - b.to)) {
      if (to + block.end - block.from <= other.to) break;
      to = Math.max(to, aligned(other.to + other.end - other.from));
    }
    all.push({ ...block, to });
  }
  return all;
}

/** Fields of stages and instructions that are addresses: of these only, since axes of products and moves call their strides so, too. */
const ADDRESSES = ['address', 'times', 'x', 'w', 'bias', 'from', 'to', 'indices', 'updates'];
const PARTS = ['instructions', 'stores', 'onResults', 'factor', 'beside'];

/** Moves what a part of a program reads and writes. */
function movedPart<P extends object>(part: P, move: (address: number) => number): P {
  if (Array.isArray(part)) return part.map((one) => movedPart(one, move)) as typeof part;
  const isComputed = 'factor' in part && part.factor !== undefined;
  const moved = Object.entries(part).map(([name, value]) => {
    // A second factor that is computed has no place, and is not stored.
    if (value === undefined || (name === 'w' && isComputed)) return [name, value];
    if (name === 'factor')
      return [name, { ...movedPart({ ...value, stores: [] }, move), stores: value.stores }];
    if (PARTS.includes(name)) return [name, movedPart(value, move)];
    return [name, ADDRESSES.includes(name) ? move(value) : value];
  });
  return Object.fromEntries(moved);
}

/** Moves a step's arrays. Puts the stages of each program in the order of their levels, which the places of the blocks assume. */
function movedStep(
  step: StepPrograms,
  sections: readonly Section[],
  blocks: readonly Moved[],
  bytes: number,
): StepPrograms {
  const sorted = blocks.toSorted((a, b) => a.from - b.from);
  const move = (address: number): number => {
    const block = sorted.findLast(({ from }) => from <= address);
    if (block === undefined || address >= block.end) throw new Error(`no array at address ${address}`);
    return block.to + address - block.from;
  };
  const ordered = sections.toSorted((a, b) => a.level - b.level);
  const programs = step.programs.map(({ scalars, stores }, number) => ({
    scalars: movedPart(scalars, move),
    stages: ordered.flatMap(({ program, of }) =>
      program === number && typeof of === 'object' ? [movedPart(of, move)] : [],
    ),
    stores: movedPart(stores, move),
  }));
  const { inputs, outputs, variables, constants } = step;
  return {
    programs,
    bytes,
    inputs: movedPart(inputs, move),
    outputs: movedPart(outputs, move),
    variables: movedPart(variables, move),
    constants: movedPart(constants, move),
  };
}

/** Arrays of a step that others read. */
const lastingOf = ({ inputs, outputs, variables, constants }: StepPrograms): Omit<ProgramArray, 'name'>[] => [
  ...[...inputs, ...outputs, ...variables],
  ...constants.map(({ address, values: { length } }) => ({ address, length })),
];

/**
 * Places steps in one memory, with their loops joined. Steps share their variables; constants keep their places. Inputs, outputs and intermediate results hold their
 * numbers during a step only, so write inputs just before a step, and read outputs before the next one.
 *
 * @returns the steps, each with the size of the whole memory
 */
export function planMemory<S extends readonly StepPrograms[]>(
  given: S,
): { readonly [K in keyof S]: StepPrograms } {
  const steps = given.map((step) => ({ ...step, programs: joinLoops(step.programs, lastingOf(step)) }));
  let start = 0;
  const allocate = (length: number): number => {
    const address = start;
    start += aligned(4 * length);
    return address;
  };
  const places = new Map<unknown, number>();
  const lasting = steps.map(({ variables, constants }) => [
    ...variables.map((array): Moved => {
      const to = places.get(array.variable) ?? allocate(array.length);
      places.set(array.variable, to);
      return { ...rangeOf(array), first: ALWAYS, last: ALWAYS, to };
    }),
    ...constants.map(({ address, values: { length } }): Moved => {
      return { ...rangeOf({ address, length }), first: ALWAYS, last: ALWAYS, to: allocate(length) };
    }),
  ]);
  const sections = steps.map(({ programs }) => sectionsOf(programs, ANY_WORKGROUP));
  const working = steps.map((step, i) => placed(workingBlocks(step, sections[i]!, lasting[i]!), start));
  const bytes = Math.max(
    start,
    ...working.flat().map(({ from, end: until, to }) => aligned(to + until - from)),
  );
  return steps.map((step, i) => movedStep(step, sections[i]!, [...lasting[i]!, ...working[i]!], bytes)) as {
    readonly [K in keyof S]: StepPrograms;
  };
}

/** As {@link planMemory}, by name. */
export function planSteps<S extends { readonly [name in keyof S]: StepPrograms | undefined }>(steps: S): S {
  const given = Object.entries<StepPrograms | undefined>(steps).filter(
    (entry): entry is [string, StepPrograms] => entry[1] !== undefined,
  );
  const planned = planMemory(given.map(([, step]) => step));
  return Object.fromEntries(given.map(([name], i) => [name, planned[i]])) as S;
}
