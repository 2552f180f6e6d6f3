import { expect, test } from 'vitest';
import { PrismError } from '../errors.ts';
import { flag, integer } from '../settings/setting.ts';
import { settings } from '../settings/settings.ts';
import { partsBetween } from './ablation.ts';
import type { AgentEntry, PartTable } from './agentEntry.ts';
import { partsOfAgent, settingsOfParts } from './agentParts.ts';
import { Registry } from './registry.ts';

const known = {
  fast: { title: 'speed', source: 's', settings: { speed: 2 } },
  faster: { title: 'more speed', source: 's', requires: 'fast', settings: { speed: 3 } },
  slow: { title: 'slowness', source: 's', settings: { speed: 0 } },
  'far-sight': { title: 'far sight', source: 's', settings: { far: true } },
};

const table = settings({ speed: integer(1, 'Speed'), far: flag(false, 'Far') });

function runner(own: readonly string[], all: PartTable = known): AgentEntry<object> {
  return {
    description: 'runs',
    ...table,
    defaults: { ...table.defaults, ...settingsOfParts(all, own) },
    parts: { of: 'run', own, make: runner },
    supports: () => true,
    create: () => undefined as never,
  };
}

const whole = { ...runner([]), parts: undefined } as unknown as AgentEntry<object>;
const registry = new Registry([
  {
    name: 'p',
    parts: partsOfAgent('run', known),
    agents: { run: runner([]), 'run-far': runner(['fast', 'faster', 'far-sight']), whole },
  },
]);

test.each([
  ['run', 'run', { speed: 1, far: false }],
  ['run+fast', 'run+fast', { speed: 2, far: false }],
  ['run+far-sight+fast', 'run+fast+far-sight', { speed: 2, far: true }],
  ['run+faster', 'run+faster', { speed: 3, far: false }],
  ['run-far-no-faster', 'run-far-no-faster', { speed: 2, far: true }],
  ['run-far-no-fast', 'run-far-no-fast', { speed: 1, far: true }],
  ['run-far+slow-no-far-sight', 'run-far+slow-no-far-sight', { speed: 0, far: false }],
])('%s is %s, with %j', (name, id, defaults) => {
  const found = registry.get('agents', name);
  expect(found).toMatchObject({ id, plugin: 'p', entry: { defaults } });
  expect(registry.has('agents', name)).toBe(true);
  expect(registry.named(name)).toMatchObject([{ kind: 'agent', id }]);
});

test('a part comes with the parts that it builds on, and leaves with them', () => {
  const ownOf = (name: string): readonly string[] => registry.get('agents', name).entry.parts!.own;
  expect(ownOf('run+faster')).toEqual(['fast', 'faster']);
  expect(ownOf('run-far-no-fast')).toEqual(['far-sight']);
});

test('an arm is made as its agent is, also where a plugin has changed how', () => {
  const create = (): never => undefined as never;
  const changed = new Registry([
    { name: 'p', parts: partsOfAgent('run', known), agents: { run: { ...runner([]), create } } },
  ]);
  expect(changed.get('agents', 'run+fast').entry.create).toBe(create);
});

test('an entry whose parts lack something is refused', () => {
  const agents = { run: { ...runner([]), parts: { of: 'run' } as never } };
  expect(() => new Registry([{ name: 'p', agents }])).toThrow('has an invalid parts');
});

test('arms say what they are, and are not listed', () => {
  expect(registry.get('agents', 'run-far+slow-no-far-sight').entry.description).toBe(
    'runs; with slowness, without far sight',
  );
  expect(registry.list('agents').map(({ id }) => id)).toEqual(['run', 'run-far', 'whole']);
});

test.each([
  ['run-no-fast', 'The agent run has no part "fast" to leave out.', 'Change it by its settings.'],
  [
    'run-far-no-slow',
    'The agent run-far has no part "slow" to leave out.',
    'There are fast, faster, far-sight.',
  ],
  ['run-far+fast', 'The agent run-far has no part "fast" to add.', 'There is slow.'],
  ['run+quick', 'The agent run has no part "quick" to add.', 'There are fast, faster, slow, far-sight.'],
  ['whole+fast', 'The agent whole has no part "fast" to add.', 'Change it by its settings.'],
  ['run+fast+slow', 'The parts fast and slow both set speed.', 'Use one of them.'],
  ['runs', 'There is no agent named "runs".', 'Did you mean run?'],
  ['run+', 'There is no agent named "run+".', 'Did you mean run?'],
])('%s is refused', (name, message, hint) => {
  let error: unknown;
  try {
    registry.get('agents', name);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(PrismError);
  expect(error).toMatchObject({ message, hint });
  expect(registry.has('agents', name)).toBe(false);
});

test('an ablation has the arms between two agents', () => {
  const far = { added: 'a', removed: 'r' };
  const parts = partsBetween(
    known,
    ['far-sight', 'fast'],
    { baseline: 'run', complete: 'run-far' },
    { 'far-sight': far },
  );
  expect(parts).toStrictEqual({
    'far-sight': {
      ...{ title: 'far sight', source: 's', published: far },
      added: { name: 'run+far-sight', agent: 'run+far-sight' },
      removed: { name: 'run-far-no-far-sight', agent: 'run-far-no-far-sight' },
    },
    fast: {
      ...{ title: 'speed', source: 's' },
      added: { name: 'run+fast', agent: 'run+fast' },
      removed: { name: 'run-far-no-fast', agent: 'run-far-no-fast' },
    },
  });
  expect(partsBetween(known, ['fast'], { baseline: 'run' }).fast).not.toHaveProperty('removed');
});
