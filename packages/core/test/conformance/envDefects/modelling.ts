import type { Check } from '../../../src/conformance/check.ts';
import type { TabularModel } from '../../../src/contracts/model.ts';
import { Corridor } from '../corridor.ts';
import type { Defect } from '../proveKit.ts';
import { on } from './subject.ts';

/** A Corridor whose model is changed. */
const modelling = (change: (model: TabularModel) => object): (() => Check[]) =>
  on(
    () =>
      new (class extends Corridor {
        override model(): TabularModel {
          const model = super.model();
          return { ...model, ...change(model) };
        }
      })(),
  );
const model = 'model, if it has one, is a process and agrees with its steps';

/** Environments whose model is no process, or not theirs. */
export const modellingDefects: Defect[] = [
  [
    'too few outcomes',
    model,
    'rewards must hold 20 entries, but holds 19.',
    modelling(({ rewards }) => ({ rewards: rewards.slice(1) })),
  ],
  [
    'a next state that does not exist',
    model,
    'nextStates must be 0 to 4.',
    modelling(({ nextStates }) => ({ nextStates: nextStates.fill(5) })),
  ],
  [
    'probabilities with sum 1.6',
    model,
    'The outcomes of state 0 and action 0 have probabilities with sum 1.6.',
    modelling(({ probabilities }) => ({ probabilities: probabilities.fill(0.8) })),
  ],
  [
    'a negative probability',
    model,
    'Probabilities of the model must not be negative.',
    modelling(({ probabilities: p }) => ({ probabilities: p.map((v) => (v === 0.8 ? 1.2 : -0.2)) })),
  ],
  [
    'a start that has the sum 2',
    model,
    'startDistribution has the sum 2.',
    modelling(() => ({ startDistribution: new Float64Array([1, 1, 0, 0, 0]) })),
  ],
  [
    'a start in the wrong cell',
    model,
    'An episode starts in state 0, which the model says cannot be.',
    modelling(() => ({ startDistribution: new Float64Array([0, 0, 1, 0, 0]) })),
  ],
  [
    'rewards that steps do not give',
    model,
    'From state 3 with action 1 a step led to {next: 4, reward: 1, terminated: true}, which is no outcome of the model.',
    modelling(({ rewards }) => ({ rewards: rewards.fill(0) })),
  ],
  [
    'a goal that does not end',
    model,
    'From state 3 with action 1 a step led to {next: 4, reward: 1, terminated: true}, which is no outcome of the model.',
    modelling(({ terminated }) => ({ terminated: terminated.fill(0) })),
  ],
];
