import { activateBackend } from '@prism-rl/nn';
import { beforeAll, describe, test } from 'vitest';
import { agentChecks, agents, vectors } from './agentChecks.ts';

beforeAll(async () => {
  await activateBackend('ort');
});

const names = Object.keys(agents).filter((name) => !name.startsWith('rainbow'));

describe.each(names)('%s keeps the contract of an Agent', (name) => {
  for (const { name: title, run } of agentChecks(name, 'ort', vectors, 40)) test(title, run);
});
