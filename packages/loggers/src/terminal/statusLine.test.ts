import { describe, expect, test } from 'vitest';
import { statusLine } from './statusLine.ts';

const status = { label: 'run', fraction: 0.5, tone: 'active', fields: [] } as const;
const field = (text: string, drop: number) => ({ text, drop });

describe('a line of status', () => {
  test.each([
    [0, '────────────────────────────'],
    [0.5, '━━━━━━━━━━━━━━──────────────'],
    [1, '━━━━━━━━━━━━━━━━━━━━━━━━━━━━'],
    // A run can take more steps than it was to take, and none are taken back.
    [1.4, '━━━━━━━━━━━━━━━━━━━━━━━━━━━━'],
    [-0.2, '────────────────────────────'],
  ])('a fraction of %d', (fraction, bar) => {
    expect(statusLine({ ...status, fraction }, 80, false)).toBe(`run  ${bar}`);
  });

  test('an unknown fraction has no bar', () => {
    const fields = [field('3 steps', 0)];
    expect(statusLine({ ...status, fraction: Number.NaN, fields }, 80, false)).toBe('run  3 steps');
  });

  test('the bar shrinks to 8 columns, then fields are left out, those with the highest drop first', () => {
    const fields = [field('ninety', 1), field('steps', 2), field('left', 2)];
    const at = (columns: number): string => statusLine({ ...status, fields }, columns, false);
    expect(at(40)).toBe('run  ━━━━━━━───────  ninety  steps  left');
    expect(at(34)).toBe('run  ━━━━────  ninety  steps  left');
    expect(at(33)).toBe('run  ━━━━━━━━━━──────────  ninety');
    expect(at(21)).toBe('run  ━━━━────  ninety');
    expect(at(20)).toBe('run  ━━━━━━━━───────');
    expect(at(2)).toBe('ru');
  });

  test('colours follow the tone', () => {
    expect(statusLine({ ...status, tone: 'failed' }, 9, true)).toBe('run  \x1b[31m━━\x1b[90m━━\x1b[0m');
  });
});
