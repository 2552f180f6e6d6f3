// Chapters 7, 12 and 15: targets of updates.
import { below, column, frame, text } from './chart.ts';
import type { Figure } from './figure.ts';
import { discountSlider, shown } from './figure.ts';

/** At the cliff's edge: the values of the next actions. */
const next = [-12, -11, -13, -100];

/** Sarsa's target on average, and that of Q-learning. */
export const cliffTargets: Figure = {
  sliders: [{ sign: 'ε', label: { en: 'exploration', ko: '탐험' }, min: 0, max: 1, step: 0.01, value: 0.1 }],
  draw: ([epsilon], word) => {
    const names = [
      { en: 'up', ko: '위' },
      { en: 'right', ko: '오른쪽' },
      { en: 'left', ko: '왼쪽' },
      { en: 'down: the cliff', ko: '아래: 절벽' },
    ].map(word);
    const { at, svg } = frame([-0.6, 6.6], [-110, 0], '');
    const best = Math.max(...next);
    const mean = next.reduce((sum, value) => sum + value, 0) / 4;
    const [sarsa, greedy] = [-1 + (1 - epsilon!) * best + epsilon! * mean, -1 + best];
    const probability = (value: number): number => (value === best ? 1 - epsilon! : 0) + epsilon! / 4;
    return {
      svg:
        svg +
        next.map((value, a) => column(at, a, value, 0.7, 'faint')).join('') +
        next
          .map((value, a) => text(at.x(a), at.y(value) + 14, `${Math.round(100 * probability(value))} %`))
          .join('') +
        names.map((name, a) => below(at, a, name)).join('') +
        column(at, 5, sarsa, 0.6, 'first') +
        column(at, 6, greedy, 0.6, 'second') +
        text(at.x(5), at.y(sarsa) + 14, shown(sarsa, 1), 'first') +
        text(at.x(6), at.y(greedy) + 14, shown(greedy, 1), 'second') +
        below(at, 5, word({ en: 'Sarsa', ko: '살사' }), 'first') +
        below(at, 6, word({ en: 'Q-learning', ko: '큐러닝' }), 'second'),
      says: {
        en: `A step along the cliff’s edge, at −1, to where the best action is worth ${shown(best, 0)}. Q-learning’s target is ${shown(greedy, 1)} whatever it explores; Sarsa’s is ${shown(sarsa, 1)} on average, because it steps over the edge in ${shown(25 * epsilon!, 1)} % of cases.`,
        ko: `절벽 가장자리를 따라 −1을 받고 한 스텝 가면 그곳에서 가장 좋은 행동의 가치는 ${shown(best, 0)}입니다. 큐러닝의 목표는 탐험과 상관없이 ${shown(greedy, 1)}이고, 살사의 목표는 평균 ${shown(sarsa, 1)}입니다. ${shown(25 * epsilon!, 1)} %의 경우에 절벽으로 떨어지기 때문입니다.`,
      },
    };
  },
};

/** Temporal-difference errors of the next steps. */
const errors = [0.5, -0.3, 0.8, 0.1, -0.6, 1, 0.2, -0.4, 0.6, 0.3];

/** Generalised advantages: errors with decaying weights. */
export const advantages: Figure = {
  sliders: [
    {
      sign: 'λ',
      label: { en: 'how far errors count', ko: '오차를 얼마나 멀리까지 셀지' },
      min: 0,
      max: 1,
      step: 0.01,
      value: 0.95,
    },
    discountSlider(0.99),
  ],
  draw: ([lambda, gamma], word) => {
    const { at, svg } = frame([-0.6, 9.6], [-1, 1.1], word({ en: 'steps from now', ko: '지금부터의 스텝' }));
    const weights = errors.map((_, k) => (lambda! * gamma!) ** k);
    const sum = errors.reduce((total, error, k) => total + weights[k]! * error, 0);
    const half = weights.findIndex((weight) => weight < 0.5);
    return {
      svg:
        svg +
        errors.map((error, k) => column(at, k, error, 0.8, 'faint')).join('') +
        errors.map((error, k) => column(at, k, weights[k]! * error, 0.5, 'first')).join('') +
        text(at.x(9.5), at.y(1.05), `Â = ${shown(sum)}`, 'strong', 'end'),
      says: {
        en: `Pale: the errors δ; dark: what of them counts, ${shown(sum)} together. ${
          half < 0
            ? 'All of them count at least by half.'
            : half === 1 && lambda === 0
              ? 'Only the first one counts: one step, and then the critic’s word.'
              : `From step ${half} on an error counts by less than half.`
        }`,
        ko: `옅은 막대는 오차 δ, 짙은 막대는 그 가운데 세는 몫이고, 모두 더하면 ${shown(sum)}입니다. ${
          half < 0
            ? '모든 오차를 절반 넘게 셉니다.'
            : half === 1 && lambda === 0
              ? '첫 오차만 셉니다. 한 스텝을 보고 나머지는 크리틱의 말을 믿습니다.'
              : `${half}스텝 뒤의 오차부터는 절반보다 적게 셉니다.`
        }`,
      },
    };
  },
};

/** The expected maximum of normal numbers, from the midpoints of many slices of their distribution. */
export function expectedMaximum(count: number): number {
  const slices = 4000;
  let [sum, below] = [0, 0];
  for (let k = 0; k < slices; k++) {
    const z = -6 + (12 * (k + 0.5)) / slices;
    const part = ((12 / slices) * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
    sum += z * ((below + part) ** count - below ** count);
    below += part;
  }
  return sum;
}

/** The mean of the largest of noisy estimates, and that of an independent estimate of its action. */
export const optimism: Figure = {
  sliders: [
    { sign: 'n', label: { en: 'actions', ko: '행동 수' }, min: 1, max: 18, step: 1, value: 4 },
    {
      sign: 'σ',
      label: { en: 'error of an estimate', ko: '추정값의 오차' },
      min: 0,
      max: 2,
      step: 0.1,
      value: 1,
    },
  ],
  draw: ([n, sigma], word) => {
    const { at, svg } = frame([0.3, 18.7], [0, 4], word({ en: 'actions', ko: '행동 수' }));
    const bias = sigma! * expectedMaximum(n!);
    const columns = Array.from({ length: 18 }, (_, k) =>
      column(at, k + 1, sigma! * expectedMaximum(k + 1), 0.7, k + 1 === n ? 'second' : 'faint'),
    );
    return {
      svg:
        svg +
        columns.join('') +
        text(at.x(Math.min(16, n!)), at.y(bias) - 6, `+${shown(bias)}`, 'second') +
        text(at.x(18.5), at.y(3.7), word({ en: 'double: 0', ko: '더블: 0' }), 'first', 'end'),
      says: {
        en: `${n === 1 ? 'One action' : `${n} actions`}, all worth 0, each estimated with an error of ${shown(sigma!, 1)}: the largest estimate says ${shown(bias)} on average. Where one network chooses the action and another one values it, their errors are not the same, and the mean is 0.`,
        ko: `가치가 모두 0인 행동 ${n}개를 오차 ${shown(sigma!, 1)}로 추정하면, 가장 큰 추정값은 평균 ${shown(bias)}입니다. 한 신경망이 행동을 고르고 다른 신경망이 그 가치를 매기면 둘의 오차가 달라서 평균은 0입니다.`,
      },
    };
  },
};
