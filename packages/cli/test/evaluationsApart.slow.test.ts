/**
 * Evaluations, films and verifications during a run do not change it, for any agent: same events, and at the end the same parameters,
 * replay buffer, optimizer, random streams and environments.
 */
import type { AgentEntry, Env, EnvironmentEntry, Registry, Snapshot } from '@prism-rl/core';
import { childSnapshot } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { type RunnerEvent, train } from '@prism-rl/runner';
import { lastValueFrom, tap } from 'rxjs';
import { expect, test } from 'vitest';
import { loadRegistry } from '../src/plugins.ts';

/** Small enough to run fast, but large enough to learn. */
const small: { readonly [setting: string]: unknown } = {
  hidden: [8],
  residualUnits: 4,
  criticResidualUnits: 4,
  batchSize: 8,
  learningStarts: 24,
  trainEvery: 16,
  replayCapacity: 100,
  targetUpdateEvery: 3,
  atoms: 5,
  quantiles: 5,
  fractions: 3,
  targetFractions: 4,
  choiceFractions: 2,
  cosines: 4,
  rolloutSteps: 16,
  epochs: 2,
  minibatches: 2,
  batchSteps: 40,
  updates: 'round-robin',
  simulations: 4,
  population: 4,
  directions: 2,
  best: 1,
  parents: 2,
};

const environments = ['FrozenLake-v1', 'CartPole-v1', 'Pendulum-v1', 'MinAtar/Breakout-v1'];

/** Episodes of 200 steps would take most of the time and leave few moments for evaluations. */
const shortEpisodes = 40;

const registry = await loadRegistry('/', [], [], false);

/** Op by op starts fastest, but is slow with images. */
const backendFor = (env: string): string => (env.startsWith('MinAtar/') ? 'ort' : 'tfjs-cpu');

async function environmentFor(entry: AgentEntry<object>): Promise<string> {
  if (entry.playsBothSides === true) return 'TicTacToe-v0';
  for (const name of environments) {
    const environment = registry.get('environments', name).entry as EnvironmentEntry<object>;
    const env: Env = await environment.create(environment.defaults);
    if (entry.supports(env.observationSpace, env.actionSpace, entry.defaults) === true) return name;
  }
  throw new Error('No environment suits: add one to the list.');
}

interface Run {
  readonly events: unknown[];
  readonly end: Snapshot;
  readonly evaluations: number;
}

/** Runs an agent, with or without evaluations whenever an episode ends or every tenth update. */
async function run(of: Registry, agent: string, env: string, evaluated: boolean): Promise<Run> {
  const { entry } = of.get('agents', agent);
  const known = Object.keys(entry.defaults);
  const agentConfig = Object.fromEntries(Object.entries(small).filter(([name]) => known.includes(name)));
  const events: unknown[] = [];
  let handle: Extract<RunnerEvent, { type: 'start' }>['run'] | undefined;
  let end: Snapshot | undefined;
  let [evaluations, updates, due] = [0, 0, true];
  const evaluate = async (): Promise<void> => {
    due = true;
    evaluations++;
    expect((await handle!.evaluate(2))!.episodes).toBe(2);
    if (evaluations > 1) return;
    await handle!.verify(2);
    await handle!.play(7, () => undefined);
  };
  const save = async (): Promise<void> => {
    end = await handle!.save();
  };
  const engine = await activateBackend(backendFor(env));
  const envConfig: { readonly [setting: string]: number } =
    env === 'Pendulum-v1' ? { maxEpisodeSteps: shortEpisodes } : {};
  const options = {
    plugins: of,
    env,
    envConfig,
    agent,
    agentConfig: agentConfig as never,
    seed: 5,
    steps: 260,
    // Fewer games at once than presets have, so that they end.
    ...(entry.playsBothSides === true && { numEnvs: 4 }),
  };
  await lastValueFrom(
    // All agents share the small settings, whatever parts they have.
    train({ ...options, allSteps: true, allowUnused: true, engine }).pipe(
      tap((event) => {
        if (event.type === 'start') handle = event.run;
        else if (event.type === 'end') handle!.atBoundary(save);
        else events.push(structuredClone(event));
        if (event.type === 'update') updates++;
        const isMoment = event.type === 'episode' || (event.type === 'update' && updates % 10 === 1);
        if (!evaluated || !due || !isMoment || evaluations === 4) return;
        due = false;
        handle!.atBoundary(evaluate);
      }),
    ),
  );
  return { events, end: childSnapshot(end!, 'trainer'), evaluations };
}

const agents = registry
  .list('agents')
  .flatMap(({ id, entry }) => (entry.dataset?.(entry.defaults) === undefined ? [id] : []));

test.each(agents)('%s trains the same, evaluated or not', async (id) => {
  const env = await environmentFor(registry.get('agents', id).entry as AgentEntry<object>);
  const plain = await run(registry, id, env, false);
  const evaluated = await run(registry, id, env, true);
  expect(evaluated.evaluations).toBeGreaterThan(1);
  expect(evaluated.events).toEqual(plain.events);
  expect(evaluated.end.meta).toEqual(plain.end.meta);
  expect(evaluated.end.arrays).toEqual(plain.end.arrays);
});
