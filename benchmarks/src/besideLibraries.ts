// Whole training runs beside those of other libraries, with the same settings, in turns. Compiling is left out on all sides; ours has its
// own row.
import type { AgentEntry, Config, Plugin } from '@prism-rl/core';
import { Registry, resolveConfig } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { train } from '@prism-rl/runner';
import type { Report } from './benchRow.ts';
import type { PythonServer } from './python.ts';
import { findPython } from './python.ts';
import { median } from './sideBySide.ts';

/** A library to be timed: its name to show, modules that Python must have, and how many times its speed is promised, if any is. */
export interface Library {
  readonly title: string;
  readonly modules: readonly string[];
  readonly target?: number | undefined;
}

/** Training that is timed. */
export interface TrainingTask {
  readonly name: string;
  readonly agent: string;
  readonly env: string;
  readonly steps: number;
  readonly numEnvs: number;
  readonly settings: Config;
  /** Names of libraries to stand beside. */
  readonly peers: readonly string[];
  /** Steps a second that no implementation can pass: those of the products alone. Default: not known. */
  readonly limit?: number;
}

/** What tasks have in common. */
export interface BesideLibraries {
  readonly suite: string;
  readonly plugins: readonly Plugin[];
  /**
   * In `benchmarks/peers`: it takes the library, the environment and the configuration, and answers seeds with steps a second; the first
   * answer, for which it may have to compile, does not count.
   */
  readonly script: string;
  readonly libraries: { readonly [name: string]: Library };
  readonly rounds: number;
}

/** A library at work. */
interface Peer extends Library {
  readonly server: PythonServer;
  readonly rates: number[];
  works: boolean;
}

/** Reports a task's rate beside each library that is there and works, and what compiling took. */
export async function besideLibraries(
  { suite, plugins, script, libraries, rounds }: BesideLibraries,
  { name, agent, env, steps, numEnvs, settings, peers, limit }: TrainingTask,
  report: Report,
): Promise<void> {
  const engine = await activateBackend('auto');
  const { entry } = new Registry(plugins).get('agents', agent) as { readonly entry: AgentEntry };
  const config = JSON.stringify({ ...resolveConfig(`agent ${agent}`, entry, settings), steps, numEnvs });
  const servers: Peer[] = [];
  for (const peer of peers) {
    const library = libraries[peer]!;
    const python = await findPython(library.modules);
    if (python === undefined) continue;
    servers.push({
      ...library,
      server: python.servePeer(script, [peer, env, config]),
      rates: [],
      works: true,
    });
  }
  // A library's compiling and warming up must be over before our first run, which would share the processor with it.
  for (const peer of servers) await rateOf(peer, 0);
  const ours: number[] = [];
  const compiling: number[] = [];
  for (let seed = 1; seed <= rounds; seed++) {
    const started = performance.now();
    const run = train({
      plugins,
      env,
      agent,
      steps,
      numEnvs,
      seed,
      engine,
      agentConfig: settings,
      allSteps: true,
    });
    await run.forEach((event) => {
      if (event.type === 'start') compiling.push(performance.now() - started);
      if (event.type === 'end') ours.push(steps / event.seconds);
    });
    for (const peer of servers.filter(({ works }) => works)) {
      const rate = await rateOf(peer, seed);
      if (rate !== undefined) peer.rates.push(rate);
    }
  }
  for (const { server } of servers) await server.close();
  const present = servers.filter(({ works }) => works);
  const row = {
    suite,
    unit: 'steps/s',
    higherIsBetter: true,
    value: median(ours),
    ...(limit !== undefined && { limit }),
  };
  if (present.length === 0) report({ ...row, name });
  for (const [k, { title: peer, target, rates }] of present.entries()) {
    report({
      ...row,
      name: k === 0 ? name : `${name}, beside ${peer}`,
      peer,
      peerValue: median(rates),
      ...(target !== undefined && { target }),
    });
  }
  report({ suite, name: `${name}: compiling`, unit: 'ms', value: median(compiling), higherIsBetter: false });
}

/**
 * Steps a second of one run of a library. None where it does not work here: without a compiler, say, or beside another version of what it
 * needs.
 */
async function rateOf(peer: Peer, seed: number): Promise<number | undefined> {
  try {
    return Number(await peer.server.ask(String(seed)));
  } catch (error) {
    const words = error instanceof Error ? error.message.trim().split('\n').at(-1) : error;
    process.stderr.write(`bench: ${peer.title} left out: ${words}\n`);
    peer.works = false;
    return undefined;
  }
}
