import { describe, test } from 'vitest';
import { cases, wrapperChecks } from './wrapperCases.ts';

describe.each(cases)('$name', (one) => {
  for (const { name, run } of wrapperChecks(one)) test(name, run);
});
