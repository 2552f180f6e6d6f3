// Each kit passes a sound implementation and finds what is wrong with a defective one.
import type {
  ActMode,
  ActOutputs,
  Env,
  Frame,
  Json,
  Logger,
  Metrics,
  PackedArray,
  ResetOptions,
  ResetResult,
  RngState,
  RunEvent,
  Snapshot,
  StepLearner,
  StepResult,
  TabularModel,
  Transitions,
  VectorEnv,
  Weights,
} from '@prism-rl/core';
import { Box, Discrete, isDebug, linearSchedule, noInfo, PrismError, Rng, vectorize } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import type { Check } from '../src/index.ts';
import { checkAgent, checkEnv, checkLogger, checkMemory, checkVectorEnv } from '../src/index.ts';
import type { RingBatch } from './ringMemory.ts';
import { RingMemory } from './ringMemory.ts';
import { sameCalls } from './transcript.ts';

interface DriftState {
  x: number;
  time: number;
  running: boolean;
}

/** A small stochastic environment that keeps every rule: push a drifting point, the episode ends beyond ±3 or after 20 steps. */
class Drift implements Env<Float32Array, Float32Array> {
  readonly id: string = 'Drift-v0';
  readonly observationSpace = new Box({ low: -Infinity, high: Infinity, shape: [2] });
  readonly actionSpace = new Box({ low: -1, high: 1, shape: [1] });
  state: DriftState = { x: 0, time: 0, running: false };
  rng = new Rng(0);
  readonly #debug = isDebug();

  observe(): Float32Array {
    return new Float32Array([this.state.x, this.state.time]);
  }

  reset({ seed }: ResetOptions = {}): ResetResult<Float32Array> {
    if (seed !== undefined) this.rng = new Rng(seed);
    this.state = { x: this.rng.uniform(-1, 1), time: 0, running: true };
    return { observation: this.observe(), info: noInfo };
  }

  step(action: Float32Array): StepResult<Float32Array> {
    if (!this.state.running) {
      throw new PrismError('state', 'step was called before reset.', { hint: 'Call reset first.' });
    }
    if (this.#debug && !this.actionSpace.contains(action)) {
      throw new PrismError('invalid-action', `${String(action)} is not in ${this.actionSpace}.`);
    }
    return this.move(action[0]!);
  }

  move(push: number): StepResult<Float32Array> {
    this.state.x += push + this.rng.normal(0, 0.5);
    this.state.time++;
    return {
      observation: this.observe(),
      reward: -Math.abs(this.state.x),
      terminated: Math.abs(this.state.x) > 3,
      truncated: this.state.time >= 20,
      info: noInfo,
    };
  }

  render(): Frame {
    return { width: 2, height: 1, data: new Uint8Array(6) };
  }

  renderText(): string {
    return `x = ${this.state.x}`;
  }

  save(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify({ state: this.state, rng: this.rng.save() }));
  }

  restore(bytes: Uint8Array): void {
    try {
      const { state, rng } = JSON.parse(new TextDecoder().decode(bytes)) as {
        state: DriftState;
        rng: RngState;
      };
      this.rng.restore(rng);
      this.state = state;
    } catch (cause) {
      throw new PrismError('corrupt', 'This is no state of a Drift.', { cause });
    }
  }

  close(): void {}
}

const numStates = 5;
const numActions = 3;
const epsilon = linearSchedule({ from: 1, to: 0.1, steps: 300 });

/** A small agent that keeps every rule: learns the mean reward of each action in each state, ε-greedy. */
class BanditAgent implements StepLearner<RingBatch> {
  readonly memory = new RingMemory(1);
  readonly values = new Float64Array(numStates * numActions);
  readonly rng = new Rng(7);
  acted = 0;

  act(observations: PackedArray, { actions }: ActOutputs, mode: ActMode): void {
    for (let i = 0; i < observations.length; i++) {
      const explores = mode === 'explore' && this.rng.random() < epsilon(this.acted);
      actions[i] = explores ? this.rng.integers(numActions) : this.greedy(observations[i]!);
    }
    if (mode === 'explore') this.acted++;
  }

  greedy(state: number): number {
    const row = this.values.subarray(state * numActions, (state + 1) * numActions);
    return row.indexOf(Math.max(...row));
  }

  weights(): Promise<Weights> {
    return Promise.resolve({ values: { shape: [numStates, numActions], values: this.values.slice() } });
  }

  adoptWeights({ values }: Weights): Promise<void> {
    this.values.set(values!.values);
    return Promise.resolve();
  }

  learn(batch: RingBatch): Metrics | undefined {
    let loss = 0;
    for (let k = 0; k < batch.rewards.length; k++) {
      const at = batch.observations[k]! * numActions + batch.actions[k]!;
      const error = batch.rewards[k]! - this.values[at]!;
      this.values[at]! += 0.01 * error;
      loss += error * error;
    }
    return { loss };
  }

  save(): Snapshot {
    return { meta: { acted: this.acted, rng: this.rng.save() }, arrays: { values: this.values.slice() } };
  }

  restore({ meta, arrays }: Snapshot): void {
    this.acted = meta.acted as number;
    this.rng.restore(meta.rng as Json as RngState);
    this.values.set(arrays.values as Float64Array);
  }

  dispose(): void {}
}

/** Makes objects with a method whose result is changed, or followed by something. */
function after<T, K extends keyof T>(
  make: () => T,
  method: K,
  change: T[K] extends (...args: infer A) => infer R ? (result: R, made: T, ...args: A) => R : never,
): () => T {
  return () => {
    const made = make();
    const before = (made[method] as (...args: unknown[]) => unknown).bind(made);
    const changed = change as (result: unknown, made: T, ...args: unknown[]) => unknown;
    return Object.assign(made as object, {
      [method]: (...args: unknown[]) => changed(before(...args), made, ...args),
    }) as T;
  };
}

const drift = () => new Drift();

const env = (create: () => Env = drift): Check[] =>
  checkEnv(create, { requires: ['save', 'render', 'renderText'] });
const drifts = (numEnvs: number): VectorEnv => vectorize(Array.from({ length: numEnvs }, () => new Drift()));
const vectorEnv = (create: (numEnvs: number) => VectorEnv = drifts): Check[] =>
  checkVectorEnv(create, () => new Drift(), { requires: ['save', 'render', 'renderText', 'restart'] });
/** Vectors of which every step is followed by something. */
const afterStep = (change: (vector: VectorEnv) => void): Check[] =>
  vectorEnv((numEnvs) =>
    after(
      () => drifts(numEnvs),
      'step',
      (_, vector) => change(vector),
    )(),
  );
/** Two states; action 1 changes the state. An episode has ten steps. */
class Switch implements Env<number, number> {
  readonly id = 'Switch-v0';
  readonly observationSpace = new Discrete(2);
  readonly actionSpace = new Discrete(2);
  state = 0;
  time = Number.NaN;
  readonly #debug = isDebug();

  reset(): ResetResult<number> {
    this.state = this.time = 0;
    return { observation: 0, info: noInfo };
  }

  step(action: number): StepResult<number> {
    if (Number.isNaN(this.time)) throw new PrismError('state', 'step was called before reset.');
    if (this.#debug && !this.actionSpace.contains(action))
      throw new PrismError('invalid-action', `${String(action)} is not in ${this.actionSpace}.`);
    this.state = action === 1 ? 1 - this.state : this.state;
    this.time++;
    const truncated = this.time >= 10;
    return { observation: this.state, reward: this.state, terminated: false, truncated, info: noInfo };
  }

  model(): TabularModel {
    return {
      numStates: 2,
      numActions: 2,
      offsets: Int32Array.of(0, 1, 2, 3, 4),
      probabilities: Float64Array.of(1, 1, 1, 1),
      nextStates: Int32Array.of(0, 1, 1, 0),
      rewards: Float64Array.of(0, 1, 1, 0),
      terminated: new Uint8Array(4),
      startDistribution: Float64Array.of(1, 0),
    };
  }
}
const model = (changes: () => Partial<TabularModel> = () => ({})): Check[] =>
  checkEnv(
    after(
      () => new Switch(),
      'model',
      (own) => ({ ...own, ...changes() }),
    ),
    { deterministic: true, requires: ['model'] },
  );
const ring = () => new RingMemory();
const memory = (create = ring): Check[] =>
  checkMemory<RingBatch>(create, { observationsOf: (batch) => batch.observations });
const bandit = () => new BanditAgent();
const agent = (create = bandit): Check[] =>
  checkAgent(create, { observationSpace: new Discrete(numStates), actionSpace: new Discrete(numActions) });

/** One line an event. */
class Lines implements Logger {
  readonly name: string = 'lines';
  readonly lines: string[] = [];
  log(event: RunEvent): void {
    this.lines.push(event.type);
  }
  close(): void | Promise<void> {
    this.lines.push('closed');
  }
}
const lines = () => new Lines();
const logger = (create = lines): Check[] =>
  checkLogger(() => {
    const made = create();
    return { logger: made, written: () => made.lines };
  });

test.each([...env(), ...model(), ...vectorEnv(), ...memory(), ...agent(), ...logger()])(
  'sound: $name',
  ({ run }) => run(),
);

const few = { steps: 25 };
sameCalls('checkEnv', (wrap) =>
  checkEnv(() => wrap(drift()), { ...few, requires: ['save', 'render', 'renderText'] }),
);
sameCalls('checkEnv with a model', (wrap) =>
  checkEnv(() => wrap(new Switch()), { ...few, deterministic: true, requires: ['model'] }),
);
sameCalls('checkVectorEnv', (wrap) =>
  checkVectorEnv((numEnvs) => wrap(drifts(numEnvs)), drift, { ...few, numEnvs: [1, 3] }),
);
sameCalls('checkMemory', (wrap) =>
  checkMemory<RingBatch>(() => wrap(ring()), { observationsOf: (batch) => batch.observations }),
);
sameCalls('checkAgent', (wrap) => agent(() => wrap(bandit())));
/** With a hidden state: each episode goes through the actions in turn. */
class InTurn extends BanditAgent {
  readonly stateSize = 1;
  override act(observations: PackedArray, out: ActOutputs, mode: ActMode): void {
    super.act(observations, out, mode);
    for (const [i, state] of out.states!.entries()) {
      out.actions[i] = state % numActions;
      out.states![i] = state + 1;
    }
  }
}
sameCalls('checkAgent with a hidden state', (wrap) => agent(() => wrap(new InTurn())), false);
sameCalls(
  'checkLogger',
  (wrap) =>
    checkLogger(() => {
      const made = lines();
      return { logger: wrap(made), written: () => made.lines };
    }),
  false,
);

test('an agent whose disposal fails does not pass', async () => {
  const stuck = () => Object.assign(new BanditAgent(), { dispose: () => Promise.reject(new Error('stuck')) });
  await expect(agent(stuck)[0]!.run()).rejects.toThrow('stuck');
});

const shared = new Rng(0);

/** What is wrong, the check that finds it, and a part of what it says. */
const defects: readonly (readonly [defect: string, check: string, message: string, checks: Check[]])[] = [
  [
    'randomness without a seed',
    'the same seed gives the same episodes',
    'Two environments with seed 0',
    env(after(drift, 'move', (result) => ({ ...result, reward: shared.random() }))),
  ],
  [
    'a seed that is ignored',
    'different seeds give different episodes',
    'The seeds 0 to 9 all give the same episode.',
    env(
      () =>
        new (class extends Drift {
          override reset({ seed }: ResetOptions = {}): ResetResult<Float32Array> {
            return super.reset(seed === undefined ? {} : { seed: 0 });
          }
        })(),
    ),
  ],
  [
    'one array for all observations',
    'observations belong to the caller: they do not change later',
    'The observation of step 0 changed after it was returned.',
    env(() => {
      const array = new Float32Array(2);
      return after(drift, 'observe', (observation) => {
        array.set(observation);
        return array;
      })();
    }),
  ],
  [
    'a saved state without the random numbers',
    'save and restore, if any, continue exactly',
    'Saved after 0 steps and restored into a new instance',
    env(
      after(drift, 'restore', (_, made) => {
        made.rng = new Rng(0);
      }),
    ),
  ],
  [
    'drawing that moves',
    'render and renderText, if any, change nothing',
    'An environment with interference and one without',
    env(
      after(drift, 'renderText', (text, { state }) => {
        state.x += 0.1;
        return text;
      }),
    ),
  ],
  [
    'rewards of float32',
    'has arrays of the right type and length',
    'rewards must be a Float64Array of 1, but is a Float32Array of 1.',
    vectorEnv((numEnvs) => Object.assign(drifts(numEnvs), { rewards: new Float32Array(numEnvs) as never })),
  ],
  [
    'observations that are not those of the reset',
    'row i equals the single environment with seed + i, restarted in the step in which it ends',
    'Observation 0 of 1 after reset must be',
    vectorEnv((numEnvs) =>
      after(
        () => drifts(numEnvs),
        'reset',
        (_, { observations }) => void observations.fill(0),
      )(),
    ),
  ],
  [
    'an action of another length that is taken',
    'actions outside the space are refused in debug mode, and change nothing',
    'step(Float32Array[]) in Box(-1, 1, [1], float32) must throw',
    env(
      () =>
        new (class extends Drift {
          override step(action: Float32Array): StepResult<Float32Array> {
            return ArrayBuffer.isView(action) && action.length === 0 ? this.move(0) : super.step(action);
          }
        })(),
    ),
  ],
  [
    'a model with an outcome that never happens',
    'model, if any, is a decision process that agrees with steps',
    'which is not an outcome of the model.',
    model(() => ({ nextStates: Int32Array.of(1, 1, 0, 0) })),
  ],
  [
    'a model with the outcomes of the next action',
    'model, if any, is a decision process that agrees with steps',
    'which is not an outcome of the model.',
    model(() => ({ nextStates: Int32Array.of(1, 0, 1, 0), rewards: Float64Array.of(1, 0, 1, 0) })),
  ],
  [
    'a model whose probabilities are too small',
    'model, if any, is a decision process that agrees with steps',
    'have probabilities with sum 0.5.',
    model(() => ({ probabilities: Float64Array.of(0.5, 1, 1, 1) })),
  ],
  [
    'truncated merged into terminated',
    'row i equals the single environment with seed + i, restarted in the step in which it ends',
    'terminated of environment 0 of 1 at step 44 must be false, but is true.',
    afterStep((vector) => {
      for (let i = 0; i < vector.numEnvs; i++) vector.terminated[i]! |= vector.truncated[i]!;
    }),
  ],
  [
    'no final observation',
    'row i equals the single environment with seed + i, restarted in the step in which it ends',
    'The final observation of environment 0 of 1 at step 18 must be',
    afterStep((vector) => vector.finalObservations.set(vector.observations)),
  ],
  [
    'successors stored as observations',
    'loses no transition, and invents none',
    'A batch begins at an observation marked 7, which was never added.',
    memory(
      () =>
        new (class extends RingMemory {
          override addRow(transitions: Transitions, i: number): void {
            super.addRow({ ...transitions, observations: transitions.nextObservations }, i);
          }
        })(),
    ),
  ],
  [
    'a size that stays 0',
    'begins empty, grows, and never exceeds its capacity',
    'Its size stays 0 after add.',
    memory(
      () =>
        new (class extends RingMemory {
          override get size(): number {
            return 0;
          }
          override ready(): boolean {
            return false;
          }
        })(),
    ),
  ],
  [
    'a snapshot without rewards',
    'continues equally after save and restore through a file',
    'it returns another batch 1 step later.',
    memory(after(ring, 'restore', (_, { rewards }) => void rewards.fill(0))),
  ],
  [
    'an action that does not exist',
    'acts within the action space, with explore and exploit',
    'With explore, row 0 of 2 got 3, not in Discrete(3).',
    agent(after(bandit, 'act', (_result, _agent, _seen, { actions }) => void actions.fill(numActions))),
  ],
  [
    'weights of another shape than they say',
    'adopts the weights of another agent, and then acts like it',
    'The weights "values" have 15 values, but the shape [15, 3].',
    agent(() => {
      const made = new BanditAgent();
      const values = { shape: [numStates * numActions, numActions], values: made.values };
      return Object.assign(made, { weights: () => Promise.resolve({ values }) });
    }),
  ],
  [
    'exploiting that draws from the stream',
    'exploiting changes nothing',
    'save() of the agent or of its memory differs before and after exploiting.',
    agent(
      after(bandit, 'act', (_result, { rng }, _seen, _out, mode) => {
        if (mode === 'exploit') rng.random();
      }),
    ),
  ],
  [
    'a loss of NaN',
    'learns, with finite metrics',
    'The metric loss must be a finite number, but is NaN.',
    agent(() => Object.assign(new BanditAgent(), { learn: (): Metrics => ({ loss: Number.NaN }) })),
  ],
  [
    'a snapshot without its values',
    'continues equally after save and restore through a file',
    'A restored agent saves another state than it was restored from.',
    agent(after(bandit, 'restore', (_, { values }) => void values.fill(0))),
  ],
  [
    'observations that are scaled in place',
    'does not change events',
    'log changed the event "steps".',
    logger(
      after(lines, 'log', (_result, _logger, event) => {
        if (event.type === 'steps') event.observations.fill(0);
      }),
    ),
  ],
  [
    'lines that come after close',
    'writes something for a run, and nothing after close',
    'Something was written after close.',
    logger(
      () =>
        new (class extends Lines {
          override async close(): Promise<void> {
            setTimeout(() => this.lines.push('late'), 20);
          }
        })(),
    ),
  ],
];

describe('defects', () => {
  test.each(defects)('%s', async (_, name, message, checks) => {
    const check = checks.find((one) => one.name === name)!;
    await expect((async () => check.run())()).rejects.toThrow(message);
  });
});
