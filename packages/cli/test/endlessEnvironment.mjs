// An environment whose episodes never end.
import { Discrete } from '@prism-rl/core';

const shown = { observation: 0, info: {} };

export const plugin = {
  name: 'endless',
  environments: {
    'Endless-v0': {
      description: 'never ends',
      schema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
      defaults: {},
      create: () => ({
        ...{ id: 'Endless-v0', observationSpace: new Discrete(2), actionSpace: new Discrete(2) },
        reset: () => shown,
        step: () => ({ ...shown, reward: 0, terminated: false, truncated: false }),
      }),
    },
  },
};
