// Chapters 5 to 7: learning from experience, in tables.

import { Rng } from '@prism-rl/core';
import { CliffWalking, SuttonBartoGrid } from '@prism-rl/env-gridworld';
import { exercise } from '../exercise.ts';
import { greedyPath, gridPicture, randomWalk, rounded, stepOf } from './grids.ts';

/** Chapter 5: returns, computed backwards. */
export const returns = exercise<(rewards: number[], gamma: number) => ArrayLike<number>>({
  name: 'returns',
  questions: [
    {
      says: { en: 'Three rewards of 1, γ = 1.', ko: '보상 1이 세 번, γ = 1.' },
      ask: (answer) => [answer([1, 1, 1], 1), [3, 2, 1]],
      slips: [
        [
          [1, 2, 3],
          {
            en: 'That sums what came before; a return sums what is still to come.',
            ko: '그것은 지나온 보상의 합입니다. 반환값은 앞으로 올 보상의 합입니다.',
          },
        ],
        [[3, 3, 3], { en: 'Each step has a return of its own.', ko: '반환값은 스텝마다 다릅니다.' }],
      ],
    },
    {
      says: { en: 'A reward at the end, γ = 0.9.', ko: '마지막에만 보상, γ = 0.9.' },
      ask: (answer) => [answer([0, 0, 1], 0.9), [0.81, 0.9, 1]],
      slips: [
        [
          [0.729, 0.81, 0.9],
          {
            en: 'The reward of a step is not discounted in its own return.',
            ko: '그 스텝의 보상에는 감가율을 곱하지 않습니다.',
          },
        ],
      ],
    },
    {
      says: { en: 'Costs and a reward.', ko: '음수 보상과 양수 보상.' },
      ask: (answer) => [answer([-1, 2, -3], 0.5), [-0.75, 0.5, -3]],
    },
    {
      says: { en: 'An episode of one step.', ko: '한 스텝짜리 에피소드.' },
      ask: (answer) => [answer([4], 0.9), [4]],
    },
    {
      says: { en: 'The rewards are still there afterwards.', ko: '보상 배열은 그대로 남아 있습니다.' },
      ask: (answer) => {
        const rewards = [1, 2];
        answer(rewards, 0.9);
        return [rewards, [1, 2]];
      },
    },
  ],
  async show(answer) {
    const env = new SuttonBartoGrid();
    const model = env.model!();
    const rng = new Rng(1);
    const sums = new Array<number>(16).fill(0);
    const counts = new Array<number>(16).fill(0);
    for (let episode = 0; episode < 3000; episode++) {
      const walk = [...randomWalk(model, 1 + rng.integers(0, 14), rng)];
      const found = answer(
        walk.map(({ reward }) => reward),
        1,
      );
      walk.forEach(({ state }, t) => {
        sums[state]! += found[t]!;
        counts[state]!++;
      });
    }
    return {
      picture: gridPicture(env.grid!, {
        v: rounded(
          sums.map((sum, k) => sum / Math.max(1, counts[k]!)),
          1,
        ),
      }),
      says: {
        en: 'Means of your returns over 3000 episodes of the random policy; −14, −20 and −22 are right.',
        ko: '무작위 정책의 에피소드 3000개에서 여러분의 반환값을 평균한 것입니다. 참값은 −14, −20, −22입니다.',
      },
    };
  },
});

type Prediction = (
  v: number[],
  state: number,
  reward: number,
  next: number,
  terminated: boolean,
  alpha: number,
  gamma: number,
) => void;

const after = (
  answer: Prediction,
  v: number[],
  ...step: [number, number, number, boolean, number, number]
): number[] => {
  answer(v, ...step);
  return v;
};

/** Chapter 6: TD(0). */
export const temporalDifference = exercise<Prediction>({
  name: 'update',
  questions: [
    {
      says: { en: 'From values of 0, a reward of 1, α = 0.1.', ko: '가치가 모두 0, 보상 1, α = 0.1.' },
      ask: (answer) => [after(answer, [0, 0], 0, 1, 1, false, 0.1, 0.9), [0.1, 0]],
      slips: [
        [[1, 0], { en: 'Where is α?', ko: 'α가 빠졌습니다.' }],
        [
          [0, 0],
          {
            en: 'Nothing changed: v is changed in place.',
            ko: '아무것도 바뀌지 않았습니다. v를 제자리에서 고쳐야 합니다.',
          },
        ],
      ],
    },
    {
      says: { en: 'The successor is worth 2, γ = 0.5, α = 1.', ko: '다음 상태의 가치 2, γ = 0.5, α = 1.' },
      ask: (answer) => [after(answer, [5, 2], 0, 1, 1, false, 1, 0.5), [2, 2]],
      slips: [
        [[3, 2], { en: 'Where is γ?', ko: 'γ가 빠졌습니다.' }],
        [
          [7, 2],
          { en: 'The error is the target less the old value.', ko: '오차는 목표에서 지금 값을 뺀 것입니다.' },
        ],
      ],
    },
    {
      says: {
        en: 'After the end nothing comes, whatever v says there.',
        ko: '에피소드가 끝나면 v의 값과 상관없이 더 올 것이 없습니다.',
      },
      ask: (answer) => [after(answer, [0, 8], 0, 1, 1, true, 0.5, 1), [0.5, 8]],
      slips: [
        [
          [4.5, 8],
          { en: 'When terminated, the target is the reward alone.', ko: '끝났을 때의 목표는 보상뿐입니다.' },
        ],
      ],
    },
    {
      says: { en: 'A state that leads to itself.', ko: '자기 자신으로 돌아오는 상태.' },
      ask: (answer) => [after(answer, [-14, 0], 0, -1, 0, false, 0.5, 1), [-14.5, 0]],
    },
  ],
  async show(answer) {
    const env = new SuttonBartoGrid();
    const model = env.model!();
    const rng = new Rng(1);
    const v = new Array<number>(16).fill(0);
    for (let episode = 0; episode < 5000; episode++)
      for (const { state, reward, next, terminated } of randomWalk(model, 1 + rng.integers(0, 14), rng))
        answer(v, state, reward, next, terminated, 0.02, 1);
    return {
      picture: gridPicture(env.grid!, { v: rounded(v, 1) }),
      says: {
        en: 'What your update learned in 5000 episodes of the random policy; −14, −20 and −22 are right.',
        ko: '무작위 정책의 에피소드 5000개에서 여러분의 업데이트가 배운 가치입니다. 참값은 −14, −20, −22입니다.',
      },
    };
  },
});

type Control = (
  q: number[][],
  state: number,
  action: number,
  reward: number,
  next: number,
  terminated: boolean,
  alpha: number,
  gamma: number,
) => void;

const changed = (
  answer: Control,
  q: number[][],
  ...step: [number, number, number, number, boolean, number, number]
): number[][] => {
  answer(q, ...step);
  return q;
};

/** Chapter 7: Q-learning. */
export const qLearning = exercise<Control>({
  name: 'update',
  questions: [
    {
      says: {
        en: 'From values of 0, action 1, a reward of 1, α = 0.1.',
        ko: '가치가 모두 0, 행동 1, 보상 1, α = 0.1.',
      },
      ask: (answer) => [
        changed(
          answer,
          [
            [0, 0],
            [0, 0],
          ],
          0,
          1,
          1,
          1,
          false,
          0.1,
          0.9,
        ),
        [
          [0, 0.1],
          [0, 0],
        ],
      ],
      slips: [
        [
          [
            [0, 1],
            [0, 0],
          ],
          { en: 'Where is α?', ko: 'α가 빠졌습니다.' },
        ],
        [
          [
            [0.1, 0.1],
            [0, 0],
          ],
          { en: 'Only the action that was taken is updated.', ko: '실제로 한 행동의 값만 고칩니다.' },
        ],
      ],
    },
    {
      says: {
        en: 'The best of the next actions counts, γ = 0.5, α = 1.',
        ko: '다음 상태의 최대 큐값, γ = 0.5, α = 1.',
      },
      ask: (answer) => [
        changed(
          answer,
          [
            [5, 0],
            [2, 6],
          ],
          0,
          0,
          1,
          1,
          false,
          1,
          0.5,
        ),
        [
          [4, 0],
          [2, 6],
        ],
      ],
      slips: [
        [
          [
            [2, 0],
            [2, 6],
          ],
          {
            en: 'That is the first action of the next state; Q-learning takes the best.',
            ko: '그것은 다음 상태의 첫 행동입니다. 큐러닝은 최댓값을 씁니다.',
          },
        ],
        [
          [
            [3, 0],
            [2, 6],
          ],
          {
            en: 'That is the mean over the next actions (Expected Sarsa does that); Q-learning takes the best.',
            ko: '그것은 다음 행동들의 평균입니다(기대 살사가 그렇게 합니다). 큐러닝은 최댓값을 씁니다.',
          },
        ],
        [
          [
            [7, 0],
            [2, 6],
          ],
          { en: 'Where is γ?', ko: 'γ가 빠졌습니다.' },
        ],
      ],
    },
    {
      says: {
        en: 'All next values are negative: the maximum is the least bad.',
        ko: '다음 값이 모두 음수일 때: 최댓값은 가장 덜 나쁜 값입니다.',
      },
      ask: (answer) => [
        changed(
          answer,
          [
            [0, 0],
            [-3, -2],
          ],
          0,
          0,
          -1,
          1,
          false,
          1,
          1,
        ),
        [
          [-3, 0],
          [-3, -2],
        ],
      ],
      slips: [
        [
          [
            [-1, 0],
            [-3, -2],
          ],
          { en: 'Does the maximum begin at 0?', ko: '최댓값을 0에서 시작하지 않았나요?' },
        ],
      ],
    },
    {
      says: { en: 'After the end nothing comes.', ko: '에피소드가 끝나면 더 올 것이 없습니다.' },
      ask: (answer) => [
        changed(
          answer,
          [
            [0, 0],
            [8, 8],
          ],
          0,
          0,
          1,
          1,
          true,
          0.5,
          1,
        ),
        [
          [0.5, 0],
          [8, 8],
        ],
      ],
      slips: [
        [
          [
            [4.5, 0],
            [8, 8],
          ],
          { en: 'When terminated, the target is the reward alone.', ko: '끝났을 때의 목표는 보상뿐입니다.' },
        ],
      ],
    },
  ],
  async show(answer) {
    const env = new CliffWalking();
    const model = env.model!();
    const rng = new Rng(1);
    const q = Array.from({ length: 48 }, () => [0, 0, 0, 0]);
    for (let episode = 0; episode < 1000; episode++) {
      for (let state = 36, k = 0; k < 1000; k++) {
        const row = q[state]!;
        const action = rng.random() < 0.1 ? rng.integers(0, 4) : row.indexOf(Math.max(...row));
        const { reward, next, terminated } = stepOf(model, state, action);
        answer(q, state, action, reward, next, terminated, 0.5, 1);
        if (terminated) break;
        state = next;
      }
    }
    const path = greedyPath(model, q);
    return {
      picture: gridPicture(env.grid!, { q: q.flat(), path }),
      says: {
        en: `What your update learned in 1000 episodes along the cliff: a way of ${path.length - 1} steps.`,
        ko: `여러분의 업데이트가 절벽에서 에피소드 1000개 동안 배운 것: ${path.length - 1}스텝짜리 길입니다.`,
      },
    };
  },
});
