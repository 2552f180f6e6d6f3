import { describe, expect, test } from 'vitest';
import type { Expression, Program } from '../game.ts';
import { RuleCompiler, type RuleHost, variablesOf } from './expressions.ts';

/** A console that records the rules' requests, with variables X, Y, R (reward) and S (score). */
function toyConsole(bytes: Readonly<Record<number, number>> = {}) {
  const asked: string[] = [];
  const host: RuleHost = {
    ram: new Uint8Array(128),
    bus: new Int32Array(1),
    words: new Int32Array(4),
    readCartridge: (address) => address & 0xff,
    random: () => 77,
    select: (frames) => asked.push(`select ${frames}`),
    softReset: () => asked.push('softreset'),
    act: (action) => asked.push(`act ${action}`),
  };
  for (const [address, byte] of Object.entries(bytes)) host.ram[Number(address) & 0x7f] = byte;
  const compiler = new RuleCompiler(
    host,
    new Map(['X', 'Y', 'R', 'S'].map((name, slot) => [name, slot] as const)),
  );
  return {
    host,
    asked,
    value: (expression: Expression): number => compiler.expression(expression)(),
    run: (program: Program): void => compiler.program(program)(),
    of: (name: 'X' | 'Y' | 'R' | 'S'): number => host.words['XYRS'.indexOf(name)]!,
  };
}

describe('memory', () => {
  test('counts and sums bytes from the first to the last address, inclusive', () => {
    const { host, value } = toyConsole({ 132: 3, 134: 5, 135: 7, 136: 9 });
    expect([value(['count', 0x84, 0x87, 'b']), value(['sum', 0x84, 0x87, 'b'])]).toEqual([3, 15]);
    expect([value(['count', 0x85, 0x85, 'b']), value(['sum', 0x88, 0x88, 'b'])]).toEqual([0, 9]);
    expect(host.bus[0]).toBe(9);
    expect(value(['sum', 0x84, 0x88, ['*', 'b', ['==', 'b', 5]]])).toBe(5);
  });

  test('reads a byte at a constant or computed address, which changes the bus', () => {
    const { host, value } = toyConsole({ 128: 11, 159: 200, 255: 3 });
    expect(value(['ram', 0x9f])).toBe(200);
    expect(host.bus[0]).toBe(200);
    expect(value(['ram', 0xff])).toBe(3);
    // Addresses repeat after 128.
    expect(value(['ram', ['+', 0x9e, 1]])).toBe(200);
    expect(value(['ram', ['+', 0x80, 0]])).toBe(11);
    expect(host.bus[0]).toBe(11);
  });

  test('reads two decimal digits per byte, the first byte last', () => {
    const { value } = toyConsole({ 129: 0x42, 130: 0x17, 131: 0x09 });
    expect(value(['bcd', 0x81])).toBe(42);
    expect(value(['bcd', 0x81, 0x82])).toBe(1742);
    expect(value(['bcd', 0x81, 0x82, 0x83])).toBe(91742);
    expect(value(['cbcd', 0x1242])).toBe(42);
    expect(value(['cbcd', 0x1242, 0x1117])).toBe(1742);
  });

  test('reads the cartridge, and draws random numbers', () => {
    const { value } = toyConsole();
    expect(value(['cart', ['+', 0x1200, 7]])).toBe(7);
    expect(value(['rng'])).toBe(77);
  });

  test('compares consecutive bytes', () => {
    const { value } = toyConsole({ 132: 3, 133: 3, 134: 3, 135: 4 });
    expect(value(['same', 0x84, 3])).toBe(1);
    expect(value(['same', 0x84, 4])).toBe(0);
    expect(value(['same', 0x83, 2])).toBe(0);
    expect(value(['same', 0x87, 1])).toBe(1);
  });
});

describe('arithmetic in 32 bits', () => {
  const pairs = [-7, -1, 0, 1, 2, 5, 1000].flatMap((a) => [-3, -1, 0, 1, 2, 31].map((b) => [a, b] as const));
  const truth = (is: boolean): number => (is ? 1 : 0);

  test.each<[string, (a: number, b: number) => number]>([
    ['+', (a, b) => a + b],
    ['-', (a, b) => a - b],
    ['*', (a, b) => (a * b) | 0],
    ['min', Math.min],
    ['max', Math.max],
    ['&', (a, b) => a & b],
    ['|', (a, b) => a | b],
    ['>>', (a, b) => a >> b],
    ['<<', (a, b) => a << b],
    ['==', (a, b) => truth(a === b)],
    ['!=', (a, b) => truth(a !== b)],
    ['<', (a, b) => truth(a < b)],
    ['<=', (a, b) => truth(a <= b)],
    ['>', (a, b) => truth(a > b)],
    ['>=', (a, b) => truth(a >= b)],
    ['and', (a, b) => truth(a !== 0 && b !== 0)],
    ['or', (a, b) => truth(a !== 0 || b !== 0)],
  ])('%s', (operator, expected) => {
    const { value } = toyConsole();
    for (const [a, b] of pairs) expect([a, b, value([operator, a, b])]).toEqual([a, b, expected(a, b)]);
  });

  test('quotients and remainders round towards 0', () => {
    const { value } = toyConsole();
    expect([7, -7].map((a) => value(['div', a, 2]))).toEqual([3, -3]);
    expect([7, -7].map((a) => value(['%', a, 4]))).toEqual([3, -3]);
    // 32-bit integers have no infinity.
    expect([value(['div', 1, 0]), value(['%', 1, 0])]).toEqual([0, 0]);
  });

  test('sums, products and extremes take more than two', () => {
    const { value } = toyConsole();
    expect(value(['+', 1, 2, 3, 4])).toBe(10);
    expect(value(['*', 2, 3, 4])).toBe(24);
    expect([value(['min', 3, 1, 2]), value(['max', 3, 9, 2])]).toEqual([1, 9]);
    expect([value(['and', 1, 2, 0]), value(['or', 0, 0, 5])]).toEqual([0, 1]);
    expect(value(['+', 2 ** 31 - 1, 1])).toBe(-(2 ** 31));
  });

  test('not, a choice, and a byte with its sign', () => {
    const { value } = toyConsole();
    expect([0, 1, -5].map((a) => value(['not', a]))).toEqual([1, 0, 0]);
    expect([0, 1, -5].map((a) => value(['?', a, 10, 20]))).toEqual([20, 10, 10]);
    expect([0, 127, 128, 255, 256].map((a) => value(['s8', a]))).toEqual([0, 127, -128, -1, 0]);
  });
});

describe('statements', () => {
  test('sets variables in order', () => {
    const { run, of, value } = toyConsole();
    run([
      ['=', 'X', 3],
      ['=', 'Y', ['+', 'X', 1]],
      ['=', 'X', ['*', 'Y', 'Y']],
    ]);
    expect([of('X'), of('Y'), value('X')]).toEqual([16, 4, 16]);
  });

  test('the reward is the score’s increase', () => {
    const { run, of } = toyConsole();
    run([['score', 30]]);
    expect([of('R'), of('S')]).toEqual([30, 30]);
    run([['score', 25]]);
    expect([of('R'), of('S')]).toEqual([-5, 25]);
  });

  test('the second branch of a condition is optional', () => {
    const { run, of } = toyConsole();
    const branch = (condition: number): void =>
      run([['if', condition, [['=', 'X', 1]], [['=', 'X', 2]]]] as Program);
    branch(0);
    expect(of('X')).toBe(2);
    branch(-4);
    expect(of('X')).toBe(1);
    run([['if', 0, [['=', 'X', 9]]]] as Program);
    expect(of('X')).toBe(1);
  });

  test('repeats a number of times, or while a condition holds', () => {
    const { run, of } = toyConsole();
    const more: Program = [['=', 'X', ['+', 'X', 1]]];
    run([['repeat', 5, more]]);
    expect(of('X')).toBe(5);
    run([['while', ['<', 'X', 12], more]]);
    expect(of('X')).toBe(12);
    // A foreign image may never reach the state that the rules wait for.
    run([['=', 'X', 0]]);
    run([['while', ['<', 'X', 10_000], more]]);
    expect(of('X')).toBe(10_000);
    expect(() => run([['while', 1, more]])).toThrow(
      expect.objectContaining({
        code: 'incompatible',
        message: 'The game never reached the state that its rules wait for.',
        hint: 'Check by its MD5 that this image is the named game.',
      }),
    );
  });

  test('passes switches and actions to the console in order', () => {
    const { run, asked } = toyConsole();
    run([['select', ['+', 1, 2]], ['softreset'], ['act', 4], ['act', 0]]);
    expect(asked).toEqual(['select 3', 'softreset', 'act 4', 'act 0']);
  });
});

test('refuses rules with unknown names', () => {
  const { value, run } = toyConsole();
  const saying = (message: string): unknown => expect.objectContaining({ message });
  expect(() => value('Z')).toThrow(saying('The game rules use an unknown variable Z.'));
  expect(() => run([['=', 'Z', 1]])).toThrow(saying('The game rules use an unknown variable Z.'));
  expect(() => value(['xor', 1, 2])).toThrow(saying('The game rules use an unknown operator xor.'));
  expect(() => run([['jump', 1]])).toThrow(saying('The game rules use an unknown statement jump.'));
});

test('finds all variables of rules except the current byte', () => {
  const program: Program = [
    ['=', 'A', ['+', 'B', ['sum', 0x80, 0x81, ['*', 'b', 'C']]]],
    ['if', ['>', 'D', 1], [['=', 'E', 1]], [['repeat', 2, [['=', 'F', 'G']]]]],
    ['score', ['?', 'H', 1, 2]],
  ];
  expect([...variablesOf(program)].sort()).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']);
  expect([...variablesOf(['==', 'X', 0])]).toEqual(['X']);
  expect([...variablesOf('X')]).toEqual(['X']);
  expect([...variablesOf(3)]).toEqual([]);
  expect([...variablesOf([])]).toEqual([]);
});
