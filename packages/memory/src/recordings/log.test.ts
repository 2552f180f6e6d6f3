import { expect, test } from 'vitest';
import { csvRows, episodesOfLog, jsonRows, type LogMapping, requireLogMapping } from './log.ts';

const mapping: LogMapping = {
  environment: 'Shop-v0',
  episode: 'visit',
  observation: [{ column: 'seconds' }, { column: 'from', values: ['search', 'mail'] }],
  action: { column: 'shown', values: ['banner', 'coupon'] },
  reward: 'paid',
  terminated: 'left',
};

const header = 'visit,seconds,from,shown,paid,left\n';
const log = `${header}a,1,search,banner,0,0\nb,5,mail,coupon,2.5,1\na,3,search,"coupon",1,true\nc,2,mail,banner,0,no\nc,4,mail,banner,9,no\n`;

test('rows become steps, by episode; of an episode that did not end, the last row says what was seen last', () => {
  const { episodes, skipped } = episodesOfLog(csvRows(log), mapping);
  expect(skipped).toBe(0);
  expect(episodes).toMatchObject({
    ...{ environment: 'Shop-v0', policy: 'log' },
    lengths: Int32Array.of(2, 1, 1),
    observations: Float32Array.from(
      [
        [1, 1, 0],
        [3, 1, 0],
        [3, 1, 0],
        [5, 0, 1],
        [5, 0, 1],
        [2, 0, 1],
        [4, 0, 1],
      ].flat(),
    ),
    actions: Int32Array.of(0, 1, 1, 0),
    rewards: Float64Array.of(0, 1, 2.5, 0),
    terminated: Uint8Array.of(1, 1, 0),
    truncated: Uint8Array.of(0, 0, 0),
  });
  expect(String(episodes.actionSpace)).toBe('Discrete(2)');
  const asJson = [...csvRows(log)].map((row) => JSON.stringify(row));
  for (const text of [`[${asJson.join(',')}]`, asJson.join('\n')])
    expect(episodesOfLog(jsonRows(text), mapping).episodes).toEqual(episodes);
});

test('without a column of ends, every episode ends after its last row', () => {
  const { terminated: _, ...whole } = mapping;
  const { episodes } = episodesOfLog(csvRows(log), whole);
  expect([...episodes.lengths, ...episodes.terminated]).toEqual([2, 1, 2, 1, 1, 1]);
});

test('real actions have bounds', () => {
  const prices = { ...mapping, action: [{ column: 'paid', low: 0, high: 3 }] };
  const { episodes, skipped } = episodesOfLog(csvRows(log), prices, { skipBad: true });
  expect([skipped, [...episodes.actions]]).toEqual([1, [0, 1, 2.5]]);
  expect(() => episodesOfLog(csvRows(log), prices)).toThrow(
    'Row 5 of the log has 9 in the column paid, outside 0 to 3.',
  );
});

test.each([
  ['a,n/a,search,banner,0,0', 'Row 1 of the log has no number in the column seconds, but "n/a".'],
  ['a,1,phone,banner,0,0', 'Row 1 of the log has "phone" in the column from, which is none of its values.'],
  ['a,1,search,banner,,0', 'Row 1 of the log has nothing in the column paid.'],
  ['a,1,search,banner', 'Row 1 of the log has nothing in the column paid.'],
  [
    'a,1,search,banner,0,maybe',
    'Row 1 of the log has "maybe" in the column left, where true or false is needed.',
  ],
  ['a,1e999,search,banner,0,0', 'Row 1 of the log has no number in the column seconds, but "1e999".'],
  ['a,1,se"arch,banner,0,0', 'The CSV text has a quotation mark in the wrong place, in line 2.'],
])('%s', (row, sentence) => {
  expect(() => episodesOfLog(csvRows(header + row), mapping)).toThrow(sentence);
});

test('a bad row that is left out cuts its episode in two', () => {
  const rows = [1, 2, 'x', 4, 5].map((seconds, k) => `a,${seconds},mail,banner,${k},${k === 4 ? 1 : 0}`);
  const { episodes, skipped } = episodesOfLog(csvRows(header + rows.join('\r\n')), mapping, {
    skipBad: true,
  });
  expect(skipped).toBe(1);
  expect([...episodes.lengths]).toEqual([1, 2]);
  expect([...episodes.rewards]).toEqual([0, 3, 4]);
  expect([...episodes.terminated]).toEqual([0, 1]);
  expect(() => episodesOfLog(jsonRows('{"visit": 1}\n{"vis'), mapping, { skipBad: true })).toThrow(
    'The log has no step: 2 rows, of which 2 cannot be used.',
  );
});

test('CSV: quotes, commas and lines inside quotes, blank lines, a byte-order mark', () => {
  expect([...csvRows('\uFEFFa,b\r\n"x, ""y""\nz",\n\n"",2')]).toEqual([
    { a: 'x, "y"\nz', b: '' },
    { a: '', b: '2' },
  ]);
});

test.each([
  [[], 'The mapping must be an object, but is [].'],
  [{ ...mapping, rewards: 'x' }, 'The mapping’s rewards is not known'],
  [
    { ...mapping, action: [{ column: 'paid', low: 0 }] },
    'The mapping’s action.0.high must be a finite number',
  ],
  [
    { ...mapping, observation: [{ column: 'from', values: [{}] }] },
    'The mapping’s observation.0.values.0 must be a text',
  ],
])('a wrong mapping: %o', (wrong, sentence) => {
  expect(() => requireLogMapping(wrong)).toThrow(sentence);
  expect(() => requireLogMapping(mapping)).not.toThrow();
});
