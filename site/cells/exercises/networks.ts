// Chapters 8, 9, 11, 13, 15 and 17: optimizers, targets and losses of value networks.

import { Rng } from '@prism-rl/core';
import { lineFigure } from '../../../tools/course/lineFigure.ts';
import { exercise } from '../exercise.ts';

/** Adam's state of a weight. */
interface AdamState {
  m: number;
  s: number;
  t: number;
}

/** Chapter 8: Adam. */
export const adam = exercise<(gradient: number, state: AdamState, alpha: number) => number>({
  name: 'adam',
  questions: [
    {
      says: {
        en: 'The first step is as long as the learning rate, whatever the gradient is.',
        ko: '첫 스텝의 크기는 기울기와 상관없이 학습률과 같습니다.',
      },
      ask: (answer) => [answer(5, { m: 0, s: 0, t: 0 }, 0.01), 0.01],
      slips: [
        [
          0.0316227766,
          {
            en: 'Both means begin at 0: divide them by 1 − β to the power of t.',
            ko: '두 평균은 0에서 시작합니다. 각각 1 − β의 t제곱으로 나누어야 합니다.',
          },
        ],
      ],
    },
    {
      says: { en: 'A negative gradient gives a negative step.', ko: '음의 기울기는 음의 스텝을 만듭니다.' },
      ask: (answer) => [answer(-0.2, { m: 0, s: 0, t: 0 }, 0.1), -0.1],
    },
    {
      says: { en: 'What it keeps after a step.', ko: '한 스텝 뒤에 기억하는 값.' },
      ask: (answer) => {
        const state = { m: 0, s: 0, t: 0 };
        answer(2, state, 0.01);
        return [
          [state.m, state.s, state.t],
          [0.2, 0.004, 1],
        ];
      },
    },
    {
      says: { en: 'A second step, with the opposite gradient.', ko: '부호가 반대인 기울기로 둘째 스텝.' },
      ask: (answer) => {
        const state = { m: 0, s: 0, t: 0 };
        answer(1, state, 0.01);
        return [answer(-1, state, 0.01), (0.01 * (-0.01 / 0.19)) / (Math.sqrt(1) + 1e-8)];
      },
    },
  ],
  async show(answer) {
    const walk = (step: (gradient: number, k: number) => number): [number, number][] => {
      const theta = [1, 1];
      return Array.from({ length: 201 }, (_, t) => {
        const loss = (theta[0]! ** 2 + 100 * theta[1]! ** 2) / 2;
        [theta[0]!, 100 * theta[1]!].forEach((gradient, k) => {
          theta[k]! -= step(gradient, k);
        });
        return [t, Math.log10(Math.max(loss, 1e-6))] as [number, number];
      });
    };
    const states = [0, 1].map(() => ({ m: 0, s: 0, t: 0 }));
    return {
      picture: lineFigure({
        title: '(θ₁² + 100 θ₂²) / 2',
        xName: 'step',
        yName: 'log10 of the loss',
        xTicks: [0, 50, 100, 150, 200],
        yTicks: [-6, -4, -2, 0, 2],
        curves: [
          {
            name: 'your Adam',
            colour: '#5b46c9',
            points: walk((gradient, k) => answer(gradient, states[k]!, 0.05)),
          },
          { name: 'SGD', colour: '#a05a00', points: walk((gradient) => 0.005 * gradient) },
        ],
      }),
      says: {
        en: 'A valley a hundred times steeper across than along: Adam goes equally fast in both directions.',
        ko: '한 방향이 다른 방향보다 백 배 가파른 골짜기: Adam은 두 방향으로 같은 빠르기로 내려갑니다.',
      },
    };
  },
});

type SemiGradient = (
  w: number[],
  x: number[],
  reward: number,
  next: number[],
  terminated: boolean,
  alpha: number,
  gamma: number,
) => void;
const moved = (
  answer: SemiGradient,
  w: number[],
  ...step: [number[], number, number[], boolean, number, number]
): number[] => {
  answer(w, ...step);
  return w;
};

/** Chapter 9: Sarsa with a linear function instead of a table. */
export const semiGradient = exercise<SemiGradient>({
  name: 'update',
  questions: [
    {
      says: {
        en: 'With one-hot features it is the table’s update.',
        ko: '원-핫 특징에서는 표의 업데이트와 같습니다.',
      },
      ask: (answer) => [moved(answer, [0, 2], [1, 0], 1, [0, 1], false, 0.5, 0.5), [1, 2]],
    },
    {
      says: {
        en: 'Every weight moves by its share: its feature.',
        ko: '가중치마다 자기 특징만큼 움직입니다.',
      },
      ask: (answer) => [moved(answer, [0, 0], [1, 3], 2, [0, 0], false, 0.1, 0.9), [0.2, 0.6]],
      slips: [
        [
          [0.2, 0.2],
          {
            en: 'The gradient of w·x by a weight is its feature.',
            ko: 'w·x를 가중치로 미분하면 그 특징이 됩니다.',
          },
        ],
      ],
    },
    {
      says: { en: 'The target is taken as given.', ko: '목표는 주어진 값으로 봅니다.' },
      ask: (answer) => [moved(answer, [1, 1], [1, 0], 0, [0, 2], false, 1, 1), [2, 1]],
      slips: [
        [
          [2, -1],
          {
            en: 'You differentiated the target as well: that is the residual gradient, not Sarsa.',
            ko: '목표까지 미분했습니다. 그것은 살사가 아니라 잔차 경사입니다.',
          },
        ],
      ],
    },
    {
      says: { en: 'After the end nothing comes.', ko: '에피소드가 끝나면 더 올 것이 없습니다.' },
      ask: (answer) => [moved(answer, [0, 4], [1, 0], 1, [0, 1], true, 1, 1), [1, 4]],
      slips: [
        [
          [5, 4],
          { en: 'When terminated, the target is the reward alone.', ko: '끝났을 때의 목표는 보상뿐입니다.' },
        ],
      ],
    },
    {
      says: {
        en: 'The error is computed once, before any weight moves.',
        ko: '오차는 가중치를 움직이기 전에 한 번만 계산합니다.',
      },
      ask: (answer) => [moved(answer, [0, 0], [1, 1], 1, [0, 0], false, 0.5, 1), [0.5, 0.5]],
      slips: [
        [
          [0.5, 0.25],
          {
            en: 'The second weight already saw the first one’s change.',
            ko: '둘째 가중치의 오차에 첫째 가중치의 변화가 들어갔습니다.',
          },
        ],
      ],
    },
  ],
});

/** Chapter 11: DQN's targets, a batch at a time. */
export const targets = exercise<
  (rewards: number[], terminated: boolean[], nextValues: number[][], gamma: number) => ArrayLike<number>
>({
  name: 'targets',
  questions: [
    {
      says: { en: 'The reward and the discounted best value.', ko: '보상과 감가한 최댓값의 합.' },
      ask: (answer) => [answer([1], [false], [[2, 6]], 0.5), [4]],
      slips: [
        [[7], { en: 'Where is γ?', ko: 'γ가 빠졌습니다.' }],
        [
          [3],
          {
            en: 'That is the mean; Q-learning takes the maximum.',
            ko: '그것은 평균입니다. 큐러닝은 최댓값을 씁니다.',
          },
        ],
      ],
    },
    {
      says: { en: 'Where the episode terminated, the reward alone.', ko: '에피소드가 끝났으면 보상만.' },
      ask: (answer) => [
        answer(
          [1, 1],
          [true, false],
          [
            [9, 9],
            [9, 8],
          ],
          1,
        ),
        [1, 10],
      ],
      slips: [[[10, 10], { en: 'Nothing comes after the end.', ko: '끝난 뒤에는 더 올 것이 없습니다.' }]],
    },
    {
      says: { en: 'Negative values.', ko: '음수인 값.' },
      ask: (answer) => [answer([-1], [false], [[-3, -2]], 1), [-3]],
      slips: [[[-1], { en: 'Does the maximum begin at 0?', ko: '최댓값을 0에서 시작하지 않았나요?' }]],
    },
    { says: { en: 'An empty batch.', ko: '빈 배치.' }, ask: (answer) => [answer([], [], [], 0.9), []] },
  ],
});

/** Chapter 13: Huber's loss and its gradient. */
export const huber = exercise<(delta: number) => ArrayLike<number>>({
  name: 'huber',
  questions: [
    {
      says: { en: 'A small error: half of its square.', ko: '작은 오차: 제곱의 절반.' },
      ask: (answer) => [answer(0.5), [0.125, 0.5]],
    },
    {
      says: { en: 'A large one: a line, and a gradient of 1.', ko: '큰 오차: 직선, 기울기는 1.' },
      ask: (answer) => [answer(3), [2.5, 1]],
      slips: [
        [[4.5, 3], { en: 'Beyond 1 the square ends.', ko: '1을 넘으면 더는 제곱이 아닙니다.' }],
        [
          [3, 1],
          {
            en: 'The line begins where the square ends: at ½, not at 1.',
            ko: '직선은 제곱이 끝나는 곳, 1이 아니라 ½에서 이어집니다.',
          },
        ],
      ],
    },
    { says: { en: 'A large negative one.', ko: '큰 음의 오차.' }, ask: (answer) => [answer(-3), [2.5, -1]] },
    {
      says: { en: 'At the seam both agree.', ko: '이음매에서는 둘이 같습니다.' },
      ask: (answer) => [answer(1), [0.5, 1]],
    },
    { says: { en: 'No error.', ko: '오차 없음.' }, ask: (answer) => [answer(0), [0, 0]] },
  ],
  async show(answer) {
    const points = Array.from({ length: 121 }, (_, k) => (k - 60) / 20);
    return {
      picture: lineFigure({
        title: '',
        xName: 'δ',
        yName: 'loss',
        xTicks: [-3, -2, -1, 0, 1, 2, 3],
        yTicks: [0, 1, 2, 3, 4],
        curves: [
          { name: 'your huber', colour: '#5b46c9', points: points.map((x) => [x, answer(x)[0]!]) },
          { name: 'δ² / 2', colour: '#a05a00', points: points.map((x) => [x, x ** 2 / 2]) },
        ],
      }),
      says: { en: 'Your loss beside the square.', ko: '여러분의 손실과 제곱 손실.' },
    };
  },
});

/** Chapter 15: double Q-learning. */
export const doubleTarget = exercise<
  (reward: number, terminated: boolean, online: number[], target: number[], gamma: number) => number
>({
  name: 'target',
  questions: [
    {
      says: {
        en: 'One network chooses, the other one says what that is worth.',
        ko: '한 신경망이 고르고 다른 신경망이 값을 말합니다.',
      },
      ask: (answer) => [answer(1, false, [1, 5, 2], [7, 3, 4], 0.5), 2.5],
      slips: [
        [
          4.5,
          {
            en: 'That is the target network’s own maximum: DQN.',
            ko: '그것은 타깃 신경망 자신의 최댓값, 곧 DQN입니다.',
          },
        ],
        [
          3.5,
          {
            en: 'That is the online network’s own maximum: it chooses and judges at once.',
            ko: '그것은 온라인 신경망 자신의 최댓값입니다. 고르는 일과 평가하는 일을 함께 하고 있습니다.',
          },
        ],
      ],
    },
    {
      says: { en: 'When terminated, the reward alone.', ko: '끝났으면 보상만.' },
      ask: (answer) => [answer(-1, true, [1, 2], [3, 4], 1), -1],
    },
    {
      says: { en: 'Negative values.', ko: '음수인 값.' },
      ask: (answer) => [answer(0, false, [-2, -1], [-5, -8], 1), -8],
    },
  ],
  async show(answer) {
    const rng = new Rng(1);
    const counts = [2, 4, 6, 8, 10, 12, 14, 16];
    const bias = (of: (a: number[], b: number[]) => number): [number, number][] =>
      counts.map((count) => {
        let sum = 0;
        for (let k = 0; k < 2000; k++) {
          const draw = (): number[] => Array.from({ length: count }, () => rng.normal(0, 1));
          sum += of(draw(), draw());
        }
        return [count, sum / 2000];
      });
    return {
      picture: lineFigure({
        title: '',
        xName: 'actions, all worth 0',
        yName: 'target on average',
        xTicks: [2, 4, 8, 12, 16],
        yTicks: [-0.5, 0, 0.5, 1, 1.5, 2],
        curves: [
          { name: 'the maximum', colour: '#a05a00', points: bias((a) => Math.max(...a)) },
          { name: 'your target', colour: '#5b46c9', points: bias((a, b) => answer(0, false, a, b, 1)) },
        ],
      }),
      says: {
        en: 'All actions are worth 0 and estimates err by about 1: the maximum promises more with every action, your target stays at 0.',
        ko: '모든 행동의 참값이 0이고 추정의 오차가 1쯤일 때: 최댓값은 행동이 많을수록 더 크게 말하고, 여러분의 목표는 0에 머뭅니다.',
      },
    };
  },
});

type Bounded = (
  w: number[],
  e: number[],
  gradient: number[],
  delta: number,
  alpha: number,
  decay: number,
  kappa: number,
) => void;
const stepped = (
  answer: Bounded,
  w: number[],
  e: number[],
  ...more: [number[], number, number, number, number]
): number[][] => {
  answer(w, e, ...more);
  return [w, e];
};

/** Chapter 17: a trace, and a step size bounded by it. */
export const boundedStep = exercise<Bounded>({
  name: 'update',
  questions: [
    {
      says: {
        en: 'The exercise above: δ = 2, gradient (3, 1).',
        ko: '위의 연습 문제: δ = 2, 기울기 (3, 1).',
      },
      ask: (answer) => [
        stepped(answer, [0, 0], [0, 0], [3, 1], 2, 1, 0.9, 2),
        [
          [0.375, 0.125],
          [3, 1],
        ],
      ],
      slips: [
        [
          [
            [6, 2],
            [3, 1],
          ],
          { en: 'That step is not bounded.', ko: '스텝의 크기가 제한되지 않았습니다.' },
        ],
      ],
    },
    {
      says: {
        en: 'The trace fades first, then the gradient is added.',
        ko: '적격 흔적을 먼저 줄이고 기울기를 더합니다.',
      },
      ask: (answer) => {
        const [, e] = stepped(answer, [0, 0], [1, 0], [0, 1], 0, 1, 0.5, 2);
        return [e, [0.5, 1]];
      },
      slips: [
        [[0.5, 0.5], { en: 'The new gradient does not fade yet.', ko: '새 기울기는 아직 줄이지 않습니다.' }],
      ],
    },
    {
      says: { en: 'A small step is left as it is.', ko: '작은 스텝은 그대로 둡니다.' },
      ask: (answer) => [stepped(answer, [1], [0], [0.1], 0.5, 0.1, 0.8, 2), [[1.005], [0.1]]],
      slips: [
        [[[1.25], [0.1]], { en: 'Divide by M only where M is above 1.', ko: 'M이 1보다 클 때만 나눕니다.' }],
      ],
    },
    {
      says: { en: 'A small error counts as 1 in the bound.', ko: '작은 오차는 제한에서 1로 칩니다.' },
      ask: (answer) => [stepped(answer, [0], [0], [10], 0.1, 1, 0.9, 2), [[0.05], [10]]],
    },
  ],
});
