import type {
  ActMode,
  Agent,
  Discrete,
  MaybePromise,
  PackedArray,
  Snapshot,
  Space,
  StepLearner,
} from '@prism-rl/core';
import { actOutputs, counted, isSelfDriving, Rng } from '@prism-rl/core';
import { describeValue } from '@prism-rl/core/checks';
import { type Check, isRecord, must, mustContain, same, throughFile } from './check.ts';
import { Experience } from './experience.ts';

export interface AgentCheckOptions {
  /** The spaces that the agent was created for. */
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Parallel environments that it was created for; default 2. */
  readonly numEnvs?: number;
  /** Steps per check, enough for several batches; default 200. */
  readonly steps?: number;
}

interface Training {
  readonly agent: StepLearner;
  readonly experience: Experience;
  /** Random stream for sampling batches. */
  readonly rng: Rng;
}

/** Outputs and metrics of each step. */
interface Trace {
  readonly outputs: unknown[];
  readonly metrics: unknown[];
}

/** Takes one step like a runner. */
async function trainStep({ agent, experience, rng }: Training, trace: Trace): Promise<void> {
  await agent.act(experience.observations, experience.out, 'explore');
  trace.outputs.push(structuredClone(experience.out));
  agent.memory.add(experience.step());
  while (agent.memory.ready()) trace.metrics.push(await agent.learn(agent.memory.sample(rng)));
}

async function train(training: Training, steps: number): Promise<Trace> {
  const trace: Trace = { outputs: [], metrics: [] };
  for (let k = 0; k < steps; k++) await trainStep(training, trace);
  return trace;
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
 * Returns the checks of an agent that steps with the runner, on generated experience.
 *
 * @param create creates the same agent each time, from the same seed; the kit disposes of it.
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
          must(!isSelfDriving(agent), 'A self-driving agent has no memory to check.');
          made.push(agent);
          const experience = experienceFor(agent, numEnvs, new Rng(seed));
          return { agent, experience, rng: new Rng(seed + 1000) };
        });
      } finally {
        for (const agent of made) await agent.dispose?.();
      }
    },
  });

  /** Acts on `count` random observations, and checks that every action is in the space. */
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
        `act changed the extra "${name}" with exploit.`,
      );
    }
    must(same(observations, copy), 'act changed the observations.');
    for (let i = 0; i < count; i++) {
      const action = actionSpace.unpack(actions, i * actionSpace.size);
      mustContain(actionSpace, action, `With ${mode}, row ${i} of ${count} got`);
    }
    return actions;
  };

  return [
    check('acts within the action space, with explore and exploit', async (begin) => {
      const training = await begin();
      for (let k = 0; k < steps; k++) {
        await actWithin(training.agent, numEnvs, 'explore', new Rng(k));
        await actWithin(training.agent, numEnvs, 'exploit', new Rng(k));
      }
      await train(training, steps);
      await actWithin(training.agent, numEnvs, 'explore', new Rng(0));
      await actWithin(training.agent, numEnvs, 'exploit', new Rng(0));
    }),
    check('exploits any number of rows, independently of each other', async (begin) => {
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
            `Row ${i} of ${count} got ${describeValue(row)}, but ${describeValue(alone)} when it was alone.`,
          );
        }
      }
    }),
    check('if it judges, its move has the largest logit, and values are finite', async (begin) => {
      const training = await begin();
      await train(training, steps);
      const { agent } = training;
      if (agent.assess === undefined) return;
      const rows = 5;
      const before = await savedWithMemory(agent);
      const { observations } = experienceFor(agent, rows, new Rng(1));
      const actions = await actWithin(agent, rows, 'exploit', new Rng(1));
      const { start, n } = actionSpace as unknown as Discrete;
      const out = { logits: new Float32Array(rows * n), values: new Float32Array(rows).fill(Number.NaN) };
      await agent.assess(observations, rows, out);
      for (let row = 0; row < rows; row++) {
        const logits = out.logits.subarray(row * n, (row + 1) * n);
        const best = start + logits.indexOf(Math.max(...logits));
        must(best === actions[row], `assess prefers the action ${best}, but act chose ${actions[row]}.`);
        must(Number.isFinite(out.values[row]), `assess gave the value ${out.values[row]}.`);
      }
      must(same(await savedWithMemory(agent), before), 'save() differs before and after assess.');
    }),
    check('exploiting changes nothing', async (begin) => {
      const [training, twin] = [await begin(), await begin()];
      const moments = new Rng(5);
      const trace: Trace = { outputs: [], metrics: [] };
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
      must(same(trace, await train(twin, steps)), 'Training continues differently after exploiting.');
      must(
        same(await savedWithMemory(training.agent), await savedWithMemory(twin.agent)),
        'Agents trained with and without exploiting in between save different states.',
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
      must(!same(await saved(training.agent), before), 'save() is the same before and after learning.');
    }),
    check('equal agents behave equally on equal experience', async (begin) => {
      const [training, twin] = [await begin(), await begin()];
      // Reveals elements that act does not write.
      for (const array of Object.values(twin.experience.out.extras)) array.fill(17);
      must(
        same(await train(training, steps), await train(twin, steps)),
        'Two agents from the same seed differ.',
      );
      must(
        same(await saved(training.agent), await saved(twin.agent)),
        'Two agents from the same seed save different states.',
      );
    }),
    check('continues equally after save and restore through a file', async (begin) => {
      const [training, other] = [await begin(), await begin(50)];
      const random = new Rng(6);
      const half = Math.ceil(steps / 2);
      // Before learning and at random moments, always into an agent with another past.
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
          'A restored agent saves another state than it was restored from.',
        );
        // Both continue with equal new experience.
        const seed = random.integers(1000);
        const renewed = (own: Training): Training => ({
          ...own,
          experience: experienceFor(own.agent, numEnvs, new Rng(seed)),
          rng: new Rng(seed + 1),
        });
        const future = await train(renewed(training), half);
        must(
          same({ agent, memory }, copies),
          'A snapshot changed when the agent continued.',
          'Return copies of arrays.',
        );
        const again = await train(renewed(other), half);
        const differing = future.outputs.findIndex((outputs, k) => !same(outputs, again.outputs[k]));
        must(differing === -1, `A restored agent acts differently at step ${differing}.`);
        must(same(again, future), 'A restored agent learns with other metrics.');
        must(
          same(await savedWithMemory(other.agent), await savedWithMemory(training.agent)),
          'A restored agent and the original save different states after equal experience.',
        );
      }
    }),
    check('adopts the weights of another agent, and then acts like it', async (begin) => {
      const [training, other] = [await begin(), await begin(50)];
      const { agent } = training;
      if (agent.weights === undefined && agent.adoptWeights === undefined) return;
      must(
        agent.weights !== undefined && agent.adoptWeights !== undefined,
        'An agent with weights or adoptWeights needs both.',
      );
      await train(training, steps);
      await train(other, Math.ceil(steps / 2));
      const weights = await agent.weights();
      for (const [name, { shape, values }] of Object.entries(weights)) {
        const size = shape.reduce((product, extent) => product * extent, 1);
        must(
          size === values.length,
          `The weights "${name}" have ${values.length} values, but the shape [${shape.join(', ')}].`,
        );
      }
      await other.agent.adoptWeights!(weights);
      const adopted = await other.agent.weights!();
      must(
        same(Object.keys(adopted), Object.keys(weights)),
        'An agent has other weights after adoptWeights.',
      );
      for (const [name, { values }] of Object.entries(weights)) {
        must(close(values, adopted[name]!.values), `adoptWeights did not replace "${name}".`);
      }
      for (const count of [1, numEnvs]) {
        const [a, b] = [
          await actWithin(agent, count, 'exploit', new Rng(count)),
          await actWithin(other.agent, count, 'exploit', new Rng(count)),
        ];
        must(close(a, b), 'An agent with the weights of another exploits differently.');
      }
      await train(other, steps);
    }),
  ];
}

/** Whether values are equal up to the rounding of batches of different sizes. */
function close(a: PackedArray, b: PackedArray): boolean {
  return a.every((value, i) => Math.abs(value - b[i]!) <= 1e-4 * Math.max(1, Math.abs(value)));
}
