/** Reads traces of Gymnasium 1.3, `test/fixtures/*Golden.json`, recorded by tools/env-box2d/golden.py. */

import { readFileSync } from 'node:fs';

/** One trace: actions and Gymnasium's results. */
export interface GoldenTrace {
  readonly seed: number;
  readonly actionSize: number;
  /** `actionSize` numbers per step. */
  readonly actions: readonly number[];
  readonly firstObservation: Float32Array;
  /** Observations after each step, before any reset. */
  readonly observations: Float32Array;
  readonly rewards: ArrayLike<number>;
  /** Steps that ended the task. */
  readonly terminated: readonly number[];
  /** Steps that hit the time limit. */
  readonly truncated: readonly number[];
  /** Steps followed by a reset, and the observations of these resets. */
  readonly resets: readonly number[];
  readonly resetObservations: Float32Array;
}

/** All traces of one environment with one set of arguments. */
export interface GoldenEnvironment {
  readonly id: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly observationSize: number;
  readonly traces: readonly GoldenTrace[];
}

interface Stored {
  env: string;
  kwargs: Record<string, unknown>;
  obsDim: number;
  traces: {
    seed: number;
    actions?: string;
    actionsF32?: string;
    obs0F32: string;
    obsF32: string;
    resetObsF32: string;
    rewards?: number[];
    rewardsF64?: string;
    terminated: number[];
    truncated: number[];
    resets: number[];
  }[];
}

function decode(base64: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(base64, 'base64')).buffer;
}

export function readGolden(name: string): GoldenEnvironment[] {
  const text = readFileSync(new URL(`./fixtures/${name}Golden.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as Stored[]).map(({ env, kwargs, obsDim, traces }) => ({
    id: env,
    kwargs,
    observationSize: obsDim,
    traces: traces.map((trace) => {
      const observations = new Float32Array(decode(trace.obsF32));
      const steps = observations.length / obsDim;
      const actions =
        trace.actionsF32 === undefined
          ? [...(trace.actions ?? '')].map(Number)
          : [...new Float32Array(decode(trace.actionsF32))];
      return {
        seed: trace.seed,
        actionSize: actions.length / steps,
        actions,
        firstObservation: new Float32Array(decode(trace.obs0F32)),
        observations,
        rewards:
          trace.rewardsF64 === undefined ? (trace.rewards ?? []) : new Float64Array(decode(trace.rewardsF64)),
        terminated: trace.terminated,
        truncated: trace.truncated,
        resets: trace.resets,
        resetObservations: new Float32Array(decode(trace.resetObsF32)),
      };
    }),
  }));
}
