// Chapter 22: learning from recordings.
import { exercise } from '../exercise.ts';

/** The term of conservative Q-learning in one state. */
export const conservative = exercise<(values: number[], action: number, alpha: number) => number>({
  name: 'conservative',
  questions: [
    {
      says: { en: 'Four equal values: ln 4.', ko: '값이 같은 행동 넷: ln 4.' },
      ask: (answer) => [answer([2, 2, 2, 2], 1, 1), Math.log(4)],
      slips: [
        [
          0,
          {
            en: 'All actions count, not only the best one: sum their exponentials.',
            ko: '가장 좋은 행동만이 아니라 모두 셉니다. 지수를 더하세요.',
          },
        ],
        [
          Math.log(4) + 2,
          { en: 'Subtract the value of the recorded action.', ko: '기록된 행동의 가치를 빼세요.' },
        ],
        [-Math.log(4), { en: 'The sign is the other way round.', ko: '부호가 반대입니다.' }],
      ],
    },
    {
      says: {
        en: 'A recorded action that is worth ln 3 beside 0, α = 2.',
        ko: '기록된 행동은 ln 3, 다른 행동은 0, α = 2.',
      },
      ask: (answer) => [answer([Math.log(3), 0], 0, 2), 2 * Math.log(4 / 3)],
      slips: [[Math.log(4 / 3), { en: 'Multiply by alpha.', ko: 'alpha를 곱하세요.' }]],
    },
    {
      says: { en: 'Only one action: nothing to doubt.', ko: '행동이 하나뿐이면 의심할 것이 없습니다.' },
      ask: (answer) => [answer([5], 0, 1), 0],
    },
    {
      says: { en: 'Large values, which exp cannot hold.', ko: 'exp로 담을 수 없는 큰 가치.' },
      ask: (answer) => [answer([1000, 1000], 0, 1), Math.log(2)],
      slips: [
        [
          Number.POSITIVE_INFINITY,
          {
            en: 'Subtract the largest value before exp, and add it after ln.',
            ko: 'exp 앞에서 가장 큰 값을 빼고 ln 뒤에서 다시 더하세요.',
          },
        ],
      ],
    },
  ],
});
