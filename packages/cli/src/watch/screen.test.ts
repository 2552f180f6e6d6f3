import type { Env } from '@prism-rl/core';
import { LunarLander } from '@prism-rl/env-box2d';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pipe } from '../../../../test/terminal/screen.ts';
import { openScreen, pictureOf } from './screen.ts';

const stream = (terminal?: { readonly columns: number; readonly rows: number }) =>
  Object.assign(new Pipe(), { isTTY: terminal !== undefined, ...terminal });

function lander(): Env {
  const env = new LunarLander();
  env.reset({ seed: 1 });
  return env;
}

beforeEach(() => {
  vi.stubEnv('NO_COLOR', undefined);
  vi.stubEnv('TERM', 'xterm');
});
afterEach(() => vi.unstubAllEnvs());

test('on a terminal pictures fit, replace each other, and the cursor comes back', () => {
  const out = stream({ columns: 60, rows: 12 });
  const screen = openScreen(out);
  expect(screen.isLive).toBe(true);
  screen.show(lander(), 'one');
  const first = out.text;
  expect(first.startsWith('\x1b[?25l')).toBe(true);
  const lines = first.split('\n');
  expect(lines).toHaveLength(11); // one row stays free
  expect(lines.at(-1)).toContain('one');
  const widths = lines.slice(0, -1).map((line) => line.match(/▀/g)!.length);
  expect(new Set(widths)).toEqual(new Set([30])); // 600 × 400 pixels in 10 lines
  out.text = '';
  screen.show(lander(), 'a caption that is longer than the sixty columns which the terminal has');
  expect(out.text.startsWith('\r\x1b[10A')).toBe(true);
  expect(out.text).toContain('a caption that is longer than the sixty columns which the t\x1b[K');
  out.text = '';
  screen.close();
  expect(out.text).toBe('\n\x1b[?25h');
});

test('in a very large room pictures have 120 columns', () => {
  const pixels = { id: 'Pixels', render: () => lander().render!() };
  const widths = pictureOf(pixels, { columns: 300, rows: 200 }).map((line) => line.match(/▀/g)!.length);
  expect(new Set(widths)).toEqual(new Set([120]));
});

test('elsewhere pictures follow each other', () => {
  const out = stream();
  const screen = openScreen(out);
  expect(screen.isLive).toBe(false);
  screen.show(lander(), 'one');
  screen.show(lander(), 'two');
  screen.print('done');
  screen.close();
  expect(out.text).not.toContain('\x1b[?25');
  expect(out.text.match(/one\n|two\n|done\n/g)).toEqual(['one\n', 'two\n', 'done\n']);
  expect(out.text.split('\n')).toHaveLength(2 * (27 + 2) + 2);
});

test('with NO_COLOR pictures are shades, on a terminal and elsewhere', () => {
  vi.stubEnv('NO_COLOR', '1');
  for (const terminal of [{ columns: 60, rows: 12 }, undefined]) {
    const out = stream(terminal);
    openScreen(out).show(lander(), 'one');
    expect(out.text).not.toContain('\x1b[38');
    expect(out.text).toMatch(/[░▒▓█]/);
    expect(out.text).not.toContain('▀');
  }
});
