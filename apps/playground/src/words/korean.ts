// All text of the page in Korean, one file: loaded before the page is drawn, for Korean readers only.

import type { Words } from './english.ts';
import type { HelpWords } from './englishHelp.ts';
import type { LaterWords } from './englishLater.ts';

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

export const words: Words = {
  rooms: { section: '방', watch: '보기', play: '겨루기', apart: '분해하기' },
  page: {
    title: 'Prism RL 플레이그라운드: 배우는 에이전트 보기',
    site: '../ko/',
    playground: '플레이그라운드',
    navigation: '페이지',
    course: '강의',
    code: '코드',
    help: '도움말',
    explain: '무슨 뜻인가요?',
    theme: '밝게 또는 어둡게',
    takeApart: '분해해 보기',
    present: '발표 화면',
    presentMeans: '무대와 곡선만 화면 전체에 보여 줍니다.',
    presentEnds: '나가기',
    crowd: (agents) =>
      `에이전트 ${agents}개가 이 환경을 처음 보고, 지금 배우고 있습니다. 무엇이든 바꿔 보세요.`,
    board: '자기 자신과 겨루며 배운 에이전트와 두어 보세요.',
    policy: (agent) =>
      `미리 학습한 정책입니다${agent === undefined ? '' : ` (${agent})`}. 직접 학습시켜 비교해 보세요.`,
    planner: '이 계획법은 환경의 규칙을 알고, 무엇을 할지 계산합니다. 무엇이든 바꿔 보세요.',
    learner: '이 에이전트는 이 환경을 처음 보고, 지금 배우고 있습니다. 무엇이든 바꿔 보세요.',
    learned: '이 에이전트는 아무것도 모른 채 시작했고, 계속 배우고 있습니다. 무엇이든 바꿔 보세요.',
    unlearning: '환경이 바뀌었습니다. 먼저 옛길을 잊어야 합니다.',
    loadPolicy: '미리 학습한 정책 불러오기',
    openPolicy: '정책 파일 열기 …',
    dropPolicy: ['또는', 'prism export', '명령으로 만든 파일을 끌어다 놓으세요'],
    linkOfPolicy: '파일에서 연 정책은 이 링크에 들어 있지 않습니다. 링크를 열면 에이전트를 학습합니다.',
    linkOfPlay: '이 실행에서 직접 행동했습니다. 링크를 열면 그 행동 없이 처음부터 다시 시작합니다.',
    linkOfRun:
      '시드가 모든 스텝을 결정합니다. 이 링크는 여기서도 Node에서도 마지막 비트까지 같은 실행을 되풀이합니다.',
    fingerprint: '10 000 타임스텝 뒤의 상태:',
  },
  notice: {
    allSteps: '정해진 타임스텝을 모두 마쳤습니다. 지금 보이는 것은 배운 결과입니다.',
    planned: '계획이 끝났습니다. 더 바뀌는 가치가 없습니다.',
    endless: (isFirst, steps) =>
      `${count.format(steps)} 타임스텝이 넘도록 ${isFirst ? '끝난 에피소드가 없습니다' : '이 에피소드가 끝나지 않았습니다'}.`,
    endlessMonteCarlo: '몬테카를로 제어는 에피소드가 끝나야만 배우므로, 그동안 아무것도 배우지 못합니다.',
    unlearning:
      '환경을 바꾸셨습니다. 옛길에 대해 알던 것이 이제 틀리므로, 그것부터 잊어야 합니다. 목표를 찾지 못한 에피소드는 100스텝에서 끊기므로, 반환값이 수천 타임스텝 동안 0에 머물 수 있습니다. 스텝사이즈 α를 키우거나 속도를 높이면 덜 기다립니다.',
    goThere: (world) => `${world}에서 보기`,
    unreadable: (file) => `${file} 파일을 읽지 못했습니다. 폴더이거나 이제 없는 파일입니다.`,
  },
  run: {
    restarted: {
      unfit: '지금까지 배운 것이 이 설정에 맞지 않아 처음부터 다시 시작합니다.',
      replanned: '이 설정으로 계획을 다시 세웁니다.',
    },
    unloadable:
      '이 페이지의 일부를 불러오지 못했습니다. 인터넷 연결이 끊겼거나, 그사이 새 버전이 나왔습니다. 연결되면 페이지를 다시 불러오세요.',
    loading: (file) => `${file} 불러오는 중 …`,
    playing: (file) => `${file} 실행 중`,
    elsewhere: (file, trained, here, isKnown) =>
      `${topic(file)} ${trained}에서 학습한 정책이라 ${here}에서는 쓸 수 없습니다${isKnown ? '.' : '. 이 페이지에는 그 환경이 없습니다.'}`,
    noPolicy: '미리 학습한 정책을 불러오지 못했습니다. 처음에는 인터넷 연결이 필요합니다.',
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
    unreadable: '이 링크에는 실행이 없어, 첫 실행을 보여 드립니다.',
    noBeat: (asked) => `${asked}은(는) 넘을 수 있는 점수가 아닙니다.`,
    noCrowd: (asked) => `한꺼번에 학습하는 에이전트는 2개에서 100개입니다. ${asked}은(는) 쓸 수 없습니다.`,
    noSeed: (seed) => `시드는 0 이상의 정수입니다. 여기서는 시드 ${seed}을(를) 씁니다.`,
  },
  offline: {
    ready: (worlds) =>
      `인터넷에 연결되어 있지 않습니다. 연결 없이 볼 수 있는 환경: ${list(worlds)}. 나머지는 연결된 상태에서 한 번 열어야 합니다.`,
    needed: (name) => `${name} (인터넷 연결 필요)`,
  },
  choice: {
    section: '환경과 에이전트',
    world: '환경',
    agent: '에이전트',
    groups: {
      'Grid worlds': '그리드월드',
      'Classic control': '고전 제어',
      Physics: '물리',
      Robots: '로봇',
      Arcade: '아케이드',
      'Board games': '보드게임',
    },
    policy: (agent) => `미리 학습한 ${agent ?? '정책'}`,
    policyAbout: '미리 배운 대로 행동하고, 더 배우지 않습니다.',
  },
  gallery: {
    open: (worlds) => `모든 환경 ${worlds}개`,
    search: '찾기',
    none: '그런 환경은 없습니다.',
    title: '환경',
    own: '나만의 환경을 쓰고 바로 학습시키기',
    close: '닫기',
  },
  settings: {
    title: '설정',
    change: '바꿔 보기',
    ofPolicy: '파일에서 연 정책이 행동합니다. 배우지는 않습니다.',
    train: (agent) => `대신 ${agent} 학습하기`,
    rainbow: '레인보우',
    partsOf: (parts, all) => `DQN, 부분 ${all}개 중 ${parts}개`,
    details: '세부 사항',
    scheduled: (from, to) => `일정에 따라 ${from}에서 ${to}까지`,
    chapter: (number) => `강의 ${number}장에 설명이 있습니다`,
    reference: '에이전트 고르기',
    referenceAt: () => 'guides/choosing.html',
    live: '바로 적용',
    liveMeans: '다음 스텝부터 적용되고, 배운 것은 그대로입니다.',
    anew: '새로 시작',
    anewMeans: '다른 에이전트가 되므로 처음부터 다시 배웁니다.',
    seed: '시드',
    otherSeed: '다른 시드',
    otherSeedMeans: '다음 시드로 다시 시작합니다',
  },
  transport: {
    toolbar: '실행',
    goOn: '계속하기',
    pause: '멈추기',
    bySpace: (name) => `${name} (스페이스)`,
    step: '한 스텝',
    stepKey: '한 스텝 (.)',
    restart: '처음부터',
    restartKey: '처음부터 (r)',
    speed: '속도',
    speedOfEach: '각각의 속도',
    fullSpeed: '최대한 빠르게',
    perSecond: (number, isPlan) => `초당 ${number}${isPlan ? '번 훑기' : '스텝'}`,
    play: '직접 해 보기',
    letGo: '에이전트에게 맡기기',
  },
  play: {
    duel: '에이전트는 기다렸다가 같은 처음 상태에서 시작합니다.',
    actions: '행동',
    keys: (hasSpace) => `화살표 키${hasSpace ? ', 스페이스' : ''}, 또는 이 버튼으로 행동합니다.`,
    waits: '환경은 당신의 행동을 기다립니다.',
    ended: '에이전트는 타임스텝을 모두 마쳐서, 당신의 행동에서는 배우지 않습니다.',
    watches: '에이전트가 지켜보며 당신에게서 배웁니다.',
    isAlone: '이 에이전트는 자신의 행동에서만 배우므로, 그동안 기다립니다.',
    you: '나',
    now: (score) => `지금까지 ${score}`,
    last: (score, best, episodes) =>
      episodes === 1 ? `첫 에피소드 ${score}` : `방금 ${score}, ${episodes}개 가운데 최고 ${best}`,
    agent: '에이전트',
    ofAgent: (score) => `${score}, 최근 20개의 평균`,
    ahead: { you: '당신이 앞섭니다.', agent: '에이전트가 앞섭니다.', nobody: '비겼습니다.' },
  },
  numbers: {
    sweeps: '훑은 횟수',
    steps: '타임스텝',
    episodes: '에피소드',
    recent: '반환값, 최근 20개',
    rate: '초당 스텝',
    count: (number) => count.format(number),
    compact: (number) => compact.format(number),
  },
  curve: {
    change: '한 번 훑을 때 가장 큰 변화',
    each: '에피소드마다의 반환값',
    mean: (episodes) => `에피소드 ${episodes}개씩의 평균 반환값`,
    largestChange: '가장 큰 변화',
    episodes: '에피소드',
    movingMean: '평균',
    sweeps: '훑은 횟수',
    steps: '타임스텝',
    stepUnit: '타임스텝',
    means: '점은 에피소드 하나, 선은 평균입니다.',
    early: '처음 몇 에피소드는 우연입니다.',
    trained: '미리 학습한 정책이므로, 선은 에피소드마다의 차이를 보여 줍니다.',
    greedy: '학습이 끝났습니다. 마지막 에피소드들이 배운 결과입니다.',
    random: (percent) =>
      `지금은 스텝의 ${percent} %에서 무작위로 행동하고, 점점 줄어듭니다. 배운 것은 이 반환값보다 낫습니다.`,
    trend: {
      rises: '올라갔습니다. 에이전트가 배우고 있습니다.',
      falls: '지금까지는 내려갔습니다.',
      flat: '지금까지는 그대로입니다.',
    },
    values: '값',
    ofPlan: '훑을 때마다 가치가 얼마나 움직였는지 보여 줍니다.',
    ofRun: (episodes, now) => `에피소드 ${episodes}개의 반환값과 이동 평균, 지금은 ${now}.`,
  },
  actions: {
    section: '에이전트가 보는 행동',
    values: '여기서 각 행동의 가치',
    probabilities: '여기서 각 행동의 확률',
    means: '모터에 보내는 값',
    beginAt: (value) => `막대는 차이를 보여 줍니다. 0이 아니라 ${value}에서 시작합니다.`,
    costs: '모두 손실이므로, 가장 짧은 막대가 가장 좋은 행동입니다.',
  },
  network: {
    section: '신경망의 가중치',
    title: '신경망',
    meaning: '가중치: 0보다 작으면 주황, 크면 청록',
    weights: (name) => `가중치 ${name}`,
    tracesOf: (name) => `${name}: 흔적`,
    traces:
      '오른쪽은 적격 흔적입니다. 다음 오차에 각 가중치가 얼마나 움직일지 보여 줍니다. 스텝마다 희미해지고(λ), 에피소드가 끝나면 사라집니다.',
  },
  legend: {
    section: '그림의 뜻',
    agent: '에이전트와 방금 지나온 길',
    trace: '적격 흔적: 다음 스텝에 함께 배우는 칸',
    value: ['앞으로 받으리라 기대하는 것:', '주황', '손실,', '청록', '이득'],
    arrow: '지금 가장 좋다고 아는 길',
    goal: '목표',
    hole: '구멍: 끝',
    cliff: '절벽: −100, 시작으로 돌아감',
    triangle: '세모: −1',
    wind: '바람: 위로 밀려 올라가는 칸',
  },
  stage: {
    drawable: (world) =>
      `${world}, 실시간. 화살표 키로 칸을 옮기고, 스페이스로 그리고, 1에서 4로 무엇을 그릴지 고르고, Ctrl Z로 되돌립니다.`,
    shown: (world, text) => `${world}, 실시간. ${text}`,
    crowd: (agents, world) => `${world} 안의 에이전트 ${agents}개, 실시간.`,
    seesCrowd: {
      grid: '점 하나가 시드가 서로 다른 에이전트 하나입니다. 색과 화살표는 모두가 아는 것의 평균입니다.',
      other: '작은 무대 하나가 시드가 서로 다른 에이전트 하나입니다.',
    },
    youSee: '보이는 것:',
    sees: {
      learning: '배우고 있는 에이전트',
      episode: '지금까지 배운 것으로 하는 에피소드',
      learned: '배운 결과',
      hand: '당신의 행동',
      plan: '한 번씩 훑으며 세우는 계획',
    },
    ofPolicy: (agent) => `${particle(agent, '이', '가')} 미리 배운 것`,
    unlearning: '에이전트가 밟는 스텝. 옛길을 잊는 중이고, 에피소드는 100스텝에서 끊깁니다',
    score: (value) => `지금까지의 반환값 ${value}`,
    loadingLarge: '에이전트와 환경에 필요한 것을 불러오는 중 …',
    starting: '시작하는 중 …',
    robots: '로봇의 물리 엔진',
    networks: '신경망 계산 프로그램',
    preparing: (what) => `${what} 준비 중 …`,
    loading: (what) => `${what} 불러오는 중`,
    loadedOf: (what, loaded, total) =>
      `${what} 불러오는 중(처음 한 번만): ${total === undefined ? '' : `${megabytes(total)} MB 중 `}${megabytes(loaded)} MB, 압축을 푼 크기`,
    noRobots: '이 브라우저는 로봇을 그리지 못합니다. WebGL이 없거나, 그리는 프로그램을 불러오지 못했습니다.',
  },
  pen: {
    toolbar: '그리드에 그리기',
    draw: '그리기',
    kinds: {
      wall: '벽',
      triangle: '세모',
      trap: '세모',
      goal: '목표',
      floor: '바닥',
      start: '시작',
      exit: '작은 동그라미',
      '~': '얼음',
      '?': '잡음',
    },
    brushes: { wall: '벽', triangle: '세모', goal: '목표', floor: '바닥' },
    byKey: (name, key) => `${name} (그리드에 초점이 있을 때 ${key})`,
    undo: '되돌리기',
    refused: '그러면 S에서 목표까지 가는 길이 없어집니다.',
    fixed: '시작과 하나뿐인 목표는 바꿀 수 없습니다.',
    fixedStart: '시작은 옮길 수 없습니다.',
    undone: '되돌렸습니다.',
    chosen: (brush) => `이제 ${particle(brush, '을', '를')} 그립니다.`,
    cell: (row, column, kind) => `${row}행 ${column}열: ${kind}.`,
  },
  share: {
    open: '공유',
    link: '링크 복사',
    picture: '그림 저장',
    pictureMeans: '지금 보이는 것과 링크가 들어갑니다',
    film: '영상 저장',
    filmMeans: '앞으로 5초를 담습니다',
    take: '에이전트 가져가기',
    module: '모듈로 저장',
    moduleMeans: '실행 프로그램이 필요 없는 자바스크립트: 웹페이지, 게임, 서버에서 쓸 수 있습니다',
    onnx: 'ONNX로 저장',
    onnxMeans: '여러 실행 프로그램에서 쓰고, 이 페이지에 끌어다 놓을 수도 있습니다',
    noPolicy: '이 에이전트에는 내보낼 정책이 없습니다.',
    learnedIn: (world) => `Prism RL 플레이그라운드에서 배운 ${world} 정책:`,
    ofPolicy: '여기서 실행하는 정책 없이, 에이전트를 학습합니다',
    ofPlay: '직접 한 행동 없이, 이 실행을 처음부터 시작합니다',
    ofRun: '마지막 비트까지 같은 실행을 되풀이합니다',
    copied: (means) => `링크를 복사했습니다: ${means}.`,
    copyThis: (link) => `이 페이지의 주소를 복사하세요: ${link}`,
    filming: (seconds) => `촬영 중: ${seconds}초 …`,
    saved: (file) => `${file} 파일을 저장했습니다.`,
    failed: { picture: '그림을 만들지 못했습니다', film: '영상을 만들지 못했습니다' },
    trained: '미리 학습한 정책',
    sweeps: (sweeps) => `${sweeps}번 훑음`,
    steps: (steps) => `${count.format(steps)} 타임스텝`,
    recent: (value) => `반환값 ${value} (최근 에피소드 20개)`,
    noPictures: '이 브라우저는 그림을 만들지 못합니다.',
  },
};

/** What is counted in a world. */
const units: { readonly [world: string]: string } = {
  'CartPole-v1': '스텝',
  'MinAtar/Breakout-v1': '벽돌',
  'MinAtar/Freeway-v1': '횡단',
  'MinAtar/SpaceInvaders-v1': '외계인',
};

export const laterWords: LaterWords = {
  duel: {
    title: '에이전트와 겨루기',
    cannot: '이 환경에는 직접 해 볼 키가 없습니다. 다른 환경을 고르거나, 에이전트가 배우게 하세요.',
    means:
      '에피소드 하나를 직접 해 보는 동안 에이전트는 기다립니다. 그다음 에이전트가 같은 처음 상태에서 지금까지 배운 대로 합니다.',
    begin: (seed) => `시드 ${seed}로 시작하기`,
    again: '한 번 더',
    points: (score, world) =>
      `${units[world] ?? ''} ${score}${units[world] === undefined ? '점' : '개'}`.trim(),
    challenge: (score, seed) => `누군가 시드 ${seed}에서 ${score}의 기록을 남겼습니다. 넘을 수 있나요?`,
    scores: (you, agent) => `당신: ${you}. 에이전트: ${agent}.`,
    against: {
      higher: '도전 기록을 넘었습니다.',
      lower: '도전 기록은 그대로입니다.',
      same: '도전 기록과 같습니다.',
    },
    needed: (steps, isYou) =>
      steps === undefined
        ? `에이전트는 20개 에피소드 평균으로 아직 ${isYou ? '당신을' : '그 기록을'} 넘지 못했습니다.`
        : `에이전트가 20개 에피소드 평균으로 ${isYou ? '당신을' : '그 기록을'} 넘는 데 ${count.format(steps)}타임스텝이 걸렸습니다.`,
    card: (score) => `${score}. 넘을 수 있나요?`,
    copy: '보내기: 도전 링크 복사',
    copied: '링크를 클립보드에 복사했습니다. 당신의 점수로 같은 도전을 엽니다.',
  },
  twoStages: {
    open: '무대 둘, 시계 하나',
    at: (left, right) =>
      left === right
        ? `둘 다 ${count.format(left)}타임스텝`
        : `${count.format(left)}타임스텝과 ${count.format(right)}타임스텝`,
    choose: (stage) => (stage === 0 ? '왼쪽 무대' : '오른쪽 무대'),
  },
  past: {
    title: '왜 그렇게 했을까요?',
    means:
      '시간을 멈추고 지난 스텝을 거슬러 봅니다. 무엇을 생각했고, 무엇을 받았고, 무엇을 배웠는지 보입니다.',
    open: '되돌아보기',
    nothing: {
      table: '아직 남은 스텝이 없습니다. 잠시 더 진행해 보세요.',
      network:
        '신경망은 최고 속도로 배우는 동안 보여 주는 에피소드만 남습니다. 하나가 보일 때까지 진행해 보세요.',
    },
    step: '스텝',
    back: '한 스텝 뒤로',
    forwards: '한 스텝 앞으로',
    of: (step, steps) => `${steps}개 중 ${step}번째`,
    surprise: '가장 놀란 순간',
    columns: ['행동', '전', '후'],
    cell: (row, column) => `${row}행 ${column}열입니다.`,
    took: (action) => `‘${action}’ 행동을 골랐습니다.`,
    best: (action) => `‘${action}’ 행동을 골랐습니다. 더 나아 보이는 행동이 없었습니다.`,
    explored: (action, better) =>
      `탐험하려고 ‘${action}’ 행동을 무작위로 골랐습니다. ‘${better}’ 쪽이 더 나아 보였습니다.`,
    got: (reward, isSum) =>
      isSum ? `다음 보상들의 할인된 합은 G = ${reward}입니다.` : `보상은 ${reward}입니다.`,
    ofEpisode: (value) => `에피소드가 끝날 때까지 할인된 합 G = ${value}만큼 받았습니다.`,
    ended: '여기서 에피소드가 끝나 뒤따르는 가치가 없습니다.',
    traces: '앞서 지나온 칸도 흔적만큼 오차를 나누어 배웠습니다.',
    dreamt: '그 뒤 기억한 스텝도 이 가치를 움직였습니다.',
    ofValues: '신경망은 기억해 둔 많은 스텝의 이런 오차에서 배웁니다.',
    ofPolicy: (value) =>
      `에피소드가 끝날 때까지 할인된 합 G = ${value}만큼 받았습니다. 기대보다 많을수록 이 행동의 확률이 커집니다.`,
    error: '놀란 정도:',
  },
  board: {
    loading: '에이전트를 불러오는 중입니다 …',
    failed: (why) => `에이전트를 불러올 수 없습니다: ${why}`,
    wrongLink: '이 링크의 수는 둘 수 없습니다. 새 게임을 시작하세요.',
    yourMove: '당신 차례입니다.',
    thinks: '생각하는 중 …',
    taken: (move) => `${move}번에는 더 둘 수 없습니다.`,
    played: (move) => `에이전트가 ${move}번에 두었습니다.`,
    ends: { won: '당신이 이겼습니다.', lost: '에이전트가 이겼습니다.', drawn: '비겼습니다.' },
    youBegin: '새 게임, 당신이 먼저',
    agentBegins: '새 게임, 에이전트가 먼저',
    undo: '무르기',
    you: '당신',
    trained: (agent) => `자기 자신과 겨루며 배운 ${agent}`,
    own: (agent, steps) => `여기서 배우는 ${agent}: 지금까지 ${steps} 타임스텝`,
    evening: (won, lost, drawn) => `오늘: 당신 ${won}승, 에이전트 ${lost}승, 무승부 ${drawn}번.`,
    level: '생각하는 깊이',
    levels: (simulations) => (simulations === 0 ? '첫 생각대로' : `탐색으로 ${simulations}수 살피기`),
    against: '상대',
    theTrained: '미리 학습한 에이전트',
    theOwn: '여기서 배우는 에이전트',
    thoughts: '어떻게 골랐는지 보기',
    about: '클릭하거나, 누르거나, 숫자 키를 누르세요. 이 페이지의 주소가 게임을 되풀이합니다.',
    cell: (cell, holds) => `${cell}번 칸: ${holds}`,
    column: (column, holds) => `${column}번 열, 위에서부터: ${holds.join(', ')}`,
    empty: '빈칸',
    yours: '당신',
    its: '에이전트',
  },
  stories: { title: '해 볼 것', watch: '미리 학습한 정책 보기' },
  crowd: {
    title: '에이전트 백 개를 한꺼번에',
    one: '하나만',
    more: '몇 개를, 무엇을 다르게',
    startHalves: '두 절반 학습',
    agents: '에이전트 수',
    split: '나누는 설정',
    noSplit: '없음',
    other: '다른 절반의 값',
    otherOf: (setting) => `다른 절반의 ${setting}`,
    firstHalf: (value) => `첫 절반의 값: ${value ?? '보통 값'}`,
    gpu: 'GPU에서',
    noGpu:
      '이 링크의 에이전트들은 GPU에서 학습했는데 이 브라우저에는 GPU가 없습니다. 여기서는 프로세서가 다른 난수로 학습시킵니다.',
    gpuFailed: (why) => `GPU로 학습할 수 없습니다. ${why} 이제 프로세서가 처음부터 다른 난수로 학습시킵니다.`,
    start: (agents) => `에이전트 ${agents}개 학습`,
    again: (agents) => `에이전트 ${agents}개 다시 학습`,
    chart: '에이전트마다 마지막 에피소드 20개의 평균 반환값',
    legend:
      '가는 선: 에이전트 하나. 색칠한 곳: 가운데 80 %. 굵은 선: 사분위 평균. 오른쪽: 지금의 에이전트들.',
    colours: '주황: 첫 절반. 파랑: 값이 다른 절반.',
    steps: '각각의 타임스텝',
    rate: '모두 합친 초당 타임스텝',
    copy: '이 타임스텝의 링크 복사',
    found: (missing, agents, isGrid) => {
      const what = isGrid ? ['길을 찾았습니다', '길을 찾지'] : ['익혔습니다', '익히지'];
      return missing === 0
        ? `${agents}개 모두 ${what[0]}.`
        : `${agents}개 가운데 ${missing}개는 아직 ${what[1]} 못했습니다.`;
    },
    foundMeans: {
      grid: '마지막 에피소드 20개 가운데 절반 넘게 목표에서 끝나면 길을 찾은 것으로 봅니다.',
      other: '마지막 에피소드 20개의 평균 반환값이 무작위보다 해결 기준에 더 가까우면 익힌 것으로 봅니다.',
    },
    noEpisode: '아직 끝난 에피소드가 없습니다.',
    endless: (agents) => `에이전트 ${agents}개는 아직 끝난 에피소드가 없어 빠졌습니다.`,
    middle: (middle) => `사분위 평균 ${middle}.`,
    interval: (middle, low, high) => `사분위 평균 ${middle}, 95 % 구간 ${low}~${high}.`,
    spread: (low, high) => `에이전트 열 가운데 여덟은 ${low}에서 ${high} 사이에 있습니다.`,
    noDifference: '모든 에이전트가 에피소드를 하나씩 끝내면 두 절반을 비교합니다.',
    allAlike: '한 절반의 모든 에이전트가 같은 반환값을 얻었습니다. 다른 시드에 대해서는 알 수 없습니다.',
    difference: (setting, value, by, low, high) =>
      `${setting} ${value}: 반환값이 ${by}만큼 달라집니다 (95 % 구간 ${low}~${high}).`,
    toldFrom: (seeds) => `절반마다 시드가 약 ${seeds}개 이상이면 이 차이를 알 수 있습니다.`,
    cannotTell: (seeds) => `절반마다 시드 ${seeds}개로는 알 수 없습니다. 차이가 없다는 뜻은 아닙니다.`,
    fingerprint: (agents, steps) => `${steps} 타임스텝 뒤 ${agents}개 모두의 상태:`,
  },
  workshop: {
    title: '에이전트를 속이는 세계 그리기',
    about:
      '붓을 골라 그리드에 그린 뒤, 스무 개를 학습시켜 몇이 길을 찾는지 보세요. 지도는 링크에 들어 있습니다.',
    traps: '이름난 함정',
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
    brushes: '다른 붓',
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
    reward: '칸의 보상',
    size: '크기',
    cells: (side) => `${side} × ${side}칸`,
    own: '그대로',
    tooSmall: '그 크기에는 시작에서 목표까지 가는 길이 없습니다.',
    train: (agents) => `${agents}개 학습시키기`,
  },
  takeApart: {
    nothing: '이 환경에는 이 에이전트와 비교할 것이 없습니다.',
    question: '부분마다 얼마나 값어치가 있을까요? 여러 변형을 여러 시드로 나란히 학습해 봅니다.',
    fairness: {
      twoWholes:
        '모두 같은 설정을 씁니다. “레인보우 − X”는 레인보우에서 X를 뺀 것이고 레인보우와 비교합니다. “DQN + X”는 DQN에 X만 더한 것이고 DQN과 비교합니다.',
      parts:
        '모두 같은 설정을 씁니다. 변형마다 이름에 적힌 부분 하나만 첫 번째와 다르고, 그 첫 번째와 비교합니다.',
      tuned: '서로 다른 에이전트이고, 각각 자신에게 맞게 조정된 설정을 씁니다.',
      shared: '어떤 설정이 각자에게 가장 맞는지와 상관없이, 모두 같은 설정으로 배웁니다.',
    },
    shared: (settings) => `같은 설정: ${settings}.`,
    ownMap: '모두 지금 그려진 지도에서 배웁니다.',
    remark: {
      'GridWorld-v0':
        '에피소드는 100스텝에서 끊깁니다. 어떤 시드에서는 세모를 피하도록 배우다가 그 뒤의 목표까지 피합니다. 그런 에피소드는 끊기고 반환값이 0입니다.',
    },
    arms: '변형',
    without: (part) => `${part} 없이`,
    atMost: (now, most) => `${now}개 (많아야 ${most}개)`,
    seeds: '변형마다 시드',
    tooFew: (fewest) => `구간을 구하기에는 적습니다. ${fewest}개 이상이어야 합니다`,
    few: '큰 차이를 알 수 있습니다',
    many: '더 작은 차이도 알 수 있습니다',
    steps: '실행마다 타임스텝',
    number: (steps) => count.format(steps),
    tooShort: '학습의 시작 부분만 봅니다',
    longEnough: '이 환경을 배우기에 충분합니다',
    gpu: '변형의 모든 시드를 GPU에서 한꺼번에',
    gpuMeans:
      'GPU가 한꺼번에 학습시킵니다. 합을 반올림하는 방식이 프로세서와 다르고, 난수도 다를 수 있습니다.',
    start: (runs) => `실행 ${runs}개 학습하기`,
    stop: '그만하기',
    wait: (milliseconds) => `위 에이전트의 속도로 ${about(milliseconds)} 걸립니다`,
  },
  outcome: {
    ended: (done, total) => `실행 ${total}개 가운데 ${done}개가 끝났습니다`,
    othersStopped: '. 나머지는 멈췄습니다.',
    left: (milliseconds) => `${about(milliseconds)} 남았습니다.`,
    notYetKnown: '변형마다 실행이 하나씩 끝나면 얼마나 걸릴지 알 수 있습니다.',
    waits: '그동안 위의 에이전트는 멈춰 있습니다.',
    isOld: '이 결과는 위의 에이전트와 설정, 시드, 또는 지도가 다를 때의 것입니다.',
    shareOf: (arm) => `${arm}: 진행된 비율`,
    save: 'JSON으로 저장',
    copy: '이 비교의 링크 복사',
    isCopied: '링크를 복사했습니다.',
    copyThis: (link) => `이 링크를 복사하세요: ${link}`,
    title: '배우는 동안의 반환값',
    titleBeside: (whole) => `${and(whole)} 비교: 배우는 동안의 반환값`,
    results: '변형마다의 결과',
    columns: ['변형', '마지막 반환값', '95 % 구간', '차이 (95 %)', '시드'],
    difference: (interval, reference) => `${interval} (${reference} 대비)`,
    endless: (endless, runs) => `실행 ${runs}개 중 ${endless}개에서 끝난 에피소드가 없음`,
    span: (low, high) => `${low}에서 ${high}`,
    unknown: '알 수 없음',
    oneSeed: (arm) => `${arm}, 시드 하나`,
    interval: '95 % 구간',
    thick: '굵은 선: 시드들의 사분위 평균.',
    thin: '가는 선: 시드 하나씩.',
    areas: '넓은 띠: 95 % 부트스트랩 구간.',
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
};

export const helpWords: HelpWords = {
  title: '도움말',
  closeIt: '닫기',
  sections: [
    {
      name: '무슨 일이 일어나나요',
      entries: [
        [
          '에이전트와 환경',
          '에이전트가 행동하면, 환경은 다음에 보이는 것과 보상으로 답합니다. 무엇을 하라고 알려 주는 사람은 없습니다. 이것저것 해 보고, 보상을 가져온 행동을 더 자주 합니다.',
        ],
        ['스텝', '행동 하나와 환경의 답.'],
        [
          '에피소드',
          '시작에서 끝까지입니다. 끝은 목표에 닿거나, 넘어지거나, 게임에서 지는 것입니다. 너무 오래 이어지면 밖에서 끊습니다. 그리드월드에서는 100스텝입니다.',
        ],
        [
          '반환값',
          '에피소드에서 받은 보상을 모두 더한 값입니다. 에이전트는 이것을 크게 하려고 합니다. “반환값, 최근 20개”는 최근 에피소드 20개의 평균입니다.',
        ],
        ['시드', '모든 우연이 나오는 수입니다. 시드가 같으면 마지막 비트까지 같은 실행입니다.'],
      ],
    },
    {
      name: '그림의 뜻',
      entries: [
        [
          '칸의 색',
          '거기서부터 받으리라 기대하는 것입니다. 청록은 이득, 주황은 손실이고, 진할수록 큽니다. 칸은 나가는 방향마다 하나씩 네 조각으로 나뉩니다. 숫자는 넷 가운데 가장 좋은 값입니다.',
        ],
        ['화살표', '지금 가장 좋다고 아는 길입니다. 화살표가 없는 칸은 아직 아무것도 모르는 칸입니다.'],
        ['주황 점', '에이전트와 방금 지나온 길입니다.'],
        [
          '기호',
          '초록 동그라미는 목표(+1), 빨간 세모는 −1, 회색은 벽, 파랑은 얼음에 난 구멍입니다. 이 환경에 무엇이 있는지는 그림 아래의 설명에 있습니다.',
        ],
        ['곡선', '점은 에피소드 하나, 굵은 선은 평균입니다.'],
        [
          '막대',
          '이 순간 에이전트가 각 행동을 어떻게 보는지 보여 줍니다. 가치이거나, 그 행동을 할 확률입니다. 점은 실제로 한 행동입니다.',
        ],
      ],
    },
    {
      name: '설정할 수 있는 것',
      entries: [
        ['탐험 ε', '얼마나 자주 무작위로 행동하는가: 0이면 전혀, 1이면 언제나.'],
        ['스텝사이즈 α, 학습률', '한 번의 경험이 기대를 얼마나 바꾸는가. 크면 빨리 배우고 빨리 잊습니다.'],
        ['감가율 γ', '나중의 보상이 얼마나 중요한가: 0이면 바로 다음 보상만, 1이면 모두 똑같이.'],
        [
          '흔적 감쇠 λ',
          '보상이 지나온 길을 따라 얼마나 거슬러 올라가는가: 0이면 한 스텝, 1이면 에피소드 전체.',
        ],
        [
          '바로 적용, 새로 시작',
          '바로 적용되는 설정은 다음 스텝부터 쓰이고, 배운 것은 그대로입니다. 나머지는 다른 에이전트가 됩니다.',
        ],
        ['일정에 따라', '배우는 동안 숫자가 저절로 움직입니다. 한 번 직접 옮기면 그 자리에 머뭅니다.'],
      ],
    },
    {
      name: '할 수 있는 것',
      entries: [
        [
          '그리기',
          '그리드월드에서 칸을 누르거나, 벽, 세모, 목표, 바닥을 골라 끌어 보세요. 키보드로는 화살표, 1에서 4, 스페이스, Ctrl Z입니다. 배운 것은 그대로이므로, 이제 틀린 것은 잊어야 합니다.',
        ],
        ['직접 해 보기', '화살표 키나 버튼으로 행동하고, 점수를 에이전트와 비교해 보세요.'],
        [
          '속도, 멈추기, 한 스텝',
          '슬라이더로 초당 스텝 수를 정합니다. 스페이스는 멈추기, 마침표는 한 스텝, r은 처음부터입니다.',
        ],
        [
          '분해해 보기',
          '여러 에이전트를, 또는 한 에이전트에서 부분을 하나씩 뺀 것들을 여러 시드로 학습하고, 어느 차이가 우연 이상인지 알려 줍니다.',
        ],
        [
          '에이전트 백 개를 한꺼번에',
          '같은 에이전트를 여러 시드로 한꺼번에 보여 주고, 몇이 길을 찾았는지 알려 줍니다. 절반에게는 설정 하나를 다르게 줄 수 있습니다.',
        ],
        [
          '에이전트를 속이는 세계 그리기',
          '유명한 함정과 얼음, 바람, 잡음, 보상을 그리는 붓이 있습니다. 16 × 16칸까지 그릴 수 있고, 스물을 학습시키면 몇이 길을 찾는지 보입니다.',
        ],
        [
          '에이전트와 겨루기',
          '같은 시작에서 직접 한 번, 에이전트가 한 번 합니다. 링크를 보내면 다른 사람이 그 점수에 도전합니다.',
        ],
        [
          '왜 그렇게 했을까요?',
          '한 스텝씩 되돌아갑니다. 갱신 전과 후의 가치, 그리고 숫자를 넣은 갱신식을 보여 줍니다.',
        ],
        [
          '무대 둘, 시계 하나',
          '“분해해 보기”에 있습니다. 두 에이전트를 나란히, 언제나 같은 스텝에서 보여 줍니다.',
        ],
        [
          '공유',
          '페이지의 주소가 실행을 되풀이합니다. 옮긴 설정과 그린 벽도 주소에 들어 있습니다. 그림이나 영상으로 저장할 수도 있습니다.',
        ],
        ['정책 파일', '명령줄에서 학습한 정책을 페이지에 끌어다 놓으면 실행됩니다.'],
      ],
    },
  ],
  chapters: '더 읽기',
  chapter: (number) => `강의 ${number}장`,
  developers: '개발자를 위해',
  developersAt: '페이지가 에이전트를 학습하는 방법',
};

/** Titles and sentences of worlds, agents and experiments, by the English ones. */
export const names: { readonly [english: string]: string } = {
  // Agents.
  'Q-learning': '큐러닝',
  Sarsa: '살사',
  'Expected Sarsa': '기대 살사',
  'Sarsa(λ)': '살사(λ)',
  'n-step Sarsa': 'n-스텝 살사',
  'Double Q-learning': '더블 큐러닝',
  'Monte Carlo control': '몬테카를로 제어',
  'Value iteration': '가치 이터레이션',
  'Policy iteration': '정책 이터레이션',
  'DQN → Rainbow': 'DQN → 레인보우',
  'Stream Q(λ)': '스트리밍 Q(λ)',
  'Deep Sarsa': '딥살사',
  'Learns the values of the best policy, whatever it explores by.':
    '어떻게 탐험하든, 가장 좋은 정책의 가치를 배웁니다.',
  'Learns the values of what it really does, exploration included.':
    '탐험까지 포함해, 실제로 하는 행동의 가치를 배웁니다.',
  'Sarsa with the mean over the next actions.': '다음 행동들의 기댓값을 쓰는 살사입니다.',
  'A fading trace carries each reward back along the way.':
    '희미해지는 흔적이 보상을 지나온 길로 거슬러 보냅니다.',
  'Sums n rewards before it bootstraps.': '보상 n개를 더한 뒤에 부트스트랩합니다.',
  'Two tables check each other’s optimism.': '테이블 두 개가 서로의 낙관을 바로잡습니다.',
  'Learns a model on the way, and dreams with it between steps.':
    '배우면서 모델을 만들고, 스텝 사이에 그 모델로 상상하며 더 배웁니다.',
  'Waits for the end of the episode, then averages returns.':
    '에피소드가 끝나기를 기다렸다가 반환값의 평균을 냅니다.',
  'Knows the rules: sweeps Bellman’s optimality equation over all states.':
    '규칙을 알고, 벨만 최적 방정식으로 모든 상태를 훑습니다.',
  'Knows the rules: evaluates a policy, makes it greedy, again and again.':
    '규칙을 알고, 정책을 평가하고 탐욕적으로 만들기를 되풀이합니다.',
  'A Q-network with replay. The first six switches on are Rainbow.':
    '리플레이 메모리를 쓰는 큐 신경망입니다. 처음 스위치 여섯 개를 켜면 레인보우입니다.',
  'A network that learns from every single step, as a table does: no memory of the past but its traces.':
    '테이블처럼 모든 스텝에서 바로 배우는 신경망입니다. 흔적 말고는 지난 일을 기억하지 않습니다.',
  'Proximal policy optimisation, with its details as switches.':
    '근접 정책 최적화입니다. 세부 사항마다 스위치가 있습니다.',
  'Soft actor-critic: two critics value actions, and a policy that likes to stay undecided follows them.':
    '소프트 액터-크리틱입니다. 크리틱 둘이 행동의 가치를 매기고, 되도록 한쪽으로 정하지 않으려는 정책이 그것을 따릅니다.',
  'Advantage actor-critic on environments that step together.':
    '함께 움직이는 여러 환경에서 배우는 어드밴티지 액터-크리틱입니다.',
  'The policy gradient in its simplest form, with a learned baseline.':
    '가장 단순한 정책 경사에, 학습한 기준값을 더했습니다.',
  'Sarsa with a network in place of the table; learns from each step once.':
    '테이블 대신 신경망을 쓰는 살사입니다. 스텝마다 한 번씩 배웁니다.',
  // Their settings.
  'Discount γ': '감가율 γ',
  'How much later rewards count': '나중의 보상이 얼마나 중요한가',
  'Exploration ε': '탐험 ε',
  'Probability of a random action': '무작위로 행동할 확률',
  'Step size α': '스텝사이즈 α',
  'How far a value moves towards its target': '가치가 목표 쪽으로 얼마나 움직이는가',
  'Learning rate': '학습률',
  'Step size of the optimizer': '옵티마이저의 스텝사이즈',
  'Trace decay λ': '흔적 감쇠 λ',
  'How far credit reaches back: 0 one step, 1 the whole episode':
    '공로가 얼마나 거슬러 올라가는가: 0이면 한 스텝, 1이면 에피소드 전체',
  'Steps n': '스텝 n',
  'Rewards summed before bootstrapping': '부트스트랩하기 전에 더하는 보상의 수',
  'Planning steps': '계획 스텝',
  'Steps in the learned model after each real one': '실제 스텝마다 학습한 모델에서 더 밟는 스텝',
  // Their parts.
  'One network chooses the action, the other one values it: no more optimism.':
    '한 신경망이 행동을 고르고 다른 신경망이 그 값을 말합니다. 더는 낙관하지 않습니다.',
  'Prioritized replay': '우선순위 리플레이',
  'Surprising experience is replayed more often.': '뜻밖이었던 경험을 더 자주 다시 봅니다.',
  'Dueling networks': '듀얼링 신경망',
  'Separate streams for the state’s value and the actions’ advantages.':
    '상태의 가치와 행동의 어드밴티지를 두 갈래로 나눕니다.',
  'Multi-step returns': '3스텝 반환값',
  'Three rewards are summed before bootstrapping.': '부트스트랩하기 전에 보상 세 개를 더합니다.',
  'Distributional (C51)': '분포 강화학습 (C51)',
  'Learns the distribution of the return, not only its mean.': '반환값의 평균만이 아니라 분포를 배웁니다.',
  'Noisy networks': '노이지 신경망',
  'Learned noise explores instead of ε.': 'ε 대신 학습한 잡음으로 탐험합니다.',
  Munchausen: '뮌히하우젠',
  'Adds the policy’s log-probability to the reward, and bootstraps from a soft policy.':
    '정책의 로그 확률을 보상에 더하고, 부드러운 정책에서 부트스트랩합니다.',
  'Squared error': '제곱 오차',
  'Large errors count by their square instead of linearly.': '큰 오차를 그대로가 아니라 제곱으로 셉니다.',
  'Centred RMSProp': '중심화한 RMSProp',
  'The optimizer and learning rate of the first paper, instead of Adam.':
    'Adam 대신 첫 논문의 옵티마이저와 학습률을 씁니다.',
  'Bounded steps': '제한된 업데이트',
  'No update takes more than half of an error away; off: every update is taken whole, a thousandth of it.':
    '한 번의 업데이트가 오차를 절반 넘게 없애지 않습니다. 끄면 제한 없이 천분의 일씩 업데이트합니다.',
  'Layer normalisation': '층 정규화',
  'Each layer has mean 0 and deviation 1.': '층마다 평균이 0, 표준편차가 1입니다.',
  'Sparse first weights': '희소한 초기 가중치',
  'Nine of ten weights begin at 0, so that states share less.':
    '가중치 열 개 가운데 아홉 개가 0에서 시작해, 상태들이 덜 섞입니다.',
  'Standardised observations': '표준화한 관측',
  'Numbers by the mean and deviation of all that were seen.':
    '지금까지 본 모든 값의 평균과 표준편차로 맞춥니다.',
  'Scaled rewards': '크기를 맞춘 보상',
  'Rewards by the deviation of their discounted sums.': '감가한 합의 표준편차로 보상을 나눕니다.',
  'Clipped objective': '클리핑한 목적 함수',
  'An action whose likelihood has moved too far no longer counts.':
    '확률이 너무 많이 바뀐 행동은 더 세지 않습니다.',
  'Generalised advantages': '일반화된 어드밴티지',
  'A fading mean over n-step advantages; off: one step only.':
    'n-스텝 어드밴티지를 멀수록 작은 가중치로 평균합니다. 끄면 한 스텝만 봅니다.',
  'Standardised advantages': '표준화한 어드밴티지',
  'Mean 0 and deviation 1 in each minibatch.': '미니배치마다 평균이 0, 표준편차가 1입니다.',
  'Orthogonal initialisation': '직교 초기화',
  'First weights that keep lengths.': '길이를 보존하는 초기 가중치입니다.',
  'Gradients cut to norm ½': '노름 ½로 자른 기울기',
  'No single batch moves the network too far.': '배치 하나가 신경망을 너무 멀리 옮기지 못합니다.',
  'Several epochs': '여러 에포크',
  'Each rollout is learned from several times; off: once.':
    '롤아웃 하나에서 여러 번 배웁니다. 끄면 한 번만 배웁니다.',
  'Two critics': '크리틱 둘',
  'The lower of two opinions counts: no more optimism.':
    '둘 가운데 낮은 값을 씁니다. 더는 낙관하지 않습니다.',
  'Tuned temperature': '조정되는 온도',
  'How much indecision is worth is learned; off: fixed at 0.2.':
    '행동을 하나로 정하지 않는 것이 얼마나 값진지 배웁니다. 끄면 0.2로 고정합니다.',
  // Worlds.
  'Grid world': '그리드월드',
  'Find the circle, keep off the triangles. You may draw in it while the agent learns.':
    '동그라미를 찾고 세모를 피하세요. 에이전트가 배우는 동안 그림을 그려 넣을 수 있습니다.',
  'Cliff walking': '절벽 걷기',
  'The shortest way runs along a cliff. Q-learning takes it, Sarsa keeps its distance.':
    '가장 짧은 길은 절벽 바로 옆입니다. 큐러닝은 그 길로 가고, 살사는 멀리 돌아갑니다.',
  'Icy cliff': '얼어붙은 절벽',
  'The cliff on slippery ground: of three steps two go to the sides.':
    '미끄러운 땅의 절벽입니다. 세 걸음 가운데 두 걸음은 옆으로 미끄러집니다.',
  'Frozen lake': '얼어붙은 호수',
  'Ice is slippery: of three steps one goes where you want. The arrows learn to lean away from the holes.':
    '얼음은 미끄럽습니다. 세 걸음 가운데 한 걸음만 뜻대로 갑니다. 화살표는 구멍에서 먼 쪽으로 기울어집니다.',
  'Frozen lake 8 × 8': '얼어붙은 호수 8 × 8',
  'The same lake, larger: a goal that is hardly ever reached by chance.':
    '같은 호수를 더 크게 만들었습니다. 우연히 목표에 닿는 일은 거의 없습니다.',
  'Windy grid': '바람 부는 그리드',
  'A wind from below carries you off in the middle columns (Sutton & Barto, example 6.5).':
    '가운데 열에서는 아래에서 부는 바람이 위로 밀어 올립니다(Sutton & Barto, 예제 6.5).',
  'Moving obstacles': '움직이는 장애물',
  'The triangles move: too many states for a table, so a network learns.':
    '세모가 움직입니다. 테이블로는 상태가 너무 많아서 신경망이 배웁니다.',
  CartPole: '카트폴',
  'Keep the pole upright by pushing the cart left or right. 500 steps are a perfect score.':
    '수레를 왼쪽이나 오른쪽으로 밀어 막대를 세워 두세요. 500스텝이면 만점입니다.',
  'Mountain car': '언덕 오르는 차',
  'The motor is too weak for the hill: first away from the flag, then at it.':
    '모터가 약해서 언덕을 바로 오르지 못합니다. 먼저 깃발에서 물러났다가 달려야 합니다.',
  Acrobot: '아크로봇',
  'Swing the tip above the line with a motor between two links.':
    '두 막대 사이의 모터로 흔들어 끝을 선 위로 올리세요.',
  'Lunar lander': '달 착륙선',
  'Land between the flags with as little fuel as you can. 200 points are a landing.':
    '연료를 되도록 적게 쓰며 깃발 사이에 내리세요. 200점이면 착륙입니다.',
  'Bipedal walker': '두 발로 걷는 로봇',
  'Two legs, four motors, and no one to say how to walk.':
    '다리 둘, 모터 넷이 있지만 걷는 법은 아무도 알려 주지 않습니다.',
  'Half cheetah': '하프 치타',
  'Six motors in two legs. Nobody says how to run: only how far it came is paid.':
    '다리 둘에 모터 여섯 개가 있습니다. 달리는 법은 아무도 알려 주지 않고, 나아간 만큼만 보상을 받습니다.',
  Hopper: '호퍼',
  'One leg, three motors: hop forwards without falling.':
    '다리 하나, 모터 셋으로 넘어지지 않고 앞으로 뛰세요.',
  'Walker 2D': '2차원 보행 로봇',
  'Two legs in a plane: walk, and stay upright.': '평면 위의 다리 둘로 넘어지지 않고 걸으세요.',
  Ant: '개미',
  'Four legs in space, 105 numbers to see, eight motors.':
    '공간 속의 다리 넷, 관측 105개, 모터 여덟 개입니다.',
  'Half a minute is too short: after a million steps PPO had a return of 290 to 740, with five seeds, and SAC 3557.':
    '30초로는 모자랍니다. 백만 타임스텝 뒤에 PPO는 시드 다섯 개에서 반환값이 290에서 740이었고, SAC는 3557이었습니다.',
  'Inverted pendulum': '도립 진자',
  'CartPole in a physics engine: the cart is pushed as hard as you like. Play it yourself.':
    '물리 엔진 속의 카트폴입니다. 수레를 원하는 만큼 세게 밉니다. 직접 해 보세요.',
  'MinAtar Breakout': 'MinAtar 브레이크아웃',
  'MinAtar Asterix': 'MinAtar 아스테릭스',
  'MinAtar Freeway': 'MinAtar 프리웨이',
  'MinAtar Space Invaders': 'MinAtar 스페이스 인베이더',
  'MinAtar Seaquest': 'MinAtar 시퀘스트',
  'Keep the ball in play. Atari in 10 × 10 cells.': '공을 놓치지 마세요. 10 × 10칸의 아타리입니다.',
  'Collect the gold, avoid the rest. Atari in 10 × 10 cells.':
    '금을 모으고 나머지는 피하세요. 10 × 10칸의 아타리입니다.',
  'Cross eight lanes of traffic. Atari in 10 × 10 cells.':
    '차가 다니는 여덟 차로를 건너세요. 10 × 10칸의 아타리입니다.',
  'Shoot them before they land. Atari in 10 × 10 cells.': '내려오기 전에 쏘세요. 10 × 10칸의 아타리입니다.',
  'Rescue divers, and come up for air. Atari in 10 × 10 cells.':
    '잠수부를 구하고, 숨을 쉬러 올라오세요. 10 × 10칸의 아타리입니다.',
  'Prism Catch': '프리즘 캐치',
  'A real Atari 2600 cartridge, written for this project: catch what falls.':
    '이 프로젝트를 위해 만든 진짜 아타리 2600 카트리지입니다. 떨어지는 것을 받으세요.',
  'Tic-tac-toe': '틱택토',
  'Three in a line win. Play against a policy that learned from itself.':
    '셋을 한 줄로 놓으면 이깁니다. 자기 자신에게서 배운 정책과 겨루어 보세요.',
  'Connect Four': '커넥트 포',
  'Four in a line win. Play against a policy that learned from itself.':
    '넷을 한 줄로 놓으면 이깁니다. 자기 자신에게서 배운 정책과 겨루어 보세요.',
  // Their actions.
  Up: '위',
  Down: '아래',
  Left: '왼쪽',
  Right: '오른쪽',
  Coast: '그대로',
  'Left engine': '왼쪽 엔진',
  'Main engine': '주 엔진',
  'Right engine': '오른쪽 엔진',
  Stay: '가만히',
  Fire: '쏘기',
  Force: '힘',
  Nothing: '가만히',
  'Hip 1': '엉덩이 1',
  'Hip 2': '엉덩이 2',
  'Hip 3': '엉덩이 3',
  'Hip 4': '엉덩이 4',
  'Knee 1': '무릎 1',
  'Knee 2': '무릎 2',
  'Ankle 1': '발목 1',
  'Ankle 2': '발목 2',
  'Ankle 3': '발목 3',
  'Ankle 4': '발목 4',
  'Back thigh': '뒤 허벅지',
  'Back shin': '뒤 정강이',
  'Back foot': '뒤 발',
  'Front thigh': '앞 허벅지',
  'Front shin': '앞 정강이',
  'Front foot': '앞 발',
  Thigh: '허벅지',
  Leg: '다리',
  Foot: '발',
  'Right thigh': '오른 허벅지',
  'Right leg': '오른 다리',
  'Right foot': '오른발',
  'Left thigh': '왼 허벅지',
  'Left leg': '왼 다리',
  'Left foot': '왼발',
  // Experiments.
  'Let it dream': '상상하게 하기',
  'Dyna-Q replays what it remembers between steps: the colours spread in a fraction of the steps.':
    'Dyna-Q는 스텝 사이에 기억을 되풀이합니다. 훨씬 적은 스텝으로 색이 퍼집니다.',
  'A network in the place of the table': '테이블 대신 신경망',
  'Stream Q(λ) learns from each step, too, but what it learns of one cell colours others.':
    '스트리밍 Q(λ)도 스텝마다 배우지만, 한 칸에서 배운 것이 다른 칸의 색도 바꿉니다.',
  'Tell it the rules': '규칙 알려 주기',
  'Value iteration never walks: it knows the rules, and sweeps values back from the goal.':
    '가치 이터레이션은 걷지 않습니다. 규칙을 알고, 목표에서부터 거꾸로 가치를 훑습니다.',
  'The brave one': '용감한 에이전트',
  'Q-learning learns the shortest way, right along the cliff, and falls whenever it explores there.':
    '큐러닝은 절벽 바로 옆의 가장 짧은 길을 배우고, 거기서 탐험할 때마다 떨어집니다.',
  'The careful one': '조심스러운 에이전트',
  'Sarsa counts its own slips in, and learns to keep away from the edge.':
    '살사는 자신의 실수까지 계산에 넣어, 가장자리에서 떨어져 걷도록 배웁니다.',
  'Make the cliff icy': '절벽을 얼리기',
  'Two steps of three slip aside: does the brave one still walk along the edge?':
    '세 걸음 가운데 두 걸음이 옆으로 미끄러집니다. 용감한 에이전트는 그래도 가장자리를 걸을까요?',
  'Melt the ice': '얼음 녹이기',
  'The same cliff on firm ground: the shortest way is the best one again.':
    '단단한 땅의 같은 절벽입니다. 다시 가장 짧은 길이 가장 좋습니다.',
  'Ask the planner': '계획법에 물어보기',
  'Value iteration knows the rules: compare its arrows with those that were learned.':
    '가치 이터레이션은 규칙을 압니다. 그 화살표를 배운 화살표와 비교해 보세요.',
  'Explore a lot': '많이 탐험하기',
  'With ε = 0.3 many falls are its own fault: the values of all cells sink.':
    'ε = 0.3이면 많은 추락이 자기 탓입니다. 모든 칸의 가치가 낮아집니다.',
  'The best way leans away from the holes: arrows point into walls, because slipping moves it aside.':
    '가장 좋은 길은 구멍에서 먼 쪽으로 기울어집니다. 옆으로 미끄러지기 때문에 화살표가 벽을 가리킵니다.',
  'Learn from whole episodes': '에피소드 전체에서 배우기',
  'Monte Carlo control waits for the end of an episode: no value moves before it.':
    '몬테카를로 제어는 에피소드가 끝나기를 기다립니다. 그 전에는 어떤 가치도 움직이지 않습니다.',
  'Learn too eagerly': '너무 서둘러 배우기',
  'With a step size of 1 every slip overwrites what was learned.':
    '스텝사이즈가 1이면 미끄러질 때마다 배운 것을 덮어씁니다.',
  'The values run back over sixty cells in a few hundred sweeps.':
    '수백 번 훑는 동안 가치가 예순 칸을 거슬러 갑니다.',
  'Never explore': '전혀 탐험하지 않기',
  'The goal is hardly ever reached by chance: without exploration, never.':
    '우연히 목표에 닿는 일은 거의 없습니다. 탐험하지 않으면 전혀 없습니다.',
  'Reach back further': '더 멀리 거슬러 가기',
  'Sarsa(λ) gives every state on the way a share of the one reward.':
    '살사(λ)는 하나뿐인 보상을 지나온 모든 상태에 나눠 줍니다.',
  'Sum six rewards': '보상 여섯 개 더하기',
  'n-step Sarsa carries the goal back six cells at once.':
    'n-스텝 살사는 목표를 한 번에 여섯 칸 거슬러 보냅니다.',
  'Wait for the end': '끝을 기다리기',
  'Monte Carlo control can get into a way that never ends, and then never learns: see the steps grow.':
    '몬테카를로 제어는 끝나지 않는 길에 들어서면 아무것도 배우지 못합니다. 스텝이 늘어나는 것을 보세요.',
  'Dyna-Q learns from remembered steps, too: see how few real ones it needs.':
    'Dyna-Q는 기억한 스텝에서도 배웁니다. 실제 스텝이 얼마나 적게 드는지 보세요.',
  'Value or policy?': '가치일까, 정책일까?',
  'REINFORCE learns what to do without learning what anything is worth.':
    'REINFORCE는 무엇이 얼마나 좋은지 배우지 않고 무엇을 할지 배웁니다.',
  'Look only one step ahead': '바로 앞만 보기',
  'With a discount of 0.5 the goal is too far away to matter.':
    '감가율이 0.5이면 목표는 너무 멀어서 상관이 없습니다.',
  'Ten times the learning rate': '열 배의 학습률',
  'Large steps forget as fast as they learn.': '크게 움직이면 배우는 만큼 빨리 잊습니다.',
  'Take the target network away': '타깃 신경망 빼기',
  'DQN then chases its own estimates: watch how the curve shakes.':
    'DQN이 자신의 추정값을 쫓아다닙니다. 곡선이 흔들리는 것을 보세요.',
  'All six colours of Rainbow': '레인보우의 여섯 색 모두',
  'Six improvements of DQN at once; switch them off one by one.':
    'DQN의 개선 여섯 가지를 한꺼번에 켭니다. 하나씩 꺼 보세요.',
  'Learn from every single step': '모든 스텝에서 배우기',
  'Stream Q(λ) has no memory but its traces, and learns on every picture that you see. Then let it go as fast as it can.':
    '스트리밍 Q(λ)는 흔적 말고는 기억이 없고, 보이는 장면마다 배웁니다. 그다음에는 최대한 빠르게 돌려 보세요.',
  'With a memory': '기억을 쓰기',
  'DQN replays its rare successes: the first one is long in coming.':
    'DQN은 드문 성공을 되풀이해 봅니다. 첫 성공까지 오래 걸립니다.',
  'Without patience': '참을성 없이',
  'With a discount of 0.9 the flag is too far away to be worth a swing.':
    '감가율이 0.9이면 깃발은 너무 멀어서 한 번 흔들 값어치도 없습니다.',
  'Another seed': '다른 시드',
  'The same agent, other luck: one run says little.':
    '같은 에이전트, 다른 운입니다. 한 번의 실행으로는 알 수 있는 것이 적습니다.',
  'DQN learns from old swings again and again.': 'DQN은 지난 흔들기에서 거듭 배웁니다.',
  'Without the clip': '클리핑 없이',
  'Without its clipped objective nothing holds PPO back from large changes.':
    '클리핑한 목적 함수가 없으면 PPO의 큰 변화를 막을 것이 없습니다.',
  'Once is enough?': '한 번이면 될까?',
  'Every rollout is learned from once only: how much slower is it?':
    '롤아웃마다 한 번만 배웁니다. 얼마나 느려질까요?',
  'From crash to landing': '추락에서 착륙까지',
  'PPO crashes, hovers, and lands: give it a minute.':
    'PPO는 추락하고, 맴돌다가, 착륙합니다. 1분만 기다려 보세요.',
  'See one step ahead only': '한 스텝 앞만 보기',
  'Without generalised advantages it trusts its own estimate of the next state.':
    '일반화된 어드밴티지가 없으면 다음 상태에 대한 자신의 추정값만 믿습니다.',
  'With values instead': '대신 가치로',
  'DQN learns what each engine is worth, and takes longer.':
    'DQN은 엔진마다 얼마나 값진지 배우고, 더 오래 걸립니다.',
  'First steps': '첫걸음',
  'It falls, and falls later: half a minute on an idle computer. The trained policy shows where that leads.':
    '넘어지고, 점점 나중에 넘어집니다. 한가한 컴퓨터에서 30초쯤 걸립니다. 미리 학습한 정책은 그 끝을 보여 줍니다.',
  'Without standardised advantages': '표준화한 어드밴티지 없이',
  'One of PPO’s details: is it worth anything here?':
    'PPO의 세부 사항 하나입니다. 여기서는 값어치가 있을까요?',
  'Another first network, another gait.': '초기 신경망이 다르면 걸음걸이도 다릅니다.',
  'Every step counts': '한 스텝도 버리지 않기',
  'SAC learns from every step; after a minute it shuffles. The trained policy shows where that leads.':
    'SAC는 모든 스텝에서 배웁니다. 1분 뒤에는 발을 끌며 나아갑니다. 미리 학습한 정책은 그 끝을 보여 줍니다.',
  'One critic only': '크리틱 하나만',
  'It believes its own hopes.': '자신의 기대를 그대로 믿습니다.',
  'A short view': '짧은 안목',
  'With γ = 0.5 only the next moments count: is a step forward still worth it?':
    'γ = 0.5이면 바로 다음 순간들만 중요합니다. 그래도 한 걸음 나아갈 값어치가 있을까요?',
  'First hops': '첫 뜀뛰기',
  'It learns to stand before it learns to hop. The trained policy shows where that leads.':
    '뛰기 전에 서는 법을 배웁니다. 미리 학습한 정책은 그 끝을 보여 줍니다.',
  'SAC learns from a memory of all that happened.': 'SAC는 지난 모든 일의 기억에서 배웁니다.',
  'With γ = 0.9 a fall in a second is too far away to be feared.':
    'γ = 0.9이면 1초 뒤에 넘어지는 일은 너무 멀어서 두렵지 않습니다.',
  'It falls for minutes, and then after longer and longer ways. The trained policy shows where that leads.':
    '몇 분 동안 넘어지다가, 점점 더 멀리 간 뒤에 넘어집니다. 미리 학습한 정책은 그 끝을 보여 줍니다.',
  'With SAC': 'SAC로',
  'Fewer steps, more thought.': '더 적은 스텝, 더 많은 계산입니다.',
  'Four legs': '다리 넷',
  'Eight motors to coordinate: drag the picture to see it from all sides.':
    '모터 여덟 개를 맞춰 움직여야 합니다. 그림을 끌어 사방에서 보세요.',
  'A larger network learns from every step.': '더 큰 신경망이 모든 스텝에서 배웁니다.',
  Balance: '균형',
  'PPO learns to hold the pole, and forgets it once or twice on the way.':
    'PPO는 막대를 세우는 법을 배우고, 도중에 한두 번 잊습니다.',
  'SAC needs fewer steps, and takes longer for each.': 'SAC는 스텝이 적게 들지만, 스텝마다 더 오래 걸립니다.',
  'With γ = 0.7 only the next moments count. Do they suffice?':
    'γ = 0.7이면 바로 다음 순간들만 중요합니다. 그것으로 충분할까요?',
  'From the screen alone': '화면만 보고',
  'It sees what you see, in small grey pictures, and nothing else.':
    '당신이 보는 것을 작은 회색 그림으로 볼 뿐, 다른 것은 보지 않습니다.',
  'Two networks check each other': '서로 살피는 두 신경망',
  'Double Q-learning takes the optimism out of the values: see them at the right.':
    '더블 큐러닝은 가치에서 낙관을 덜어 냅니다. 오른쪽에서 보세요.',
  'Replay what surprised it': '뜻밖의 일 다시 보기',
  'Prioritized replay shows it its mistakes more often.':
    '우선순위 리플레이는 자신의 실수를 더 자주 보여 줍니다.',
  'The six improvements of DQN at once.': 'DQN의 개선 여섯 가지를 한꺼번에 켭니다.',
  'It then chases its own estimates.': '그러면 자신의 추정값을 쫓아다닙니다.',
  'Without its bound': '제한 없이',
  'The streaming agent takes every update whole: does it still learn?':
    '스트리밍 에이전트가 모든 업데이트를 제한 없이 합니다. 그래도 배울까요?',
  'A player from nothing': '처음부터 배우는 선수',
  'PPO learns from games against random moves: 1 for a win, −1 for a loss.':
    'PPO가 무작위로 두는 상대와 겨루며 배웁니다. 이기면 1, 지면 −1입니다.',
  'Values instead of probabilities': '확률 대신 가치',
  'DQN learns what each move is worth: see them at the right.':
    'DQN은 수마다의 가치를 배웁니다. 오른쪽에서 보세요.',
  'With γ = 0.5 a win in four moves is worth an eighth of one now.':
    'γ = 0.5이면 네 수 만에 이기는 것은 지금 이기는 것의 8분의 1입니다.',
};
