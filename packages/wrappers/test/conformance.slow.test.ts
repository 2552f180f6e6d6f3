import { describe, test } from 'vitest';
import { slowCases, wrapperChecks } from './wrapperCases.ts';

describe.each(slowCases)('$name', (one) => {
  for (const { name, run } of wrapperChecks(one)) test(name, run);
});
