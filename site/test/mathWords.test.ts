import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { mathWords, nameFormulas } from '../build/mathWords.ts';

test.each([
  ["V(s) \\leftarrow r + \\gamma V(s')", 'V(s) becomes r + gamma V(s prime)'],
  ['q_\\pi(s, a)', 'q sub pi (s, a)'],
  ['v^*', 'v star'],
  ['\\frac{1}{1 - \\gamma}', '(1) over (1 - gamma)'],
  ['\\tfrac14 \\Delta', '(1) over (4) Delta'],
  ['\\tfrac{1}{2}\\,x', '(1) over (2) x'],
  ['\\dfrac\\gamma n', '(gamma) over (n)'],
  ['\\sum_{k=0}^{n} \\gamma^{k} R_{t+k+1}', 'sum sub k=0 to the n gamma to the k R sub t+k+1'],
  ['\\mathbb{E}_{\\pi}[G_t \\mid S_t = s]', 'E sub pi [G sub t given S sub t = s]'],
  ['a \\le b', 'a at most b'],
  ['\\sqrt{\\frac{x}{2}}', 'root of ((x) over (2))'],
])('%s', (tex, words) => {
  expect(mathWords(tex)).toBe(words);
});

test('a formula in running text that is wider than a phone scrolls, and is reached by keys', () => {
  const drawn = (width: number): string =>
    `<mjx-container class="MathJax" jax="SVG"><svg width="${width}ex" role="img"></svg></mjx-container>`;
  const rules = {
    math_inline: (tokens: readonly { content: string }[], index: number) =>
      drawn(Number(tokens[index]!.content)),
  };
  nameFormulas({ renderer: { rules } } as never);
  expect(rules.math_inline([{ content: '60' }], 0)).toMatch(
    /^<mjx-container tabindex="0" class="wide MathJax"/,
  );
  expect(rules.math_inline([{ content: '20' }], 0)).toMatch(/^<mjx-container class="MathJax"/);
});

/** Commands that are read by their own names. */
const spoken =
  'theta|pi|gamma|alpha|log|delta|sigma|mu|lambda|varepsilon|beta|epsilon|kappa|arg|rho|tanh|hat|bar|tilde|partial|Delta|Pr|exp|phi|psi|eta|tau|star|prime|max|min|sum|in';

test('no formula of our pages reads a command of TeX aloud', () => {
  const pages = fs.globSync(['docs/**/*.md', 'packages/*/{README,docs/*}.md', 'site/content/**/*.md'], {
    cwd: root,
  });
  const formulas = pages.flatMap((page) => {
    const text = fs.readFileSync(path.join(root, page), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
    return [...text.matchAll(/\$\$([\s\S]+?)\$\$|\$(?=\S)([^$\n]+?)\$/g)].map(
      ([, block, inline]) => block ?? inline!,
    );
  });
  expect(formulas.length).toBeGreaterThan(300);
  const names = new Set(formulas.flatMap((tex) => tex.match(/\\[a-zA-Z]+/g) ?? []));
  const alone = [...names].filter((name) => !/frac|sqrt/.test(name));
  const read = alone.filter((name) => RegExp(`(^| )${name.slice(1)}( |$)`).test(mathWords(name)));
  expect(read.filter((name) => !RegExp(`^(${spoken})$`).test(name.slice(1)))).toEqual([]);
  for (const tex of formulas)
    expect(mathWords(tex), tex).not.toMatch(/frac|sqrt|Vert|operatorname|underbrace/);
});
