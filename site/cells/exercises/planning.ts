// Chapters 1 to 4, 19 and 20: a world and its model, and a game with its values and its search.

import { Rng } from '@prism-rl/core';
import { GridWorld, SuttonBartoGrid } from '@prism-rl/env-gridworld';
import { exercise } from '../exercise.ts';
import { gridPicture, type Outcome, outcomesOf, rounded, sweep } from './grids.ts';

const outcome = (probability: number, reward: number, next: number, terminated = false): Outcome => ({
  probability,
  reward,
  next,
  terminated,
});

/** Chapter 1: the rules of the course's grid. */
export const move = exercise<(cell: number, action: number) => number>({
  name: 'move',
  questions: [
    {
      says: { en: 'Cell 0, down.', ko: '0번 칸에서 아래로.' },
      ask: (answer) => [answer(0, 1), 5],
      slips: [
        [
          1,
          {
            en: 'Cells are numbered row by row: a row further is 5 cells further.',
            ko: '칸 번호는 행을 따라 매깁니다. 한 행 아래는 번호로 5만큼 뒤입니다.',
          },
        ],
      ],
    },
    { says: { en: 'Cell 5, right.', ko: '5번 칸에서 오른쪽으로.' }, ask: (answer) => [answer(5, 3), 6] },
    {
      says: { en: 'Cell 3, up: the border stops.', ko: '3번 칸에서 위로. 경계에서 멈춥니다.' },
      ask: (answer) => [answer(3, 0), 3],
    },
    {
      says: {
        en: 'Cell 9, right: the border stops here, too.',
        ko: '9번 칸에서 오른쪽으로. 여기도 경계입니다.',
      },
      ask: (answer) => [answer(9, 3), 9],
      slips: [[10, { en: 'That is the next row.', ko: '그곳은 다음 행입니다.' }]],
    },
    {
      says: {
        en: 'Every cell, every action, as in the world itself.',
        ko: '모든 칸과 모든 행동에서 실제 환경과 같습니다.',
      },
      ask: (answer) => {
        const right = Array.from({ length: 100 }, (_, k) => neighbour(Math.floor(k / 4), k % 4));
        return [right.map((_, k) => answer(Math.floor(k / 4), k % 4)), right];
      },
    },
  ],
  async show(answer) {
    const rng = new Rng(1);
    const path = [0];
    while (path.length < 60 && path.at(-1) !== 12) path.push(answer(path.at(-1)!, rng.integers(0, 4)));
    const visits = new Array<number>(25).fill(0);
    for (const cell of path) visits[cell]!++;
    return {
      picture: gridPicture(new GridWorld().grid!, { v: visits, path }),
      says: {
        en: `Your world, walked at random for ${path.length - 1} steps; the numbers count visits.`,
        ko: `여러분이 만든 세계를 무작위로 ${path.length - 1}번 움직인 모습입니다. 숫자는 방문 횟수입니다.`,
      },
    };
  },
});

function neighbour(cell: number, action: number): number {
  const [row, column] = [Math.floor(cell / 5), cell % 5];
  if (action === 0) return row === 0 ? cell : cell - 5;
  if (action === 1) return row === 4 ? cell : cell + 5;
  if (action === 2) return column === 0 ? cell : cell - 1;
  return column === 4 ? cell : cell + 1;
}

type Backup = (actions: Outcome[][], v: number[], gamma: number) => number;

const future = ({ probability, reward, next, terminated }: Outcome, v: number[], gamma: number): number =>
  probability * (reward + (terminated ? 0 : gamma * v[next]!));
const valuesOf = (actions: Outcome[][], v: number[], gamma: number): number[] =>
  actions.map((outcomes) => outcomes.reduce((sum, one) => sum + future(one, v, gamma), 0));
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const certain = [[outcome(1, -1, 0)], [outcome(1, -1, 1)]];
const slippery = [[outcome(0.25, 8, 0), outcome(0.75, 0, 1)], [outcome(1, 1, 1)]];
const ending = [[outcome(1, 1, 1, true)], [outcome(1, 0, 1)]];

/** Chapter 2: the expectation equation of the random policy. */
export const expectation = exercise<Backup>({
  name: 'expectation',
  questions: [
    {
      says: {
        en: 'Two actions that cost 1 and lead to cells worth 4 and 8, without a discount.',
        ko: '보상이 −1이고 가치가 4와 8인 칸으로 가는 두 행동, 감가율 1.',
      },
      ask: (answer) => [answer(certain, [4, 8], 1), 5],
      slips: [
        [
          10,
          {
            en: 'The random policy takes each action with its probability: a mean, not a sum.',
            ko: '무작위 정책은 행동마다 확률이 있습니다. 합이 아니라 평균입니다.',
          },
        ],
      ],
    },
    {
      says: { en: 'The same with γ = 0.5.', ko: 'γ = 0.5일 때.' },
      ask: (answer) => [answer(certain, [4, 8], 0.5), 2],
      slips: [[5, { en: 'Where is γ?', ko: 'γ가 빠졌습니다.' }]],
    },
    {
      says: { en: 'An action with two outcomes.', ko: '결과가 둘인 행동.' },
      ask: (answer) => [answer(slippery, [0, 2], 1), mean(valuesOf(slippery, [0, 2], 1))],
    },
    {
      says: {
        en: 'After the end nothing comes, whatever v says there.',
        ko: '에피소드가 끝나면 v의 값과 상관없이 더 올 것이 없습니다.',
      },
      ask: (answer) => [answer(ending, [0, 9], 1), 5],
      slips: [
        [9.5, { en: 'A terminated outcome brings its reward alone.', ko: '끝나는 결과는 보상만 줍니다.' }],
      ],
    },
    {
      says: {
        en: 'Example 4.1: the cell below the corner is worth −14.',
        ko: '예제 4.1: 모서리 아래 칸의 가치는 −14입니다.',
      },
      ask: (answer) => {
        const v = [0, -14, -20, -22, -14, -18, -20, -20, -20, -20, -18, -14, -22, -20, -14, 0];
        return [answer(outcomesOf(new SuttonBartoGrid().model!(), 4), v, 1), -14];
      },
    },
  ],
  async show(answer) {
    const env = new SuttonBartoGrid();
    const v = sweep(env.model!(), (actions, values) => answer(actions, values, 1));
    return {
      picture: gridPicture(env.grid!, { v: rounded(v, 1) }),
      says: {
        en: 'Your equation, applied to every cell until nothing changes: the values of the random policy.',
        ko: '여러분의 식을 모든 칸에 변화가 없을 때까지 적용한 결과: 무작위 정책의 가치입니다.',
      },
    };
  },
});

/** Chapter 3: policy improvement. */
export const greedy = exercise<Backup>({
  name: 'greedy',
  questions: [
    {
      says: { en: 'Equal rewards: towards the better cell.', ko: '보상이 같으면 더 좋은 칸으로.' },
      ask: (answer) => [answer(certain, [4, 8], 1), 1],
      slips: [
        [
          7,
          {
            en: 'That is the value; asked is which action has it.',
            ko: '그것은 가치입니다. 그 가치를 주는 행동의 번호를 답해야 합니다.',
          },
        ],
      ],
    },
    {
      says: {
        en: 'A reward now against a value later: with γ = 0.1 the reward counts.',
        ko: '지금의 보상과 나중의 가치: γ = 0.1이면 보상이 중요합니다.',
      },
      ask: (answer) => [answer(slippery, [0, 6], 0.1), 0],
    },
    {
      says: {
        en: 'With γ = 1 and a better cell, the value counts.',
        ko: 'γ = 1이고 더 좋은 칸이 있으면 가치가 중요합니다.',
      },
      ask: (answer) => [answer(slippery, [0, 6], 1), 1],
    },
    {
      says: { en: 'After the end nothing comes.', ko: '에피소드가 끝나면 더 올 것이 없습니다.' },
      ask: (answer) => [answer(ending, [0, 3], 1), 1],
    },
  ],
  async show(answer) {
    const env = new GridWorld();
    const model = env.model!();
    const v = sweep(model, (actions, values) => Math.max(...valuesOf(actions, values, 0.9)));
    const path = [0];
    while (path.length < 30 && path.at(-1) !== 12) {
      const actions = outcomesOf(model, path.at(-1)!);
      path.push(actions[answer(actions, v, 0.9)]![0]!.next);
    }
    return {
      picture: gridPicture(env.grid!, { v: rounded(v), path }),
      says: {
        en: `Your greedy policy reaches the goal in ${path.length - 1} steps.`,
        ko: `여러분의 탐욕 정책은 ${path.length - 1}번 움직여 목표에 닿습니다.`,
      },
    };
  },
});

/** Chapter 4: the optimality equation. */
export const optimality = exercise<Backup>({
  name: 'optimality',
  questions: [
    {
      says: { en: 'The better of two actions.', ko: '두 행동 가운데 나은 것.' },
      ask: (answer) => [answer(certain, [4, 8], 1), 7],
      slips: [
        [
          5,
          {
            en: 'That is the mean over actions; the optimality equation takes the best.',
            ko: '그것은 행동에 대한 평균입니다. 최적 방정식은 최댓값을 씁니다.',
          },
        ],
      ],
    },
    {
      says: {
        en: 'Over outcomes it is still a mean.',
        ko: '한 행동의 여러 결과에 대해서는 여전히 평균입니다.',
      },
      ask: (answer) => [answer(slippery, [0, 2], 0.5), Math.max(...valuesOf(slippery, [0, 2], 0.5))],
      slips: [
        [
          8,
          {
            en: 'An agent chooses actions, not outcomes.',
            ko: '에이전트가 고르는 것은 행동이지 그 결과가 아닙니다.',
          },
        ],
      ],
    },
    {
      says: { en: 'After the end nothing comes.', ko: '에피소드가 끝나면 더 올 것이 없습니다.' },
      ask: (answer) => [answer(ending, [0, 0.5], 1), 1],
      slips: [
        [1.5, { en: 'A terminated outcome brings its reward alone.', ko: '끝나는 결과는 보상만 줍니다.' }],
      ],
    },
    {
      says: { en: 'All costs: the least bad.', ko: '모두 음수이면 가장 덜 나쁜 것.' },
      ask: (answer) => [answer(certain, [-4, -8], 1), -5],
      slips: [[0, { en: 'Does the maximum begin at 0?', ko: '최댓값을 0에서 시작하지 않았나요?' }]],
    },
  ],
  async show(answer) {
    const env = new GridWorld();
    const v = sweep(env.model!(), (actions, values) => answer(actions, values, 0.9));
    return {
      picture: gridPicture(env.grid!, { v: rounded(v) }),
      says: {
        en: `Value iteration with your equation: the start is worth ${v[0]!.toFixed(5)}.`,
        ko: `여러분의 식으로 한 가치 이터레이션: 시작 칸의 가치는 ${v[0]!.toFixed(5)}입니다.`,
      },
    };
  },
});

interface NextMove {
  readonly reward: number;
  readonly isOver: boolean;
  readonly next: number;
}

/** A move that goes on, and one that ends the game. */
const on = (next: number, reward = 0): NextMove => ({ reward, isOver: false, next });
const end = (reward: number, next = 0): NextMove => ({ reward, isOver: true, next });

/** Chapter 19: the value of a position in a game of two players. */
export const negamax = exercise<(moves: NextMove[]) => number>({
  name: 'value',
  questions: [
    {
      says: { en: 'One move wins at once.', ko: '한 수가 바로 이길 때.' },
      ask: (answer) => [answer([on(0), end(1)]), 1],
    },
    {
      says: {
        en: 'The next positions are worth 1 and 0.5 to the other player.',
        ko: '다음 국면이 상대에게 1과 0.5일 때.',
      },
      ask: (answer) => [answer([on(1), on(0.5)]), -0.5],
      slips: [
        [
          1,
          { en: 'What the other player wins, this one loses.', ko: '상대가 얻는 것은 내가 잃는 것입니다.' },
        ],
        [
          -1,
          {
            en: 'That is the worst move; take the best.',
            ko: '그것은 가장 나쁜 수입니다. 가장 좋은 수를 고르세요.',
          },
        ],
      ],
    },
    {
      says: {
        en: 'After the end nothing comes, whatever next says.',
        ko: '게임이 끝나면 next의 값과 상관없이 더 올 것이 없습니다.',
      },
      ask: (answer) => [answer([end(0, -5), on(1)]), 0],
      slips: [
        [5, { en: 'The game is over: next does not count.', ko: '게임이 끝났으므로 next는 세지 않습니다.' }],
      ],
    },
    {
      says: { en: 'Nim with 4 matches: 3, 2 or 1 are left.', ko: '성냥이 4개인 님: 3, 2, 1개가 남습니다.' },
      ask: (answer) => [answer([on(1), on(1), on(1)]), -1],
    },
  ],
});

interface SearchedMove {
  readonly prior: number;
  readonly visits: number;
  readonly value: number;
}

const searched = (prior: number, visits: number, value: number): SearchedMove => ({ prior, visits, value });

/** Chapter 20: the choice of PUCT. */
export const puct = exercise<(moves: SearchedMove[], c: number) => number>({
  name: 'choose',
  questions: [
    {
      says: { en: 'The exercise above: the second move, 1.', ko: '위의 연습 문제: 둘째 수, 1.' },
      ask: (answer) => [answer([searched(0.8, 6, -0.2), searched(0.2, 3, 0.4)], 1.25), 1],
    },
    {
      says: {
        en: 'With equal values and visits the prior decides.',
        ko: '가치와 방문이 같으면 확률이 정합니다.',
      },
      ask: (answer) => [answer([searched(0.2, 4, 0), searched(0.7, 4, 0), searched(0.1, 4, 0)], 1), 1],
      slips: [[0, { en: 'Where is the prior?', ko: '확률이 빠졌습니다.' }]],
    },
    {
      says: {
        en: 'A move that was visited often must be good: here the other is next.',
        ko: '자주 방문한 수는 그만큼 좋아야 합니다. 여기서는 다른 수의 차례입니다.',
      },
      ask: (answer) => [answer([searched(0.5, 9, 0.3), searched(0.5, 1, 0)], 1), 1],
      slips: [
        [
          0,
          {
            en: 'The bonus falls with the visits of the move.',
            ko: '그 수를 방문할수록 덤이 줄어야 합니다.',
          },
        ],
      ],
    },
    {
      says: {
        en: 'A first visit does not come before all others: the prior is 0.01.',
        ko: '첫 방문이라고 무조건 먼저는 아닙니다. 확률이 0.01입니다.',
      },
      ask: (answer) => [answer([searched(0.01, 0, 0), searched(0.99, 4, 0.5)], 1), 1],
      slips: [
        [
          0,
          {
            en: 'Divide by 1 + the visits: a move without a visit has no infinite bound.',
            ko: '방문 횟수에 1을 더해 나누세요. 방문이 없어도 상한은 무한하지 않습니다.',
          },
        ],
      ],
    },
    {
      says: {
        en: 'With the visits of the others the bonus grows again, as the root of their sum.',
        ko: '다른 수의 방문이 늘면 덤도 다시 커집니다. 방문의 합의 제곱근입니다.',
      },
      ask: (answer) => [answer([searched(0.5, 399, 0.3), searched(0.5, 1, -0.1)], 0.1), 1],
      slips: [
        [
          0,
          { en: 'Multiply by the root of the sum of all visits.', ko: '모든 방문의 합의 제곱근을 곱하세요.' },
        ],
      ],
    },
    {
      says: { en: 'Without a bonus, c = 0: the best value.', ko: '덤이 없으면(c = 0) 가치가 가장 큰 수.' },
      ask: (answer) => [answer([searched(0.9, 1, -1), searched(0.1, 5, 0.2)], 0), 1],
    },
  ],
});
