// Compares our samplers with Optuna's on ten functions with known minima: medians of the regret after 100 trials, and the probability that
// TPE is better.
//
//   python tools/tune/optunaSamplers.py > optuna.jsonl
//   node --conditions=@prism-rl/source tools/tune/compareSamplers.ts optuna.jsonl > packages/experiments/test/search/fixtures/samplers.json
import { existsSync, readFileSync } from 'node:fs';
import type { Config, Trial } from '../../packages/core/src/index.ts';
import { plugin } from '../../packages/experiments/src/plugin.ts';
import { functions } from '../../packages/experiments/test/search/functions.ts';
import { improvementInterval, median, ScoreMatrix } from '../../packages/stats/src/index.ts';

const [file = '', only] = process.argv.slice(2);
const trials = 100;
/** Disjoint from seeds 1 to 20, on which the samplers' variants were chosen. */
const firstSeed = 101;
const seeds = Array.from({ length: 20 }, (_, k) => firstSeed + k);

/** Regrets by function, each an array over seeds. */
type Regrets = { [name: string]: number[] };

function regretsOf(sampler: string): Regrets {
  const { create, defaults } = plugin.samplers![sampler]!;
  return Object.fromEntries(
    Object.entries(functions).map(([name, { space, of, minimum }]) => [
      name,
      seeds.map((seed) => {
        const search = create({ space, seed, config: defaults as Config });
        const history: Trial[] = [];
        let best = Number.POSITIVE_INFINITY;
        for (let number = 0; number < trials; number++) {
          const settings = search.suggest(number, history);
          const value = of(settings);
          best = Math.min(best, value);
          history.push({ number, settings, state: 'done', steps: 1, value: -value });
        }
        return best - minimum;
      }),
    ]),
  );
}

const all: { [sampler: string]: Regrets } = {};
for (const sampler of only?.split(',') ?? ['random', 'sobol', 'tpe']) all[sampler] = regretsOf(sampler);
if (existsSync(file)) {
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const { sampler, function: name, regret } = JSON.parse(line);
    all[sampler] ??= {};
    all[sampler][name] ??= [];
    all[sampler][name].push(regret);
  }
}
const names = Object.keys(functions);
const medians = Object.fromEntries(
  Object.entries(all).map(([sampler, regrets]) => [
    sampler,
    Object.fromEntries(
      names.map((name) => [name, Number(median(regrets[name] ?? [Number.NaN]).toPrecision(3))]),
    ),
  ]),
);
/** Samplers maximise scores; regret is to be minimised. */
const scores = (regrets: Regrets): ScoreMatrix =>
  ScoreMatrix.fromTasks(names.map((name) => regrets[name]!.map((regret) => -regret)));
const better = Object.fromEntries(
  Object.keys(all)
    .filter((other) => other !== 'tpe' && names.every((name) => all[other]![name]?.length === seeds.length))
    .map((other) => [other, improvementInterval(scores(all.tpe!), scores(all[other]!))]),
);
console.log(
  JSON.stringify({ trials, seeds: seeds.length, firstSeed, medians, tpeIsBetterThan: better }, undefined, 1),
);
