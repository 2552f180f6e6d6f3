import type { StepPrograms } from '@prism-rl/jit';
import type { DeviceEnv } from './deviceEnv.ts';
import { planMemory } from './memoryPlan.ts';
import { priorityPrograms } from './priorityPrograms.ts';
import type { ReplayShape } from './runLayout.ts';
import { type LoopSteps, type ValueLoop, valueLoopOf } from './trainingLoop.ts';

/** An agent of action values as programs, such as `recordDqn` of `@prism-rl/algo-dqn-family` makes. */
export interface RecordedAgent {
  readonly steps: Pick<LoopSteps, 'act' | 'update' | 'target'>;
  /** `alpha` is the exponent of prioritized replay; undefined for uniform sampling. */
  readonly replay: Omit<ReplayShape, 'isPrioritized'> & { readonly alpha: number | undefined };
  /** Updates between moves of the target network. */
  readonly targetEvery: number;
}

/** Puts an agent into an environment, and all its programs into one memory. */
export function valueLoop({ steps, replay, targetEvery }: RecordedAgent, env: DeviceEnv): ValueLoop {
  const { alpha, ...shape } = replay;
  const more = alpha === undefined ? {} : priorityPrograms(replay.batchSize, alpha);
  const named = Object.entries({ ...steps, ...more }).filter(
    (entry): entry is [string, StepPrograms] => entry[1] !== undefined,
  );
  const planned = planMemory(named.map(([, step]) => step));
  return valueLoopOf({
    env,
    steps: Object.fromEntries(named.map(([name], i) => [name, planned[i]!])) as unknown as LoopSteps,
    replay: { ...shape, isPrioritized: alpha !== undefined },
    targetEvery,
  });
}
