import type { Instruction, Loop, Operand, Store } from './program.ts';

export const hasRows = ({ instructions }: Loop): boolean =>
  instructions.some(({ kind }) => kind === 'loadOfRow' || kind === 'loadOfColumn');

/** One loop that does what two did. Equal loads remain once, and a number that the first one stores is not loaded. */
export function joinedLoop(earlier: Loop, later: Loop): Loop {
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
