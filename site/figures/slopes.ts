// Chapters 8, 13 and 17: neurons, errors, and the size of a step.
import { below, column, curve, dot, frame, line, text } from './chart.ts';
import type { Figure } from './figure.ts';
import { shown } from './figure.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Three activations and their slopes. */
export const activations: Figure = {
  sliders: [
    { sign: 'x', label: { en: 'sum of the inputs', ko: '입력의 합' }, min: -5, max: 5, step: 0.1, value: 1 },
  ],
  draw: ([x]) => {
    const { at, svg } = frame([-5, 5], [-1.2, 2.2], 'x');
    const slope = sigmoid(x!) * (1 - sigmoid(x!));
    return {
      svg:
        svg +
        curve(at, [-5, 5], (z) => Math.max(0, z), 'faint') +
        curve(at, [-5, 5], sigmoid, 'first') +
        curve(at, [-5, 5], Math.tanh, 'second') +
        dot(at, x!, sigmoid(x!)) +
        dot(at, x!, Math.tanh(x!), 'second') +
        text(at.x(-4.9), at.y(1.9), 'ReLU', 'soft', 'start') +
        text(at.x(-4.9), at.y(1.5), 'sigmoid', 'first', 'start') +
        text(at.x(-4.9), at.y(1.1), 'tanh', 'second', 'start'),
      says: {
        en: `At ${shown(x!, 1)} the sigmoid gives ${shown(sigmoid(x!))} with a slope of ${shown(slope, 3)}, tanh ${shown(Math.tanh(x!))} with ${shown(1 - Math.tanh(x!) ** 2, 3)}, and ReLU ${shown(Math.max(0, x!), 1)} with ${x! > 0 ? 1 : 0}. Where a slope is near 0, nothing is learned through it.`,
        ko: `${shown(x!, 1)}에서 시그모이드는 ${shown(sigmoid(x!))}, 기울기 ${shown(slope, 3)}이고, tanh는 ${shown(Math.tanh(x!))}, 기울기 ${shown(1 - Math.tanh(x!) ** 2, 3)}이며, ReLU는 ${shown(Math.max(0, x!), 1)}, 기울기 ${x! > 0 ? 1 : 0}입니다. 기울기가 0에 가까운 곳에서는 배우지 못합니다.`,
      },
    };
  },
};

/** Ten steps down the parabola of a squared error. */
export const descent: Figure = {
  sliders: [
    { sign: 'α', label: { en: 'learning rate', ko: '학습률' }, min: 0.01, max: 1.1, step: 0.01, value: 0.1 },
  ],
  draw: ([alpha], word) => {
    const { at, svg } = frame([-3, 3], [0, 9], word({ en: 'prediction, target 0', ko: '예측값, 목표는 0' }));
    const path: [number, number][] = [];
    let theta = 2.5;
    for (let k = 0; k <= 10; k++) {
      path.push([Math.min(3, Math.max(-3, theta)), theta * theta]);
      // E = θ², and its slope 2θ.
      theta -= alpha! * 2 * theta;
    }
    const end = 2.5 * (1 - 2 * alpha!) ** 10;
    const [en, ko] =
      alpha! < 0.5
        ? ['It comes down on one side.', '한쪽에서 내려옵니다.']
        : alpha! === 0.5
          ? ['One step is enough for this parabola.', '이 포물선에서는 한 스텝이면 됩니다.']
          : alpha! < 1
            ? ['It jumps over the target, and comes nearer.', '목표를 뛰어넘으면서 가까워집니다.']
            : alpha! === 1
              ? ['It jumps to and fro without end.', '끝없이 왔다 갔다 합니다.']
              : ['Every step leads further away.', '갈수록 멀어집니다.'];
    return {
      svg:
        svg +
        curve(at, [-3, 3], (x) => x * x, 'faint') +
        line(at, path, 'second') +
        path.map(([x, y]) => dot(at, x, y)).join(''),
      says: {
        en: `Ten steps from 2.5: the error is ${shown(end * end, 3)} then. ${en}`,
        ko: `2.5에서 열 스텝 내려가면 오차는 ${shown(end * end, 3)}입니다. ${ko}`,
      },
    };
  },
};

/** Huber's loss with a bound of 1. */
export function huber(error: number): number {
  const size = Math.abs(error);
  return size <= 1 ? (size * size) / 2 : size - 0.5;
}

/** Huber's loss and the squared error. */
export const huberLoss: Figure = {
  sliders: [{ sign: 'δ', label: { en: 'error', ko: '오차' }, min: -4, max: 4, step: 0.1, value: 2.5 }],
  draw: ([error], word) => {
    const { at, svg } = frame([-4, 4], [0, 8], word({ en: 'error', ko: '오차' }));
    const slope = Math.max(-1, Math.min(1, error!));
    return {
      svg:
        svg +
        curve(at, [-4, 4], (x) => (x * x) / 2, 'faint') +
        curve(at, [-4, 4], huber, 'first') +
        // The tangent: the size of the gradient.
        line(
          at,
          [
            [error! - 0.9, huber(error!) - 0.9 * slope],
            [error! + 0.9, huber(error!) + 0.9 * slope],
          ],
          'second',
        ) +
        dot(at, error!, huber(error!)) +
        text(at.x(-3.2), at.y(6.5), word({ en: 'squared, halved', ko: '제곱의 절반' }), 'soft', 'start') +
        text(at.x(-3.9), at.y(2.4), word({ en: 'Huber', ko: '후버' }), 'first', 'start'),
      says: {
        en: `An error of ${shown(error!, 1)} costs ${shown(huber(error!))} and pulls with ${shown(slope, 1)}; squared, it would cost ${shown((error! * error!) / 2)} and pull with ${shown(error!, 1)}. One surprise cannot tear the network apart.`,
        ko: `오차 ${shown(error!, 1)}의 손실은 ${shown(huber(error!))}, 기울기는 ${shown(slope, 1)}입니다. 제곱이라면 손실은 ${shown((error! * error!) / 2)}, 기울기는 ${shown(error!, 1)}입니다. 한 번의 큰 오차가 신경망을 망가뜨리지 못합니다.`,
      },
    };
  },
};

/** ObGD: the fraction of an error that an update removes. */
export const boundedStep: Figure = {
  sliders: [
    { sign: 'δ', label: { en: 'error', ko: '오차' }, min: 0, max: 10, step: 0.1, value: 3 },
    {
      sign: '‖e‖',
      label: { en: 'size of the trace', ko: '흔적의 크기' },
      min: 0.1,
      max: 20,
      step: 0.1,
      value: 5,
    },
  ],
  draw: ([error, size], word) => {
    const { at, svg } = frame([-0.6, 1.6], [0, 1.1], '');
    const [alpha, kappa] = [1, 2];
    const bound = alpha * kappa * Math.max(Math.abs(error!), 1) * size!;
    const step = alpha / Math.max(bound, 1);
    return {
      svg:
        svg +
        column(at, 0, alpha, 0.5, 'faint') +
        column(at, 1, step, 0.5, 'first') +
        text(at.x(0), at.y(1) - 4, '1') +
        text(at.x(1), at.y(step) - 4, shown(step, 4), 'first') +
        below(at, 0, word({ en: 'step asked for, α', ko: '정한 스텝 α' })) +
        below(at, 1, word({ en: 'step taken, α / max(M, 1)', ko: '실제 스텝 α / max(M, 1)' }), 'first'),
      says: {
        en: `M is ${shown(bound, 1)}: ${bound > 1 ? `the step is cut to ${shown(step, 4)}, so that this update takes no more than half of the error away` : 'small enough for the whole step'}.`,
        ko: `M은 ${shown(bound, 1)}입니다. ${bound > 1 ? `스텝을 ${shown(step, 4)}로 줄이므로, 이 업데이트는 오차를 많아야 절반만 없앱니다.` : '스텝을 그대로 다 갈 만큼 작습니다.'}`,
      },
    };
  },
};
