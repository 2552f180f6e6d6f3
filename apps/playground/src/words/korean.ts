// All text of the page in Korean, one file: loaded before the page is drawn, for Korean readers only.

import type { Words } from './english.ts';
import type { HelpWords } from './englishHelp.ts';
import type { LaterWords } from './englishLater.ts';
import texts from './korean.json' with { type: 'json' };
import { translated } from './spoken.ts';

const count = new Intl.NumberFormat('ko');
const compact = new Intl.NumberFormat('ko', { notation: 'compact', maximumFractionDigits: 1 });
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
const list = (names: readonly string[]): string => names.join(', ');

/** A name with the particle for its last sound: `DQN은`, `살사는`. */
function particle(name: string, closed: string, open: string): string {
  const last = name.replace(/[^\p{L}\p{N}]+$/u, '').at(-1) ?? '';
  const syllable = last.charCodeAt(0) - 0xac00;
  const isClosed = syllable >= 0 && syllable < 11_172 ? syllable % 28 > 0 : /[LMNRlmnr013678]/.test(last);
  return name + (isClosed ? closed : open);
}
const topic = (name: string): string => particle(name, '은', '는');
const and = (name: string): string => particle(name, '과', '와');

/** A duration in words, as precise as it is known. */
function about(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return '몇 초';
  if (seconds < 90) return `약 ${10 * Math.ceil(seconds / 10)}초`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `약 ${minutes}분` : `약 ${Math.round(minutes / 60)}시간`;
}

export const words = translated<Words>(texts.words, {
  page: {
    crowd: (agents) =>
      `에이전트 ${agents}개가 이 환경을 처음 보고, 지금 배우고 있습니다. 무엇이든 바꿔 보세요.`,
    policy: (agent) =>
      `미리 학습한 정책입니다${agent === undefined ? '' : ` (${agent})`}. 직접 학습시켜 비교해 보세요.`,
    dropPolicy: ['또는', 'prism export', '명령으로 만든 파일을 끌어다 놓으세요'],
  },
  notice: {
    endless: (isFirst, steps) =>
      `${count.format(steps)} 타임스텝이 넘도록 ${isFirst ? '끝난 에피소드가 없습니다' : '이 에피소드가 끝나지 않았습니다'}.`,
    goThere: (world) => `${world}에서 보기`,
    unreadable: (file) => `${file} 파일을 읽지 못했습니다. 폴더이거나 이제 없는 파일입니다.`,
  },
  run: {
    loading: (file) => `${file} 불러오는 중 …`,
    playing: (file) => `${file} 실행 중`,
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
  link: {
    noWorld: (asked, instead) => `${asked} 환경은 여기에 없습니다. 대신 “${instead}”를 보여 드립니다.`,
    noSwitch: (agent, names) => `${agent}에는 ${list(names)} 스위치가 없습니다.`,
    otherAgent: (asked, world, agent) =>
      `${world}에서는 ${asked} 대신 ${particle(agent, '이', '가')} 배웁니다.`,
    noAgent: (asked, agent) =>
      `${asked} 에이전트는 여기에 없습니다. 대신 ${particle(agent, '을', '를')} 보여 드립니다.`,
    largeMap: (rows, columns, most) =>
      `${rows} × ${columns}칸은 이 페이지에 너무 큽니다. 많아야 ${most} × ${most}칸입니다.`,
    largeNumber: (name, limit, value) =>
      `이 페이지에서 ${name}의 최댓값은 ${limit}이므로, ${value}은(는) 쓰지 않습니다.`,
    noBeat: (asked) => `${asked}은(는) 넘을 수 있는 점수가 아닙니다.`,
    noCrowd: (asked) => `한꺼번에 학습하는 에이전트는 2개에서 100개입니다. ${asked}은(는) 쓸 수 없습니다.`,
    noSeed: (seed) => `시드는 0 이상의 정수입니다. 여기서는 시드 ${seed}을(를) 씁니다.`,
  },
  offline: {
    ready: (worlds) =>
      `인터넷에 연결되어 있지 않습니다. 연결 없이 볼 수 있는 환경: ${list(worlds)}. 나머지는 연결된 상태에서 한 번 열어야 합니다.`,
    needed: (name) => `${name} (인터넷 연결 필요)`,
  },
  choice: { policy: (agent) => `미리 학습한 ${agent ?? '정책'}` },
  gallery: { open: (worlds) => `모든 환경 ${worlds}개` },
  transport: {
    bySpace: (name) => `${name} (스페이스)`,
    perSecond: (number, isPlan) => `초당 ${number}${isPlan ? '번 훑기' : '스텝'}`,
  },
  stage: {
    drawable: (world) =>
      `${world}, 실시간. 화살표 키로 칸을 옮기고, 스페이스로 그리고, 1에서 4로 무엇을 그릴지 고르고, Ctrl Z로 되돌립니다.`,
    shown: (world, text) => `${world}, 실시간. ${text}`,
    crowd: (agents, world) => `${world} 안의 에이전트 ${agents}개, 실시간.`,
    ofPolicy: (agent) => `${particle(agent, '이', '가')} 미리 배운 것`,
    score: (value) => `지금까지의 반환값 ${value}`,
    preparing: (what) => `${what} 준비 중 …`,
    loading: (what) => `${what} 불러오는 중`,
    loadedOf: (what, loaded, total) =>
      `${what} 불러오는 중(처음 한 번만): ${total === undefined ? '' : `${megabytes(total)} MB 중 `}${megabytes(loaded)} MB, 압축을 푼 크기`,
  },
  pen: {
    byKey: (name, key) => `${name} (그리드에 초점이 있을 때 ${key})`,
    chosen: (brush) => `이제 ${particle(brush, '을', '를')} 그립니다.`,
    cell: (row, column, kind) => `${row}행 ${column}열: ${kind}.`,
  },
});

/** What is counted in a world. */
const units: { readonly [world: string]: string } = {
  'CartPole-v1': '스텝',
  'MinAtar/Breakout-v1': '벽돌',
  'MinAtar/Freeway-v1': '횡단',
  'MinAtar/SpaceInvaders-v1': '외계인',
};

export const laterWords = translated<LaterWords>(texts.laterWords, {
  numbers: { count: (number) => count.format(number), compact: (number) => compact.format(number) },
  play: {
    keys: (hasSpace) => `화살표 키${hasSpace ? ', 스페이스' : ''}, 또는 이 버튼으로 행동합니다.`,
    now: (score) => `지금까지 ${score}`,
    last: (score, best, episodes) =>
      episodes === 1 ? `첫 에피소드 ${score}` : `방금 ${score}, ${episodes}개 가운데 최고 ${best}`,
    ofAgent: (score) => `${score}, 최근 20개의 평균`,
  },
  legend: { value: ['앞으로 받으리라 기대하는 것:', '주황', '손실,', '청록', '이득'] },
  network: { weights: (name) => `가중치 ${name}`, tracesOf: (name) => `${name}: 흔적` },
  actions: { beginAt: (value) => `막대는 차이를 보여 줍니다. 0이 아니라 ${value}에서 시작합니다.` },
  curve: {
    mean: (episodes) => `에피소드 ${episodes}개씩의 평균 반환값`,
    random: (percent) =>
      `지금은 스텝의 ${percent} %에서 무작위로 행동하고, 점점 줄어듭니다. 배운 것은 이 반환값보다 낫습니다.`,
    ofRun: (episodes, now) => `에피소드 ${episodes}개의 반환값과 이동 평균, 지금은 ${now}.`,
  },
  settings: {
    train: (agent) => `대신 ${agent} 학습하기`,
    partsOf: (parts, all) => `DQN, 부분 ${all}개 중 ${parts}개`,
    scheduled: (from, to) => `일정에 따라 ${from}에서 ${to}까지`,
    chapter: (number) => `강의 ${number}장에 설명이 있습니다`,
    referenceAt: () => 'guides/choosing.html',
  },
  share: {
    learnedIn: (world) => `Prism RL 플레이그라운드에서 배운 ${world} 정책:`,
    copied: (means) => `링크를 복사했습니다: ${means}.`,
    copyThis: (link) => `이 페이지의 주소를 복사하세요: ${link}`,
    filming: (seconds) => `촬영 중: ${seconds}초 …`,
    saved: (file) => `${file} 파일을 저장했습니다.`,
    sweeps: (sweeps) => `${sweeps}번 훑음`,
    steps: (steps) => `${count.format(steps)} 타임스텝`,
    recent: (value) => `반환값 ${value} (최근 에피소드 20개)`,
  },
  duel: {
    begin: (seed) => `시드 ${seed}로 시작하기`,
    points: (score, world) =>
      `${units[world] ?? ''} ${score}${units[world] === undefined ? '점' : '개'}`.trim(),
    challenge: (score, seed) => `누군가 시드 ${seed}에서 ${score}의 기록을 남겼습니다. 넘을 수 있나요?`,
    scores: (you, agent) => `당신: ${you}. 에이전트: ${agent}.`,
    needed: (steps, isYou) =>
      steps === undefined
        ? `에이전트는 20개 에피소드 평균으로 아직 ${isYou ? '당신을' : '그 기록을'} 넘지 못했습니다.`
        : `에이전트가 20개 에피소드 평균으로 ${isYou ? '당신을' : '그 기록을'} 넘는 데 ${count.format(steps)}타임스텝이 걸렸습니다.`,
    card: (score) => `${score}. 넘을 수 있나요?`,
  },
  twoStages: {
    at: (left, right) =>
      left === right
        ? `둘 다 ${count.format(left)}타임스텝`
        : `${count.format(left)}타임스텝과 ${count.format(right)}타임스텝`,
    choose: (stage) => (stage === 0 ? '왼쪽 무대' : '오른쪽 무대'),
  },
  past: {
    of: (step, steps) => `${steps}개 중 ${step}번째`,
    columns: ['행동', '전', '후'],
    cell: (row, column) => `${row}행 ${column}열입니다.`,
    took: (action) => `‘${action}’ 행동을 골랐습니다.`,
    best: (action) => `‘${action}’ 행동을 골랐습니다. 더 나아 보이는 행동이 없었습니다.`,
    explored: (action, better) =>
      `탐험하려고 ‘${action}’ 행동을 무작위로 골랐습니다. ‘${better}’ 쪽이 더 나아 보였습니다.`,
    got: (reward, isSum) =>
      isSum ? `다음 보상들의 할인된 합은 G = ${reward}입니다.` : `보상은 ${reward}입니다.`,
    ofEpisode: (value) => `에피소드가 끝날 때까지 할인된 합 G = ${value}만큼 받았습니다.`,
    ofPolicy: (value) =>
      `에피소드가 끝날 때까지 할인된 합 G = ${value}만큼 받았습니다. 기대보다 많을수록 이 행동의 확률이 커집니다.`,
  },
  board: {
    failed: (why) => `에이전트를 불러올 수 없습니다: ${why}`,
    taken: (move) => `${move}번에는 더 둘 수 없습니다.`,
    played: (move) => `에이전트가 ${move}번에 두었습니다.`,
    trained: (agent) => `자기 자신과 겨루며 배운 ${agent}`,
    own: (agent, steps) => `여기서 배우는 ${agent}: 지금까지 ${steps} 타임스텝`,
    evening: (won, lost, drawn) => `오늘: 당신 ${won}승, 에이전트 ${lost}승, 무승부 ${drawn}번.`,
    levels: (simulations) => (simulations === 0 ? '첫 생각대로' : `탐색으로 ${simulations}수 살피기`),
    cell: (cell, holds) => `${cell}번 칸: ${holds}`,
    column: (column, holds) => `${column}번 열, 위에서부터: ${holds.join(', ')}`,
  },
  crowd: {
    otherOf: (setting) => `다른 절반의 ${setting}`,
    firstHalf: (value) => `첫 절반의 값: ${value ?? '보통 값'}`,
    gpuFailed: (why) => `GPU로 학습할 수 없습니다. ${why} 이제 프로세서가 처음부터 다른 난수로 학습시킵니다.`,
    start: (agents) => `에이전트 ${agents}개 학습`,
    again: (agents) => `에이전트 ${agents}개 다시 학습`,
    found: (missing, agents, isGrid) => {
      const what = isGrid ? ['길을 찾았습니다', '길을 찾지'] : ['익혔습니다', '익히지'];
      return missing === 0
        ? `${agents}개 모두 ${what[0]}.`
        : `${agents}개 가운데 ${missing}개는 아직 ${what[1]} 못했습니다.`;
    },
    endless: (agents) => `에이전트 ${agents}개는 아직 끝난 에피소드가 없어 빠졌습니다.`,
    middle: (middle) => `사분위 평균 ${middle}.`,
    interval: (middle, low, high) => `사분위 평균 ${middle}, 95 % 구간 ${low}~${high}.`,
    spread: (low, high) => `에이전트 열 가운데 여덟은 ${low}에서 ${high} 사이에 있습니다.`,
    difference: (setting, value, by, low, high) =>
      `${setting} ${value}: 반환값이 ${by}만큼 달라집니다 (95 % 구간 ${low}~${high}).`,
    toldFrom: (seeds) => `절반마다 시드가 약 ${seeds}개 이상이면 이 차이를 알 수 있습니다.`,
    cannotTell: (seeds) => `절반마다 시드 ${seeds}개로는 알 수 없습니다. 차이가 없다는 뜻은 아닙니다.`,
    fingerprint: (agents, steps) => `${steps} 타임스텝 뒤 ${agents}개 모두의 상태:`,
  },
  workshop: {
    trap: {
      cliff: ['절벽', '가장 짧은 길은 가장자리를 따라갑니다. 무작위 걸음 하나가 1을 잃게 합니다.'],
      television: [
        '잡음 텔레비전',
        '가운데 칸은 1이나 −1을 줍니다. 큐러닝은 운 좋은 값을 믿고 그 앞에 머뭅니다. 이중 큐러닝은 그러지 않습니다.',
      ],
      deceptive: ['속이는 보상', '작은 동그라미는 가까이 있고 0.2를 줍니다. 1을 주는 목표는 멀리 있습니다.'],
      endless: ['끝없는 보상', '칸 하나가 들어갈 때마다 0.1을 줍니다. 목표에 가면 그 보상이 끝납니다.'],
      rooms: [
        '방 두 개',
        '보상은 다른 방에만 있고, 문은 좁습니다. 적격 흔적이 있는 살사(λ)가 먼저 찾습니다.',
      ],
    },
    brush: {
      start: ['시작', '시작을 여기로 옮깁니다.'],
      exit: ['작은 동그라미', '0.2를 주고 에피소드를 끝냅니다.'],
      ice: ['얼음', '여기서 걸으면 세 번에 두 번은 옆으로 미끄러집니다.'],
      noise: ['잡음', '들어가면 1이나 −1을 줍니다. 확률은 같습니다.'],
      up: ['바람 ↑', '여기서 걸으면 한 칸 더 위로 갑니다.'],
      down: ['바람 ↓', '여기서 걸으면 한 칸 더 아래로 갑니다.'],
      left: ['바람 ←', '여기서 걸으면 한 칸 더 왼쪽으로 갑니다.'],
      right: ['바람 →', '여기서 걸으면 한 칸 더 오른쪽으로 갑니다.'],
      reward: ['보상', '들어갈 때마다 이만큼을 줍니다.'],
    },
    cells: (side) => `${side} × ${side}칸`,
    train: (agents) => `${agents}개 학습시키기`,
  },
  takeApart: {
    shared: (settings) => `같은 설정: ${settings}.`,
    without: (part) => `${part} 없이`,
    atMost: (now, most) => `${now}개 (많아야 ${most}개)`,
    tooFew: (fewest) => `구간을 구하기에는 적습니다. ${fewest}개 이상이어야 합니다`,
    number: (steps) => count.format(steps),
    start: (runs) => `실행 ${runs}개 학습하기`,
    wait: (milliseconds) => `위 에이전트의 속도로 ${about(milliseconds)} 걸립니다`,
  },
  outcome: {
    ended: (done, total) => `실행 ${total}개 가운데 ${done}개가 끝났습니다`,
    left: (milliseconds) => `${about(milliseconds)} 남았습니다.`,
    shareOf: (arm) => `${arm}: 진행된 비율`,
    copyThis: (link) => `이 링크를 복사하세요: ${link}`,
    titleBeside: (whole) => `${and(whole)} 비교: 배우는 동안의 반환값`,
    columns: ['변형', '마지막 반환값', '95 % 구간', '차이 (95 %)', '시드'],
    difference: (interval, reference) => `${interval} (${reference} 대비)`,
    endless: (endless, runs) => `실행 ${runs}개 중 ${endless}개에서 끝난 에피소드가 없음`,
    span: (low, high) => `${low}에서 ${high}`,
    oneSeed: (arm) => `${arm}, 시드 하나`,
    cut: (floor) => `${floor}보다 작은 반환값은 그리지 않았습니다.`,
    below: (arms) => `그림보다 훨씬 아래에서 끝난 변형: ${list(arms)}.`,
    endsAt: (arm, value) => `${arm}: ${value}.`,
  },
  verdict: {
    tooFewSeeds: (seeds, fewest) =>
      `시드 ${seeds}개로는 구간을 구할 수 없어, 곡선을 하나씩 보여 드립니다. ${fewest}개부터 구간이 있습니다.`,
    ends: (names, how, reference) =>
      `${topic(list(names))} ${reference}보다 ${how === 'higher' ? '높게' : '낮게'} 끝납니다.`,
    undecided: (names, reference, seeds) =>
      `${and(reference)} ${list(names)}의 차이는 시드 ${seeds}개로는 알 수 없습니다. 차이가 없다는 뜻은 아닙니다.`,
    severalSentences: (sentences, references) =>
      `각각 ${references.length > 1 ? '한 부분만 다른 것과' : `${references[0]} 하나와`} 95 % 수준에서 비교했습니다. 이런 문장 ${sentences}개 가운데 하나는 우연일 수 있습니다.`,
  },
});

export const helpWords = translated<HelpWords>(texts.helpWords, { chapter: (number) => `강의 ${number}장` });

/** Titles and sentences of worlds, agents and experiments, by the English ones. */
export const names: { readonly [english: string]: string } = texts.names;
