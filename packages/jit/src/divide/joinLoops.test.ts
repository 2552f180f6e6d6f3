// Joined loops: one pass over what several read, the same numbers, and none joined where another stage needs the first one's.

import { describe, expect, it } from 'vitest';
import { compileKernel } from '../kernels/compileKernel.ts';
import type { Loop, Stage } from '../kernels/program.ts';
import { hostMemory, type Region } from '../store/hostMemory.ts';
import { joinLoops } from './joinLoops.ts';

const [ROWS, COLUMNS] = [3, 10];

const array = (length: number, first = 0): Region => {
  const region = hostMemory.allocate('float32', length);
  for (let i = 0; i < length; i++) region.array[i] = first + i / 8;
  return region;
};

/** mean + deviation × (row × column), as a noisy layer draws its weights. */
function drawn(mean: Region, deviation: Region, [row, column]: readonly [Region, Region], to: Region): Loop {
  const element = (index: number) => ({ of: 'element', index }) as const;
  return {
    kind: 'loop',
    rows: ROWS,
    length: COLUMNS,
    instructions: [
      { kind: 'loadOfRow', address: row.address },
      { kind: 'loadOfColumn', address: column.address },
      { kind: 'apply', op: 'mul', operands: [element(0), element(1)] },
      { kind: 'load', address: deviation.address },
      { kind: 'apply', op: 'mul', operands: [element(3), element(2)] },
      { kind: 'load', address: mean.address },
      { kind: 'apply', op: 'add', operands: [element(5), element(4)] },
    ],
    stores: [{ address: to.address, value: element(6) }],
  };
}

function setting() {
  const [mean, deviation, other] = [
    array(ROWS * COLUMNS),
    array(ROWS * COLUMNS, 5),
    array(ROWS * COLUMNS, 9),
  ];
  const draw = (first: number) => [array(ROWS, first), array(COLUMNS, first + 1)] as const;
  const [one, two] = [draw(1), draw(-3)];
  const [toOne, toTwo, toOther] = [0, 1, 2].map(() => hostMemory.allocate('float32', ROWS * COLUMNS)) as [
    Region,
    Region,
    Region,
  ];
  const stages: Stage[] = [
    drawn(mean, deviation, one, toOne),
    drawn(other, deviation, one, toOther),
    drawn(mean, deviation, two, toTwo),
  ];
  return { stages, toOne, toTwo, toOther, mean, deviation, two };
}

/** What stages write. */
function run(stages: readonly Stage[], ...written: readonly Region[]): number[][] {
  for (const { array } of written) array.fill(0);
  compileKernel({ scalars: [], stages, stores: [] }, hostMemory)();
  return written.map(({ array }) => Array.from(array));
}

describe('joinLoops', () => {
  it('two draws over the same weights are one pass, to the last bit; other weights are another', () => {
    const { stages, toOne, toTwo, toOther, mean, deviation, two } = setting();
    const apart = run(stages, toOne, toTwo, toOther);
    const joined = joinLoops(stages);
    const loads = (joined as Loop[]).map(
      ({ instructions }) => instructions.filter(({ kind }) => kind === 'load').length,
    );
    expect(loads).toEqual([2, 2]);
    expect((joined[1] as Loop).stores.map(({ address }) => address)).toEqual([toOne.address, toTwo.address]);
    expect(run(joined, toOne, toTwo, toOther)).toEqual(apart);
    const [row, column] = two;
    expect(apart[1]![13]).toBe(mean.array[13]! + deviation.array[13]! * (row.array[1]! * column.array[3]!));
  });

  it('a loop stays where it is if a stage in between needs it, or the later loop does', () => {
    const { stages, toOne, toTwo, mean, deviation, two } = setting();
    const copied = hostMemory.allocate('float32', COLUMNS);
    const move: Stage = {
      kind: 'move',
      // The second row.
      from: toOne.address + 4 * COLUMNS,
      to: copied.address,
      shape: [1, 1, COLUMNS],
      fromStrides: [0, 0, 1],
      toStrides: [0, 0, 1],
    };
    const inBetween = [stages[0]!, move, stages[2]!];
    expect(joinLoops(inBetween)).toEqual(inBetween);
    const after = [stages[0]!, stages[2]!, move];
    expect(joinLoops(after).map(({ kind }) => kind)).toEqual(['loop', 'move']);
    const apart = run(after, toOne, toTwo, copied);
    expect(run(joinLoops(after), toOne, toTwo, copied)).toEqual(apart);
    const needs = [stages[0]!, drawn(mean, deviation, [toOne, two[1]], toTwo)];
    expect(joinLoops(needs)).toEqual(needs);
  });

  it('loops of other shapes stay apart', () => {
    const { stages, toTwo, mean, deviation, two } = setting();
    const shorter: Loop = { ...drawn(mean, deviation, two, toTwo), rows: ROWS - 1 };
    const both = [stages[0]!, shorter];
    expect(joinLoops(both)).toEqual(both);
  });
});
