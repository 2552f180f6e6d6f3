// Compares each game with MinAtar's own Python: one environment, and a vector of 64.
import { Rng } from '@prism-rl/core';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
import { median } from '../../../benchmarks/src/sideBySide.ts';
import type { MinAtarId } from '../src/catalogue.ts';
import { MinAtarEnv, MinAtarVectorEnv } from '../src/index.ts';

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

function randomActions(count: number): Int32Array {
  const actions = new Int32Array(count);
  new Rng(0).fillIntegers(actions, 0, 6);
  return actions;
}

function single(id: MinAtarId): number {
  const env = new MinAtarEnv(id);
  env.reset({ seed: 0 });
  const actions = randomActions(STEPS);
  const start = performance.now();
  for (let k = 0; k < STEPS; k++) if (env.step(actions[k]!).terminated) env.reset();
  return (STEPS / (performance.now() - start)) * 1000;
}

function vector(id: MinAtarId): number {
  const env = new MinAtarVectorEnv(id, NUM_ENVS);
  env.reset({ seed: 0 });
  const actions = randomActions(STEPS);
  const start = performance.now();
  for (let k = 0; k + NUM_ENVS <= STEPS; k += NUM_ENVS) env.step(actions.subarray(k, k + NUM_ENVS));
  return (STEPS / (performance.now() - start)) * 1000;
}

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
      singles[name]!.push(single(games[name]!));
      vectors[name]!.push(vector(games[name]!));
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
