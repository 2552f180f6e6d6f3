import { describe, test } from 'vitest';
import { BanditAgent, numActions, numStates } from '../../test/conformance/banditAgent.ts';
import { type Defect, proveKit } from '../../test/conformance/proveKit.ts';
import type { RingBatch } from '../../test/conformance/ringMemory.ts';
import type { PackedArray } from '../arrays/arrays.ts';
import type { ActMode, ActOutputs, ExtraSpecs, Extras, Metrics } from '../contracts/policy.ts';
import type { Snapshot } from '../contracts/snapshot.ts';
import { Rng } from '../rng/rng.ts';
import { Discrete } from '../spaces/discrete.ts';
import type { Check } from './check.ts';
import { checkAgent } from './checkAgent.ts';

const on =
  (create: () => BanditAgent): (() => Check[]) =>
  () =>
    checkAgent(create, { observationSpace: new Discrete(numStates), actionSpace: new Discrete(numActions) });
/** Bandits whose `act` is followed by something. */
const acting = (
  change: (agent: BanditAgent, observations: PackedArray, actions: PackedArray, mode: ActMode) => void,
): (() => Check[]) =>
  on(
    () =>
      new (class extends BanditAgent {
        override act(observations: PackedArray, out: ActOutputs, mode: ActMode): void {
          super.act(observations, out, mode);
          change(this, observations, out.actions, mode);
        }
      })(),
  );
/** Bandits that say something beside their actions. */
const saying = (say: (extras: Extras, mode: ActMode) => unknown): (() => Check[]) =>
  on(
    () =>
      new (class extends BanditAgent {
        readonly extras: ExtraSpecs = { remark: { dtype: 'int32', size: 1 } };
        override act(observations: PackedArray, out: ActOutputs, mode: ActMode): void {
          super.act(observations, out, mode);
          say(out.extras, mode);
        }
      })(),
  );
/** Bandits whose `learn` returns something else. */
const learning = (change: (agent: BanditAgent, batch: RingBatch) => unknown): (() => Check[]) =>
  on(
    () =>
      new (class extends BanditAgent {
        override learn(batch: RingBatch): Metrics | undefined {
          super.learn(batch);
          return change(this, batch) as Metrics | undefined;
        }
      })(),
  );
/** Bandits whose `restore` is followed by something. */
const restoring = (change: (agent: BanditAgent) => void): (() => Check[]) =>
  on(
    () =>
      new (class extends BanditAgent {
        override restore(snapshot: Snapshot): void {
          super.restore(snapshot);
          change(this);
        }
      })(),
  );

const inside = 'acts inside the action space, exploring and exploiting';
const rows = 'exploits for any number of rows, each by itself';
const unchanged = 'exploiting changes nothing';
const learns = 'learns, with finite metrics';
const saving = 'saved and restored, through a file, it has the same future';

const shared = new Rng(0);

const defects: Defect[] = [
  [
    'an action that does not exist',
    inside,
    'With explore, row 0 of 2 got 3, not in Discrete(3).',
    acting((_, __, actions) => actions.fill(numActions)),
  ],
  [
    'an action outside only when it exploits',
    inside,
    'With exploit, row 0 of 2 got -1, not in Discrete(3).',
    acting((_, __, actions, mode) => mode === 'exploit' && actions.fill(-1)),
  ],
  [
    'observations that are normalised in place',
    inside,
    'act changed the observations.',
    acting((_, observations) => observations.fill(0)),
  ],
  [
    'an action for the first row only',
    rows,
    'Row 1 of 2 got Int32Array[1], but Int32Array[2] when it came alone.',
    acting((_, __, actions, mode) => mode === 'exploit' && actions.fill(actions[0]!, 1)),
  ],
  [
    'an extra that is written when it exploits',
    inside,
    'act changed the extra "remark" when it exploited.',
    saying(({ remark }) => remark?.fill(1)),
  ],
  [
    'an extra with a row left out',
    'the same agent on the same experience does the same',
    'Two agents from the same seed differ.',
    saying(({ remark }, mode) => mode === 'explore' && remark?.fill(1, 1)),
  ],
  [
    'exploiting that draws from the stream',
    unchanged,
    'save() of the agent or of its memory differs before and after exploiting.',
    acting((agent, _, __, mode) => mode === 'exploit' && agent.rng.random()),
  ],
  [
    'exploiting that counts',
    unchanged,
    'save() of the agent or of its memory differs before and after exploiting.',
    acting((agent, _, __, mode) => mode === 'exploit' && agent.acted++),
  ],
  [
    'exploiting that the next batch remembers',
    unchanged,
    'Training goes on differently after exploiting.',
    (() => {
      const extra = new WeakMap<BanditAgent, number>();
      return on(
        () =>
          new (class extends BanditAgent {
            override act(observations: PackedArray, out: ActOutputs, mode: ActMode): void {
              super.act(observations, out, mode);
              if (mode === 'exploit') extra.set(this, 1);
            }
            override learn(batch: RingBatch): Metrics | undefined {
              super.learn(batch);
              return { loss: extra.get(this) ?? 0 };
            }
          })(),
      );
    })(),
  ],
  [
    'a loss of NaN',
    learns,
    'The metric loss must be a finite number, but is NaN.',
    learning(() => ({ loss: Number.NaN })),
  ],
  ['metrics as a number', learns, 'Metrics must be an object, but are 0.5.', learning(() => 0.5)],
  [
    'learning nothing',
    learns,
    'After learning save() is what it was before.',
    on(() => Object.assign(new BanditAgent(), { learn: () => ({}), save: () => ({ meta: {}, arrays: {} }) })),
  ],
  [
    'a memory that is never ready',
    learns,
    'No batch was due in 200 steps of 2 environments.',
    on(() => {
      const agent = new BanditAgent();
      agent.memory.ready = () => false;
      return agent;
    }),
  ],
  [
    'randomness of its own',
    'the same agent on the same experience does the same',
    'Two agents from the same seed differ.',
    acting((_, __, actions) => {
      actions[0] = shared.integers(numActions);
    }),
  ],
  [
    'weights of its own',
    'the same agent on the same experience does the same',
    'Two agents from the same seed differ.',
    on(() => {
      const agent = new BanditAgent();
      agent.values[0] = shared.random();
      return agent;
    }),
  ],
  [
    'a snapshot without its counter',
    saving,
    'A restored agent saves something else than it was restored from.',
    restoring((agent) => (agent.acted = 0)),
  ],
  [
    'a snapshot without its stream',
    saving,
    'A restored agent saves something else than it was restored from.',
    restoring((agent) => agent.rng.restore(new Rng(1).save())),
  ],
  [
    'a snapshot without its values',
    saving,
    'A restored agent saves something else than it was restored from.',
    restoring((agent) => agent.values.fill(0)),
  ],
  [
    'a snapshot that leaves something out',
    saving,
    'A restored agent learns with other metrics.',
    (() => {
      const scale = new WeakMap<BanditAgent, number>();
      return learning((agent) => {
        scale.set(agent, (scale.get(agent) ?? 1) * 0.99);
        return { scale: scale.get(agent) };
      });
    })(),
  ],
  [
    'a snapshot that is the live state',
    saving,
    'A snapshot changed when the agent went on.',
    on(
      () =>
        new (class extends BanditAgent {
          override save(): Snapshot {
            return { ...super.save(), arrays: { values: this.values } };
          }
        })(),
    ),
  ],
];

describe('checkAgent on an agent that says something beside its actions', () => {
  const checks = saying(({ remark }, mode) => mode === 'explore' && remark?.fill(1));
  for (const { name, run } of checks()) test(name, run);
});
proveKit(
  'checkAgent',
  on(() => new BanditAgent()),
  defects,
);
