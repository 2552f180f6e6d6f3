import type { AgentEntry } from '@prism-rl/core';
import { number, onlyIf, settings, text } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { sameSettings } from '../../../../test/agents/sameDeclarations.ts';
import { demonstrationSettings, recordingSettings, replaySettings } from '../settings.ts';
import { offlineEntry } from './offlineEntry.ts';

sameSettings({ replaySettings, demonstrationSettings, recordingSettings });

const stepping: AgentEntry = {
  description: 'An agent with a replay memory',
  ...settings({
    discount: number(0.9, 'γ'),
    learningStarts: number(100, 'Steps before the first update'),
    replay: text('uniform', 'How transitions are drawn'),
    ...onlyIf({ replay: 'prioritized' }, { eta: number(0.5, 'η') }),
    ...onlyIf({ replay: 'uniform' }, { batchSize: number(32, 'Transitions of an update') }),
    penalty: number(2, 'α'),
  }),
  metrics: { loss: 'Loss', epsilon: 'ε' },
  presets: {},
  supports: () => true,
  create: () => Promise.reject(new Error('not here')),
} as never;

test('an agent from recordings has the settings that have an effect there, without what they needed', () => {
  const offline = offlineEntry(stepping, { settings: ['penalty'], metrics: ['epsilon'] });
  expect(Object.keys(offline.settings!)).toEqual(['data', 'best', 'discount', 'batchSize']);
  expect(offline.settings!.batchSize!.needs).toEqual({});
  expect(offline.defaults).toEqual({ data: '', best: 1, discount: 0.9, batchSize: 32 });
  expect(offline.metrics).toEqual({ loss: 'Loss' });
  expect(offline.presets).toBeUndefined();
  expect(offline.dataset!({ data: 'logs' } as never)).toBe('logs');
});

test('it notes, evaluates and uses a backend as the agent that steps', () => {
  const without = { settings: ['penalty'], metrics: ['epsilon'] };
  const plain = offlineEntry(stepping, without);
  expect([plain.usesBackend, plain.noteOn, plain.evaluationEpsilon]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  const more = { usesBackend: true, noteOn: () => 'clipped', evaluationEpsilon: () => 0.25 };
  const whole = offlineEntry({ ...stepping, ...more }, without);
  expect(whole.usesBackend).toBe(true);
  expect(whole.noteOn!({}, whole.defaults)).toBe('clipped');
  expect(whole.evaluationEpsilon!(whole.defaults)).toBe(0.25);
});

test('only an agent with a memory learns from recordings; its own settings are as they were', async () => {
  const given: unknown[] = [];
  const made = (learner: object) => {
    const create = (context: unknown) => {
      given.push(context);
      return Promise.resolve(learner);
    };
    const entry = offlineEntry({ ...stepping, create } as never, { settings: ['penalty'] as never });
    return entry.create({ numEnvs: 8, config: { data: 'logs', best: 0.5, discount: 0.8 } } as never);
  };
  await expect(made({ advance: () => undefined })).rejects.toThrow('Only agents with a memory can learn');
  const defaults = { discount: 0.8, learningStarts: 100, replay: 'uniform', penalty: 2 };
  expect(given).toEqual([{ numEnvs: 1, isOffline: true, config: { ...stepping.defaults, ...defaults } }]);
});
