// Plays a policy file that `prism export` wrote: ONNX, from `observation` to `action`.
import type { Config, Env, PackedArray } from '@prism-rl/core';
import { packedArray } from '@prism-rl/core';
import { readMetadata } from '@prism-rl/jit/onnx';
import { planRun, runFactory } from '@prism-rl/runner';
import { agentOf } from '../choices/agents.ts';
import { loadRegistry } from '../choices/plugins.ts';
import { mostShown, worldOf } from '../choices/worlds.ts';
import type { PolicyFile, Refusal, Send } from '../host/events.ts';
import { Moments } from '../seen/moments.ts';
import { readyOf } from '../seen/picture.ts';
import { type Performance, performForever } from './performEpisode.ts';
import { plainStage } from './plainStage.ts';
import { StageTask } from './stageTask.ts';

/** The file is no policy for the world. */
class Refused extends Error {
  readonly why: Refusal;

  constructor(why: Refusal, cause?: unknown) {
    super(why, { cause });
    this.why = why;
  }
}

/** A policy on the stage: it plays greedy episodes until it is stopped, or a person does. */
export class PolicyPlayer extends StageTask {
  readonly #file: PolicyFile;

  constructor(file: PolicyFile, stepsPerSecond: number, send: Send) {
    super(file.world, stepsPerSecond, send);
    this.#file = file;
  }

  /** Plays the file, or reports that it is no policy for this world, or was trained in another one. */
  async run(): Promise<void> {
    const { world, name } = this.#file;
    try {
      await this.#play();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.send({ type: 'refused', name, world, why: error.why });
    }
  }

  async export(): Promise<ArrayBuffer> {
    return this.#file.policy;
  }

  async #play(): Promise<void> {
    const { world, name, seed, policy: bytes } = this.#file;
    const { pace, hands, send } = this;
    // A file of recorded episodes begins with the length of its header in eight bytes, and the header is JSON.
    const [last, brace] = new Uint8Array(bytes).subarray(7);
    if (last === 0 && brace === 0x7b)
      return (await import('../lesson/replay.ts')).playRecording(this.#file, pace, send);
    const policy = await policyOf(this.#file);
    const { environment, agent } = readMetadata(new Uint8Array(bytes));
    // Files of `prism export` name their world. Older ones do not; then the shape of their observations decides.
    if (environment !== undefined && environment !== world)
      return send({ type: 'elsewhere', world: environment });
    const stage = await stageFor(this.#file, policy);
    const { observationSpace, actionSpace } = stage;
    const row = packedArray(observationSpace.dtype, observationSpace.size);
    const actions = packedArray(actionSpace.dtype, actionSpace.size);
    const act = async (observation: unknown): Promise<unknown> => {
      observationSpace.pack(observation, row);
      const chosen = await policy(row);
      for (let k = 0; k < actions.length; k++) actions[k] = Number(chosen[k]);
      return actionSpace.unpack(actions);
    };
    send(readyOf(stage, {}));
    send({ type: 'policy', name, ...(agent === undefined ? {} : { agent }) });
    const moments = new Moments(stage, world, undefined, send);
    let steps = 0;
    const show: Performance = {
      ...{ stage, pace, most: mostShown(world), hands, send, act },
      onState: (observation, action, score) =>
        moments.played(undefined, hands.areOn ? 'hand' : 'learned', {
          ...{ observation, action, score },
          envSteps: steps++,
        }),
      onEnd: (sum) => send({ type: 'progress', envSteps: steps, episodes: [steps, sum], metrics: {} }),
    };
    await performForever(show, seed);
  }
}

/** Chooses an action for a packed observation. Throws `Refused` for another number of elements. */
type Choose = (row: PackedArray) => Promise<ArrayLike<number | bigint>> | ArrayLike<number>;

/** Loads a policy file as plain JavaScript, without a download; other networks need ONNX Runtime. */
async function policyOf(file: PolicyFile): Promise<Choose> {
  const { portablePolicy } = await import('@prism-rl/jit/portable');
  try {
    const policy = portablePolicy(new Uint8Array(file.policy));
    if (policy.begin().length > 0) return await runtimePolicy(file);
    return (row) => {
      try {
        const taken = policy.act(row as ArrayLike<number>);
        return typeof taken === 'number' ? [taken] : taken;
      } catch (cause) {
        throw new Refused('shape', cause);
      }
    };
  } catch {
    return runtimePolicy(file);
  }
}

async function runtimePolicy(file: PolicyFile): Promise<Choose> {
  const { InferenceSession, Tensor } = await import('onnxruntime-web');
  const session = await InferenceSession.create(new Uint8Array(file.policy), {
    executionProviders: ['wasm'],
  }).catch((cause: unknown) => {
    throw new Refused('model', cause);
  });
  if (!session.inputNames.includes('observation') || !session.outputNames.includes('action')) {
    throw new Refused('names');
  }
  // The parts of a Dict, in order.
  const shapes = session.inputMetadata.map((given) =>
    given.isTensor ? given.shape.slice(1).map(Number) : [],
  );
  return async (row) => {
    if (row.length !== shapes.reduce((sum, shape) => sum + sizeOf(shape), 0)) throw new Refused('shape');
    let from = 0;
    const inputs = session.inputMetadata.map((given, k) => {
      const numbers = row.subarray(from, from + sizeOf(shapes[k]!)) as ArrayLike<number>;
      from += sizeOf(shapes[k]!);
      const isDouble = given.isTensor && given.type === 'float64';
      const array = isDouble ? Float64Array.from(numbers) : Float32Array.from(numbers);
      return [given.name, new Tensor(array, [1, ...shapes[k]!])] as const;
    });
    const { action } = await session.run(Object.fromEntries(inputs)).catch((cause: unknown) => {
      throw new Refused('shape', cause);
    });
    return action!.data as ArrayLike<number | bigint>;
  };
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, extent) => size * extent, 1);

/**
 * The world as the policy saw it: unwrapped, or wrapped by its agents' presets (an Atari game in four small grey frames), whichever matches
 * the file's observation shape.
 */
async function stageFor({ world, map }: PolicyFile, policy: Choose): Promise<Env> {
  const envConfig: Config = map === undefined ? {} : { map: [...map] };
  const fits = async ({ observationSpace: { dtype, size } }: Env): Promise<boolean> => {
    try {
      await policy(packedArray(dtype, size));
      return true;
    } catch {
      return false;
    }
  };
  const plain = await plainStage(world, map);
  if (await fits(plain)) return plain;
  plain.close?.();
  for (const agent of worldOf(world).agents.filter((id) => agentOf(id).kind === 'network')) {
    const registry = await loadRegistry({ world, agent });
    const run = planRun(registry, { env: world, agent, envConfig });
    const stage = await runFactory(registry, run).createSingleEnv();
    if (await fits(stage)) return stage;
    stage.close?.();
  }
  throw new Refused('shape');
}
