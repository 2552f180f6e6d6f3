import { type AblationEntry, ablationBySettings } from '@prism-rl/core';

type AblationPart = AblationEntry['parts'][string];

const notes =
  'All arms learn from the recordings of the setting data. They share network, rates and number of updates, so that they differ by their parts alone.';

const source = {
  fujimoto: 'Fujimoto & Gu 2021',
  kostrikov: 'Kostrikov, Nair & Levine 2022',
  twin: 'Fujimoto, van Hoof & Meger 2018, section 4.2',
};
const twin = { title: 'two critics', source: source.twin, on: { critics: 2 }, off: { critics: 1 } };

/** The complete agent with another setting. */
const instead = (title: string, from: string, arm: NonNullable<AblationPart['removed']>): AblationPart => ({
  title,
  source: from,
  removed: arm,
});

const iql = ablationBySettings(
  {
    expectile: {
      title: 'an expectile above the mean',
      source: `${source.kostrikov}, equation 5`,
      on: { expectile: 0.7 },
      off: { expectile: 0.5 },
    },
    weights: {
      title: 'advantage weights',
      source: `${source.kostrikov}, equation 7`,
      on: { advantageWeight: 3 },
      off: { advantageWeight: 0 },
    },
    twin,
  },
  { baseline: { name: 'imitation', title: 'Imitation' }, complete: { name: 'iql', title: 'IQL' } },
);

/** From imitation to IQL. Without weights the policy is that of the data, whatever the values are. */
export const iqlAblation: AblationEntry = {
  description: 'Imitation, with each part of IQL, IQL, without each, and with a higher expectile',
  title: 'From imitation to IQL',
  suites: ['classic', 'continuous'],
  ...iql,
  parts: {
    ...iql.parts,
    'expectile-0.9': instead('the expectile 0.7 instead of 0.9', `${source.kostrikov}, table 1`, {
      ...{ name: 'iql-0.9', agent: 'iql', config: { expectile: 0.9 } },
    }),
  },
  literature: `${notes} Imitation with any expectile is imitation: values reach the policy by its weights alone.`,
};

const td3Bc = ablationBySettings(
  {
    twin,
    smoothing: {
      title: 'target policy smoothing',
      source: 'Fujimoto, van Hoof & Meger 2018, section 5.3',
      on: { targetNoise: 0.2 },
      off: { targetNoise: 0 },
    },
    delay: {
      title: 'delayed policy updates',
      source: 'Fujimoto, van Hoof & Meger 2018, section 5.2',
      on: { policyDelay: 2 },
      off: { policyDelay: 1 },
    },
    cloning: {
      title: 'imitation of the data',
      source: `${source.fujimoto}, equation 3`,
      on: { cloningAlpha: 2.5 },
      // Imitation then has no weight.
      off: { cloningAlpha: 1e6 },
    },
    observations: {
      title: 'observation normalisation',
      source: `${source.fujimoto}, equation 6`,
      on: { normalizeObservations: true },
      off: { normalizeObservations: false },
    },
  },
  {
    baseline: { name: 'ddpg-on-data', title: 'DDPG on recordings' },
    complete: { name: 'td3-bc', title: 'TD3+BC' },
  },
);

/** From DDPG on recordings to TD3+BC. */
export const td3BcAblation: AblationEntry = {
  description: 'DDPG on recordings, with each part of TD3+BC, TD3+BC, without each, and imitation alone',
  title: 'From DDPG to TD3+BC',
  suites: ['continuous', 'mujoco'],
  ...td3Bc,
  parts: {
    ...td3Bc.parts,
    values: instead('values beside imitation', `${source.fujimoto}, equation 3`, {
      ...{ name: 'td3-bc-no-values', agent: 'td3-bc', config: { cloningAlpha: 0 } },
    }),
  },
  literature: notes,
};
