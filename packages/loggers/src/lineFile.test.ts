import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { linesOf } from './lineFile.ts';

const folder = temporaryFolder();
const path = join(folder, 'file');

test('lines are those of the text, over the borders of pieces, too', () => {
  const line = fc.oneof(
    fc.constant(''),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constant('é盤'.repeat(60_000)),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.boolean(), (lines, isTorn) => {
      const written = lines.map((one) => one.replaceAll('\n', ' '));
      const text = written.join('\n') + (isTorn ? '' : '\n');
      writeFileSync(path, text);
      const expected = text.split('\n').map((one, k, all) => ({ text: one, isWhole: k < all.length - 1 }));
      if (expected.at(-1)!.text === '') expected.pop();
      expect([...linesOf(path)]).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test('a line that is too long to be one is passed over', () => {
  writeFileSync(path, Buffer.concat([Buffer.from('a\n'), Buffer.alloc(17 << 20, 98), Buffer.from('\nc\n')]));
  expect([...linesOf(path)].map(({ text }) => text)).toEqual(['a', '', 'c']);
});
