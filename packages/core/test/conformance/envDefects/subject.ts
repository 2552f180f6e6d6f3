import type { Check } from '../../../src/conformance/check.ts';
import { checkEnv } from '../../../src/conformance/checkEnv.ts';
import type { Env, StepResult } from '../../../src/contracts/env.ts';
import { Drift } from '../drift.ts';

export type Result = StepResult<Float32Array>;

/** The checks of an environment. */
export const on =
  (create: () => Env): (() => Check[]) =>
  () =>
    checkEnv(create);

/** A Drift whose results of `step` are changed. */
export const stepping = (change: (result: Result) => unknown): (() => Check[]) =>
  on(
    () =>
      new (class extends Drift {
        override move(push: number): Result {
          return change(super.move(push)) as Result;
        }
      })(),
  );
