import type { AblationArm, AblationEntry } from '@prism-rl/core';
import { ablationBySettings } from '@prism-rl/core';
import { guessing } from './ga.ts';

type Parts = Parameters<typeof ablationBySettings>[0];
type Arm = readonly [name: string, title: string];

const salimans = 'Salimans et al. 2017';
const conti = 'Conti et al. 2018, algorithms 1 to 3';

const observations = { title: 'observation normalisation', source: 'Mania et al. 2018, V2' };

const directions: Parts = {
  mirrored: { title: 'mirrored samples', source: `${salimans}, section 2.1`, off: { mirrored: false } },
  ranks: { title: 'rank shaping', source: `${salimans}, section 2.1`, off: { shaping: 'none' } },
  adam: { title: 'Adam', source: 'Kingma & Ba 2015', off: { optimizer: 'sgd' } },
  decay: { title: 'weight decay', source: salimans, off: { weightDecay: 0 } },
  observations: {
    ...observations,
    on: { normalizeObservations: true },
    off: { normalizeObservations: false },
  },
};

const augmentations: Parts = {
  observations: { ...observations, off: { normalizeObservations: false } },
  best: { title: 'the best directions alone', source: 'Mania et al. 2018, V1-t', off: { best: 16 } },
};

const covariances: Parts = {
  covariances: {
    title: 'covariances',
    source: 'Hansen 2016; without: Ros & Hansen 2008',
    off: { covariances: 'separable' },
  },
  active: { title: 'negative weights', source: 'Jastrebski & Arnold 2006', off: { active: false } },
};

const genes: Parts = {
  selection: { title: 'parents', source: 'Such et al. 2017, algorithm 1', off: { parents: 0, deviation: 1 } },
  elites: { title: 'elites', source: 'Such et al. 2017, section 3', off: { elites: 0 } },
  crossover: {
    ...{ title: 'crossover', source: 'Such et al. 2017', on: { crossover: 0.5 }, off: { crossover: 0 } },
  },
};

/** The parts of each search: each added alone to the search without all parts, and removed alone. */
export const ablations: { readonly [name: string]: AblationEntry } = {
  evolution: {
    description:
      'Random directions with each of five parts, evolution strategies without each, random search',
    ...takenApart(directions, ['directions', 'Random directions'], ['openai-es', 'Evolution strategies'], {}),
    literature:
      'All arms have the same network, population and step size. Salimans et al. (2017) show no table of these parts.',
  },
  ars: {
    description: 'Augmented random search: versions V1, V1-t, V2 and V2-t, random search',
    ...takenApart(augmentations, ['ars-v1', 'ARS V1'], ['ars', 'ARS V2-t'], { hidden: [] }),
    title: 'Augmented random search taken apart',
    literature:
      'Mania et al. (2018) find V2 better than V1 on most robots, and V2-t a little better than V2; they show no table of parts.',
  },
  'cma-es': {
    description: 'CMA-ES with covariances and without, with negative weights and without, random search',
    ...takenApart(covariances, ['cma-variances', 'CMA-ES of variances'], ['cma-es', 'CMA-ES'], {
      hidden: [],
    }),
  },
  ga: {
    description: 'Guesses with each of three parts, a genetic algorithm without each',
    ...takenApart(genes, ['guesses', 'Guesses'], ['ga', 'The genetic algorithm']),
    title: 'A genetic algorithm taken apart',
    literature:
      'Guesses with elites are random search: the best of all guesses so far, which is tried again.',
  },
  novelty: {
    description:
      'Evolution strategies that also count novelty: half, adaptive or alone (NSR-ES, NSRA-ES, NS-ES)',
    title: 'Novelty in evolution strategies',
    suites: ['classic'],
    baseline: { ...counting('es', 'none'), title: 'Evolution strategies' },
    complete: { ...counting('nsra-es', 'adaptive'), title: 'NSRA-ES' },
    parts: {
      novelty: { title: 'novelty', source: conti, added: counting('nsr-es', 'half') },
      adaptation: { title: 'adaptation', source: conti, removed: counting('nsr-es', 'half') },
      scores: { title: 'scores', source: conti, removed: counting('ns-es', 'only') },
    },
  },
};

function counting(name: string, novelty: string): AblationArm {
  return { name, agent: 'openai-es', config: { novelty } };
}

/** @param guesses settings of random search, the search without what it learns from scores; undefined adds none */
function takenApart(
  parts: Parts,
  [without, begins]: Arm,
  [name, title]: Arm,
  guesses?: { readonly hidden?: readonly number[] },
): Omit<AblationEntry, 'description'> {
  const baseline = { name: without, title: begins };
  const made = ablationBySettings(parts, { baseline, complete: { name, title } });
  const evolving = {
    title: 'evolving, instead of guessing',
    source: 'Bergstra & Bengio 2012',
    removed: { name: 'random-search', agent: 'ga', config: { ...guessing, ...guesses } },
  };
  const all = guesses ? { ...made.parts, evolving } : made.parts;
  return { ...made, title: `${title} taken apart`, suites: ['classic'], parts: all };
}
