// Chapters 2, 5 and 6: the value of later rewards, the memory of a mean of returns, and bootstrapping.
import { column, frame, line, text } from './chart.ts';
import type { Figure } from './figure.ts';
import { discountSlider, shown } from './figure.ts';

/** G = R + γR + γ²R + …: the weight of each reward. */
export const discount: Figure = {
  sliders: [
    discountSlider(0.9),
    {
      sign: 'k',
      label: { en: 'steps until the reward', ko: '보상까지의 스텝' },
      min: 0,
      max: 29,
      step: 1,
      value: 7,
    },
  ],
  draw: ([gamma, k], word) => {
    const { at, svg } = frame([-0.7, 29.7], [0, 1], word({ en: 'steps from now', ko: '지금부터의 스텝' }));
    const columns = Array.from({ length: 30 }, (_, j) =>
      column(at, j, gamma! ** j, 0.7, j === k ? 'second' : 'first'),
    );
    const weight = shown(gamma! ** k!, 3);
    const all = gamma! < 1 ? shown(1 / (1 - gamma!), 1) : '∞';
    return {
      svg:
        svg +
        columns.join('') +
        text(at.x(Math.min(25, k! + 0.5)), at.y(gamma! ** k!) - 4, weight, 'strong', 'start'),
      says: {
        en: `A reward of 1 after ${k} steps counts ${weight} today; a reward of 1 at every step, without end, counts ${all}.`,
        ko: `${k}스텝 뒤의 보상 1은 지금 ${weight}의 값어치입니다. 스텝마다 끝없이 받는 보상 1은 모두 합해 ${all}입니다.`,
      },
    };
  },
};

/** Forty pseudorandom returns, the same for every reader. Their mean shifts after the twentieth. */
const returns = Array.from({ length: 40 }, (_, k) => {
  const noise = ((k * 7919 + 104_729) % 97) / 48 - 1;
  return (k < 20 ? -2 : 2) + 2 * noise;
});

/** V ← V + α (G − V), and the mean of all returns. */
export const runningMean: Figure = {
  sliders: [
    { sign: 'α', label: { en: 'step size', ko: '스텝 크기' }, min: 0.01, max: 1, step: 0.01, value: 0.1 },
  ],
  draw: ([alpha], word) => {
    const { at, svg } = frame([0, 40], [-4, 4], word({ en: 'episodes', ko: '에피소드' }));
    let [mean, value] = [0, 0];
    const [means, values]: [[number, number][], [number, number][]] = [[[0, 0]], [[0, 0]]];
    for (const [k, g] of returns.entries()) {
      mean += (g - mean) / (k + 1);
      value += alpha! * (g - value);
      means.push([k + 1, mean]);
      values.push([k + 1, value]);
    }
    const dots = returns.map(
      (g, k) =>
        `<circle class="faint dot" cx="${at.x(k + 1).toFixed(1)}" cy="${at.y(g).toFixed(1)}" r="2.5"/>`,
    );
    return {
      svg:
        svg +
        dots.join('') +
        line(at, means, 'second') +
        line(at, values, 'first') +
        text(at.x(39.5), at.y(mean) + 16, word({ en: 'mean of all', ko: '모두의 평균' }), 'second', 'end') +
        text(at.x(39.5), at.y(3.7), `V, α = ${shown(alpha!)}`, 'first', 'end'),
      says: {
        en: `The returns rise from about −2 to about 2 halfway. The mean of all ends at ${shown(mean)}, the estimate with a constant step at ${shown(value)}: it forgets what is old, and the larger α is, the more it shakes.`,
        ko: `반환값은 중간에 약 −2에서 약 2로 오릅니다. 모두의 평균은 ${shown(mean)}에서, 스텝 크기가 일정한 추정값은 ${shown(value)}에서 끝납니다. 일정한 스텝은 오래된 것을 잊고, α가 클수록 더 흔들립니다.`,
      },
    };
  },
};

/** Rewards of the next steps, and the values of the states that they lead to. */
const rewards = [0, 1, 0, 0, 2, 0, 0, 1];
const estimates = [1, 1.5, 0.5, 1, 2.5, 0.5, 1, 0.5];

/** The n-step return: n rewards, then the value of the following state. */
export const nStep: Figure = {
  sliders: [
    {
      sign: 'n',
      label: { en: 'rewards until it looks up a value', ko: '가치를 찾아보기 전까지의 보상 수' },
      min: 1,
      max: 8,
      step: 1,
      value: 3,
    },
    discountSlider(0.9),
  ],
  draw: ([n, gamma], word) => {
    const { at, svg } = frame([0.2, 9.2], [0, 3], word({ en: 'steps from now', ko: '지금부터의 스텝' }));
    const parts = rewards.slice(0, n).map((reward, k) => gamma! ** k * reward);
    const last = gamma! ** n! * estimates[n! - 1]!;
    const sum = parts.reduce((total, part) => total + part, last);
    return {
      svg:
        svg +
        rewards.map((reward, k) => column(at, k + 1, reward, 0.5, 'faint')).join('') +
        parts.map((part, k) => column(at, k + 1, part, 0.5, 'first')).join('') +
        column(at, n! + 0.5, last, 0.3, 'second') +
        text(
          at.x(n! + 0.5),
          at.y(last) - 5,
          `γ<tspan dy="-4" font-size="9">${n}</tspan><tspan dy="4">V</tspan>`,
          'second',
        ) +
        text(at.x(9), at.y(2.8), `G = ${shown(sum)}`, 'strong', 'end'),
      says: {
        en: `${n === 1 ? 'One discounted reward' : `${n} discounted rewards`} and ${shown(last)} for the state that follows make a target of ${shown(sum)}.`,
        ko: `감가한 보상 ${n}개와 그다음 상태의 몫 ${shown(last)}을 더하면 목표는 ${shown(sum)}입니다.`,
      },
    };
  },
};
