// Colours of values: losses orange, gains teal, zero the card's own; and the page's style variables, trimmed.
import { afterEach, expect, test, vi } from 'vitest';
import { divergingColour, type Theme, themeOf } from './theme.ts';

const light: Theme = { ink: '', soft: '', card: 'white', line: '', accent: '', isDark: false };
const dark: Theme = { ...light, card: 'black', isDark: true };

afterEach(() => vi.unstubAllGlobals());

test.each([
  [0, 'white', 'black'],
  [0.0039, 'white', 'black'],
  [-1, 'oklch(0.685 0.150 45)', 'oklch(0.640 0.150 45)'],
  [1, 'oklch(0.685 0.120 185)', 'oklch(0.640 0.120 185)'],
  [-7, 'oklch(0.685 0.150 45)', 'oklch(0.640 0.150 45)'],
  // ½ to the power of ¾ is 0.595.
  [0.5, 'oklch(0.807 0.071 185)', 'oklch(0.478 0.071 185)'],
  [-0.5, 'oklch(0.807 0.089 45)', 'oklch(0.478 0.089 45)'],
])('%f on a light page and on a dark one', (value, onLight, onDark) => {
  expect(divergingColour(value, light)).toBe(onLight);
  expect(divergingColour(value, dark)).toBe(onDark);
});

test('colours are those of the style, each under its name', () => {
  const style: { readonly [name: string]: string } = {
    ...{ '--ink': ' #111', '--soft': '#222 ', '--card': ' #333 ', '--line': '#444', '--accent': '#555' },
    '--dark': ' 1',
  };
  vi.stubGlobal('getComputedStyle', () => ({ getPropertyValue: (name: string) => style[name] ?? '' }));
  const found = themeOf({} as Element);
  expect(found).toEqual({
    ink: '#111',
    soft: '#222',
    card: '#333',
    line: '#444',
    accent: '#555',
    isDark: true,
  });
});
