import { describe, test } from 'vitest';
import { plugin } from '../src/plugin.ts';
import { few, taskChecks } from './taskChecks.ts';

describe.each(Object.keys(plugin.environments!).filter((id) => !few.includes(id)))('%s', (id) => {
  for (const { name, run } of taskChecks(id)) test(name, run);
});
