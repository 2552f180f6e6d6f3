// Chapters 10, 12, 14, 16 and 18: policies and their gradients.

import { Rng } from '@prism-rl/core';
import { lineFigure } from '../../../tools/course/lineFigure.ts';
import { exercise } from '../exercise.ts';
import { balance, polePicture } from './pole.ts';

const softmax = (logits: readonly number[]): number[] => {
  const top = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - top));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
};
const logGradient = (logits: readonly number[], action: number): number[] =>
  softmax(logits).map((probability, k) => Number(k === action) - probability);

/** Discounted sums, computed backwards. */
function returnsOf(rewards: readonly number[], gamma: number): number[] {
  let sum = 0;
  return rewards
    .toReversed()
    .map((reward) => {
      sum = reward + gamma * sum;
      return sum;
    })
    .reverse();
}

function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (value - mean) / (deviation + 1e-8));
}

/** Chapter 10: the gradient of log π by the logits. */
export const policyGradient = exercise<(logits: number[], action: number) => ArrayLike<number>>({
  name: 'gradient',
  questions: [
    {
      says: { en: 'Two equal logits, the first action.', ko: '로짓이 같은 두 행동에서 첫째 행동.' },
      ask: (answer) => [answer([0, 0], 0), [0.5, -0.5]],
      slips: [
        [
          [0.5, 0.5],
          {
            en: 'Those are the probabilities; the gradient of log π is 1 for the action taken, less them.',
            ko: '그것은 확률입니다. log π의 기울기는 실제로 한 행동의 1에서 확률을 뺀 것입니다.',
          },
        ],
        [
          [-0.5, 0.5],
          {
            en: 'The sign: what was done becomes more probable.',
            ko: '부호를 보세요. 실제로 한 행동의 확률이 커져야 합니다.',
          },
        ],
      ],
    },
    {
      says: { en: 'Three logits.', ko: '로짓 세 개.' },
      ask: (answer) => [answer([1, 0, -1], 2), logGradient([1, 0, -1], 2)],
    },
    {
      says: { en: 'The parts sum to 0.', ko: '성분의 합은 0입니다.' },
      ask: (answer) => [Array.from(answer([0.3, 2, -1, 0.5], 1)).reduce((sum, value) => sum + value, 0), 0],
    },
    {
      says: { en: 'Large logits do not overflow.', ko: '로짓이 커도 넘치지 않습니다.' },
      ask: (answer) => [answer([1000, 0], 1), [-1, 1]],
      slips: [
        [
          [Number.NaN, Number.NaN],
          {
            en: 'Subtract the largest logit before exp: the probabilities stay the same.',
            ko: 'exp를 계산하기 전에 가장 큰 로짓을 빼세요. 확률은 그대로입니다.',
          },
        ],
      ],
    },
  ],
  async show(answer) {
    const means = balance(answer, ({ rewards }) => standardised(returnsOf(rewards, 0.99)));
    return {
      picture: polePicture(means),
      says: {
        en: 'REINFORCE with your gradient: a policy of eight numbers balances the pole, 300 episodes.',
        ko: '여러분의 기울기를 쓴 REINFORCE: 숫자 여덟 개짜리 정책이 에피소드 300개 동안 막대를 세웁니다.',
      },
    };
  },
});

type Advantages = (
  rewards: number[],
  values: number[],
  lastValue: number,
  gamma: number,
  lambda: number,
) => ArrayLike<number>;

/** Chapter 12: generalised advantage estimation. */
export const advantages = exercise<Advantages>({
  name: 'advantages',
  questions: [
    {
      says: { en: 'λ = 0: the TD errors.', ko: 'λ = 0: 시간차 오차.' },
      ask: (answer) => [answer([1, 2], [3, 4], 5, 0.5, 0), [0, 0.5]],
      slips: [
        [
          [-2, -2],
          {
            en: 'The TD error asks the critic about the next state.',
            ko: '시간차 오차에는 다음 상태에 대한 크리틱의 값이 들어갑니다.',
          },
        ],
      ],
    },
    {
      says: {
        en: 'λ = 1: the return less the value. It is the exercise above.',
        ko: 'λ = 1: 반환값에서 가치를 뺀 것. 위의 연습 문제입니다.',
      },
      ask: (answer) => [answer([1, 0, 2], [5, 0, 0], 10, 0.9, 1)[0], 4.91],
    },
    {
      says: {
        en: 'In between: each further error weighs γλ less.',
        ko: '그 사이: 뒤의 오차일수록 γλ만큼 작게 셉니다.',
      },
      ask: (answer) => [answer([1, 1, 1], [0, 0, 0], 0, 0.9, 0.5), [1 + 0.45 * 1.45, 1.45, 1]],
    },
    {
      says: { en: 'A single step.', ko: '한 스텝.' },
      ask: (answer) => [answer([2], [1], 3, 0.9, 0.95), [2 + 2.7 - 1]],
    },
  ],
  async show(answer) {
    // A linear critic, which learns from the same advantages.
    const w = [0, 0, 0, 0, 0];
    const featuresOf = (x: readonly number[]): number[] => [
      1,
      x[0]! ** 2,
      x[1]! ** 2,
      x[2]! ** 2 * 10,
      x[3]! ** 2,
    ];
    const criticOf = (x: readonly number[]): number =>
      featuresOf(x).reduce((sum, feature, k) => sum + feature * w[k]!, 0);
    const means = balance(logGradient, ({ observations, rewards }) => {
      const found = Array.from(answer([...rewards], observations.map(criticOf), 0, 0.98, 0.95));
      observations.forEach((x, t) => {
        featuresOf(x).forEach((feature, k) => {
          w[k]! += (0.05 * Math.max(-10, Math.min(10, found[t]!)) * feature) / rewards.length;
        });
      });
      return standardised(found);
    });
    return {
      picture: polePicture(means),
      says: {
        en: 'An actor-critic with your advantages: actor and critic are lines, 300 episodes.',
        ko: '여러분의 어드밴티지를 쓴 액터-크리틱: 액터와 크리틱 모두 선형이고 에피소드는 300개입니다.',
      },
    };
  },
});

/** Chapter 14: the normal distribution's gradients. */
export const gaussian = exercise<
  (action: number, mu: number, logSigma: number, advantage: number) => ArrayLike<number>
>({
  name: 'gradients',
  questions: [
    {
      says: { en: 'The exercise above: (4, 0).', ko: '위의 연습 문제: (4, 0).' },
      ask: (answer) => [answer(0.7, 0.2, Math.log(0.5), 2), [4, 0]],
      slips: [[[2, 0], { en: 'Where is the advantage?', ko: '어드밴티지가 빠졌습니다.' }]],
    },
    {
      says: { en: 'An action at the mean: the width shrinks.', ko: '평균과 같은 행동: 폭이 줄어듭니다.' },
      ask: (answer) => [answer(1, 1, 0, 3), [0, -3]],
    },
    {
      says: {
        en: 'Far out, and good: the mean moves, the width grows.',
        ko: '멀리 있는 좋은 행동: 평균이 움직이고 폭이 커집니다.',
      },
      ask: (answer) => [answer(3, 0, 0, 1), [3, 8]],
      slips: [
        [
          [3, 9],
          {
            en: 'Log σ also stands by itself in the density: it brings a −1.',
            ko: '밀도에는 log σ 자체도 들어 있습니다. 그래서 −1이 더해집니다.',
          },
        ],
      ],
    },
    {
      says: { en: 'Far out, and bad: away from it.', ko: '멀리 있는 나쁜 행동: 반대쪽으로.' },
      ask: (answer) => [answer(3, 0, Math.log(2), -1), [-0.75, -1.25]],
    },
  ],
  async show(answer) {
    const rng = new Rng(1);
    let [mu, logSigma] = [0, 0];
    const path: [number, number][] = [];
    const width: [number, number][] = [];
    for (let k = 0; k <= 200; k++) {
      path.push([k, mu]);
      width.push([k, Math.exp(logSigma)]);
      const actions = Array.from({ length: 32 }, () => rng.normal(mu, Math.exp(logSigma)));
      const advantage = standardised(actions.map((a) => -((a - 3) ** 2)));
      let [a, b] = [0, 0];
      actions.forEach((action, i) => {
        const [byMu, bySigma] = answer(action, mu, logSigma, advantage[i]!) as unknown as [number, number];
        a += byMu / 32;
        b += bySigma / 32;
      });
      mu += 0.05 * Math.max(-5, Math.min(5, a));
      logSigma = Math.max(-3, logSigma + 0.02 * Math.max(-5, Math.min(5, b)));
    }
    return {
      picture: lineFigure({
        title: '',
        xName: 'update',
        yName: 'μ and σ',
        xTicks: [0, 50, 100, 150, 200],
        yTicks: [0, 1, 2, 3, 4],
        curves: [
          { name: 'μ', colour: '#5b46c9', points: path },
          { name: 'σ', colour: '#a05a00', points: width },
        ],
      }),
      says: {
        en: 'Your gradients look for the best action, 3: μ finds it, and σ falls as the policy becomes sure.',
        ko: '여러분의 기울기가 가장 좋은 행동 3을 찾습니다. μ가 그곳에 닿고, 정책이 확실해지면서 σ가 줄어듭니다.',
      },
    };
  },
});

/** Chapter 16: returns, standardised as in Keras' example. */
export const standardise = exercise<(rewards: number[], gamma: number) => ArrayLike<number>>({
  name: 'returns',
  questions: [
    {
      says: {
        en: 'Three rewards of 1, γ = 0.99: the exercise above.',
        ko: '보상 1이 세 번, γ = 0.99: 위의 연습 문제.',
      },
      ask: (answer) => [answer([1, 1, 1], 0.99), standardised(returnsOf([1, 1, 1], 0.99))],
      slips: [
        [
          returnsOf([1, 1, 1], 0.99),
          { en: 'Those are the returns, not standardised yet.', ko: '아직 표준화하지 않은 반환값입니다.' },
        ],
        [
          standardised(returnsOf([1, 1, 1], 0.99)).map((value) => value * Math.sqrt(2 / 3)),
          {
            en: 'Divide the sum of squares by the number of steps, not by one less.',
            ko: '제곱의 합은 스텝 수로 나눕니다. 1을 빼지 않습니다.',
          },
        ],
      ],
    },
    {
      says: { en: 'Mean 0.', ko: '평균 0.' },
      ask: (answer) => [Array.from(answer([1, 5, 2, 0], 0.9)).reduce((sum, value) => sum + value, 0), 0],
    },
    {
      says: { en: 'One step alone: 0, not NaN.', ko: '한 스텝뿐일 때: NaN이 아니라 0.' },
      ask: (answer) => [answer([1], 0.99), [0]],
      slips: [
        [
          [Number.NaN],
          {
            en: 'The deviation is 0: add a small number to it.',
            ko: '표준편차가 0입니다. 작은 수를 더해 주세요.',
          },
        ],
      ],
    },
  ],
  async show(answer) {
    const means = balance(logGradient, ({ rewards }) => answer([...rewards], 0.99));
    return {
      picture: polePicture(means),
      says: {
        en: 'The pole, learned from your standardised returns.',
        ko: '여러분이 표준화한 반환값으로 배운 막대 세우기.',
      },
    };
  },
});

/** Chapter 18: a softmax over the allowed actions. */
export const masked = exercise<(preferences: number[], mask: number[]) => ArrayLike<number>>({
  name: 'probabilities',
  questions: [
    {
      says: {
        en: 'The exercise above: preferences 1, 3, 2, the second impossible.',
        ko: '위의 연습 문제: 선호도 1, 3, 2에서 둘째는 불가능.',
      },
      ask: (answer) => [answer([1, 3, 2], [1, 0, 1]), [1 / (1 + Math.E), 0, Math.E / (1 + Math.E)]],
      slips: [
        [softmax([1, 3, 2]), { en: 'The mask was not used.', ko: '마스크를 쓰지 않았습니다.' }],
        [
          softmax([1, 0, 2]),
          {
            en: 'A preference of 0 is still possible: e⁰ = 1.',
            ko: '선호도가 0이어도 e⁰ = 1이므로 여전히 고를 수 있습니다.',
          },
        ],
        [
          softmax([1, 3, 2]).map((p, k) => (k === 1 ? 0 : p)),
          { en: 'What is left must sum to 1.', ko: '남은 확률의 합이 1이어야 합니다.' },
        ],
      ],
    },
    {
      says: { en: 'One possible action.', ko: '가능한 행동이 하나일 때.' },
      ask: (answer) => [answer([-5, 0, 9], [1, 0, 0]), [1, 0, 0]],
    },
    {
      says: { en: 'Without a mask: the softmax.', ko: '모두 가능하면 보통의 소프트맥스.' },
      ask: (answer) => [answer([0, 1], [1, 1]), softmax([0, 1])],
    },
    {
      says: { en: 'Large preferences do not overflow.', ko: '선호도가 커도 넘치지 않습니다.' },
      ask: (answer) => [answer([1000, 5000, 1000], [1, 0, 1]), [0.5, 0, 0.5]],
      slips: [
        [
          [Number.NaN, Number.NaN, Number.NaN],
          {
            en: 'Subtract the largest possible preference before exp.',
            ko: 'exp를 계산하기 전에 가능한 선호도 가운데 가장 큰 것을 빼세요.',
          },
        ],
      ],
    },
  ],
});
