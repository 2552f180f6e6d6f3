// Chapters 1, 9, 11, 15 and 18: how effects spread from one state, weight or step to others.
import { actionNames, column, frame, line, text } from './chart.ts';
import type { Figure } from './figure.ts';
import { discountSlider, shown } from './figure.ts';

/**
 * The distribution of an agent after a number of steps in a row of cells: it starts in the middle and moves right with this probability;
 * borders stop it.
 */
export function whereabouts(cells: number, steps: number, right: number): number[] {
  let places = new Array<number>(cells).fill(0);
  places[(cells - 1) / 2] = 1;
  for (let t = 0; t < steps; t++) {
    const next = new Array<number>(cells).fill(0);
    for (const [cell, share] of places.entries()) {
      next[Math.min(cells - 1, cell + 1)]! += right * share;
      next[Math.max(0, cell - 1)]! += (1 - right) * share;
    }
    places = next;
  }
  return places;
}

/** π(a | s): a policy determines the visited states. */
export const policyWalk: Figure = {
  sliders: [
    {
      sign: 'π(→)',
      label: { en: 'probability of right', ko: '오른쪽으로 갈 확률' },
      min: 0,
      max: 1,
      step: 0.05,
      value: 0.5,
    },
    { sign: 't', label: { en: 'steps', ko: '스텝' }, min: 0, max: 30, step: 1, value: 6 },
  ],
  draw: ([right, steps], word) => {
    const { at, svg } = frame(
      [-5.7, 5.7],
      [0, 1],
      word({ en: 'cell, from the start', ko: '시작에서 본 칸' }),
    );
    const places = whereabouts(11, steps!, right!);
    const mean = places.reduce((sum, share, cell) => sum + share * (cell - 5), 0);
    return {
      svg:
        svg +
        places
          .map((share, cell) => column(at, cell - 5, share, 0.7, cell === 5 ? 'second' : 'first'))
          .join(''),
      says: {
        en: `The policy goes right with ${shown(100 * right!, 0)} % in every cell. After ${steps} steps it stands ${shown(mean, 1)} cells from the start on average, and at the right end with ${shown(100 * places[10]!, 0)} %.`,
        ko: `어느 칸에서나 ${shown(100 * right!, 0)} %의 확률로 오른쪽으로 가는 정책입니다. ${steps}스텝 뒤에는 시작에서 평균 ${shown(mean, 1)}칸 떨어져 있고, ${shown(100 * places[10]!, 0)} %의 확률로 오른쪽 끝에 있습니다.`,
      },
    };
  },
};

/** One update of a network changes the values of similar states; one of a table does not. */
export const generalisation: Figure = {
  sliders: [
    {
      sign: '',
      label: { en: 'how much neighbours share', ko: '이웃과 나누는 정도' },
      min: 0,
      max: 3,
      step: 0.1,
      value: 1,
    },
    { sign: 'α', label: { en: 'step size', ko: '스텝 크기' }, min: 0.05, max: 1, step: 0.05, value: 0.5 },
  ],
  draw: ([breadth, alpha], word) => {
    const { at, svg } = frame(
      [-4.6, 4.6],
      [0, 1],
      word({ en: 'state, from the one that was updated', ko: '업데이트한 상태에서 본 상태' }),
    );
    const moved = Array.from({ length: 9 }, (_, k) => {
      const distance = k - 4;
      return (
        alpha! * (breadth === 0 ? Number(distance === 0) : Math.exp(-(distance ** 2) / (2 * breadth! ** 2)))
      );
    });
    const others = moved.filter((change, k) => k !== 4 && change > 0.01).length;
    return {
      svg:
        svg + moved.map((change, k) => column(at, k - 4, change, 0.7, k === 4 ? 'second' : 'first')).join(''),
      says: {
        en: `An error of 1 in one state moves its value by ${shown(alpha!)}${others === 0 ? ', and no other one: that is a table.' : `, and those of ${others} others along with it: what is learned of one is believed of its neighbours, right or wrong.`}`,
        ko: `한 상태의 오차 1은 그 값을 ${shown(alpha!)}만큼 옮기고, ${others === 0 ? '다른 값은 그대로입니다. 이것이 테이블입니다.' : `다른 상태 ${others}개의 값도 함께 옮깁니다. 한 상태에서 배운 것을, 맞든 틀리든 이웃에도 적용합니다.`}`,
      },
    };
  },
};

/** The value of a state that leads to itself with a reward of 1, and the target network's value, copied at intervals. */
export function copiedTargets(
  updates: number,
  every: number,
  gamma: number,
): { readonly values: number[]; readonly targets: number[] } {
  const [values, targets] = [[0], [1]];
  let [value, copy] = [0, 0];
  for (let k = 1; k <= updates; k++) {
    if (k % every === 0) copy = value;
    const target = 1 + gamma * copy;
    value += 0.2 * (target - value);
    values.push(value);
    targets.push(target);
  }
  return { values, targets };
}

/** θ⁻: a target that stays fixed for a while. */
export const targetCopy: Figure = {
  sliders: [
    {
      sign: 'C',
      label: { en: 'updates between two copies', ko: '복사 사이의 업데이트 수' },
      min: 1,
      max: 50,
      step: 1,
      value: 20,
    },
    { ...discountSlider(0.9), max: 0.95 },
  ],
  draw: ([every, gamma], word) => {
    const end = 1 / (1 - gamma!);
    const { at, svg } = frame([0, 150], [0, end * 1.05], word({ en: 'updates', ko: '업데이트' }));
    const { values, targets } = copiedTargets(150, every!, gamma!);
    return {
      svg:
        svg +
        line(
          at,
          [
            [0, end],
            [150, end],
          ],
          'faint',
        ) +
        line(
          at,
          targets.map((value, k) => [k, value] as const),
          'second',
        ) +
        line(
          at,
          values.map((value, k) => [k, value] as const),
          'first',
        ) +
        text(at.x(148), at.y(end * 0.12), word({ en: 'Q(θ)', ko: 'Q(θ)' }), 'first', 'end') +
        text(at.x(148), at.y(end * 0.24), word({ en: 'target, of θ⁻', ko: 'θ⁻의 목표' }), 'second', 'end'),
      says: {
        en: `A reward of 1 without end is worth ${shown(end, 1)}. ${every === 1 ? 'The target moves with every update: the estimate chases itself.' : `The target stands still for ${every} updates, so that there is something to come near to.`} After 150 updates the estimate is ${shown(values.at(-1)!, 1)}: still targets are steady, and slow.`,
        ko: `보상 1을 끝없이 받으면 값은 ${shown(end, 1)}입니다. ${every === 1 ? '업데이트할 때마다 목표도 움직여서, 추정값이 자기 자신을 쫓아갑니다.' : `목표가 업데이트 ${every}번 동안 멈추어 있어서 다가갈 곳이 있습니다.`} 업데이트 150번 뒤의 추정값은 ${shown(values.at(-1)!, 1)}입니다. 멈춘 목표는 안정되지만 느립니다.`,
      },
    };
  },
};

/** Q = V + A − mean of A. */
export const dueling: Figure = {
  sliders: [
    {
      sign: 'V',
      label: { en: 'value of the state', ko: '상태의 가치' },
      min: -2,
      max: 4,
      step: 0.1,
      value: 2,
    },
    {
      sign: 'A₁',
      label: { en: 'advantage of action 1', ko: '행동 1의 어드밴티지' },
      min: -2,
      max: 2,
      step: 0.1,
      value: 1,
    },
  ],
  draw: ([value, first], word) => {
    const { at, svg } = frame([0.3, 3.7], [-5, 7], '');
    const raw = [first!, 0, -0.5];
    const mean = raw.reduce((sum, a) => sum + a, 0) / 3;
    const q = raw.map((a) => value! + a - mean);
    return {
      svg:
        svg +
        line(
          at,
          [
            [0.3, value!],
            [3.7, value!],
          ],
          'second',
        ) +
        text(at.x(3.65), at.y(value!) - 5, 'V', 'second', 'end') +
        q.map((one, a) => column(at, a + 1, one, 0.4, 'first')).join('') +
        q.map((one, a) => text(at.x(a + 1), 186, shown(one), 'strong')).join('') +
        actionNames(at, q.length, word),
      says: {
        en: `V moves all three values at once: one step learns of all of them. The advantage of action 1 moves its own value by ⅔ of what it changes, and the others by ⅓ the other way, so that the mean stays ${shown(value!, 1)}.`,
        ko: `V는 세 값을 한꺼번에 옮깁니다. 한 스텝에서 모두에 대해 배웁니다. 행동 1의 어드밴티지가 바뀌면 그 값은 바뀐 만큼의 ⅔, 나머지는 반대쪽으로 ⅓씩 움직여서 평균은 ${shown(value!, 1)} 그대로입니다.`,
      },
    };
  },
};

/** h ← (1 − z) n + z h: the memory of a gate. */
export const gate: Figure = {
  sliders: [
    {
      sign: 'z',
      label: { en: 'how much the gate keeps', ko: '게이트가 지키는 정도' },
      min: 0,
      max: 1,
      step: 0.01,
      value: 0.9,
    },
  ],
  draw: ([z], word) => {
    const { at, svg } = frame([-0.7, 24.7], [0, 1], word({ en: 'steps', ko: '스텝' }));
    const seen = 2;
    let h = 0;
    const kept = Array.from({ length: 25 }, (_, t) => {
      // The gate opens at the relevant input, and then keeps it by z.
      h = t === seen ? 1 : z! * h;
      return h;
    });
    return {
      svg: svg + kept.map((one, t) => column(at, t, one, 0.7, t === seen ? 'second' : 'first')).join(''),
      says: {
        en: `Something is seen once, at step ${seen}, and nothing after it. Ten steps later ${shown(kept[seen + 10]!)} of it is left, at the end ${shown(kept.at(-1)!)}.`,
        ko: `${seen}번째 스텝에서 무언가를 한 번 보고, 그 뒤로는 아무것도 보지 않습니다. 열 스텝 뒤에는 ${shown(kept[seen + 10]!)}, 끝에는 ${shown(kept.at(-1)!)}만큼 남아 있습니다.`,
      },
    };
  },
};
