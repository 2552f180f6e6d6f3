// An agent that plays like a person: behaviour cloning of the person's recorded steps.
import { type Config, Rng, resolveConfig, type SelfDriving } from '@prism-rl/core';
import { decodeEpisodes } from '@prism-rl/core/recordings';
import type { Send } from './moments.ts';

/** Batches to learn from, and the longest time for them in milliseconds. */
const [updates, patience] = [2000, 5000];
/** Batches between two messages. */
const every = 10;

/** Learns from a recording, and sends the policy. @param seed of the first weights and of the batches */
export async function imitate(recording: ArrayBuffer, seed: number, send: Send): Promise<void> {
  const [{ plugin }, { activateBackend }, { withMetadata }] = await Promise.all([
    import('@prism-rl/algo-pg/plugin'),
    import('@prism-rl/nn'),
    import('@prism-rl/jit/onnx'),
  ]);
  const episodes = decodeEpisodes(new Uint8Array(recording));
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
    const { envSteps, metrics = {} } = await agent.advance(done + every, signal);
    done = envSteps;
    send({ type: 'progress', envSteps: done, episodes: [], metrics: { ...metrics, share: done / updates } });
  }
  const made = await agent.portable!();
  const policy = withMetadata(made.export('onnx'), { environment, agent: 'bc' }).slice().buffer;
  send({ type: 'exported', policy }, [policy]);
}
