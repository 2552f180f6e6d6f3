import type { ResetOptions, ResetResult } from '../../../src/contracts/env.ts';
import { Drift } from '../drift.ts';
import type { Defect } from '../proveKit.ts';
import { on, type Result } from './subject.ts';

let kept: Float32Array | undefined;
const belongs = 'observations belong to the caller: they do not change later';
const overwriting = 'observations belong to the caller: overwriting them changes nothing';

/** Environments that share arrays with their callers. */
export const ownershipDefects: Defect[] = [
  [
    'one array for all observations',
    belongs,
    'The observation of step 0 changed after it was returned.',
    on(() => {
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
    'a state that is the last observation',
    overwriting,
    'An environment that was meddled with and one that was not',
    on(
      () =>
        new (class extends Drift {
          view: Float32Array = new Float32Array(2);
          override observe(): Float32Array {
            this.view = super.observe();
            return this.view;
          }
          override move(push: number): Result {
            this.state.x = this.view[0]!;
            return super.move(push);
          }
        })(),
    ),
  ],
  [
    'an action that is kept for the next step',
    'actions belong to the caller: overwriting them after the step changes nothing',
    '77 is not in Box(-1, 1, [1], float32).',
    on(
      () =>
        new (class extends Drift {
          override step(action: Float32Array): Result {
            const result = super.step(kept?.length === 1 ? (kept as Float32Array) : action);
            kept = action;
            return result;
          }
          override reset(options?: ResetOptions): ResetResult<Float32Array> {
            kept = undefined;
            return super.reset(options);
          }
        })(),
    ),
  ],
  [
    'an action that is clipped in place',
    'actions belong to the caller: step does not change them',
    'step changed the action',
    on(
      () =>
        new (class extends Drift {
          override step(action: Float32Array): Result {
            action[0] = Math.min(action[0]!, 0.5);
            return super.step(action);
          }
        })(),
    ),
  ],
];
