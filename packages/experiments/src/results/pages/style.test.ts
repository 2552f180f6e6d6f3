import { expect, test } from 'vitest';
import { compareArms } from '../compare/compareArms.ts';
import { ablationFigures } from './ablation/figures/all.ts';
import { style } from './page.ts';

type Colour = readonly number[];

/** The colours of each block of rules, by name. */
function palettesOf(rules: RegExp, css: string): ReadonlyMap<string, Colour>[] {
  const rgb = (hex: string): Colour => {
    const long = hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex;
    return [1, 3, 5].map((at) => Number.parseInt(long.slice(at, at + 2), 16));
  };
  return [...css.matchAll(rules)].map(
    ([, own]) =>
      new Map([...own!.matchAll(/--(\w+):(#[0-9a-f]+)/g)].map(([, name, hex]) => [name!, rgb(hex!)])),
  );
}

/** Relative luminance: WCAG 2.2. */
function luminance(colour: Colour): number {
  const [r, g, b] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Colour, b: Colour): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

// Success criteria 1.4.3 (text, 4.5 : 1) and 1.4.11 (curves, 3 : 1).
test.each([
  ['light', 0],
  ['dark', 1],
] as const)('every colour stands out on %s pages', (_name, index) => {
  const palette = palettesOf(/:root\{([^}]*)\}/g, style)[index]!;
  for (const ground of ['bg', 'card']) {
    for (const text of ['ink', 'soft', 'good', 'bad', 'neutral']) {
      expect(
        contrast(palette.get(text)!, palette.get(ground)!),
        `${text} on ${ground}`,
      ).toBeGreaterThanOrEqual(4.5);
    }
    for (let i = 0; i < 8; i++) {
      expect(
        contrast(palette.get(`c${i}`)!, palette.get(ground)!),
        `c${i} on ${ground}`,
      ).toBeGreaterThanOrEqual(3);
    }
  }
});

test('the numbers on the strongest colour of the scores stand out, light and dark', () => {
  const curve = { envSteps: [1], meanReturn: [1] };
  const runs = [1, 2].map((score) => ({
    ...{ arm: `arm${score}`, environment: 'A', seed: 1, steps: 1, score, curve, stepsPerSecond: 1 },
  }));
  const svg = ablationFigures(compareArms({ title: 't', command: 'c', runs })).get('scores')!;
  const opacity = Math.max(
    ...[...svg.matchAll(/class="heat"[^>]* opacity="([^"]*)"/g)].map(([, o]) => Number(o)),
  );
  expect(opacity).toBeGreaterThan(0.5);
  const palettes = palettesOf(/\.ab\{([^}]*)\}/g, svg);
  expect(palettes).toHaveLength(3);
  for (const palette of palettes) {
    const [heat, paper] = [palette.get('heat')!, palette.get('paper')!];
    const mixed = heat.map((value, k) => opacity * value + (1 - opacity) * paper[k]!);
    expect(contrast(palette.get('ink')!, mixed)).toBeGreaterThanOrEqual(4.5);
  }
});
