import { describe, test } from 'vitest';
import { agentChecks, cells, families, onVectors, vectors } from './agentChecks.ts';

const names = onVectors.filter((name) => !families.includes(name));

describe.each(names)('%s keeps the contract of an Agent', (name) => {
  for (const { name: title, run } of agentChecks(name, 'ort', vectors, 20)) test(title, run);
});

describe.each(['dqn', 'rainbow', 'munchausen-iqn', 'rainbow+impala'])(
  '%s on images keeps it, too',
  (name) => {
    for (const { name: title, run } of agentChecks(name, 'ort', cells, 16)) test(title, run);
  },
);
