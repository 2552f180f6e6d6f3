import { expect, test } from 'vitest';
import { hrefOf, links } from './links.ts';

test('no links are no paragraph', () => {
  expect(links(undefined)).toBeUndefined();
  expect(links([])).toBeUndefined();
});

test('links stand in a row, and no part of one becomes a scheme or a host', () => {
  const page = String(
    links([
      { text: 'rows', path: 'a b/rows.jsonl' },
      { text: '<b>', path: 'javascript:alert(1)' },
    ]),
  );
  expect(page).toBe(
    '<p class="note">Data files: <a href="./a%20b/rows.jsonl">rows</a> · <a href="./javascript%3Aalert(1)">&lt;b&gt;</a></p>',
  );
  expect(hrefOf({ text: '', path: '/etc/passwd' })).toBe('.//etc/passwd');
});
