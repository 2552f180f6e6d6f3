import type { AblationEntry } from '@prism-rl/core';
import { ablationBySettings } from '@prism-rl/core';
import { guessing } from './presets.ts';

type Parts = Parameters<typeof ablationBySettings>[0];

const salimans = 'Salimans et al. 2017';

const directions: Parts = {
  mirrored: { title: 'mirrored samples', source: `${salimans}, section 2.1`, off: { mirrored: false } },
  ranks: { title: 'rank shaping', source: `${salimans}, section 2.1`, off: { shaping: 'none' } },
  adam: { title: 'Adam', source: 'Kingma & Ba 2015', off: { optimizer: 'sgd' } },
  decay: { title: 'weight decay', source: salimans, off: { weightDecay: 0 } },
  observations: {
    title: 'observation normalisation',
    source: 'Mania et al. 2018, V2',
    on: { normalizeObservations: true },
    off: { normalizeObservations: false },
  },
};

const augmentations: Parts = {
  observations: {
    title: 'observation normalisation',
    source: 'Mania et al. 2018, V2',
    off: { normalizeObservations: false },
  },
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
  selection: {
    title: 'parents',
    source: 'Such et al. 2017, algorithm 1',
    off: { parents: 0, deviation: 1 },
  },
  elites: { title: 'elites', source: 'Such et al. 2017, section 3', off: { elites: 0 } },
  crossover: {
    title: 'crossover',
    source: 'Such et al. 2017',
    on: { crossover: 0.5 },
    off: { crossover: 0 },
  },
};

/** The parts of each search: each added alone to what is left without all of them, and removed alone. */
export const ablations: { readonly [name: string]: AblationEntry } = {
  evolution: {
    description:
      'Random directions with each of five parts, evolution strategies without each, random search',
    title: 'Evolution strategies taken apart',
    suites: ['classic'],
    ...withEvolving(
      ablationBySettings(directions, {
        baseline: { name: 'directions', title: 'Random directions' },
        complete: { name: 'openai-es', title: 'Evolution strategies' },
      }),
    ),
    literature:
      'All arms have the same network, population and step size. Salimans et al. (2017) show no table of these parts.',
  },
  ars: {
    description: 'Augmented random search: versions V1, V1-t, V2 and V2-t, random search',
    title: 'Augmented random search taken apart',
    suites: ['classic'],
    ...withEvolving(
      ablationBySettings(augmentations, {
        baseline: { name: 'ars-v1', title: 'ARS V1' },
        complete: { name: 'ars', title: 'ARS V2-t' },
      }),
      [],
    ),
    literature:
      'Mania et al. (2018) find V2 better than V1 on most robots, and V2-t a little better than V2; they show no table of parts.',
  },
  'cma-es': {
    description: 'CMA-ES with covariances and without, with negative weights and without, random search',
    title: 'CMA-ES taken apart',
    suites: ['classic'],
    ...withEvolving(
      ablationBySettings(covariances, {
        baseline: { name: 'cma-variances', title: 'CMA-ES of variances' },
        complete: { name: 'cma-es', title: 'CMA-ES' },
      }),
      [],
    ),
  },
  ga: {
    description: 'Guesses with each of three parts, a genetic algorithm without each',
    title: 'A genetic algorithm taken apart',
    suites: ['classic'],
    ...ablationBySettings(genes, {
      baseline: { name: 'guesses', title: 'Guesses' },
      complete: { name: 'ga', title: 'The genetic algorithm' },
    }),
    literature:
      'Guesses with elites are random search: the best of all guesses so far, which is tried again.',
  },
};

/** Adds random search, with a network of `hidden` layers: the search without what it learns from scores. */
function withEvolving<T extends Pick<AblationEntry, 'parts'>>(made: T, hidden?: readonly number[]): T {
  const config = { ...guessing, ...(hidden && { hidden }) };
  const evolving = {
    title: 'evolving, instead of guessing',
    source: 'Bergstra & Bengio 2012',
    removed: { name: 'random-search', agent: 'ga', config },
  };
  return { ...made, parts: { ...made.parts, evolving } };
}
