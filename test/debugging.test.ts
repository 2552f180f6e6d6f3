// docs/debugging.md lists the environment variables that the repository's code reads, and no others.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';

const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
/** A constant in code, not a variable of the environment. */
const constants = ['PRISM_CATCH'];

test('the page lists every variable that code reads', () => {
  const patterns = ['*.ts', '*.tsx', '*.mjs', '*.js', '*.py', '*.sh'];
  const files = execFileSync('git', ['ls-files', ...patterns], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter(
      (file) => file !== '' && file !== 'test/debugging.test.ts' && fs.existsSync(path.join(root, file)),
    );
  const namesIn = (text: string): readonly string[] => text.match(/\bPRISM_[A-Z_]*[A-Z]\b/g) ?? [];
  const used = new Set(files.flatMap((file) => namesIn(read(file))));
  expect(used.size).toBeGreaterThan(20);
  for (const name of constants) expect(used.delete(name), name).toBe(true);
  expect([...new Set(namesIn(read('docs/debugging.md')))].sort()).toEqual([...used].sort());
});
