// Whole training runs compared with those of other libraries, with the same settings, alternating. Compile time is excluded on all sides;
// ours has its own row.
import type { AgentContext, AgentEntry, Config, Dataset, Plugin } from '@prism-rl/core';
import { Registry, resolveConfig } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { planRun, runFactory, train } from '@prism-rl/runner';
import type { Report } from './benchRow.ts';
import type { PythonServer } from './python.ts';
import { findPython } from './python.ts';
import { median } from './sideBySide.ts';

/** A library to measure: its displayed name, the Python modules that it needs, and the promised speedup, if any. */
export interface Library {
  readonly title: string;
  readonly modules: readonly string[];
  readonly target?: number | undefined;
}

/** A timed training run. */
export interface TrainingTask {
  readonly name: string;
  readonly agent: string;
  readonly env: string;
  readonly steps: number;
  readonly numEnvs: number;
  readonly settings: Config;
  /** Names of the libraries to compare with. */
  readonly peers: readonly string[];
  /** Upper bound of any implementation in steps per second: the matrix products alone. Default: unknown. */
  readonly limit?: number;
}

/** The common part of tasks. */
export interface BesideLibraries {
  readonly suite: string;
  readonly plugins: readonly Plugin[];
  /**
   * A script in `benchmarks/peers`: it takes the library, the environment and the configuration, and answers seeds with steps per second;
   * the first answer, which may include compiling, does not count.
   */
  readonly script: string;
  readonly libraries: { readonly [name: string]: Library };
  readonly rounds: number;
  /** Recordings for agents that learn from them, whose steps are updates. Default: none. */
  readonly recordings?: (spaces: Pick<AgentContext, 'observationSpace' | 'actionSpace'>) => Dataset;
}

/** A running library. */
interface Peer extends Library {
  readonly server: PythonServer;
  readonly rates: number[];
  works: boolean;
}

/** Reports a task's rate next to each library that is installed and works, and the compile time. */
export async function besideLibraries(
  { suite, plugins, script, libraries, rounds, recordings }: BesideLibraries,
  { name, agent, env, steps, numEnvs, settings, peers, limit }: TrainingTask,
  report: Report,
): Promise<void> {
  const engine = await activateBackend('auto');
  const registry = new Registry(plugins);
  const { entry } = registry.get('agents', agent) as { readonly entry: AgentEntry };
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
  // A library must finish compiling and warming up before our first run, with which it would share the CPU.
  for (const peer of servers) await rateOf(peer, 0);
  const spaces =
    recordings &&
    (await runFactory(registry, planRun(registry, { env, agent, agentConfig: settings, steps })).createEnv(
      1,
    ));
  const dataset = spaces && recordings?.(spaces);
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
      ...(dataset && { readDataset: () => dataset }),
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
    unit: recordings ? 'updates/s' : 'steps/s',
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
 * Steps per second of one run of a library. Undefined if it does not work here, for example without a compiler, or with an incompatible
 * dependency.
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
