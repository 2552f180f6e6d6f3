// Plays a policy file that `prism export` wrote: ONNX, from `observation` to `action`.
import type { Config, Env, PackedArray } from '@prism-rl/core';
import { packedArray, resolveConfig } from '@prism-rl/core';
import { readMetadata } from '@prism-rl/jit/onnx';
import { planRun, runFactory } from '@prism-rl/runner';
import { agentOf } from './agents.ts';
import type { Hands } from './hands.ts';
import { firstRow, packed } from './insight.ts';
import type { Refusal } from './messages.ts';
import type { Send } from './moments.ts';
import type { Pace } from './pace.ts';
import { performEpisode } from './performEpisode.ts';
import { gridOf, shapesOf, viewOf } from './picture.ts';
import { loadRegistry } from './plugins.ts';
import { rivalOf } from './rival.ts';
import { mostShown, worldOf } from './worlds.ts';

/** The file and the world to play it in. */
export interface PolicyFile {
  readonly world: string;
  /** Rows of a grid world that the visitor has drawn. */
  readonly map?: readonly string[] | undefined;
  readonly policy: ArrayBuffer;
  readonly name: string;
  readonly seed: number;
}

/**
 * Plays greedy episodes until stopped, and a person's while `hands` act.
 *
 * Reports a file that is no policy for this world, or that was trained in another one, instead of playing it.
 */
export async function playPolicy(file: PolicyFile, pace: Pace, send: Send, hands: Hands): Promise<void> {
  try {
    await playForever(file, pace, hands, send);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    send({ type: 'refused', name: file.name, world: file.world, why: error.why });
  }
}

/** The file is no policy for the world. */
class Refused extends Error {
  readonly why: Refusal;

  constructor(why: Refusal, cause?: unknown) {
    super(why, { cause });
    this.why = why;
  }
}

async function playForever(file: PolicyFile, pace: Pace, hands: Hands, send: Send): Promise<void> {
  const { world, name } = file;
  const policy = await policyOf(file);
  const { environment, agent } = readMetadata(new Uint8Array(file.policy));
  // Files of `prism export` name their world. Older ones do not; then the shape of their observations decides.
  if (environment !== undefined && environment !== world) {
    send({ type: 'elsewhere', world: environment });
    return;
  }
  const stage = await stageFor(file, policy);
  const { observationSpace, actionSpace } = stage;
  const row = packedArray(observationSpace.dtype, observationSpace.size);
  const actions = packedArray(actionSpace.dtype, actionSpace.size);
  const act = async (observation: unknown): Promise<unknown> => {
    observationSpace.pack(observation, row);
    const chosen = await policy(row);
    for (let k = 0; k < actions.length; k++) actions[k] = Number(chosen[k]);
    return actionSpace.unpack(actions);
  };
  const grid = gridOf(stage);
  send({
    type: 'ready',
    ...(grid && { grid }),
    ...shapesOf(stage),
    settings: {},
  });
  send({ type: 'policy', name, ...(agent === undefined ? {} : { agent }) });
  let steps = 0;
  const perform = async (own: number, isDuel: boolean): Promise<void> => {
    const { observation: first } = stage.reset({ seed: own });
    const isOff = (): boolean => hands.isDuel !== isDuel;
    await performEpisode(stage, (seen) => (isOff() ? undefined : (hands.take() ?? act(seen))), first, {
      ...{ pace, isOff, most: mostShown(world) },
      onState: async (observation, action, score) => {
        const { parts, buffers } = grid === undefined ? viewOf(world, stage) : { parts: {}, buffers: [] };
        const row = packed(observationSpace, observation);
        send(
          {
            type: 'moment',
            shows: hands.areOn ? 'hand' : 'learned',
            score,
            envSteps: steps++,
            observation: firstRow(row, Math.min(row.length, 64)),
            action,
            ...parts,
          },
          buffers,
        );
      },
      onEnd: (sum) => {
        if (hands.areOn) send({ type: 'played', score: sum });
        else send({ type: 'progress', envSteps: steps, episodes: [steps, sum], metrics: {} });
      },
    });
    if (!isDuel || isOff()) return;
    hands.steer(null);
    const { score } = await rivalOf(act, stage, own);
    send({ type: 'rival', score });
  };
  for (let seed = file.seed; ; seed++) await (hands.isDuel ? perform(file.seed, true) : perform(seed, false));
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
  const { entry } = (await loadRegistry({ world, agent: 'q-learning' })).get('environments', world);
  const plain = (await entry.create(resolveConfig(`environment ${world}`, entry, envConfig))) as Env;
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
