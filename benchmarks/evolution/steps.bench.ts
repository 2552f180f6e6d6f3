// Evolving policies: whole runs with their environments and their search, alternating with evolution strategies in Python. In
// processor time of all threads, which other processes disturb less.
import { plugin as evolution } from '@prism-rl/algo-evolution/plugin';
import type { Config } from '@prism-rl/core';
import { plugin as box2d } from '@prism-rl/env-box2d/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { train } from '@prism-rl/runner';
import type { Report } from '../src/index.ts';
import { findPython, median } from '../src/index.ts';

export const suite = 'evolution';

const rounds = 3;
/** Of one measurement of a peer. */
const seconds = 3;
const population = 256;

/** The same search elsewhere: a candidate after the other, or whole generations compiled. */
const peers = [
  { library: 'numpy', title: 'NumPy and Gymnasium', modules: ['numpy', 'gymnasium'], target: 50 },
  { library: 'evosax', title: 'evosax and gymnax', modules: ['evosax', 'gymnax'], target: 1.5 },
] as const;

/** Steps per second of processor time. @param numEnvs episodes of each candidate */
async function runSteps(
  env: string,
  agent: string,
  steps: number,
  numEnvs: number,
  agentConfig: Config,
): Promise<number> {
  let started = process.cpuUsage();
  const plugins = [box2d, classic, evolution];
  const run = train({ plugins, env, agent, numEnvs, steps, seed: 1, agentConfig });
  await run.forEach((event) => {
    if (event.type === 'start') started = process.cpuUsage();
  });
  const { user, system } = process.cpuUsage(started);
  return (1e6 * steps) / (user + system);
}

export async function run(report: Report): Promise<void> {
  const row = { suite, unit: 'steps/s', higherIsBetter: true };
  const present = [];
  for (const { library, modules, ...peer } of peers) {
    const python = await findPython(modules);
    const server = python?.servePeer('evolution.py', [library, String(population)]);
    // It must finish compiling before our first run, with which it would share the core.
    await server?.ask('0.1');
    if (server !== undefined) present.push({ ...peer, server, rates: [] as number[] });
  }
  const cartPole: { readonly [episodes: number]: number[] } = { 1: [], 4: [] };
  const walker: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const { server, rates } of present) rates.push(Number(await server.ask(String(seconds))));
    for (const [episodes, own] of Object.entries(cartPole)) {
      const config = { hidden: [64, 64], activation: 'relu', population };
      own.push(await runSteps('CartPole-v1', 'openai-es', 2_000_000, Number(episodes), config));
    }
    walker.push(await runSteps('BipedalWalker-v3', 'ars', 200_000, 1, {}));
  }
  for (const [episodes, rates] of Object.entries(cartPole)) {
    const name = `openai-es, CartPole 4-64-64-2, population ${population}, episodes of a candidate: ${episodes}`;
    const value = median(rates);
    if (present.length === 0) report({ ...row, name, value });
    for (const { title: peer, target, rates: others } of present)
      report({ ...row, name: `${name}, beside ${peer}`, value, peer, peerValue: median(others), target });
  }
  report({ ...row, name: 'ars, BipedalWalker', value: median(walker) });
  for (const { server } of present) await server.close();
}
