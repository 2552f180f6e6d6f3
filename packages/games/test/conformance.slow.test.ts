// Contract checks with other settings than conformance.test.ts.
import { describe, test } from 'vitest';
import { caseChecks, others } from './environments.ts';

describe.each(others)('%s %j', (...one) => {
  for (const { name, run } of caseChecks(one)) test(name, run);
});
