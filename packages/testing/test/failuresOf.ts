import type { Check } from '../src/index.ts';

/** The messages of the checks that fail, by their names. */
export async function failuresOf(checks: Iterable<Check>): Promise<{ readonly [check: string]: string }> {
  const messages: { [check: string]: string } = {};
  for (const { name, run } of checks) {
    await (async () => run())().catch((error: Error) => {
      messages[name] = error.message;
    });
  }
  return messages;
}
