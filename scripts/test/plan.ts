// Which checks and tests the arguments of `npm test` and `npm run test:slow` ask for.

/** What to run. */
export interface TestPlan {
  /** Whether all checks run: before the tests, beside them, or not at all. */
  readonly checks: 'first' | 'beside' | 'none';
  /** Arguments of vitest, for one run after the other. */
  readonly runs: readonly (readonly string[])[];
}

export const usage = `npm test                        every check, and every fast test
npm test -- --checks            the checks and the test of exported names, in a minute
npm test -- --changed [COMMIT]  the same, then the fast tests that your uncommitted changes, or those since COMMIT, can reach
npm test -- packages/core       the fast tests whose path contains this
npm run test:slow               the slow tests (*.slow.test.ts); takes a path and --changed, too
npm run test:packages           the packages as their users install them
npm run test:all                these three

Other arguments go to vitest: -t NAME runs the tests of that name, -u updates recorded results (snapshots).
CONTRIBUTING.md says what the checks are.`;

/** Tests that read sources instead of importing them, so that vitest does not know that a change can reach them. */
const readers = ['test/publicNames.test.ts'];

/** @param words the arguments after `npm test --`. */
export function planOf(words: readonly string[], isSlow: boolean): TestPlan {
  if (words.includes('--checks') && !isSlow) return { checks: 'first', runs: [readers] };
  if (words.some((word) => word.startsWith('--changed')) && !isSlow)
    return { checks: 'first', runs: [readers, words] };
  return { checks: isSlow || words.length > 0 ? 'none' : 'beside', runs: [words] };
}
