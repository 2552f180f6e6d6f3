// Each kit passes a sound implementation and finds what is wrong with a defective one.
import type {
  ActMode,
  ActOutputs,
  Env,
  Logger,
  Metrics,
  PackedArray,
  ResetOptions,
  ResetResult,
  RunEvent,
  Snapshot,
  StepResult,
  Transitions,
  VectorEnv,
} from '@prism-rl/core';
import { Discrete, Rng, vectorize } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import type { Check } from '../src/index.ts';
import { checkAgent, checkEnv, checkLogger, checkMemory, checkVectorEnv } from '../src/index.ts';
import { BanditAgent, numActions, numStates } from './banditAgent.ts';
import { Drift } from './drift.ts';
import { type RingBatch, RingMemory } from './ringMemory.ts';

type Result = StepResult<Float32Array>;

const env = (create: () => Env = () => new Drift()): Check[] =>
  checkEnv(create, { requires: ['save', 'render', 'renderText'] });
const drifts = (numEnvs: number): VectorEnv => vectorize(Array.from({ length: numEnvs }, () => new Drift()));
const vectorEnv = (create: (numEnvs: number) => VectorEnv = drifts): Check[] =>
  checkVectorEnv(create, () => new Drift(), { requires: ['save', 'render', 'renderText', 'restart'] });
/** Vectors of which every step is followed by something. */
const after = (change: (vector: VectorEnv) => void): Check[] =>
  vectorEnv((numEnvs) => {
    const vector = drifts(numEnvs);
    const step = vector.step.bind(vector);
    return Object.assign(vector, {
      step(actions: PackedArray) {
        step(actions);
        change(vector);
      },
    });
  });
const memory = (create: () => RingMemory = () => new RingMemory()): Check[] =>
  checkMemory<RingBatch>(create, { observationsOf: (batch) => batch.observations });
const agent = (create: () => BanditAgent = () => new BanditAgent()): Check[] =>
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
const logger = (create: () => Lines = () => new Lines()): Check[] =>
  checkLogger(() => {
    const made = create();
    return { logger: made, written: () => made.lines };
  });

test.each([...env(), ...vectorEnv(), ...memory(), ...agent(), ...logger()])('sound: $name', ({ run }) =>
  run(),
);

const shared = new Rng(0);

/** What is wrong, the check that finds it, and a part of what it says. */
const defects: readonly (readonly [defect: string, check: string, message: string, checks: Check[]])[] = [
  [
    'randomness without a seed',
    'the same seed gives the same episodes',
    'Two environments with seed 0',
    env(
      () =>
        new (class extends Drift {
          override move(push: number): Result {
            return { ...super.move(push), reward: shared.random() };
          }
        })(),
    ),
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
      return new (class extends Drift {
        override observe(): Float32Array {
          array.set(super.observe());
          return array;
        }
      })();
    }),
  ],
  [
    'a saved state without the random numbers',
    'save and restore, if any, continue exactly',
    'Saved after 0 steps and restored into a new instance',
    env(
      () =>
        new (class extends Drift {
          override restore(bytes: Uint8Array): void {
            const { rng } = this;
            this.rng = new Rng(0);
            super.restore(bytes);
            this.rng = rng;
          }
        })(),
    ),
  ],
  [
    'drawing that moves',
    'render and renderText, if any, change nothing',
    'An environment with interference and one without',
    env(
      () =>
        new (class extends Drift {
          override renderText(): string {
            this.state.x += 0.1;
            return super.renderText();
          }
        })(),
    ),
  ],
  [
    'rewards of float32',
    'has arrays of the right type and length',
    'rewards must be a Float64Array of 1, but is a Float32Array of 1.',
    vectorEnv((numEnvs) => Object.assign(drifts(numEnvs), { rewards: new Float32Array(numEnvs) as never })),
  ],
  [
    'truncated merged into terminated',
    'row i equals the single environment with seed + i, restarted in the step in which it ends',
    'terminated of environment 0 of 1 at step 44 must be false, but is true.',
    after((vector) => {
      for (let i = 0; i < vector.numEnvs; i++) vector.terminated[i]! |= vector.truncated[i]!;
    }),
  ],
  [
    'no final observation',
    'row i equals the single environment with seed + i, restarted in the step in which it ends',
    'The final observation of environment 0 of 1 at step 18 must be',
    after((vector) => vector.finalObservations.set(vector.observations)),
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
    'a snapshot without rewards',
    'continues equally after save and restore through a file',
    'it returns another batch 1 step later.',
    memory(
      () =>
        new (class extends RingMemory {
          override restore(snapshot: Snapshot): void {
            super.restore(snapshot);
            this.rewards.fill(0);
          }
        })(),
    ),
  ],
  [
    'an action that does not exist',
    'acts within the action space, with explore and exploit',
    'With explore, row 0 of 2 got 3, not in Discrete(3).',
    agent(
      () =>
        new (class extends BanditAgent {
          override act(observations: PackedArray, out: ActOutputs, mode: ActMode): void {
            super.act(observations, out, mode);
            out.actions.fill(numActions);
          }
        })(),
    ),
  ],
  [
    'exploiting that draws from the stream',
    'exploiting changes nothing',
    'save() of the agent or of its memory differs before and after exploiting.',
    agent(
      () =>
        new (class extends BanditAgent {
          override act(observations: PackedArray, out: ActOutputs, mode: ActMode): void {
            super.act(observations, out, mode);
            if (mode === 'exploit') this.rng.random();
          }
        })(),
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
    agent(
      () =>
        new (class extends BanditAgent {
          override restore(snapshot: Snapshot): void {
            super.restore(snapshot);
            this.values.fill(0);
          }
        })(),
    ),
  ],
  [
    'observations that are scaled in place',
    'does not change events',
    'log changed the event "steps".',
    logger(
      () =>
        new (class extends Lines {
          override log(event: RunEvent): void {
            super.log(event);
            if (event.type === 'steps') event.observations.fill(0);
          }
        })(),
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
