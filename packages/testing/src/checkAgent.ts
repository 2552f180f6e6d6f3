/** The contract of {@link StepLearner} as checks, on made-up experience. */

import type { ActMode, Agent, MaybePromise, PackedArray, Snapshot, Space, StepLearner } from '@prism-rl/core';
import { actOutputs, counted, isSelfDriving, Rng } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { decodeSnapshot, encodeSnapshot } from '@prism-rl/core/safetensors';
import type { Check } from './check.ts';
import { isRecord, must, same } from './check.ts';
import { Experience } from './experience.ts';

/** Options of {@link checkAgent}. */
export interface AgentCheckOptions {
  /** The spaces that the agent was made for. */
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Environments that it was made for; default 2. */
  readonly numEnvs?: number;
  /** Steps of each run, enough for several batches; default 200. */
  readonly steps?: number;
}

/** An agent in training. */
interface Training {
  readonly agent: StepLearner;
  readonly experience: Experience;
  /** The stream that batches are drawn by. */
  readonly rng: Rng;
}

/** Record of a run: outputs and metrics of each step. */
interface Trace {
  readonly said: unknown[];
  readonly metrics: unknown[];
}

/** One step of the loop that a runner drives. */
async function trainStep({ agent, experience, rng }: Training, trace: Trace): Promise<void> {
  await agent.act(experience.observations, experience.out, 'explore');
  trace.said.push(structuredClone(experience.out));
  agent.memory.add(experience.step());
  while (agent.memory.ready()) trace.metrics.push(await agent.learn(agent.memory.sample(rng)));
}

async function train(training: Training, steps: number): Promise<Trace> {
  const trace: Trace = { said: [], metrics: [] };
  for (let k = 0; k < steps; k++) await trainStep(training, trace);
  return trace;
}

/** A snapshot as it comes back from a file. */
function throughFile(snapshot: Snapshot): Snapshot {
  const chunks = encodeSnapshot(snapshot);
  const file = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return decodeSnapshot(file);
}

async function saved(agent: StepLearner): Promise<Snapshot> {
  return throughFile(await agent.save());
}

async function savedWithMemory(
  agent: StepLearner,
): Promise<{ readonly agent: Snapshot; readonly memory: Snapshot }> {
  return { agent: await saved(agent), memory: throughFile(agent.memory.save()) };
}

/**
 * The checks of an agent.
 *
 * @param create makes the same agent each time, from the same seed; the kit disposes of it.
 */
export function checkAgent(create: () => MaybePromise<Agent>, options: AgentCheckOptions): Check[] {
  const { observationSpace, actionSpace, numEnvs = 2, steps = 200 } = options;

  const experienceFor = ({ extras, stateSize }: StepLearner, count: number, rng: Rng): Experience =>
    new Experience({ observationSpace, actionSpace, numEnvs: count, extras, stateSize, rng });

  const check = (
    name: string,
    body: (begin: (seed?: number) => Promise<Training>) => Promise<void>,
  ): Check => ({
    name,
    run: async () => {
      const made: StepLearner[] = [];
      try {
        await body(async (seed = 1) => {
          const agent = await create();
          must(!isSelfDriving(agent), 'An agent that trains itself has no memory that could be filled.');
          made.push(agent);
          const experience = experienceFor(agent, numEnvs, new Rng(seed));
          return { agent, experience, rng: new Rng(seed + 1000) };
        });
      } finally {
        for (const agent of made) agent.dispose?.();
      }
    },
  });

  /** Acts on `count` random observations and checks that every action is in the space. */
  const actWithin = async (
    agent: StepLearner,
    count: number,
    mode: ActMode,
    rng: Rng,
  ): Promise<PackedArray> => {
    const { observations } = experienceFor(agent, count, rng);
    const copy = observations.slice();
    const out = actOutputs(actionSpace, count, agent.extras, agent.stateSize);
    const { actions } = out;
    for (const array of Object.values(out.extras)) array.fill(17);
    await agent.act(observations, out, mode);
    for (const [name, array] of Object.entries(out.extras)) {
      must(
        mode === 'explore' || array.every((value) => value === 17),
        `act changed the extra "${name}" when it exploited.`,
      );
    }
    must(same(observations, copy), 'act changed the observations.');
    for (let i = 0; i < count; i++) {
      const action = actionSpace.unpack(actions, i * actionSpace.size);
      must(
        actionSpace.contains(action),
        `With ${mode}, row ${i} of ${count} got ${describeValue(action)}, not in ${actionSpace}.`,
      );
    }
    return actions;
  };

  return [
    check('acts inside the action space, exploring and exploiting', async (begin) => {
      const training = await begin();
      for (let k = 0; k < steps; k++) {
        await actWithin(training.agent, numEnvs, 'explore', new Rng(k));
        await actWithin(training.agent, numEnvs, 'exploit', new Rng(k));
      }
      await train(training, steps);
      await actWithin(training.agent, numEnvs, 'explore', new Rng(0));
      await actWithin(training.agent, numEnvs, 'exploit', new Rng(0));
    }),
    check('exploits for any number of rows, each by itself', async (begin) => {
      const training = await begin();
      await train(training, steps);
      for (const count of [1, numEnvs, 5]) {
        const actions = await actWithin(training.agent, count, 'exploit', new Rng(1));
        const { observations } = experienceFor(training.agent, count, new Rng(1));
        for (let i = 0; i < count; i++) {
          const out = actOutputs(actionSpace, 1, {}, training.agent.stateSize);
          const { actions: alone } = out;
          const { size } = observationSpace;
          await training.agent.act(observations.slice(i * size, (i + 1) * size), out, 'exploit');
          const row = actions.slice(i * actionSpace.size, (i + 1) * actionSpace.size);
          must(
            close(alone, row),
            `Row ${i} of ${count} got ${describeValue(row)}, but ${describeValue(alone)} when it came alone.`,
          );
        }
      }
    }),
    check('exploiting changes nothing', async (begin) => {
      const [training, twin] = [await begin(), await begin()];
      const moments = new Rng(5);
      const trace: Trace = { said: [], metrics: [] };
      for (let k = 0; k < steps; k++) {
        await trainStep(training, trace);
        if (k > 0 && moments.random() > 0.1) continue;
        const before = await savedWithMemory(training.agent);
        for (const count of [1, numEnvs]) await actWithin(training.agent, count, 'exploit', new Rng(k));
        must(
          same(await savedWithMemory(training.agent), before),
          'save() of the agent or of its memory differs before and after exploiting.',
        );
      }
      must(same(trace, await train(twin, steps)), 'Training goes on differently after exploiting.');
      must(
        same(await savedWithMemory(training.agent), await savedWithMemory(twin.agent)),
        'Trained with exploiting in between and without, two agents save differently.',
      );
    }),
    check('learns, with finite metrics', async (begin) => {
      const training = await begin();
      const before = await saved(training.agent);
      const { metrics } = await train(training, steps);
      must(
        metrics.length > 0,
        `No batch was due in ${counted(steps, 'step')} of ${counted(numEnvs, 'environment')}.`,
        'Pass more steps.',
      );
      for (const entry of metrics) {
        if (entry === undefined) continue;
        must(isRecord(entry), `Metrics must be an object, but are ${describeValue(entry)}.`);
        for (const [name, value] of Object.entries(entry)) {
          must(
            Number.isFinite(value),
            `The metric ${name} must be a finite number, but is ${describeValue(value)}.`,
          );
        }
      }
      must(!same(await saved(training.agent), before), 'After learning save() is what it was before.');
    }),
    check('the same agent on the same experience does the same', async (begin) => {
      const [training, twin] = [await begin(), await begin()];
      // Whatever it does not write shows.
      for (const array of Object.values(twin.experience.out.extras)) array.fill(17);
      must(
        same(await train(training, steps), await train(twin, steps)),
        'Two agents from the same seed differ.',
      );
      must(
        same(await saved(training.agent), await saved(twin.agent)),
        'Two agents from the same seed save differently.',
      );
    }),
    check('saved and restored, through a file, it has the same future', async (begin) => {
      const [training, other] = [await begin(), await begin(50)];
      const random = new Rng(6);
      const half = Math.ceil(steps / 2);
      // Before anything was learned, and then at any moment; always into an agent that has done something else until then.
      for (const between of [0, 1 + random.integers(steps), 1 + random.integers(steps)]) {
        await train(training, between);
        await train(other, 1 + random.integers(steps));
        const [agent, memory] = [await training.agent.save(), training.agent.memory.save()];
        const [agentFile, memoryFile] = [throughFile(agent), throughFile(memory)];
        const copies = structuredClone({ agent, memory });
        await other.agent.restore(agentFile);
        other.agent.memory.restore(memoryFile);
        must(
          same(await saved(other.agent), agentFile),
          'A restored agent saves something else than it was restored from.',
        );
        // Both continue with the same made-up experience, begun anew.
        const seed = random.integers(1000);
        const anew = (own: Training): Training => ({
          ...own,
          experience: experienceFor(own.agent, numEnvs, new Rng(seed)),
          rng: new Rng(seed + 1),
        });
        const future = await train(anew(training), half);
        must(
          same({ agent, memory }, copies),
          'A snapshot changed when the agent went on.',
          'Return copies of arrays.',
        );
        const again = await train(anew(other), half);
        const differing = future.said.findIndex((said, k) => !same(said, again.said[k]));
        must(differing === -1, `A restored agent acts differently at step ${differing}.`);
        must(same(again, future), 'A restored agent learns with other metrics.');
        must(
          same(await savedWithMemory(other.agent), await savedWithMemory(training.agent)),
          'A restored agent and the one it was saved from save differently after the same future.',
        );
      }
    }),
  ];
}

/** Equal, except for the rounding of batches of another size. */
function close(a: PackedArray, b: PackedArray): boolean {
  return a.every((value, i) => Math.abs(value - b[i]!) <= 1e-4 * Math.max(1, Math.abs(value)));
}
