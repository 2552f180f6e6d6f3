// An agent that plays like a person: behaviour cloning of the person's recorded steps.
import { type Config, type Episodes, Rng, resolveConfig, type SelfDriving } from '@prism-rl/core';

/** Batches to learn from, and the longest time for them in milliseconds. */
const [updates, patience] = [2000, 5000];
/** Batches between two messages. */
const every = 10;

/**
 * Learns from a recording.
 *
 * @param seed of the first weights and of the batches
 * @param tell receives the share of the batches so far
 * @returns the policy as an ONNX file
 */
export async function imitate(
  episodes: Episodes,
  seed: number,
  tell: (share: number) => void,
): Promise<ArrayBuffer> {
  const [{ plugin }, { activateBackend }, { withMetadata }] = await Promise.all([
    import('@prism-rl/algo-pg/plugin'),
    import('@prism-rl/nn'),
    import('@prism-rl/jit/onnx'),
  ]);
  const { observationSpace, actionSpace, environment } = episodes;
  const entry = plugin.agents!.bc!;
  // Pictures of these worlds are small: layers learn them at once, convolutions do not.
  const asked: Config = {
    ...{ data: 'hand', network: 'mlp', hidden: [64, 64], batchSize: 128, learningRate: 2e-3 },
  };
  const agent = (await entry.create({
    ...{ observationSpace, actionSpace, numEnvs: 1, steps: updates, rng: new Rng(seed) },
    config: resolveConfig('agent bc', entry, asked),
    engine: await activateBackend('ort'),
    readDataset: () => ({ shards: ['hand'], read: () => episodes }),
  })) as SelfDriving;
  const { signal } = new AbortController();
  const start = performance.now();
  for (let done = 0; done < updates && performance.now() - start < patience; ) {
    done = (await agent.advance(done + every, signal)).envSteps;
    tell(done / updates);
  }
  const made = await agent.portable!();
  return withMetadata(made.export('onnx'), { environment, agent: 'bc' }).slice().buffer;
}
