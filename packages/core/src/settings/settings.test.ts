import { describe, expect, test } from 'vitest';
import type { Config } from '../contracts/run.ts';
import { resolveConfig } from './resolveConfig.ts';
import { flag, fraction, integer, listOf, number, oneOf, orNull, orWord, text } from './setting.ts';
import {
  type ConfigOf,
  grouped,
  meets,
  needsText,
  onlyIf,
  refuseUnused,
  settingRows,
  settings,
  withDefaults,
} from './settings.ts';

describe('settings', () => {
  const table = {
    discount: fraction(0.9, 'γ', { typical: '0.9 to 1', source: 'Sutton & Barto' }),
    rate: number(0.1, 'Step size', { above: 0 }),
    tau: number(1, 'Part of the way', { above: 0, max: 1 }),
    clip: number(-1, 'Cut', { below: 0 }),
    steps: integer(5, 'Steps', { min: 1 }),
    at: number(0, 'Any'),
    hidden: listOf(integer(1, '', { min: 1, max: 100 }), [8, 8], 'Units', { most: 3 }),
    kind: oneOf(['a', 'b'], 'a', 'Which'),
    isOn: flag(true, 'Whether'),
    end: orNull(number(0, 'End', { min: 0 })),
    target: orWord(number(0, 'Target'), 'auto', 'auto'),
    pair: listOf(number(0, ''), [1, 2], 'Two', { least: 2, most: 2 }),
    note: text('', 'Anything'),
    title: text('untitled', 'Name', { isEmptyFine: false }),
  };
  const made = settings(table, {
    crossCheck: ({ rate, at }) => (at > rate ? undefined : at < -5 ? ['at', 'must lie above −5'] : undefined),
  });

  /** Compiles only if the types are those of the table. */
  const config: ConfigOf<typeof table> = {
    ...{ discount: 1, rate: 1, tau: 1, clip: -1, steps: 1, at: 0, hidden: [1], kind: 'b', isOn: false },
    ...{ end: null, target: 3, pair: [3, 4], note: 'x', title: 'y' },
  };

  test('the defaults are those of the table', () => {
    expect(made.defaults).toEqual({
      ...{
        discount: 0.9,
        rate: 0.1,
        tau: 1,
        clip: -1,
        steps: 5,
        at: 0,
        hidden: [8, 8],
        kind: 'a',
        isOn: true,
      },
      ...{ end: 0, target: 'auto', pair: [1, 2], note: '', title: 'untitled' },
    });
    expect(resolveConfig('agent x', made, config)).toEqual(config);
  });

  describe('what is out of range gets one sentence, from the table', () => {
    test.each([
      [
        { discount: 1.5 },
        'The setting "discount" of the agent x is 1.5, which is not accepted: must be a number from 0 to 1.',
      ],
      [{ discount: 'x' }, 'is "x", which is not accepted: must be a number from 0 to 1.'],
      [{ discount: Number.NaN }, 'is NaN, which is not accepted: must be a number from 0 to 1.'],
      [{ rate: 0 }, 'must be a number greater than 0.'],
      [{ tau: 0 }, 'must be a number greater than 0 and at most 1.'],
      [{ tau: 1.01 }, 'must be a number greater than 0 and at most 1.'],
      [{ clip: 0 }, 'must be a number less than 0.'],
      [{ steps: 0 }, 'must be an integer of at least 1.'],
      [{ steps: 1.5 }, 'must be an integer of at least 1.'],
      [{ at: Number.POSITIVE_INFINITY }, 'is Infinity, which is not accepted: must be a number.'],
      [{ hidden: 8 }, 'must be a list, like [8,8].'],
      [{ hidden: [1, 2, 3, 4] }, 'must have at most 3 elements.'],
      [
        { hidden: [1, 101] },
        'The setting "hidden.1" of the agent x is 101, which is not accepted: must be an integer from 1 to 100.',
      ],
      [{ kind: 'c' }, 'must be one of a, b.'],
      [{ isOn: 1 }, 'must be true or false.'],
      [{ pair: [1] }, 'must have 2 elements.'],
      [{ pair: [1, 2, 3] }, 'must have 2 elements.'],
      [{ note: 1 }, 'must be text.'],
      [{ title: '' }, 'must be text that is not empty.'],
      [{ end: -1 }, 'must be a number of at least 0, or null.'],
      [{ target: 'x' }, 'must be a number, or auto.'],
      [{ at: -6 }, 'The setting "at" of the agent x is -6, which is not accepted: must lie above −5.'],
    ])('%j', (wrong, sentence) => {
      expect(() => resolveConfig('agent x', made, wrong as never)).toThrow(sentence);
    });

    test('what is missing, and what is too much', () => {
      const validate = (value: unknown) => made.schema['~standard'].validate(value);
      expect(validate({ ...config, more: 1 })).toEqual({
        issues: [{ message: 'is not a setting', path: ['more'] }],
      });
      const { steps: _, ...less } = config;
      expect(validate(less)).toMatchObject({ issues: [{ path: ['steps'] }] });
      expect(validate([])).toMatchObject({ issues: [{ path: [] }] });
      expect(validate(config)).toEqual({ value: config });
    });
  });

  test('what a list accepts is said in as few words as its bounds need', () => {
    const accepts = (bounds: { least?: number; most?: number }) =>
      listOf(integer(0, ''), [], '', bounds).accepts;
    expect(accepts({})).toBe('a list, each an integer');
    expect(accepts({ least: 2 })).toBe('a list of at least 2, each an integer');
    expect(accepts({ least: 2, most: 4 })).toBe('a list of at least 2 and at most 4, each an integer');
    expect(accepts({ least: 2, most: 2 })).toBe('a list of 2, each an integer');
  });

  test('rows carry the defaults of the entry, groups, and nothing of the checks', () => {
    const other = settings(grouped('targets', withDefaults({ discount: table.discount }, { discount: 0.5 })));
    expect(settingRows(other)).toEqual([
      {
        ...{
          name: 'discount',
          default: 0.5,
          accepts: 'a number from 0 to 1',
          meaning: 'γ',
          group: 'targets',
        },
        ...{ typical: '0.9 to 1', source: 'Sutton & Barto' },
      },
    ]);
    expect(settingRows({ ...other, defaults: { discount: 0.7 } })[0]).toMatchObject({ default: 0.7 });
    expect(settingRows({ defaults: { size: [1] } })).toEqual([{ name: 'size', default: [1] }]);
  });

  describe('settings that others switch off', () => {
    const table = {
      kind: oneOf(['plain', 'ranked', 'scaled'], 'plain', 'How'),
      every: integer(1, 'How often', { min: 0 }),
      ...onlyIf({ kind: ['ranked', 'scaled'] }, { alpha: fraction(0.5, 'α') }),
      ...onlyIf({ every: { not: 0 } }, { tau: fraction(1, 'τ') }),
    };
    const entry = settings(table);
    const refusal = (given: Config, before: Config = entry.defaults): unknown => {
      try {
        return refuseUnused('agent x', entry, { ...before, ...given }, given, before);
      } catch (error) {
        return error;
      }
    };

    test('are refused in a sentence that names both, with what to do', () => {
      expect(refusal({ alpha: 0.7 })).toMatchObject({
        code: 'invalid-config',
        message: 'The setting "alpha" of the agent x has no effect with kind=plain.',
        hint: 'It needs kind=ranked or scaled. Set that too, or leave alpha out.',
      });
      expect(refusal({ tau: 0.5, every: 0 })).toMatchObject({
        message: 'The setting "tau" of the agent x has no effect with every=0.',
        hint: 'It needs every other than 0. Set that too, or leave tau out.',
      });
    });

    test('are accepted where they count, and where they say what is so anyway', () => {
      expect(refusal({ alpha: 0.7, kind: 'scaled' })).toBeUndefined();
      expect(refusal({ alpha: 0.7 }, { ...entry.defaults, kind: 'ranked' })).toBeUndefined();
      expect(refusal({ tau: 0.5 })).toBeUndefined();
      expect(refusal({ alpha: 0.5 })).toBeUndefined();
      expect(refusal({ alpha: 0.6 }, { ...entry.defaults, alpha: 0.6 })).toBeUndefined();
      expect(refusal({ kind: 'plain' }, { ...entry.defaults, alpha: 0.6, kind: 'ranked' })).toBeUndefined();
    });

    test('are accepted with the one value that they need', () => {
      const one = settings({ ...table, ...onlyIf({ kind: 'ranked', every: 1 }, { eta: fraction(1, 'η') }) });
      const given = { eta: 0.5 };
      const refuse = (others: Config) => (): void =>
        refuseUnused('agent x', one, { ...one.defaults, ...others, ...given }, given, one.defaults);
      expect(refuse({ kind: 'ranked', every: 1 })).not.toThrow();
      expect(refuse({ kind: 'scaled', every: 1 })).toThrow(
        expect.objectContaining({
          message: 'The setting "eta" of the agent x has no effect with kind=scaled.',
          hint: 'It needs kind=ranked and every=1. Set that too, or leave eta out.',
        }),
      );
    });

    test('say in a row what they need; a table that lacks it is a mistake of its author', () => {
      expect(settingRows(entry).map(({ needs }) => needs && needsText(needs))).toEqual([
        ...[undefined, undefined, 'kind=ranked or scaled', 'every other than 0'],
      ]);
      const { alpha } = table;
      expect(() => settings({ alpha })).toThrow(
        expect.objectContaining({
          code: 'contract',
          message: 'The setting "alpha" needs "kind", which is not in its table.',
        }),
      );
    });
  });

  test('numbers that are tried are usual, unless the words say otherwise; choices and whole numbers can be read', () => {
    const search = { from: 1e-4, to: 3e-3, scale: 'log' } as const;
    const rows = settingRows(
      settings({
        rate: number(1e-3, 'Rate', { search }),
        words: number(1, 'Words', { typical: 'any', search: { from: 0, to: 1e5 } }),
        hidden: listOf(integer(1, ''), [8], 'Units', { search: { choices: [[8], [16, 16]] } }),
        below: number(-1, 'Below', { search: { from: -2, to: 0 } }),
        kind: orNull(oneOf(['a', 'b'], 'a', 'Which')),
        count: integer(1, 'Count', { search: { from: 1, to: 1e5 } }),
        isOn: flag(false, 'Whether'),
      }),
    );
    expect(rows.map(({ typical }) => typical)).toEqual([
      '1e-4 to 3e-3',
      'any',
      undefined,
      '−2 to 0',
      undefined,
      '1 to 1e5',
      undefined,
    ]);
    expect(rows[0]).toMatchObject({ search });
    expect(rows.map(({ choices }) => choices)).toEqual([
      ...[undefined, undefined, undefined, undefined],
      ['a', 'b', null],
      ...[undefined, [false, true]],
    ]);
    expect(rows.filter(({ isWhole }) => isWhole).map(({ name }) => name)).toEqual(['count']);
  });

  test('what a setting needs', () => {
    expect(meets('sgd', ['sgd', 'adam'])).toBe(true);
    expect(meets('rms', ['sgd', 'adam'])).toBe(false);
    expect(meets(undefined, { not: 0 })).toBe(false);
    expect(meets(0, { not: 0 })).toBe(false);
    expect(meets(1, { not: 0 })).toBe(true);
  });
});
