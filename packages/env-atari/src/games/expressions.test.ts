import { expect, test } from 'vitest';
import { RuleCompiler, type RuleHost } from './expressions.ts';
import type { Expression } from './gameSpec.ts';

test('bytes are counted and added up from the first address to the last, both included', () => {
  const ram = new Uint8Array(128);
  ram.set([3, 0, 5, 7, 9], 4);
  const host = { ram, bus: new Int32Array(1), words: new Int32Array(1) } as unknown as RuleHost;
  const found = (...expression: readonly Expression[]): number =>
    new RuleCompiler(host, new Map()).expression(expression as unknown as Expression)();
  expect([found('count', 0x84, 0x87, 'b'), found('sum', 0x84, 0x87, 'b')]).toEqual([3, 15]);
  expect([found('count', 0x85, 0x85, 'b'), found('sum', 0x88, 0x88, 'b')]).toEqual([0, 9]);
  expect(host.bus[0]).toBe(9);
});
