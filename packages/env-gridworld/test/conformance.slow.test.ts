// Contract checks with other settings than conformance.test.ts.
import { describe, test } from 'vitest';
import { caseChecks, cases } from './environments.ts';

const first = new Set(cases.map(({ id }) => cases.find((one) => one.id === id)));

describe.each(cases.filter((one) => !first.has(one)))('$title', (one) => {
  for (const { name, run } of caseChecks(one)) test(name, run);
});
