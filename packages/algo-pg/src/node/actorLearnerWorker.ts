import { parentPort, workerData } from 'node:worker_threads';
import type { EnvironmentSource, Plugin, VectorEnv } from '@prism-rl/core';
import { createEnvironments, messageOf, PrismError, Registry, Rng, setDebug } from '@prism-rl/core';
import { Segment } from '@prism-rl/memory';
import { activateBackend, type Engine } from '@prism-rl/nn';
import { ActorLearner } from '../a3c/actorLearner.ts';
import { LocalLearner } from '../a3c/localLearner.ts';
import { SharedParameters, StepBudget } from '../a3c/sharedParameters.ts';
import type { ThreadAnswer, ThreadCommand, ThreadTask } from './messages.ts';

// Runs one actor-learner in a thread: creates its environment and network, then steps on command.

const port = parentPort!;
const task = workerData as ThreadTask;

function answer(message: ThreadAnswer): void {
  port.postMessage(message);
}

function fail(error: unknown): void {
  const known = error instanceof PrismError ? { code: error.code, hint: error.hint } : {};
  const stack = error instanceof Error && { stack: error.stack };
  answer({ type: 'failed', message: messageOf(error), ...known, ...stack });
}

async function loadRegistry({ modules }: EnvironmentSource): Promise<Registry> {
  const loaded = (await Promise.all(modules.map((module) => import(module)))) as {
    plugin?: Plugin;
    default?: Plugin;
  }[];
  return new Registry(loaded.flatMap(({ plugin, default: other }) => plugin ?? other ?? []));
}

async function createEnv(registry: Registry, source: EnvironmentSource): Promise<VectorEnv> {
  requireOffered(registry, source);
  return createEnvironments(registry, source, 1);
}

/** The main thread knows the environment and its wrappers: if they are missing here, their plugin has no module to load. */
function requireOffered(registry: Registry, { id, wrappers = [] }: EnvironmentSource): void {
  try {
    registry.get('environments', id);
    for (const { name } of wrappers) registry.get('wrappers', name);
  } catch (error) {
    if (!(error instanceof PrismError) || error.code !== 'unknown-name') throw error;
    throw PrismError.unknownName`${error.message}
      Threads import plugins themselves: give the plugin \`module: import.meta.url\` in a file that exports it as \`plugin\`, or set
      updates=round-robin.`.causedBy(error);
  }
}

/** Activates the thread's own engine, with the registry's backend if a plugin offers it, else with @prism-rl/nn's. */
async function activate(name: string, registry: Registry): Promise<Engine> {
  const isOffered = registry.list('backends').some(({ id }) => id === name);
  const engine = await activateBackend(name, isOffered ? registry : undefined);
  // The threads already run in parallel: each network uses one.
  return engine.withThreads?.(1) ?? engine;
}

interface Made {
  readonly learner: ActorLearner;
  close(): void;
}

async function make(): Promise<Made> {
  const { config, environment, index } = task;
  setDebug(task.debug);
  const registry = await loadRegistry(environment);
  const engine = await activate(task.backend, registry);
  const env = await createEnv(registry, environment);
  const { observationSpace, actionSpace } = env;
  const rng = new Rng(0);
  rng.restore(task.rng);
  const shared = new SharedParameters(task.parameters, config);
  const spaces = { observationSpace, actionSpace };
  const context = { ...spaces, config, steps: task.totalSteps, rng };
  const learner = await LocalLearner.create(context, engine, shared);
  const { tMax } = config;
  const segment = new Segment({ ...spaces, extras: learner.actor.extras, steps: tMax });
  const budget = new StepBudget(task.budget);
  env.reset({ seed: rng.integers(0, 2 ** 31) });
  return {
    learner: new ActorLearner({ index, env, learner, segment, budget, tMax }),
    close: () => {
      learner.dispose();
      env.close?.();
    },
  };
}

try {
  const { learner, close } = await make();
  port.on('message', (command: ThreadCommand) => {
    if (command === 'end') {
      close();
      port.close();
    } else {
      learner.run().then((report) => answer({ type: 'report', report }), fail);
    }
  });
  answer({ type: 'ready' });
} catch (error) {
  fail(error);
}
