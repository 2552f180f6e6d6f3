import { describe, test } from 'vitest';
import { plugin } from '../src/plugin.ts';
import { few, robotChecks } from './robotChecks.ts';

describe.each(Object.keys(plugin.environments!).filter((id) => !few.includes(id)))('%s', (id) => {
  for (const { name, run } of robotChecks(id)) test(name, run);
});
