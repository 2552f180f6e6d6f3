import type { MaybePromise } from '@prism-rl/core';
import type { Check } from './check.ts';

/** Makes checks that get as many instances as they ask for. Each is closed when its check ends, passed or not. */
export function closing<A extends readonly unknown[], T extends { close?(): void }>(
  create: (...options: A) => MaybePromise<T>,
): (name: string, body: (make: (...options: A) => Promise<T>) => Promise<void>) => Check {
  return (name, body) => ({
    name,
    run: async () => {
      const made: T[] = [];
      try {
        await body(async (...options) => {
          const instance = await create(...options);
          made.push(instance);
          return instance;
        });
      } finally {
        for (const instance of made) instance.close?.();
      }
    },
  });
}
