import * as v from 'valibot';
import { expect, test } from 'vitest';
import { parseSettings, resolveConfig } from './config.ts';
import { PrismError } from './errors.ts';
import { didYouMean, nearestName } from './nearest.ts';
import type { AgentEntry } from './plugin.ts';
import { definePlugin } from './plugin.ts';
import { Registry } from './registry.ts';

type Settings = { rate: number; mode: 'a' | 'b' };
const settings = {
  defaults: { rate: 0.5, mode: 'a' } as Settings,
  schema: v.strictObject({
    rate: v.pipe(v.number(), v.maxValue(1, 'must be at most 1')),
    mode: v.picklist(['a', 'b']),
  }),
};
const entry: AgentEntry<Settings> = {
  ...settings,
  description: 'does nothing',
  supports: () => true,
  create: () => {
    throw new Error('never made in this test');
  },
};

function caught(run: () => unknown): PrismError {
  try {
    run();
  } catch (error) {
    if (error instanceof PrismError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('names are found over all plugins, and unknown ones with their nearest', () => {
  const registry = new Registry([
    definePlugin({ name: 'one', agents: { 'agent-10': entry, 'agent-2': entry } }),
    definePlugin({ name: 'two', agents: { sarsa: entry } }),
  ]);
  expect(registry.list('agents').map(({ id, plugin }) => [id, plugin])).toEqual([
    ['agent-2', 'one'],
    ['agent-10', 'one'],
    ['sarsa', 'two'],
  ]);
  expect(registry.get('agents', 'sarsa').entry).toBe(entry);
  const error = caught(() => registry.get('agents', 'srasa'));
  expect(error).toMatchObject({ code: 'unknown-name', hint: 'Did you mean sarsa?', isUsage: true });
  expect(error.message).toBe('There is no agent named "srasa".');
});

test('a name may be offered once', () => {
  const plugins = ['one', 'two'].map((name) => definePlugin({ name, agents: { sarsa: entry } }));
  expect(caught(() => new Registry(plugins)).message).toBe('Both one and two offer the agent sarsa.');
});

test('the nearest name is near', () => {
  expect(nearestName('cartpole', ['Acrobot-v1', 'CartPole-v1'])).toBe('CartPole-v1');
  expect(nearestName('CartPole-v2', ['Acrobot-v1', 'CartPole-v1'])).toBe('CartPole-v1');
  expect(nearestName('zzzzzz', ['Acrobot-v1', 'CartPole-v1'])).toBeUndefined();
  expect(didYouMean('zzzzzz', ['a', 'b'])).toBe('Known are: a, b.');
});

test('settings are layered over the defaults and checked', () => {
  expect(resolveConfig('agent x', settings)).toEqual({ rate: 0.5, mode: 'a' });
  expect(resolveConfig('agent x', settings, { rate: 0.1 }, { mode: 'b' }, undefined)).toEqual({
    rate: 0.1,
    mode: 'b',
  });
  expect(caught(() => resolveConfig('agent x', settings, { rat: 1 }))).toMatchObject({
    code: 'invalid-config',
    message: 'The agent x has no setting "rat".',
    hint: 'Did you mean rate?',
  });
  expect(caught(() => resolveConfig('agent x', settings, { rate: 3 })).message).toBe(
    'The setting "rate" of the agent x is 3, which is not accepted: must be at most 1.',
  );
  expect(caught(() => resolveConfig('agent x', settings, { mode: 'c' })).hint).toBe('Its default is "a".');
});

test('settings of the command line are JSON where they can be', () => {
  expect(parseSettings(['rate=1e-3', 'hidden=[64,64]', 'mode=b', 'flag=true', 'text=a=b'])).toEqual({
    rate: 0.001,
    hidden: [64, 64],
    mode: 'b',
    flag: true,
    text: 'a=b',
  });
  expect(caught(() => parseSettings(['rate'])).message).toBe('"rate" is not a setting.');
});
