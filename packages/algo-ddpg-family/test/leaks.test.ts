import { describe, expect, test } from 'vitest';
import { tensorsLeftBy } from '../../../test/agents/shortLife.ts';
import { choices, entryOf, forces, makes, small, vectors } from './agents.ts';

describe.each(['ort', 'tfjs-cpu'])('on %s nothing is left', (backend) => {
  test.each([...makes.map((name) => [name, forces] as const), ['sac', choices] as const])(
    'of %s in %s',
    async (name, actionSpace) => {
      const entry = entryOf(name) as Parameters<typeof tensorsLeftBy>[0]['entry'];
      const spaces = { observationSpace: vectors, actionSpace };
      expect(await tensorsLeftBy({ name, entry, backend, ...spaces, settings: small, updates: 6 })).toBe(0);
    },
  );
});
