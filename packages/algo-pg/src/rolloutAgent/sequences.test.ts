import { expect, test } from 'vitest';
import { countSequences, sequenceRows } from './sequences.ts';

test('sequences of two environments, part by part and step by step', () => {
  // Six steps of two environments in sequences of three: the first environment's first sequence is rows 0, 2, 4.
  const sequences = { length: 3, numEnvs: 2 };
  expect(countSequences(sequences, 12)).toBe(4);
  const rows = [...sequenceRows(sequences, [0, 1, 2, 3], 4)];
  expect(rows).toEqual([0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11]);
  expect([...sequenceRows(sequences, [3, 0, 2, 1], 2)]).toEqual([7, 0, 9, 2, 11, 4, 6, 1, 8, 3, 10, 5]);
});

test('incomplete parts of sequences are left out', () => {
  expect([...sequenceRows({ length: 2, numEnvs: 1 }, [2, 0, 1], 2)]).toEqual([4, 0, 5, 1]);
});
