// The runner's overhead: the same steps in a plain loop and through the RxJS stream.

import type {
  ActOutputs,
  AgentEntry,
  Memory,
  PackedArray,
  Plugin,
  StepLearner,
  Transitions,
} from '@prism-rl/core';
import { createEnvironments, definePlugin, packedArray, Registry } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { train } from '@prism-rl/runner';
import { lastValueFrom, tap } from 'rxjs';
import type { Report } from '../src/index.ts';
import { median } from '../src/index.ts';

export const suite = 'runner';

const rounds = 5;

/** A memory and an agent that do almost nothing, so that only the loop remains. */
class LeaningAgent implements StepLearner<Transitions> {
  readonly memory: Memory<Transitions>;

  constructor() {
    const last: { transitions?: Transitions; due: boolean } = { due: false };
    this.memory = {
      size: 1,
      capacity: 1,
      add: (transitions) => {
        last.transitions = transitions;
        last.due = true;
      },
      ready: () => last.due,
      sample: () => {
        last.due = false;
        return last.transitions!;
      },
      save: () => ({ meta: {}, arrays: {} }),
      restore: () => undefined,
    };
  }

  act(observations: PackedArray, { actions }: ActOutputs): void {
    lean(observations as Float32Array, actions as Int32Array);
  }

  learn(): undefined {
    return undefined;
  }

  save(): { meta: object & Record<string, never>; arrays: Record<string, never> } {
    return { meta: {}, arrays: {} };
  }

  restore(): void {}
}

/** Pushes the cart to the side to which the pole leans. */
function lean(observations: Float32Array, actions: Int32Array): void {
  for (let i = 0; i < actions.length; i++) actions[i] = observations[i * 4 + 2]! > 0 ? 1 : 0;
}

const leaning: AgentEntry<object> = {
  description: 'pushes to the side that the pole leans to',
  defaults: {},
  schema: { '~standard': { version: 1, vendor: 'prism', validate: (value) => ({ value: value as object }) } },
  supports: () => true,
  create: () => new LeaningAgent(),
};
const plugins: Plugin[] = [classic, definePlugin({ name: 'bench', agents: { leaning } })];

async function byHand(numEnvs: number, steps: number): Promise<number> {
  const env = await createEnvironments(new Registry([classic]), { id: 'CartPole-v1' }, numEnvs);
  const actions = packedArray('int32', numEnvs) as Int32Array;
  env.reset({ seed: 1 });
  const started = performance.now();
  for (let step = 0; step < steps; step += numEnvs) {
    lean(env.observations as Float32Array, actions);
    env.step(actions);
  }
  return (steps * 1000) / (performance.now() - started);
}

async function byRunner(numEnvs: number, steps: number): Promise<number> {
  let seconds = Number.NaN;
  const run = train({ plugins, env: 'CartPole-v1', agent: 'leaning', steps, numEnvs, seed: 1 });
  await lastValueFrom(
    run.pipe(
      tap((event) => {
        if (event.type === 'end') seconds = event.seconds;
      }),
    ),
  );
  return steps / seconds;
}

export async function run(report: Report): Promise<void> {
  for (const [numEnvs, steps] of [
    [1, 3_000_000],
    [16, 10_000_000],
    [1024, 30_000_000],
  ] as const) {
    const hand: number[] = [];
    const runner: number[] = [];
    for (let round = 0; round < rounds; round++) {
      hand.push(await byHand(numEnvs, steps));
      runner.push(await byRunner(numEnvs, steps));
    }
    report({
      suite,
      name: `CartPole-v1 × ${numEnvs}, steps through the runner`,
      unit: 'steps/s',
      value: median(runner),
      higherIsBetter: true,
      peer: 'bare loop: act and step only',
      peerValue: median(hand),
    });
  }
}
