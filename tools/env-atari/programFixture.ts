/** Condenses results of run_programs.py into the tests' fixture: node … programFixture.ts <results.json> <fixture.json> */
import { readFileSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';

const [from, to] = process.argv.slice(2);
const results = JSON.parse(readFileSync(from!, 'utf8')) as Record<string, [string, string][]>;
const digest = (rows: [string, string][], column: 0 | 1): string =>
  crc32(rows.map((row) => row[column]).join(''))
    .toString(16)
    .padStart(8, '0');
const lines = Object.entries(results).map(
  ([name, rows]) => `  ${JSON.stringify(name)}: ["${digest(rows, 0)}", "${digest(rows, 1)}"]`,
);
writeFileSync(to!, `{\n${lines.join(',\n')}\n}\n`);
