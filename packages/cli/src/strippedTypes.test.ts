// Node.js itself refuses these modules: a separate process imports each, without this process's transformations.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { typeScriptFault } from './strippedTypes.ts';

const folder = temporaryFolder();

function errorOf(name: string, text: string): unknown {
  writeFileSync(join(folder, `${name}.ts`), text);
  const script = `import('./${name}.ts').catch(({ code, message, stack }) => console.log(JSON.stringify({ code, message, stack })))`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' }));
}

test.each([
  ['enum', '\nexport enum Color { red }', 'enum', 2, 'Use an object instead'],
  [
    'property',
    'export class A { constructor(readonly a: number) {} }',
    'parameter property',
    1,
    'Declare the field in the class',
  ],
  [
    'namespace',
    'export namespace N { export const a = 1 }',
    'namespace declaration',
    1,
    'Export its members from a file',
  ],
  [
    'alias',
    'import fs = require("node:fs");\nexport { fs };',
    'import equals declaration',
    1,
    'Use import … from',
  ],
])('%s: the construct, its place and the remedy are named', (name, text, construct, line, remedy) => {
  const { reason, hint } = typeScriptFault(errorOf(name, text))!;
  expect(reason).toMatch(
    new RegExp(
      `^Node.js runs TypeScript only .* here is a TypeScript ${construct} \\(.*${name}\\.ts:${line}\\)\\.$`,
    ),
  );
  expect(hint).toContain(remedy);
  expect(hint).toContain('erasableSyntaxOnly');
});

test('a decorator is named, which Node.js passes on to the engine', () => {
  const { reason, hint } = typeScriptFault(
    errorOf('decorator', 'const d = () => {};\n@d class A {}\nexport { A };'),
  )!;
  expect(reason).toMatch(/^Invalid or unexpected token( \(.*decorator\.ts:2\))?\.$/);
  expect(hint).toMatch(/^Node\.js does not run decorators, such as @name: if the file has one, /);
});

test('a mistake is told with its place, and other errors are not of this kind', () => {
  expect(typeScriptFault(errorOf('mistake', 'export const a: = 3;'))!.reason).toMatch(
    / \(.*mistake\.ts:1\)$/,
  );
  expect(typeScriptFault(new TypeError('no'))).toBeUndefined();
  expect(typeScriptFault(undefined)).toBeUndefined();
});
