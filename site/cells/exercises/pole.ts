// A pole that a policy of eight parameters balances: demonstrates gradients and advantages within seconds.
import { Rng } from '@prism-rl/core';
import { CartPole } from '@prism-rl/env-classic';
import { lineFigure } from '../../../tools/course/lineFigure.ts';

/** An episode of the pole. */
export interface PoleEpisode {
  readonly observations: readonly (readonly number[])[];
  readonly actions: readonly number[];
  readonly rewards: readonly number[];
}

const episodes = 300;

/**
 * Trains a linear softmax policy on the pole's four numbers, episode by episode.
 *
 * @param gradient of log π by the two logits.
 * @param weights of the steps of an episode.
 * @returns the mean of every ten returns.
 */
export function balance(
  gradient: (logits: number[], action: number) => ArrayLike<number>,
  weights: (episode: PoleEpisode) => ArrayLike<number>,
): number[] {
  const rng = new Rng(1);
  const env = new CartPole();
  const theta = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  const logitsOf = (x: readonly number[]): number[] =>
    theta.map((row) => row.reduce((sum, weight, k) => sum + weight * x[k]!, 0));
  const means: number[] = [];
  let sum = 0;
  for (let episode = 1; episode <= episodes; episode++) {
    let x = [...env.reset(episode === 1 ? { seed: 1 } : {}).observation];
    const seen = { observations: [] as number[][], actions: [] as number[], rewards: [] as number[] };
    for (let isOver = false; !isOver; ) {
      const [a, b] = logitsOf(x) as [number, number];
      const action = rng.random() < 1 / (1 + Math.exp(b - a)) ? 0 : 1;
      const { observation, reward, terminated, truncated } = env.step(action);
      seen.observations.push(x);
      seen.actions.push(action);
      seen.rewards.push(reward);
      x = [...observation];
      isOver = terminated || truncated;
    }
    sum += seen.rewards.length;
    if (episode % 10 === 0) {
      means.push(sum / 10);
      sum = 0;
    }
    const given = weights(seen);
    const step = theta.map((row) => row.map(() => 0));
    seen.observations.forEach((observation, t) => {
      const g = gradient(logitsOf(observation), seen.actions[t]!);
      step.forEach((row, action) => {
        row.forEach((_, k) => {
          row[k]! += given[t]! * g[action]! * observation[k]!;
        });
      });
    });
    theta.forEach((row, action) => {
      row.forEach((_, k) => {
        row[k]! += (5 * step[action]![k]!) / seen.rewards.length;
      });
    });
  }
  return means;
}

/** Number of steps for which the pole stood. */
export function polePicture(means: readonly number[]): string {
  return lineFigure({
    title: 'CartPole',
    xName: 'episode',
    yName: 'return, mean of ten',
    xTicks: [0, 100, 200, 300],
    yTicks: [0, 100, 200, 300, 400, 500],
    curves: [{ name: '', colour: '#5b46c9', points: means.map((mean, k) => [10 * (k + 1), mean]) }],
  });
}
