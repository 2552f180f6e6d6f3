import { type Frame, Rng, type Run } from '@prism-rl/core';
import type { MetricsRow } from '@prism-rl/loggers';
import type { ReportData } from '../../src/results/pages/reportData.ts';

export function exampleManifest(seed: number, steps = 50_000): Run {
  return {
    ...{ environment: 'CartPole-v1', agent: 'dqn', preset: 'cartpole', seed, numEnvs: 1, steps },
    environmentConfig: { maxEpisodeSteps: 500 },
    agentConfig: {
      ...{ learningRate: 0.00025, hidden: [120, 84], batchSize: 128, discount: 0.99 },
      explore: { start: 1, end: 0.05, fraction: 0.5 },
    },
    backend: 'ort',
    context: { prism: '0.1.0', node: '26.10.0', cpu: '2 × Example CPU', git: 'abc1234' },
  };
}

/** A synthetic run that learns: its rows resemble those of DQN on CartPole. */
export function exampleRun(seed: number, steps = 50_000): Pick<ReportData, 'manifest' | 'rows'> {
  const rng = new Rng(seed);
  const rows: MetricsRow[] = [];
  const manifest = exampleManifest(seed, steps);
  const { environment, agent, numEnvs } = manifest;
  rows.push({
    ...{ type: 'start', envSteps: 0, environment, agent, seed, numEnvs, steps },
    ...{ every: 100, time: '2026-01-01T00:00:00.000Z' },
  });
  const skill = (envSteps: number): number =>
    22 + 470 / (1 + Math.exp(-(envSteps / steps - 0.38 - 0.03 * (seed % 3)) * 16));
  let episode = 0;
  let nextEpisode = 20;
  for (let envSteps = 100; envSteps <= steps; envSteps += 100) {
    while (nextEpisode <= envSteps) {
      const length = Math.max(
        8,
        Math.min(500, Math.round(skill(nextEpisode) * Math.exp(rng.normal(-0.05, 0.35)))),
      );
      const truncated = length === 500;
      rows.push({
        ...{ type: 'episode', envSteps: nextEpisode, episode: ++episode, env: 0, return: length, length },
        ...{ terminated: !truncated, truncated },
      });
      nextEpisode += length;
    }
    const loss = (0.004 + 0.9 * Math.exp((-9 * envSteps) / steps)) * Math.exp(rng.normal(0, 0.5));
    const epsilon = Math.max(0.05, 1 - (1.9 * envSteps) / steps);
    rows.push({ type: 'update', envSteps, updates: envSteps, loss, epsilon, meanQ: skill(envSteps) / 5 });
    const stepsPerSecond = 9000 + rng.normal(0, 500);
    rows.push({ type: 'progress', envSteps, stepsPerSecond, elapsedSeconds: envSteps / 9000 });
    if (envSteps % 5000 === 0) {
      const returns = Array.from({ length: 20 }, () =>
        Math.min(500, Math.round(skill(envSteps) * (1.05 + rng.normal(0, 0.05)))),
      );
      const meanReturn = returns.reduce((sum, value) => sum + value, 0) / 20;
      const stdReturn = Math.sqrt(returns.reduce((sum, value) => sum + (value - meanReturn) ** 2, 0) / 20);
      rows.push({ type: 'evaluation', envSteps, episodes: 20, meanReturn, stdReturn, returns });
      const path = `checkpoints/${envSteps}`;
      rows.push({ type: 'checkpoint', envSteps, path, bytes: 1e6, writeSeconds: 0.01 });
    }
  }
  const counts = { episodes: episode, updates: steps, trainSeconds: steps / 9000 };
  rows.push({ type: 'end', envSteps: steps, reason: 'finished', ...counts });
  return { manifest, rows };
}

/** A small film: a dark block that moves over a light background. */
export function exampleFrames(count: number, width = 96, height = 64): Frame[] {
  return Array.from({ length: count }, (_, i) => {
    const data = new Uint8Array(3 * width * height).fill(250);
    const left = Math.round((width - 20) * (0.5 + 0.5 * Math.sin((2 * Math.PI * i) / count)));
    for (let y = 36; y < 48; y++) {
      for (let x = left; x < left + 20; x++) data.set([30, 60 + 2 * y, 140], 3 * (y * width + x));
    }
    return { width, height, data };
  });
}

export function exampleReport(steps = 50_000): ReportData {
  return {
    title: 'DQN on CartPole-v1',
    command: 'npm run prism -- train dqn CartPole-v1 --preset cartpole --steps 50000 --seed 1',
    threshold: 475,
    ...exampleRun(1, steps),
    metrics: {
      loss: 'Huber loss of the temporal-difference error, mean over the batch.',
      epsilon: 'Share of random actions.',
    },
    animation: { frames: exampleFrames(40), fps: 20, caption: 'Seed 1 after training: return 500' },
  };
}
