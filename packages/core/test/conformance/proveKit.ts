import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/conformance/check.ts';

/** An implementation with one defect, the name of the check that must see it, and (part of) what that check must say. */
export type Defect = readonly [defect: string, check: string, message: string, checks: () => Check[]];

/** Proves a kit: a sound implementation passes every check, each defect fails its check, and each check fails for some defect. */
export function proveKit(kit: string, sound: () => Check[], defects: readonly Defect[]): void {
  describe(`${kit} on a sound implementation`, () => {
    for (const check of sound()) test(check.name, check.run);
  });
  describe(`${kit} on a defect`, () => {
    test.each(defects)('%s fails "%s"', async (_, name, message, checks) => {
      const check = checks().find((candidate) => candidate.name === name);
      await expect((async () => check!.run())()).rejects.toThrow(message);
    });
    test('there is a defect for every check', () => {
      const seen = new Set(defects.map(([, name]) => name));
      const unseen = sound().filter(({ name }) => !seen.has(name));
      expect(unseen.map(({ name }) => name)).toEqual([]);
    });
  });
}
