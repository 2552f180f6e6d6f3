import type { AgentEntry, EnvironmentEntry, Registry, Run } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { trainCommand } from './writeReport.ts';

/** Their presets identify them; the report creates none of them. */
const agent = {
  description: 'made up',
  usesBackend: true,
  defaults: { stepSize: 0.5, hidden: [64] },
  settings: { warmup: { needs: { hidden: ['deep'] } } },
  supports: () => true,
  presets: {
    eight: { description: 'made up', numEnvs: 8, config: { stepSize: 0.1 }, environmentConfig: { size: 9 } },
  },
} as unknown as AgentEntry<object>;
const environment = { description: 'made up', defaults: { size: 3 } } as unknown as EnvironmentEntry<object>;

function commandOf(manifest: Partial<Run>): string {
  const entries = { agents: { learner: agent }, environments: { 'World-v0': environment } };
  const unchecked = { get: (kind: keyof typeof entries, name: never) => ({ entry: entries[kind][name] }) };
  return trainCommand(
    {
      environment: 'World-v0',
      agent: 'learner',
      seed: 1,
      numEnvs: 1,
      steps: 100,
      environmentConfig: { size: 3 },
      agentConfig: { stepSize: 0.5, hidden: [64] },
      ...manifest,
    },
    unchecked as unknown as Registry,
  ).replace('npm run prism -- train learner World-v0 --steps 100 --seed 1', '…');
}

test('the command that makes a run again names what differs from what is usual', () => {
  expect(commandOf({})).toBe('…');
  expect(commandOf({ numEnvs: 2, agentConfig: { stepSize: 0.5, hidden: [8, 8] } })).toBe(
    "… --num-envs 2 --set 'hidden=[8,8]'",
  );
  expect(commandOf({ backend: 'ort' })).toBe('… --backend ort');
  // One without effect, from a preset in a file, would be refused.
  expect(commandOf({ agentConfig: { stepSize: 0.5, hidden: [64], warmup: 9 } })).toBe('…');
  expect(commandOf({ from: { path: 'runs/a b', envSteps: 9, keepsAll: true } })).toBe(
    "… --from 'runs/a b' --keep-all",
  );
  expect(commandOf({ from: { path: 'w.safetensors', mapping: 'map.json' } })).toBe(
    '… --from w.safetensors --mapping map.json',
  );
});

test('with a preset, that is what differs from the preset, be it the default', () => {
  const asPreset = {
    preset: 'eight',
    numEnvs: 8,
    environmentConfig: { size: 9 },
    agentConfig: { stepSize: 0.1, hidden: [64] },
  };
  expect(commandOf(asPreset)).toBe('… --preset eight');
  expect(commandOf({ ...asPreset, numEnvs: 1 })).toBe('… --preset eight --num-envs 1');
  expect(commandOf({ ...asPreset, environmentConfig: { size: 3 } })).toBe(
    "… --preset eight --set 'env.size=3'",
  );
  expect(commandOf({ ...asPreset, agentConfig: { stepSize: 0.5, hidden: [64] } })).toBe(
    "… --preset eight --set 'stepSize=0.5'",
  );
});

test('evaluations draw from one stream: how many there are decides the last one', () => {
  expect(commandOf({ evaluationSteps: 50, evaluationEpisodes: 5, schedule: { recordSteps: 10 } })).toBe(
    '… --eval-every 50 --eval-episodes 5',
  );
});
