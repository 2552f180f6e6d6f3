import { describe, test } from 'vitest';
import { agentChecks, cells, vectors } from './agentChecks.ts';

describe.each(['tfjs-cpu', 'tfjs-wasm'])('op by op on %s', (backend) => {
  describe.each(['dqn', 'rainbow', 'munchausen-iqn'])('%s keeps the contract of an Agent', (name) => {
    for (const { name: title, run } of agentChecks(name, backend, vectors, 20)) test(title, run);
  });
});

describe('op by op on tfjs-cpu', () => {
  describe('rainbow on images keeps the contract of an Agent', () => {
    for (const { name, run } of agentChecks('rainbow', 'tfjs-cpu', cells, 8)) test(name, run);
  });
});
