// Plays a policy file that `prism export` wrote: ONNX, from `observation` to `action`.
import type { Env } from '@prism-rl/core';
import { PrismError, packedArray } from '@prism-rl/core';
import { firstRow } from './insight.ts';
import type { FromWorker } from './messages.ts';
import type { Pace } from './pace.ts';
import { pictureOf } from './picture.ts';
import { loadRegistry } from './plugins.ts';
import { performEpisode } from './session.ts';

/** What to play, and where. */
export interface PolicyFile {
  readonly world: string;
  readonly policy: ArrayBuffer;
  readonly name: string;
  readonly seed: number;
}

/**
 * Plays greedy episodes without end.
 *
 * @throws PrismError `incompatible` for a file that is no policy for this world.
 */
export async function playPolicy(
  file: PolicyFile,
  pace: Pace,
  send: (message: FromWorker, transfer?: Transferable[]) => void,
): Promise<void> {
  const { world, name } = file;
  const registry = await loadRegistry({ world, agent: 'q-learning' });
  const { entry } = registry.get('environments', world);
  const stage = (await entry.create(entry.defaults)) as Env;
  const act = await policyFrom(file, stage);
  const grid = (stage as { readonly grid?: { readonly scene: object; readonly arrows: readonly string[] } })
    .grid;
  send({
    type: 'ready',
    ...(grid === undefined ? {} : { grid: { ...grid.scene, arrows: grid.arrows } as never }),
    numActions: stage.actionSpace.flatSize,
    isContinuous: stage.actionSpace.kind !== 'discrete',
    numEnvs: 1,
    settings: {},
  });
  send({ type: 'policy', name });
  let steps = 0;
  for (let seed = file.seed; ; seed++) {
    const { observation: first } = stage.reset({ seed });
    await performEpisode(stage, act, first, {
      pace,
      onState: async (observation, action) => {
        const row = packedArray(stage.observationSpace.dtype, stage.observationSpace.size);
        stage.observationSpace.pack(observation, row);
        const frame = world.startsWith('CartPole') || grid !== undefined ? undefined : stage.render?.();
        const picture = frame === undefined ? undefined : pictureOf(frame);
        send(
          {
            type: 'moment',
            envSteps: steps++,
            observation: firstRow(row, Math.min(row.length, 64)),
            action,
            ...(picture === undefined ? {} : { picture }),
          },
          picture === undefined ? [] : [picture.data.buffer],
        );
      },
      onEnd: (sum) => send({ type: 'progress', envSteps: steps, episodes: [steps, sum], metrics: {} }),
    });
  }
}

async function policyFrom(
  { policy, name, world }: PolicyFile,
  stage: Env,
): Promise<(observation: unknown) => Promise<unknown>> {
  const { InferenceSession, Tensor } = await import('onnxruntime-web');
  const wrong = (why: string, cause?: unknown): PrismError =>
    new PrismError('incompatible', `${name} is no policy for ${world}: ${why}.`, {
      hint: 'Take a file that `prism export` wrote, and the world that it was trained in.',
      cause,
    });
  const session = await InferenceSession.create(new Uint8Array(policy), {
    executionProviders: ['wasm'],
  }).catch((cause: unknown) => {
    throw wrong('it is no ONNX model', cause);
  });
  if (!session.inputNames.includes('observation') || !session.outputNames.includes('action')) {
    throw wrong('it has no input "observation" or no output "action"');
  }
  const { observationSpace, actionSpace } = stage;
  const row = packedArray(observationSpace.dtype, observationSpace.size);
  const actions = packedArray(actionSpace.dtype, actionSpace.size);
  return async (observation) => {
    observationSpace.pack(observation, row);
    const input = new Tensor('float32', Float32Array.from(row as ArrayLike<number>), [
      1,
      ...observationSpace.shape,
    ]);
    const { action } = await session.run({ observation: input }).catch((cause: unknown) => {
      throw wrong('its observations have another shape', cause);
    });
    for (let k = 0; k < actions.length; k++)
      actions[k] = Number((action!.data as ArrayLike<number | bigint>)[k]);
    return actionSpace.unpack(actions);
  };
}
