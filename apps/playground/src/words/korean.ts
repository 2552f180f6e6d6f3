// All text of the page in Korean, one file: loaded before the page is drawn, for Korean readers only.

import type { Words } from './english.ts';
import type { HelpWords } from './englishHelp.ts';
import type { LaterWords } from './englishLater.ts';
import texts from './korean.json' with { type: 'json' };
import { translated } from './spoken.ts';

const count = new Intl.NumberFormat('ko');
const compact = new Intl.NumberFormat('ko', { notation: 'compact', maximumFractionDigits: 1 });
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** A name with the particle for its last sound: `DQN은`, `살사는`. */
function particle(name: string, closed: string, open: string): string {
  const last = name.replace(/[^\p{L}\p{N}]+$/u, '').at(-1) ?? '';
  const syllable = last.charCodeAt(0) - 0xac00;
  const isClosed = syllable >= 0 && syllable < 11_172 ? syllable % 28 > 0 : /[LMNRlmnr013678]/.test(last);
  return name + (isClosed ? closed : open);
}
const topic = (name: string): string => particle(name, '은', '는');

/**
 * A sentence of the JSON file: `{0}` is its first argument, `{0#}` a number with its separators, `{0:은/는}` a name with the particle for its
 * last sound.
 */
function filled(template: string): (...given: readonly unknown[]) => string {
  return (...given) =>
    template.replace(
      /\{(\d)(#?)(?::(\S+?)\/(\S+?))?\}/g,
      (_, place: string, isCount: string, closed?: string, open?: string) => {
        const argument = given[Number(place)];
        const text = Array.isArray(argument) ? argument.join(', ') : String(argument);
        if (isCount !== '') return count.format(Number(argument));
        return closed === undefined || open === undefined ? text : particle(text, closed, open);
      },
    );
}

/** A duration in words, as precise as it is known. */
function about(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return '몇 초';
  if (seconds < 90) return `약 ${10 * Math.ceil(seconds / 10)}초`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `약 ${minutes}분` : `약 ${Math.round(minutes / 60)}시간`;
}

export const words = translated<Words>(filled, texts.words, {
  page: {
    policy: (agent) =>
      `미리 학습한 정책입니다${agent === undefined ? '' : ` (${agent})`}. 직접 학습시켜 비교해 보세요.`,
  },
  notice: {
    endless: (isFirst, steps) =>
      `${count.format(steps)} 타임스텝이 넘도록 ${isFirst ? '끝난 에피소드가 없습니다' : '이 에피소드가 끝나지 않았습니다'}.`,
  },
  run: {
    elsewhere: (file, trained, here, isKnown) =>
      `${topic(file)} ${trained}에서 학습한 정책이라 ${here}에서는 쓸 수 없습니다${isKnown ? '.' : '. 이 페이지에는 그 환경이 없습니다.'}`,
    refused: (file, world, why) => {
      const fault = {
        model: 'ONNX 모델이 아닙니다',
        names: '입력 “observation”이나 출력 “action”이 없습니다',
        shape: '관측의 모양이 다릅니다',
      }[why];
      return `${topic(file)} ${world}에서 쓸 수 있는 정책이 아닙니다: ${fault}. “prism export”로 만든 파일을, 학습한 환경에서 여세요.`;
    },
  },
  choice: { policy: (agent) => `미리 학습한 ${agent ?? '정책'}` },
  transport: {
    perSecond: (number, isPlan) => `초당 ${number}${isPlan ? '번 훑기' : '스텝'}`,
  },
  stage: {
    loadedOf: (what, loaded, total) =>
      `${what} 불러오는 중(처음 한 번만): ${total === undefined ? '' : `${megabytes(total)} MB 중 `}${megabytes(loaded)} MB, 압축을 푼 크기`,
  },
});

/** What is counted in a world. */
const units: { readonly [world: string]: string } = {
  'CartPole-v1': '스텝',
  'MinAtar/Breakout-v1': '벽돌',
  'MinAtar/Freeway-v1': '횡단',
  'MinAtar/SpaceInvaders-v1': '외계인',
};

export const laterWords = translated<LaterWords>(filled, texts.laterWords, {
  numbers: { count: (number) => count.format(number), compact: (number) => compact.format(number) },
  play: {
    keys: (hasSpace) => `화살표 키${hasSpace ? ', 스페이스' : ''}, 또는 이 버튼으로 행동합니다.`,
    last: (score, best, episodes) =>
      episodes === 1 ? `첫 에피소드 ${score}` : `방금 ${score}, ${episodes}개 가운데 최고 ${best}`,
  },
  settings: {
    referenceAt: () => 'guides/choosing.html',
  },
  duel: {
    points: (score, world) =>
      `${units[world] ?? ''} ${score}${units[world] === undefined ? '점' : '개'}`.trim(),
    needed: (steps, isYou) =>
      steps === undefined
        ? `에이전트는 20개 에피소드 평균으로 아직 ${isYou ? '당신을' : '그 기록을'} 넘지 못했습니다.`
        : `에이전트가 20개 에피소드 평균으로 ${isYou ? '당신을' : '그 기록을'} 넘는 데 ${count.format(steps)}타임스텝이 걸렸습니다.`,
  },
  twoStages: {
    at: (left, right) =>
      left === right
        ? `둘 다 ${count.format(left)}타임스텝`
        : `${count.format(left)}타임스텝과 ${count.format(right)}타임스텝`,
    choose: (stage) => (stage === 0 ? '왼쪽 무대' : '오른쪽 무대'),
  },
  past: {
    got: (reward, isSum) =>
      isSum ? `다음 보상들의 할인된 합은 G = ${reward}입니다.` : `보상은 ${reward}입니다.`,
  },
  board: {
    levels: (simulations) => (simulations === 0 ? '첫 생각대로' : `탐색으로 ${simulations}수 살피기`),
    column: (column, holds) => `${column}번 열, 위에서부터: ${holds.join(', ')}`,
  },
  crowd: {
    firstHalf: (value) => `첫 절반의 값: ${value ?? '보통 값'}`,
    found: (missing, agents, isGrid) => {
      const what = isGrid ? ['길을 찾았습니다', '길을 찾지'] : ['익혔습니다', '익히지'];
      return missing === 0
        ? `${agents}개 모두 ${what[0]}.`
        : `${agents}개 가운데 ${missing}개는 아직 ${what[1]} 못했습니다.`;
    },
  },
  takeApart: {
    number: (steps) => count.format(steps),
    wait: (milliseconds) => `위 에이전트의 속도로 ${about(milliseconds)} 걸립니다`,
  },
  outcome: {
    left: (milliseconds) => `${about(milliseconds)} 남았습니다.`,
  },
  verdict: {
    ends: (names, how, reference) =>
      `${topic(names.join(', '))} ${reference}보다 ${how === 'higher' ? '높게' : '낮게'} 끝납니다.`,
    severalSentences: (sentences, references) =>
      `각각 ${references.length > 1 ? '한 부분만 다른 것과' : `${references[0]} 하나와`} 95 % 수준에서 비교했습니다. 이런 문장 ${sentences}개 가운데 하나는 우연일 수 있습니다.`,
  },
});

export const helpWords = translated<HelpWords>(filled, texts.helpWords, {});

/** Titles and sentences of worlds, agents and experiments, by the English ones. */
export const names: { readonly [english: string]: string } = texts.names;
