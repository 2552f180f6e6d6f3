// Times the games from which AlphaZero learns Connect Four, in processor time of one core: with a fully connected network of three layers of
// 256, whose share is measured alone; beside mctx, and OpenSpiel's AlphaZero in Python, with such a network.
import { type GameTask, Rng } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import type { Assess } from '@prism-rl/search';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
import { median } from '../../../benchmarks/src/sideBySide.ts';
import { plugin } from '../../games/src/plugin.ts';
import { PolicyActor } from '../src/policyActor.ts';
import { zeroSettings } from '../src/zero/config.ts';
import { zeroRecipe } from '../src/zero/recipe.ts';
import { SearchedGames } from '../src/zero/searchedGames.ts';

export const suite = 'alphazero';

const ROUNDS = 3;
const MOVES = 10;

/** Microseconds of the processor that some work takes. */
async function processorTime(work: () => Promise<void>): Promise<number> {
  const begun = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begun);
  return user + system;
}

export async function run(report: Report): Promise<void> {
  const { game, defaults } = plugin.environments!['ConnectFour-v0']!;
  const rules = (await game!(defaults)) as GameTask;
  const { observationSpace, actionSpace } = rules;
  const best = await activateBackend();
  const engine = best.withThreads?.(1) ?? best;
  const config = { ...zeroSettings.defaults, hidden: [256, 256, 256], valueScale: 'paper' as const };
  const { simulations } = config;
  const spiel = await findPython(['pyspiel', 'jax', 'flax', 'optax', 'orbax.checkpoint', 'chex']);
  const others = [
    { peer: 'mctx', about: 'mctx 0.0.71', moves: 6, target: 1, python: await findPython(['mctx']) },
    { peer: 'open_spiel', about: 'OpenSpiel 2.0.2, Python', moves: 4, target: 10, python: spiel },
    { peer: 'open_spiel_numpy', about: 'the same, its network in NumPy', moves: 100, python: spiel },
  ].filter(({ python }) => python !== undefined);
  for (const numEnvs of [256, 1024]) {
    const rng = new Rng(1);
    const { network } = zeroRecipe(
      { config, numEnvs, steps: 1, observationSpace, actionSpace, rng },
      rules,
    ).objective;
    const { assess } = new PolicyActor({ engine, network, observationSpace, actionSpace, rng });
    const games = new SearchedGames(rules, config, numEnvs, 8, rng);
    let seen: Parameters<Assess>;
    const watched: Assess = (...given) => {
      seen = given;
      return assess!(...given);
    };
    for (let k = 0; k < 10; k++) await games.move(watched, 0);
    const [times, networks] = [[] as number[], [] as number[]];
    const rates = others.map((): number[] => []);
    // In turns, so that a busy machine slows down all alike.
    for (let round = 0; round < ROUNDS; round++) {
      times.push(
        await processorTime(async () => {
          for (let k = 0; k < MOVES; k++) await games.move(assess!, 0);
        }),
      );
      networks.push(
        await processorTime(async () => {
          for (let k = 0; k < MOVES * (simulations + 1); k++) await assess!(...seen);
        }),
      );
      for (const [k, { peer, python, moves }] of others.entries()) {
        const given = [peer, peer === 'mctx' ? numEnvs : 1, moves, simulations];
        rates[k]!.push(Number((await python!.runPeer('searches.py', given.map(String)))[peer]));
      }
    }
    const count = MOVES * numEnvs * simulations;
    const [both, alone] = [median(times), median(networks)];
    const of = `${numEnvs} games of Connect Four`;
    const lower = { suite, unit: 'µs/simulation', higherIsBetter: false } as const;
    const row = { suite, unit: 'simulations/s', value: (1e6 * count) / both, higherIsBetter: true };
    report({ ...row, name: `${of}, MLP 256×3`, bound: 200_000 });
    for (const [k, { about: peer, target }] of others.entries()) {
      const reached = target === undefined ? {} : { target };
      report({ ...row, name: `${of}, beside ${peer}`, peer, peerValue: median(rates[k]!), ...reached });
    }
    report({ ...lower, name: `${of}, the network alone`, value: alone / count });
    report({ ...lower, name: `${of}, the rest`, value: (both - alone) / count, bound: 2.5 });
  }
}
