// The reference of public names: every one is there, with a comment, and its signature reads as in the source.
import ts from 'typescript-6';
import { describe, expect, test } from 'vitest';
import { readEntries } from '../build/api/declarations.ts';
import { apiPages, docOf } from '../build/api/pages.ts';
import { signatureOf } from '../build/api/signature.ts';

const first = (text: string): ts.Statement =>
  ts.createSourceFile('a.ts', text, ts.ScriptTarget.ES2023, true).statements[0]!;

test('every public name has a place of its own, and a comment', () => {
  const entries = readEntries();
  const { pages } = apiPages();
  expect(entries.map(({ specifier }) => specifier)).toEqual(
    expect.arrayContaining(['@prism-rl/core', '@prism-rl/testing', '@prism-rl/nn/plugin']),
  );
  for (const { specifier, folder, symbols } of entries) {
    const anchors = pages.get(`api/${folder}.md`)!.match(/^### .* \{#.*\}$/gm) ?? [];
    expect(new Set(anchors).size, specifier).toBe(anchors.length);
    for (const { name } of symbols) {
      expect(
        anchors.some((heading) => heading.startsWith(`### ${name} {`)),
        `${specifier}: ${name}`,
      ).toBe(true);
    }
    const bare = symbols.filter(({ doc }) => doc === undefined).map(({ name }) => name);
    expect(bare, specifier).toEqual([]);
  }
});

describe('a signature', () => {
  test('of a class: no privacies, comments above its members, overloads apart', () => {
    const declared = first(
      'export declare class A<T> implements B {\n    #private;\n    readonly size: number;\n    at(k: number): T;\n    at(name: string): T;\n}',
    );
    const original = first(
      'export class A<T> implements B {\n  #x = 1;\n  /** How many. */\n  readonly size = 0;\n  /** By place. */\n  at(k: number): T;\n  /**\n   * By {@link Name}.\n   * @throws never\n   */\n  at(name: string): T;\n}',
    );
    expect(signatureOf(declared, original)).toBe(
      [
        'class A<T> implements B {',
        '  /** How many. */',
        '  readonly size: number;',
        '  /** By place. */',
        '  at(k: number): T;',
        '  /**',
        '   * By Name.',
        '   * @throws never',
        '   */',
        '  at(name: string): T;',
        '}',
      ].join('\n'),
    );
  });

  test('of a long function: a line for each parameter', () => {
    const text = `export declare function f<T>(${['a', 'b', 'c'].map((name) => `${name}${'x'.repeat(25)}: T`).join(', ')}): T;`;
    expect(signatureOf(first(text), undefined).split('\n').length).toBe(5);
    expect(signatureOf(first('export declare const k: 1;'), undefined)).toBe('const k: 1;');
  });
});

test('a comment becomes Markdown: links, formulas, parameters, and nothing that means something else', () => {
  const [doc] = ts
    .getJSDocCommentsAndTags(
      first(
        '/**\n * Like {@link Rng} with `a_b`, a_t and <b>.\n *\n *   G_t = r_t\n *\n * @param x in [0, 1]\n * @returns it\n * @throws PrismError `state` now\n * @example\n * ```ts\n * f(1);\n * ```\n */\nexport function f(x: number): number;',
      ),
    )
    .filter(ts.isJSDoc);
  expect(docOf(doc!, (name) => `<${name}>`)).toEqual([
    'Like <Rng> with `a_b`, a&#95;t and &lt;b>.\n\n```text\nG_t = r_t\n```',
    '- `x`: in &#91;0, 1&#93;\n- returns it\n- throws PrismError `state` now',
    '```ts\nf(1);\n```',
  ]);
});
