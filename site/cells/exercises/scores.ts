// Chapter 21: learning from scores.
import { exercise } from '../exercise.ts';

/** The estimate of evolution strategies from mirrored candidates. */
export const scoreGradient = exercise<
  (directions: number[][], plus: number[], minus: number[], sigma: number) => ArrayLike<number>
>({
  name: 'gradient',
  questions: [
    {
      says: {
        en: 'One direction (1, 2): 3 on the one side, 1 on the other, σ = 0.5.',
        ko: '방향 (1, 2) 하나: 한쪽은 3점, 반대쪽은 1점, σ = 0.5.',
      },
      ask: (answer) => [answer([[1, 2]], [3], [1], 0.5), [2, 4]],
      slips: [
        [
          [3, 6],
          { en: 'The other side counts, too: subtract its score.', ko: '반대쪽도 봅니다. 그 점수를 빼세요.' },
        ],
        [
          [2 / 0.5, 4 / 0.5],
          {
            en: 'Each direction has two candidates: divide by 2.',
            ko: '방향마다 후보가 둘입니다. 2로 나누세요.',
          },
        ],
        [
          [1, 2],
          {
            en: 'Divide by σ: close candidates differ little.',
            ko: 'σ로 나누세요. 가까운 후보끼리는 점수 차이가 작습니다.',
          },
        ],
      ],
    },
    {
      says: { en: 'Two directions: the mean of both.', ko: '방향이 둘이면 둘의 평균.' },
      ask: (answer) => [
        answer(
          [
            [1, 0],
            [0, 1],
          ],
          [2, 0],
          [0, 4],
          1,
        ),
        [0.5, -1],
      ],
      slips: [[[1, -2], { en: 'Divide by the number of directions.', ko: '방향의 수로 나누세요.' }]],
    },
    {
      says: { en: 'Both sides score the same: no gradient.', ko: '양쪽 점수가 같으면 기울기는 0.' },
      ask: (answer) => [answer([[1, -1]], [7], [7], 0.1), [0, 0]],
    },
    {
      says: { en: 'On a line the estimate is exact: f = 3 w.', ko: '직선에서는 정확합니다: f = 3w.' },
      ask: (answer) => [answer([[1], [-1]], [3.3, 2.7], [2.7, 3.3], 0.1), [3]],
    },
  ],
});
