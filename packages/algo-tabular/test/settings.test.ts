import type { AgentEntry, Config } from '@prism-rl/core';
import { Discrete } from '@prism-rl/core';
import { type Effect, settingEffects } from '../../../test/agents/settingEffects.ts';
import { plugin } from '../src/plugin.ts';

const shared = { discount: { to: 0.5 }, initialValue: { to: 2 } };
const control = { ...shared, stepSize: { to: 0.3 }, epsilon: { to: 0.9 } };
const prediction = { ...shared, stepSize: { to: 0.3 }, policy: { to: [0, 1, 2, 0, 1] } };
const even = [0.3, 0.3, 0.4];

const effects: { readonly [agent: string]: { readonly [setting: string]: Effect } } = {
  'mc-prediction': { ...prediction, visits: { to: 'every' } },
  'mc-off-policy-prediction': {
    ...shared,
    policy: { to: [0, 1, 2, 0, 1] },
    behaviour: { to: [even, even, even, even, even] },
  },
  'td-prediction': prediction,
  'n-step-td': { ...prediction, n: { to: 2 } },
  'td-lambda': { ...prediction, lambda: { to: 0.3 }, traces: { to: 'replacing' } },
  'mc-control': { ...control, visits: { to: 'every' }, exploringStarts: { to: true } },
  'mc-off-policy': { ...shared, epsilon: { to: 0.9 } },
  sarsa: control,
  'expected-sarsa': control,
  'n-step-sarsa': { ...control, n: { to: 2 } },
  'sarsa-lambda': { ...control, lambda: { to: 0.3 }, traces: { to: 'accumulating' } },
  'q-learning': control,
  'double-q-learning': control,
  'dyna-q': { ...control, planningSteps: { to: 3 } },
};

for (const [name, entry] of Object.entries(plugin.agents!) as [string, AgentEntry<Config>][]) {
  settingEffects({
    ...{ name, entry, observationSpace: new Discrete(5), actionSpace: new Discrete(3), small: {} },
    effects: effects[name] ?? {},
  });
}
