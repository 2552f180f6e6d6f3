import { expect, test } from 'vitest';
import { numpyFixture } from '../../test/numpyFixture.ts';
import { SeedSequence } from './seedSequence.ts';

const hex = (words: Uint32Array): string[] => Array.from(words, (word) => word.toString(16).padStart(8, '0'));

test.each(Object.entries(numpyFixture.words))('NumPy makes the same words of seed %s', (seed, expected) => {
  expect(hex(new SeedSequence(BigInt(seed)).generateState(8))).toEqual(expected);
});

test('the second child of 42', () => {
  // np.random.SeedSequence(42).spawn(2)[1].generate_state(4)
  const child = new SeedSequence(42).spawn(2)[1]!;
  expect(hex(child.generateState(4))).toEqual(['f3e63cba', '01dcb763', '15de6f6e', '6aee7dd6']);
});

test('children are numbered on, also through JSON', () => {
  const parent = new SeedSequence(7);
  parent.spawn(3);
  const again = SeedSequence.from(JSON.parse(JSON.stringify(parent.save())));
  expect(again.spawn(1)[0]!.spawnKey).toEqual([3]);
  expect(hex(again.spawn(1)[0]!.generateState(4))).toEqual(
    hex(new SeedSequence(7).spawn(5)[4]!.generateState(4)),
  );
});

test('a text is no seed, whatever it holds, and nothing else but an integer above −1 is', () => {
  for (const seed of ['1', '', true, null, [1], 1.5, -1, -1n])
    expect(() => new SeedSequence(seed as number)).toThrow(/^A seed must be a non-negative integer/);
});
