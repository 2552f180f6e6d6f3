import { expect, test } from 'vitest';
import { compareArms } from '../compare/compareArms.ts';
import { ablationFigures } from './ablation/figures/all.ts';
import { style } from './page.ts';

/** Relative luminance: WCAG 2.2. */
function luminance(colour: string): number {
  const hex = colour.length === 4 ? colour.replace(/[^#]/g, '$&$&') : colour;
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

// Success criteria 1.4.3 (text, 4.5 : 1) and 1.4.11 (curves, 3 : 1).
test.each([
  ['light', 0],
  ['dark', 1],
] as const)('every colour stands out on %s pages', (_name, index) => {
  const palettes = [...style.matchAll(/:root\{([^}]*)\}/g)].map(
    ([, rules]) =>
      new Map([...rules!.matchAll(/--(\w+):(#[0-9a-f]+)/g)].map(([, name, value]) => [name!, value!])),
  );
  const palette = palettes[index]!;
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
  const palettes = [...svg.matchAll(/\.ab\{([^}]*)\}/g)].map(([, rules]) => {
    const colours = [...rules!.matchAll(/--(\w+):(#[0-9a-f]+)/g)];
    return new Map(colours.map(([, name, value]) => [name!, value!]));
  });
  expect(palettes).toHaveLength(3);
  for (const palette of palettes) {
    const mixed = [1, 3, 5].map((at) => {
      const [heat, paper] = ['heat', 'paper'].map((name) => {
        const value = palette.get(name)!;
        const hex = value.length === 4 ? value.replace(/[^#]/g, '$&$&') : value;
        return Number.parseInt(hex.slice(at, at + 2), 16);
      });
      return Math.round(opacity * heat! + (1 - opacity) * paper!)
        .toString(16)
        .padStart(2, '0');
    });
    expect(contrast(palette.get('ink')!, `#${mixed.join('')}`)).toBeGreaterThanOrEqual(4.5);
  }
});
