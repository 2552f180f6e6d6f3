// Compares frames and preprocessed steps per second with the Arcade Learning Environment, one thread each; threads; snapshots.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
import { median, sideBySide } from '../../../benchmarks/src/sideBySide.ts';
import { rateOf, vectorPlayerOf } from '../../../benchmarks/src/stepRates.ts';
import type { AtariGame } from '../src/game.ts';
import { atariGame, minimalActions } from '../src/game.ts';
import { AtariEmulator, AtariVectorEnv, prismCatch } from '../src/index.ts';
import { ThreadedAtariVectorEnv } from '../src/node.ts';

export const suite = 'atari';

const games = [
  'pong',
  'breakout',
  'seaquest',
  'space_invaders',
  'ms_pacman',
  'qbert',
  'enduro',
  'beam_rider',
  'montezuma_revenge',
  'asteroids',
];
const rounds = Number(process.env.PRISM_BENCH_ROUNDS ?? 5);
const frames = 4000;
const steps = 2000;
const numEnvs = 8;

const perSecond = (what: string) => ({ suite, unit: `${what}/s`, higherIsBetter: true });
const time = { suite, unit: 'µs', higherIsBetter: false };

function actions(count: number, n: number): Int32Array {
  const plan = new Int32Array(count);
  for (let i = 0, x = 1; i < count; i++) {
    x = (Math.imul(x, 1103515245) + 12345) & 0x7fffffff;
    plan[i] = (x >> 8) % n;
  }
  return plan;
}

function rawRate(game: AtariGame): () => number {
  const emulator = new AtariEmulator(game.image, game.spec, { repeatActionProbability: 0 });
  const legal = minimalActions(game.spec);
  const plan = actions(1024, legal.length);
  const play = (count: number): void => {
    for (let i = 0; i < count; i++) {
      emulator.act(legal[plan[i & 1023]!]!);
      if (emulator.over) emulator.reset();
    }
  };
  return () => rateOf(play, frames);
}

type Vector = AtariVectorEnv | ThreadedAtariVectorEnv;

function vectorRate(env: Vector): () => number {
  const play = vectorPlayerOf(env);
  return () => rateOf(play, steps);
}

/** Measures the processor time of a vector's step, summed over its threads, in microseconds: independent of the machine's load. */
function processorTime(env: Vector): () => number {
  const play = vectorPlayerOf(env);
  return () => {
    const start = process.cpuUsage();
    play(steps);
    const { user, system } = process.cpuUsage(start);
    return ((user + system) * env.numEnvs) / steps;
  };
}

/** Compares two threads with one. A reset takes as long as twenty steps, so most of one thread's waiting is for the other's resets. */
async function reportThreads(report: Report, game: AtariGame, count: number): Promise<void> {
  const two = new ThreadedAtariVectorEnv(game, count, 2);
  const one = new AtariVectorEnv(game, count);
  const peer = 'one thread';
  const rate = await sideBySide(2 * rounds + 1, vectorRate(two), vectorRate(one));
  const processor = await sideBySide(rounds, processorTime(two), processorTime(one));
  two.close();
  const name = `${game.id}, vector of ${count} on two threads`;
  report({ ...perSecond('steps'), name, peer, ...rate });
  report({ ...time, name: `${name}, processor time of a step`, peer, ...processor });
}

function microseconds(work: () => void): number {
  const times: number[] = [];
  for (let i = 0; i < 200; i++) {
    const start = performance.now();
    for (let k = 0; k < 10; k++) work();
    times.push((performance.now() - start) * 100);
  }
  return median(times);
}

export async function run(report: Report): Promise<void> {
  const python = await findPython(['ale_py', 'gymnasium']);
  const folder = python && String((await python.runPeer('atari_ale.py', ['folder'])).folder);
  const peerRate = (kind: string, name: string, count: number): (() => Promise<number>) | undefined =>
    python &&
    (async () => {
      const answer = await python.runPeer('atari_ale.py', [kind, name, String(count), String(numEnvs)]);
      return Number(answer.stepsPerSecond);
    });
  const raw = await sideBySide(rounds, rawRate(prismCatch));
  report({ ...perSecond('frames'), name: 'Prism Catch, one emulator', ...raw });
  const vector = await sideBySide(rounds, vectorRate(new AtariVectorEnv(prismCatch, numEnvs)));
  report({ ...perSecond('steps'), name: `Prism Catch, vector of ${numEnvs}`, ...vector });
  for (const name of games) {
    const file = folder === undefined ? '' : join(folder, `${name}.bin`);
    if (!existsSync(file)) {
      process.stderr.write(`bench: ${name} was not measured: there is no image of it\n`);
      continue;
    }
    const game = atariGame(name, readFileSync(file));
    const peer = 'ALE';
    const raw = await sideBySide(rounds, rawRate(game), peerRate('raw', name, frames));
    report({ ...perSecond('frames'), name: `${game.id}, one emulator`, peer, ...raw });
    const vector = await sideBySide(
      rounds,
      vectorRate(new AtariVectorEnv(game, numEnvs)),
      peerRate('vector', name, steps),
    );
    report({ ...perSecond('steps'), name: `${game.id}, vector of ${numEnvs}`, peer, ...vector });
  }
  const pong = folder === undefined ? '' : join(folder, 'pong.bin');
  await reportThreads(report, prismCatch, 16);
  await reportThreads(report, prismCatch, 64);
  if (existsSync(pong)) await reportThreads(report, atariGame('pong', readFileSync(pong)), 16);
  const emulator = new AtariEmulator(prismCatch.image, prismCatch.spec);
  const state = emulator.save();
  report({ ...time, name: 'save', value: microseconds(() => emulator.save()) });
  report({ ...time, name: 'restore', value: microseconds(() => emulator.restore(state)) });
}
