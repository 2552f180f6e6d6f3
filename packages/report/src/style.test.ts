import { expect, test } from 'vitest';
import { style } from './style.ts';

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
