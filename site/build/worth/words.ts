// Text of the pages about each part's contribution, in both languages.
import type { Word } from './findings.ts';

/** All text of the page without its numbers. */
export interface Words {
  readonly title: string;
  readonly intro: string;
  readonly reading: string;
  readonly said: { readonly [word in Word]: string };
  readonly notRun: string;
  readonly where: string;
  readonly addedTo: (agent: string) => string;
  readonly keptIn: (agent: string) => string;
  readonly time: string;
  readonly part: string;
  /** How a part was measured. */
  readonly measured: string;
  readonly whatItIs: string;
  readonly everywhere: (environments: string, seeds: string) => string;
  readonly byEnvironment: string;
  readonly source: string;
  readonly course: string;
  readonly tryIt: string;
  readonly published: (added: string, removed: string) => string;
  readonly whole: (complete: string, baseline: string) => string;
  /** The link to the page of an ablation. */
  readonly each: (ablation: string) => string;
  /** How to read the numbers of that page. */
  readonly scale: string;
  readonly figures: string;
  readonly signs: string;
  readonly curves: (set: string) => string;
  readonly figure: (set: string) => string;
  readonly figureNote: string;
  readonly all: (set: string) => string;
  readonly cost: string;
  readonly costs: string;
  readonly many: string;
  readonly manyIntro: string;
  readonly manyRow: readonly [string, string, string, string];
  readonly silent: string;
  readonly silentAbout: (set: string, undecided: readonly string[]) => string;
  readonly fewSeeds: (set: string) => string;
  readonly silences: readonly string[];
  readonly others: string;
  readonly othersIntro: (claims: string) => string;
}

export const english: Words = {
  title: 'What each improvement is worth',
  intro:
    'Take an algorithm apart, train every variant with many seeds, and look at the difference. Each part is measured twice: **added** alone to ' +
    'the simple agent, and **kept** in the complete one, where its worth is what is lost without it. Every number on this page is computed ' +
    'from the committed runs when the site is built.',
  reading:
    'Scores are put on one scale, on which 0 is random play and 1 is solved, or the best arm here where nobody has said what solved is ' +
    '(MinAtar), and summed up by the interquartile mean (the mean of the middle half of the runs). A worth of +0.10 [−0.02, +0.21] says: a ' +
    'tenth of the way from 0 to 1, and with 95 % confidence between a small loss and a fifth. **Helps** and **hurts** stand only where the interval leaves 0 out and the finding survives the correction for ' +
    '[many comparisons](#many-comparisons).',
  said: {
    helps: '**helps**',
    hurts: '**hurts**',
    undecided: 'cannot tell',
    'too few seeds': 'too few seeds',
  },
  notRun: 'not run',
  where: 'where',
  addedTo: (agent) => `added to ${agent}`,
  keptIn: (agent) => `kept in ${agent}`,
  time: 'time a step',
  part: 'part',
  measured: 'measured',
  whatItIs: 'what it is',
  everywhere: (environments, seeds) => `${environments} (${seeds} seeds)`,
  byEnvironment:
    'Mean returns in each environment, with 95 % intervals over seeds (not compared: too many questions for so few seeds)',
  source: 'Source',
  course: 'in the course',
  tryIt: 'try it in the playground',
  published: (added, removed) =>
    `In the Rainbow paper, on 57 Atari games, added: ${added}; left out: ${removed}.`,
  whole: (complete, baseline) => `All of it: ${complete} against ${baseline}`,
  each: (ablation) => `${ablation}: every part, where, at what cost`,
  scale:
    'A worth of +0.10 [−0.02, +0.21] is a tenth of the way from random play (0) to solved (1), and with 95 % confidence between a small loss ' +
    'and a fifth. How scores are made, and when a finding counts: [what each improvement is worth](./index.md).',
  figures: 'Figures',
  signs:
    '▲ helps, ▼ hurts. △ and ▽: the interval leaves 0 out, but among so many comparisons that may be chance. A dot: these seeds do not tell. ' +
    'Nothing: not run.',
  curves: (set) => `Learning curves and effects, one panel for each part: ${set}`,
  figure: (set) => `Effect of each part: ${set}`,
  figureNote:
    'The first panel of the bars shows what leaving a part out does: below 0, the part was worth something. The tables turn it round: ' +
    'above 0, the part helps.',
  all: (set) => `Every arm, every curve: [${set}]`,
  cost: 'What it costs',
  costs:
    'Time of one training step, as a multiple of the simple agent’s, on the machine that the results name (the geometric mean over its ' +
    'environments). Sweeps share their machine with other work: differences of a few tenths may be that. A part that doubles the time of a step must ' +
    'be worth more than twice the steps.',
  many: 'Many comparisons',
  manyIntro:
    'Of twenty comparisons in which nothing differs, one 95 % interval is expected to leave 0 out. So each set’s comparisons are judged ' +
    'together: permutation tests, and the false discovery rate after Benjamini & Hochberg (1995). Of the findings that count, at most 5 % are ' +
    'expected to be none.',
  manyRow: ['set', 'comparisons', 'intervals that leave 0 out', 'of these, count'],
  silent: 'What cannot be said',
  silentAbout: (set, undecided) =>
    `${set}: what ${undecided.join(', ')} ${undecided.length === 1 ? 'is' : 'are'} worth.`,
  fewSeeds: (set) =>
    `${set}: anything. It has fewer than five seeds an arm; its numbers are shown to be looked at, not believed.`,
  silences: [
    'That a part is worth nothing. “Cannot tell” means that these seeds do not decide; the interval says how much it may still be worth.',
    'What a part is worth elsewhere. These are small worlds and short runs; on Atari with hundreds of times as many steps the order is another.',
    'What two parts are worth together. Only single parts are added and left out; of the pairs nothing is known.',
    'What a part is worth when it is tuned. All arms share the settings of the preset, which may suit one better than another.',
  ],
  others: 'What others have published',
  othersIntro: (claims) => `${claims} [The table](/results/published) has each with its source and settings.`,
};

export const korean: Words = {
  title: '개선 하나하나의 값어치',
  intro:
    '알고리즘을 부품으로 나누고, 모든 변형을 여러 시드로 학습시켜 차이를 봅니다. 부품마다 두 번 잽니다. 단순한 에이전트에 그것만 **더했을** ' +
    '때, 그리고 완전한 에이전트에 **남겨 둘** 때(빼면 잃는 만큼이 값어치입니다). 이 페이지의 숫자는 모두 사이트를 만들 때 저장된 실험에서 ' +
    '계산됩니다.',
  reading:
    '점수는 무작위 행동이 0, 해결이 1인 한 척도로 옮기고(해결의 기준이 없는 MinAtar에서는 여기서 가장 좋은 변형이 1입니다) 사분위 ' +
    '평균(가운데 절반의 평균)으로 묶습니다. 값어치 +0.10 [−0.02, +0.21]은 0에서 1까지 거리의 10분의 1이고, 95 % 신뢰 구간이 작은 손해에서 5분의 1까지라는 뜻입니다. **도움**과 **손해**는 구간이 0을 벗어나고 ' +
    '[여러 비교](#many-comparisons)에 대한 보정을 거친 뒤에도 남을 때만 씁니다.',
  said: {
    helps: '**도움**',
    hurts: '**손해**',
    undecided: '알 수 없음',
    'too few seeds': '시드 부족',
  },
  notRun: '실험 없음',
  where: '환경',
  addedTo: (agent) => `${agent}에 더하면`,
  keptIn: (agent) => `${agent}에 남기면`,
  time: '스텝당 시간',
  part: '부품',
  measured: '잰 방법',
  whatItIs: '무엇인가',
  everywhere: (environments, seeds) => `${environments} (시드 ${seeds}개)`,
  byEnvironment:
    '환경마다의 평균 반환값과 시드에 대한 95 % 구간(시드 수에 비해 비교할 것이 너무 많아 비교하지는 않습니다)',
  source: '출처',
  course: '강의에서 보기',
  tryIt: '플레이그라운드에서 해 보기',
  published: (added, removed) => `레인보우 논문(아타리 57개 게임): 더하면: ${added}; 빼면: ${removed}.`,
  whole: (complete, baseline) => `전부 합치면: ${baseline} 대신 ${complete}`,
  each: (ablation) => `${ablation}: 부품마다의 효과, 환경, 비용`,
  scale:
    '값어치 +0.10 [−0.02, +0.21]은 무작위 행동(0)에서 해결(1)까지 거리의 10분의 1이고, 95 % 신뢰 구간이 작은 손해에서 5분의 1까지라는 ' +
    '뜻입니다. 점수를 어떻게 매기고 언제 결과로 인정하는지는 [개선 하나하나의 값어치](./index.md)에 있습니다.',
  figures: '그림',
  signs:
    '▲ 도움, ▼ 손해. △와 ▽는 구간이 0을 벗어났지만 비교가 많아 우연일 수 있다는 뜻입니다. 점은 이 시드로는 알 수 없다는 뜻이고, 빈칸은 ' +
    '실험하지 않았다는 뜻입니다.',
  curves: (set) => `부품마다의 학습 곡선과 효과: ${set}`,
  figure: (set) => `부품마다의 효과: ${set}`,
  figureNote:
    '막대그래프의 첫 칸은 부품을 뺐을 때의 변화입니다. 0보다 작으면 그 부품에 값어치가 있었습니다. 표에서는 방향을 뒤집어, 0보다 크면 도움이 됩니다.',
  all: (set) => `모든 변형과 곡선: [${set}]`,
  cost: '비용',
  costs:
    '단순한 에이전트의 학습 한 스텝 시간을 1로 볼 때의 배수입니다(결과에 적힌 컴퓨터에서, 환경들의 기하 평균). 다른 일과 함께 돌린 컴퓨터이므로 0.1~0.3 정도의 차이는 그 때문일 수 있습니다. 스텝 시간을 두 배로 만드는 부품은 ' +
    '두 배의 스텝보다 값져야 합니다.',
  many: '여러 비교',
  manyIntro:
    '아무 차이가 없는 비교 스무 개 가운데 하나는 95 % 구간이 0을 벗어날 것으로 기대됩니다. 그래서 한 실험의 비교를 함께 판정합니다. 순열 검정과 ' +
    'Benjamini & Hochberg(1995)의 거짓 발견율(FDR)을 쓰며, 인정된 결과 가운데 실제로는 차이가 없는 것이 많아야 5 %로 기대됩니다.',
  manyRow: ['실험', '비교', '구간이 0을 벗어남', '그중 인정됨'],
  silent: '말할 수 없는 것',
  silentAbout: (set, undecided) => `${set}: ${undecided.join(', ')}의 값어치.`,
  fewSeeds: (set) =>
    `${set}: 아무것도 말할 수 없습니다. 변형마다 시드가 다섯 개보다 적습니다. 숫자는 참고로만 보세요.`,
  silences: [
    '부품이 아무 값어치가 없다는 것. “알 수 없음”은 이 시드로는 가릴 수 없다는 뜻입니다. 값어치가 얼마까지일 수 있는지는 구간이 보여 줍니다.',
    '다른 곳에서의 값어치. 여기는 작은 세계와 짧은 실험입니다. 수백 배 더 학습하는 아타리에서는 순서가 다릅니다.',
    '두 부품을 함께 쓸 때의 값어치. 부품을 하나씩만 더하고 뺐으므로 둘을 함께 썼을 때의 효과는 알 수 없습니다.',
    '잘 조정했을 때의 값어치. 모든 변형이 같은 설정을 쓰며, 그 설정이 어떤 변형에 더 맞을 수 있습니다.',
  ],
  others: '다른 연구가 발표한 결과',
  othersIntro: (claims) =>
    `${claims
      .replace(/(\d+) claims:/, '주장 $1개:')
      .replace(/(\d+) not reproduced/, '재현되지 않음 $1개')
      .replace(/(\d+) reproduced/, '재현됨 $1개')
      .replace(/(\d+) exceeded/, '더 나음 $1개')
      .replace(
        /(\d+) cannot tell/,
        '알 수 없음 $1개',
      )} 출처와 설정은 [표](/results/published)에 있습니다(영어).`,
};
