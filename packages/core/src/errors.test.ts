import { describe, expect, test, vi } from 'vitest';
import { PrismError, type PrismErrorCode } from './errors.ts';
import { Box, isBox } from './index.ts';

describe('errors', () => {
  const isUsage: { readonly [code in PrismErrorCode]: boolean } = {
    'unknown-name': true,
    'invalid-config': true,
    'invalid-action': true,
    'invalid-space': true,
    'invalid-argument': true,
    incompatible: true,
    file: true,
    corrupt: false,
    state: false,
    'not-finite': false,
    unavailable: false,
    contract: false,
  };

  test.each(Object.entries(isUsage))('%s is a usage error: %s', (code, usage) => {
    expect(new PrismError(code as PrismErrorCode, 'No.').isUsage).toBe(usage);
  });

  test('carries a hint, and a cause only if there is one', () => {
    const cause = new Error('disk');
    const error = new PrismError('file', 'No.', { hint: 'Free some space.', cause });
    expect(error).toMatchObject({ name: 'PrismError', message: 'No.', hint: 'Free some space.', cause });
    const bare = new PrismError('state', 'No.');
    expect(bare.hint).toBeUndefined();
    expect('cause' in bare).toBe(false);
  });

  test('a message and a hint lose the middle of what they quote from data', () => {
    const { message, hint } = new PrismError('corrupt', `It is "${'x'.repeat(1e6)}".`, {
      hint: `Not ${'y'.repeat(1e6)}.`,
    });
    expect([message.length, hint?.length]).toEqual([3903, 3903]);
    expect(message).toMatch(/^It is "x+ … x+"\.$/);
    expect(hint).toMatch(/^Not y+ … y+\.$/);
    expect(new PrismError('corrupt', 'x'.repeat(4000)).message).toBe('x'.repeat(4000));
  });

  test('is made from text: a line for the message, the others for the hint', () => {
    const name = 'two  spaces\nand a line, \0';
    const error = PrismError.unknownName`There is no ${name} in ${[1, 2]} \
      of ${undefined}.
      Take another:
      ${'a\nb'} or ${3}.`;
    expect(error).toMatchObject({
      code: 'unknown-name',
      message: `There is no ${name} in 1,2 of undefined.`,
      hint: 'Take another: a\nb or 3.',
    });
    expect(PrismError.notFinite`No.`).toMatchObject({ code: 'not-finite', message: 'No.', hint: undefined });
  });

  test('each code has its text form', () => {
    for (const code of Object.keys(isUsage)) {
      const name = code.replace(/-(.)/, (_, letter: string) => letter.toUpperCase());
      const make = PrismError[name as 'file'];
      expect(make`No.`.code).toBe(code);
    }
  });

  test('a cause that is added later is one as any other', () => {
    const cause = new Error('disk');
    const error = PrismError.file`No.`.causedBy(cause);
    expect(error).toBeInstanceOf(PrismError);
    expect(error.cause).toBe(cause);
  });

  test('a subclass recognises its own instances', () => {
    class Special extends PrismError {}
    expect(new Special('state', 'No.')).toBeInstanceOf(PrismError);
    expect(new Special('state', 'No.')).toBeInstanceOf(Special);
    expect(new PrismError('state', 'No.')).not.toBeInstanceOf(Special);
    for (const other of [new Error('No.'), null, 'PrismError', undefined])
      expect((other as unknown) instanceof PrismError).toBe(false);
  });
});

describe('twoCopies', () => {
  // A plugin may bring its own copy of this package: its spaces and errors are told by what they are, not by their class.
  test('a Box and an error of another copy are recognised', async () => {
    vi.resetModules();
    const other = await import('./index.ts');
    const box = new other.Box({ low: 0, high: 1, shape: [6, 6, 3] });
    expect([box instanceof Box, isBox(box)]).toEqual([false, true]);
    expect(isBox(new other.Discrete(2))).toBe(false);
    const error = new other.PrismError('file', 'Lost.', { hint: 'Look for it.' });
    expect(error.constructor === PrismError).toBe(false);
    expect(error instanceof PrismError).toBe(true);
    expect(new Error('Lost.') instanceof PrismError).toBe(false);
  });
});
