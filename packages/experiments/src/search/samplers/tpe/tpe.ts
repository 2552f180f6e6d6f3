import type { Config, ConfigOf, Dimension, Json, Rng, Sampler, SearchSpace, Trial } from '@prism-rl/core';
import { integer, settings } from '@prism-rl/core';
import { namedRng } from '@prism-rl/stats';
import { choiceIndex, coordinateOf, isActive, valueAt } from '../../space/unitCube.ts';
import { hasFailed, ranked } from '../ranked.ts';
import { sobol } from '../sobol/sobolPoint.ts';
import { ParzenEstimator } from './parzenEstimator.ts';

const table = {
  startup: integer(10, 'Trials of the Sobol sequence before densities are used', { min: 1 }),
  candidates: integer(64, 'Points drawn from the density of the good trials; the best one is taken', {
    min: 1,
  }),
};

/** Settings of {@link tpe}. */
export type TpeConfig = ConfigOf<typeof table>;

/** Settings of TPE, see {@link TpeConfig}. */
export const tpeSettings = settings(table);

/** Maximum number of the remaining trials in the density: more are no better, and take longer. */
const mostOfRest = 1000;

/**
 * The tree-structured Parzen estimator (Bergstra et al. 2011). It divides the trials into the best and the rest, fits a density l to the best and a
 * density g to the rest, draws points from l, and suggests the point with the largest l/g.
 *
 * Dimensions that are active together share a density; it ignores trials without them. Running trials belong to the rest, so that their neighbours
 * are not suggested meanwhile.
 */
export function tpe(space: SearchSpace, seed: number, { startup, candidates }: TpeConfig): Sampler {
  const start = sobol(space, seed);
  const groups = groupsOf(space);
  return {
    suggest: (number, trials) => {
      const order = ranked(trials);
      if (number < startup || order.length === 0) return start.suggest(number, trials);
      const rng = namedRng(`tpe ${number}`, seed);
      const running = trials.filter(({ state, value }) => state === 'running' && value === undefined);
      let settings: Config = {};
      for (const group of groups) {
        if (!isActive(group[0]!, settings)) continue;
        settings = { ...settings, ...suggestGroup(group, order, running, candidates, rng) };
      }
      // In the order of the space.
      return Object.fromEntries(
        space.flatMap(({ name }) => (Object.hasOwn(settings, name) ? [[name, settings[name]!]] : [])),
      );
    },
  };
}

function suggestGroup(
  group: Group,
  order: readonly Trial[],
  running: readonly Trial[],
  candidates: number,
  rng: Rng,
): { [name: string]: Json } {
  const [{ name }] = group as readonly [Group[number]];
  const has = ({ settings }: Trial): boolean => Object.hasOwn(settings, name);
  const known = order.filter(has);
  const sound = known.filter((trial) => !hasFailed(trial));
  const count = Math.min(goodOf(known.length), sound.length);
  const good = densityOf(group, known.slice(0, count));
  const rest = densityOf(group, thinned([...known.slice(count), ...running.filter(has)]));
  let best: Float64Array | undefined;
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < candidates; k++) {
    const point = good.sample(rng);
    const ratio = good.logDensity(point) - rest.logDensity(point);
    if (ratio > highest || best === undefined) [highest, best] = [ratio, point];
  }
  return Object.fromEntries(
    group.map((dimension, d) => {
      const at = best![d]!;
      return [dimension.name, dimension.kind === 'choice' ? dimension.choices[at]! : valueAt(dimension, at)];
    }),
  );
}

/** Number of good trials among all: a tenth, at most 25. */
function goodOf(trials: number): number {
  return Math.min(25, Math.ceil(trials / 10));
}

function thinned(trials: readonly Trial[]): readonly Trial[] {
  const stride = trials.length / mostOfRest;
  return stride <= 1 ? trials : Array.from({ length: mostOfRest }, (_, k) => trials[Math.floor(k * stride)]!);
}

function densityOf(group: Group, trials: readonly Trial[]): ParzenEstimator {
  const byAge = trials.toSorted((a, b) => a.number - b.number);
  const points = byAge.map(({ settings }) =>
    Float64Array.from(group, (dimension) => {
      const value = settings[dimension.name]!;
      return dimension.kind === 'choice' ? choiceIndex(dimension, value) : coordinateOf(dimension, value);
    }),
  );
  return new ParzenEstimator(group, points, weightsOf(points.length));
}

/** The newest 25 count fully, older ones the less the older they are: the first ones were drawn without knowledge. */
function weightsOf(count: number): number[] {
  const old = count - 25;
  return Array.from({ length: count }, (_, k) =>
    k >= old ? 1 : old === 1 ? 1 / count : 1 / count + (k / (old - 1)) * (1 - 1 / count),
  );
}

/** Dimensions that take effect together: all or none. */
type Group = readonly Dimension[];

/** Divides a space into groups by what their dimensions need, in an order in which needed settings are decided before. */
function groupsOf(space: SearchSpace): Group[] {
  return [...Map.groupBy(space, ({ needs = {} }) => JSON.stringify(needs)).values()];
}
