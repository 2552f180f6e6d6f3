// Compares each game with MinAtar's own Python: one environment, and a vector of 64.
import { RowVector } from '@prism-rl/core';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
import { median } from '../../../benchmarks/src/sideBySide.ts';
import { playerOf, rateOf, vectorPlayerOf } from '../../../benchmarks/src/stepRates.ts';
import type { MinAtarId } from '../src/catalogue.ts';
import { MinAtarEnv } from '../src/index.ts';

export const suite = 'minatar';

const ROUNDS = 5;
const STEPS = 400_000;
const PEER_STEPS = 20_000;
const NUM_ENVS = 64;

const games: Readonly<Record<string, MinAtarId>> = {
  asterix: 'MinAtar/Asterix-v0',
  breakout: 'MinAtar/Breakout-v0',
  freeway: 'MinAtar/Freeway-v0',
  seaquest: 'MinAtar/Seaquest-v0',
  space_invaders: 'MinAtar/SpaceInvaders-v0',
};

export async function run(report: Report): Promise<void> {
  const python = await findPython(['minatar']);
  const names = Object.keys(games);
  const empty = (): Record<string, number[]> => Object.fromEntries(names.map((name) => [name, []]));
  const singles = empty();
  const vectors = empty();
  const peers = empty();
  // Alternate our rounds with the peer's, so that a busy machine slows down both alike.
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) {
      singles[name]!.push(rateOf(playerOf(new MinAtarEnv(games[name]!)), STEPS));
      vectors[name]!.push(
        rateOf(vectorPlayerOf(new RowVector(NUM_ENVS, MinAtarEnv.task(games[name]!))), STEPS),
      );
    }
    const rates = (await python?.runPeer('minatar_games.py', [String(PEER_STEPS)])) ?? {};
    for (const [name, rate] of Object.entries(rates)) peers[name]!.push(Number(rate));
  }
  for (const name of names) {
    const peer = python ? { peer: 'MinAtar 1.0.15', peerValue: median(peers[name]!) } : {};
    const row = { suite, unit: 'steps/s', higherIsBetter: true, ...peer };
    report({ ...row, name: `${games[name]}, one environment`, value: median(singles[name]!) });
    report({ ...row, name: `${games[name]}, a vector of ${NUM_ENVS}`, value: median(vectors[name]!) });
  }
}
