// Chapters 10, 14, 16 and 18: effects of an update on the probabilities of actions.
import type { Frame } from './chart.ts';
import { actionNames, column, curve, dot, frame, line, text } from './chart.ts';
import type { Figure } from './figure.ts';
import { discountSlider, shown } from './figure.ts';

/** Probabilities of actions by their preferences. */
export function softmax(preferences: readonly number[]): number[] {
  const highest = Math.max(...preferences);
  const powers = preferences.map((value) => Math.exp(value - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** Each action's old value, pale, next to its new one with its number. */
function pairs(
  at: Frame,
  before: readonly number[],
  after: readonly number[],
  kind: (action: number) => 'first' | 'second',
): string {
  return (
    before.map((p, a) => column(at, a + 0.82, p, 0.3, 'faint')).join('') +
    after
      .map(
        (p, a) =>
          column(at, a + 1.18, p, 0.3, kind(a)) + text(at.x(a + 1.18), at.y(p) - 4, shown(p), kind(a)),
      )
      .join('')
  );
}

const preferences = [0.5, 0, -0.5];

/** θ ← θ + α G ∇ log π(A): the preferences of a softmax over three actions. */
export const policyStep: Figure = {
  sliders: [
    { sign: 'G', label: { en: 'return', ko: '반환값' }, min: -5, max: 5, step: 0.1, value: 2 },
    { sign: 'A', label: { en: 'action taken', ko: '고른 행동' }, min: 1, max: 3, step: 1, value: 3 },
    { sign: 'α', label: { en: 'learning rate', ko: '학습률' }, min: 0, max: 1, step: 0.01, value: 0.3 },
  ],
  draw: ([g, action, alpha], word) => {
    const before = softmax(preferences);
    // ∇ log π(A) of the preferences: 1 − π(A) for the action taken, −π(a) for the others.
    const after = softmax(
      preferences.map((value, a) => value + alpha! * g! * ((a + 1 === action ? 1 : 0) - before[a]!)),
    );
    const { at, svg } = frame([0.3, 3.7], [0, 1], '');
    const chosen = action! - 1;
    return {
      svg:
        svg +
        pairs(at, before, after, (a) => (a === chosen ? 'second' : 'first')) +
        actionNames(at, after.length, word),
      says: {
        en: `Action ${action} was taken, and a return of ${shown(g!, 1)} followed: its probability goes from ${shown(before[chosen]!)} to ${shown(after[chosen]!)}, and the others share what is left. A rare action moves further than a frequent one.`,
        ko: `행동 ${action}을 고른 뒤 반환값 ${shown(g!, 1)}을 얻었습니다. 그 확률은 ${shown(before[chosen]!)}에서 ${shown(after[chosen]!)}로 바뀌고, 나머지를 다른 행동들이 나누어 가집니다. 드문 행동이 흔한 행동보다 더 크게 움직입니다.`,
      },
    };
  },
};

/** The density of a normal distribution. */
export function density(x: number, mean: number, deviation: number): number {
  return Math.exp(-((x - mean) ** 2) / (2 * deviation ** 2)) / (deviation * Math.sqrt(2 * Math.PI));
}

/** A Gaussian policy, the sampled action, and the direction in which an update moves its mean. */
export const gaussianPolicy: Figure = {
  sliders: [
    { sign: 'μ', label: { en: 'mean', ko: '평균' }, min: -2, max: 2, step: 0.1, value: 0 },
    { sign: 'σ', label: { en: 'deviation', ko: '표준편차' }, min: 0.2, max: 2, step: 0.1, value: 0.7 },
    { sign: 'a', label: { en: 'action drawn', ko: '뽑은 행동' }, min: -3, max: 3, step: 0.1, value: 1 },
    { sign: 'Â', label: { en: 'advantage', ko: '어드밴티지' }, min: -2, max: 2, step: 0.1, value: 1 },
  ],
  draw: ([mu, sigma, a, advantage], word) => {
    const { at, svg } = frame([-3, 3], [0, 2], word({ en: 'action', ko: '행동' }));
    const pull = ((a! - mu!) / sigma! ** 2) * advantage!;
    const moved = Math.max(-3, Math.min(3, mu! + 0.2 * pull));
    const log = Math.log(density(a!, mu!, sigma!));
    const [en, ko] =
      Math.abs(pull) < 1e-9
        ? ['the mean stays', '평균은 그대로입니다']
        : pull * (a! - mu!) > 0
          ? ['the mean moves towards the action', '평균은 그 행동 쪽으로 움직입니다']
          : ['the mean moves away from the action', '평균은 그 행동에서 멀어집니다'];
    return {
      svg:
        svg +
        curve(at, [-3, 3], (x) => density(x, moved, sigma!), 'faint') +
        curve(at, [-3, 3], (x) => density(x, mu!, sigma!), 'first') +
        line(
          at,
          [
            [a!, 0],
            [a!, density(a!, mu!, sigma!)],
          ],
          'second',
        ) +
        dot(at, a!, density(a!, mu!, sigma!), 'second'),
      says: {
        en: `log π(a) = ${shown(log)}, and its slope by the mean is (a − μ) / σ² = ${shown((a! - mu!) / sigma! ** 2)}. With an advantage of ${shown(advantage!, 1)} ${en}. Pale: the policy after a step of 0.2.`,
        ko: `log π(a) = ${shown(log)}이고, 평균에 대한 기울기는 (a − μ) / σ² = ${shown((a! - mu!) / sigma! ** 2)}입니다. 어드밴티지가 ${shown(advantage!, 1)}이면 ${ko}. 옅은 곡선은 크기 0.2의 스텝 뒤의 정책입니다.`,
      },
    };
  },
};

/** Discounted returns of an episode with a reward of 1 per step, and the same with mean 0 and deviation 1. */
export function standardised(
  length: number,
  gamma: number,
): { readonly returns: number[]; readonly scaled: number[] } {
  const returns = new Array<number>(length);
  let g = 0;
  for (let t = length - 1; t >= 0; t--) {
    g = 1 + gamma * g;
    returns[t] = g;
  }
  const mean = returns.reduce((sum, value) => sum + value, 0) / length;
  const deviation = Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / length);
  return { returns, scaled: returns.map((value) => (value - mean) / (deviation + 1e-8)) };
}

/** The returns of Keras' script: they reinforce the first steps of an episode and discourage the last ones. */
export const standardisedReturns: Figure = {
  sliders: [
    {
      sign: 'T',
      label: { en: 'steps of the episode', ko: '에피소드의 스텝 수' },
      min: 2,
      max: 40,
      step: 1,
      value: 20,
    },
    discountSlider(0.99),
  ],
  draw: ([length, gamma], word) => {
    const { returns, scaled } = standardised(length!, gamma!);
    const { at, svg } = frame(
      [-0.7, 39.7],
      [-4, 2],
      word({ en: 'step of the episode', ko: '에피소드의 스텝' }),
    );
    const praised = scaled.filter((value) => value > 0).length;
    return {
      svg: svg + scaled.map((value, t) => column(at, t, value, 0.7, value > 0 ? 'first' : 'second')).join(''),
      says: {
        en: `With a reward of 1 a step the returns fall from ${shown(returns[0]!, 1)} to 1. Standardised, the first ${praised} of ${length} actions are praised and the others blamed: those before the fall.`,
        ko: `스텝마다 보상이 1이면 반환값은 ${shown(returns[0]!, 1)}에서 1까지 줄어듭니다. 표준화하면 행동 ${length}개 가운데 처음 ${praised}개는 칭찬을 받고, 넘어지기 직전의 나머지는 꾸중을 듣습니다.`,
      },
    };
  },
};

const wishes = [2, 1, 0, -1];

/** A softmax with masked actions. */
export const masked: Figure = {
  sliders: [
    {
      sign: '',
      label: { en: 'impossible actions, from the best one on', ko: '불가능한 행동 수(가장 좋은 것부터)' },
      min: 0,
      max: 3,
      step: 1,
      value: 1,
    },
  ],
  draw: ([count], word) => {
    const { at, svg } = frame([0.3, 4.7], [0, 1], '');
    const before = softmax(wishes);
    const after = softmax(wishes.map((wish, a) => (a < count! ? Number.NEGATIVE_INFINITY : wish)));
    return {
      svg:
        svg +
        pairs(at, before, after, () => 'first') +
        actionNames(at, wishes.length, word, (a) => (a < count! ? ' ✗' : '')),
      says: {
        en: `Pale: without a mask; dark: with it. ${count === 0 ? 'All actions are possible.' : `The share of the impossible ones, ${shown(before.slice(0, count).reduce((sum, p) => sum + p, 0))}, goes to the others, whose proportions stay.`}`,
        ko: `옅은 막대는 마스크가 없을 때, 짙은 막대는 있을 때입니다. ${count === 0 ? '모든 행동이 가능합니다.' : `불가능한 행동의 몫 ${shown(before.slice(0, count).reduce((sum, p) => sum + p, 0))}은 비율을 지킨 채 나머지 행동에게 갑니다.`}`,
      },
    };
  },
};
