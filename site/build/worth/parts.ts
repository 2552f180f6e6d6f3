// Descriptions of an ablation's parts for readers who have not read the papers.

/** One text in both languages. */
export interface Both {
  readonly en: string;
  readonly ko: string;
}

// Parts of several ablations.
const observations: Both = {
  en: 'Observations are scaled by their running mean and deviation.',
  ko: '관측을 누적 평균과 표준편차로 맞춥니다.',
};
const rewards: Both = {
  en: 'Rewards are divided by the deviation of the discounted return.',
  ko: '보상을 감가된 반환값의 표준편차로 나눕니다.',
};
const twin: Both = {
  en: 'Two critics learn apart, and the lower of the two is believed.',
  ko: '크리틱 둘이 따로 배우고, 둘 가운데 낮은 값을 씁니다.',
};

const smoothing: Both = {
  en: 'Targets look at actions around the chosen one, so a single peak of the critic cannot be exploited.',
  ko: '목표를 계산할 때 고른 행동의 주변도 함께 보므로, 정책이 크리틱의 뾰족한 오차 하나를 파고들지 못합니다.',
};
const delay: Both = {
  en: 'The policy is updated every other time only, when the critics have settled a little.',
  ko: '크리틱이 조금 자리를 잡도록 정책은 두 번에 한 번만 업데이트합니다.',
};

const evolving: Both = {
  en: 'The search learns from scores. Without it, networks are guessed, and the best guess so far is kept.',
  ko: '탐색이 점수에서 배웁니다. 없으면 신경망을 짐작하기만 하고, 지금까지 가장 좋은 것을 남깁니다.',
};

/** The complete AlphaZero with another number of simulations. */
const thinking = (simulations: number): [part: string, text: Both] => [
  `simulations-${simulations}`,
  {
    en: `Every move is searched with ${simulations} simulations. More simulations take longer, and improve the policy more.`,
    ko: `수마다 시뮬레이션 ${simulations}번으로 탐색합니다. 시뮬레이션이 많을수록 오래 걸리고 정책을 더 개선합니다.`,
  },
];
/** Numbers of simulations that an ablation compares. */
const simulations = [2, 4, 8, 16, 32, 64];

/** By the ablation's name, then by the part's. */
export const partTexts: { readonly [ablation: string]: { readonly [part: string]: Both } } = {
  alphazero: {
    gumbel: {
      en: 'The search draws a few moves without replacement and halves their number again and again, so that few simulations already improve the policy.',
      ko: '수 몇 개를 비복원으로 뽑고 거듭 반으로 줄입니다. 그래서 적은 시뮬레이션으로도 정책을 개선합니다.',
    },
    improved: {
      en: 'The network learns the policy that follows from the values of the search, instead of the share of visits.',
      ko: '신경망은 방문 횟수의 비율 대신 탐색이 구한 가치에서 나온 정책을 배웁니다.',
    },
    mean: {
      en: 'The network learns the mean of the outcome of the game and the value of the search, which varies less.',
      ko: '신경망은 대국 결과와 탐색 가치의 평균을 배웁니다. 평균은 덜 흔들립니다.',
    },
    symmetries: {
      en: 'Every position is learned with its mirror images, which have the same value.',
      ko: '모든 국면을 대칭인 국면과 함께 배웁니다. 대칭인 국면은 가치가 같습니다.',
    },
    window: {
      en: 'Updates draw from the last rollouts, instead of the newest alone, so that each position is learned several times.',
      ko: '업데이트가 가장 새로운 롤아웃만이 아니라 최근의 여러 롤아웃에서 뽑습니다. 그래서 국면마다 여러 번 배웁니다.',
    },
    ...Object.fromEntries(simulations.map(thinking)),
  },
  rainbow: {
    double: {
      en: 'The largest of several noisy estimates is too large: it picks the one that errs upwards. So one network chooses the action, and the other says what it is worth.',
      ko: '잡음이 섞인 추정값들의 최댓값은 참값보다 큽니다. 실제보다 크게 추정된 값을 고르기 때문입니다. 그래서 한 신경망이 행동을 고르고, 그 가치는 다른 신경망이 평가합니다.',
    },
    per: {
      en: 'Most of what is in the memory is known already. Transitions that surprised the agent are drawn more often, and weigh less in return.',
      ko: '메모리에 든 것은 대부분 이미 아는 것입니다. 예상이 크게 빗나간 전이를 더 자주 뽑고, 그만큼 가중치를 줄입니다.',
    },
    dueling: {
      en: 'In many states it hardly matters what one does. One stream of the network values the state, another says how much better each action is than the others.',
      ko: '무엇을 하든 별 차이가 없는 상태가 많습니다. 신경망의 한 갈래는 상태의 가치를, 다른 갈래는 각 행동이 나머지보다 얼마나 나은지를 추정합니다.',
    },
    nstep: {
      en: 'Three rewards are seen before the estimate of what follows takes over, so news of a reward travels back three times as fast.',
      ko: '추정값을 쓰기 전에 실제 보상 세 개를 더합니다. 그래서 보상이 앞선 상태로 세 배 빨리 전해집니다.',
    },
    c51: {
      en: 'The network learns how the return is distributed, as probabilities of 51 values, instead of its mean alone.',
      ko: '반환값의 평균만이 아니라 분포를 51개 값의 확률로 배웁니다.',
    },
    noisy: {
      en: 'Instead of a random action now and then, the weights themselves are random, and the network learns where it still wants to explore.',
      ko: '가끔 무작위로 행동하는 대신 가중치 자체가 무작위이고, 어디를 더 탐험할지 신경망이 스스로 배웁니다.',
    },
  },
  'beyond-rainbow': {
    impala: {
      en: 'Residual blocks instead of one convolution: a deeper network that still trains.',
      ko: '합성곱 하나 대신 잔차 블록을 쌓아, 더 깊으면서도 학습되는 신경망입니다.',
    },
    spectral: {
      en: 'The kernels of the residual blocks are divided by their largest singular values, so that no layer stretches what comes in.',
      ko: '잔차 블록의 커널을 가장 큰 특잇값으로 나누어, 어느 층도 입력을 늘이지 못하게 합니다.',
    },
    iqn: {
      en: 'The distribution of the return is asked for at random quantiles, so no range has to be chosen beforehand.',
      ko: '반환값의 분포를 무작위로 고른 분위수에서 추정하므로 값의 범위를 미리 정하지 않아도 됩니다.',
    },
    munchausen: {
      en: 'The logarithm of the policy is added to the reward: the agent is rewarded for being sure of itself.',
      ko: '정책의 로그를 보상에 더합니다. 에이전트는 확신하는 행동에 보상을 더 받는 셈입니다.',
    },
    'hl-gauss': {
      en: 'Values are learned by classification: a bell curve over bins takes the place of one number.',
      ko: '가치를 분류로 배웁니다. 숫자 하나 대신 구간들 위의 종 모양 분포를 씁니다.',
    },
  },
  ppo: {
    clip: {
      en: 'The policy gains nothing by moving further than 20 % from the one that collected the data.',
      ko: '데이터를 모은 정책에서 20 % 넘게 벗어나도 얻는 것이 없게 합니다.',
    },
    epochs: { en: 'The same data is learned from several times.', ko: '같은 데이터로 여러 번 배웁니다.' },
    minibatches: {
      en: 'Several small updates take the place of one large one.',
      ko: '큰 업데이트 한 번 대신 작은 업데이트를 여러 번 합니다.',
    },
    gae: {
      en: 'Estimates of how good an action was blend all horizons, from one step to the whole rollout.',
      ko: '행동이 얼마나 좋았는지를 한 스텝부터 롤아웃 전체까지 모든 길이로 섞어 추정합니다.',
    },
    advantages: {
      en: 'Advantages are scaled to mean 0 and deviation 1 in each minibatch.',
      ko: '미니배치마다 어드밴티지를 평균 0, 표준편차 1로 맞춥니다.',
    },
    'value-clip': {
      en: 'The estimate of the value is kept near the one of before, as the policy is.',
      ko: '정책처럼 가치 추정도 이전 값 가까이에 묶어 둡니다.',
    },
    observations,
    rewards,
    orthogonal: {
      en: 'Layers begin as orthogonal matrices, the last one of the policy very small.',
      ko: '층을 직교 행렬로 시작하고, 정책의 마지막 층은 아주 작게 둡니다.',
    },
    anneal: {
      en: 'The learning rate falls to zero over the run.',
      ko: '학습이 끝날 때 0이 되도록 학습률을 줄여 갑니다.',
    },
  },
  sac: {
    twin,
    stochastic: {
      en: 'The policy is a distribution from which actions are drawn, not one action with noise added.',
      ko: '행동 하나에 잡음을 더하는 대신, 정책이 분포이고 거기서 행동을 뽑습니다.',
    },
    entropy: {
      en: 'Being undecided is rewarded: the agent keeps trying as long as it costs little.',
      ko: '정책의 무작위성(엔트로피)에 보상을 줍니다. 손해가 크지 않은 한 에이전트는 여러 행동을 계속 시도합니다.',
    },
    tuned: {
      en: 'How much indecision is worth is learned along the way, not chosen beforehand.',
      ko: '무작위성에 보상을 얼마나 줄지 미리 정하지 않고 학습하면서 맞춥니다.',
    },
  },
  simba: {
    residual: {
      en: 'What a pair of layers says is added to what it took in, so that a wide network begins as a simple function and still trains.',
      ko: '두 층의 출력을 입력에 더합니다. 넓은 신경망도 단순한 함수에서 시작해 잘 학습됩니다.',
    },
    'layer-norm': {
      en: 'Features are brought to one scale before each block and before the last layer, so that values cannot run away.',
      ko: '블록마다, 그리고 마지막 층 앞에서 특징의 크기를 맞추어 값이 치솟지 못하게 합니다.',
    },
    observations,
  },
  td3: {
    twin,
    smoothing,
    delay,
  },
  iql: {
    expectile: {
      en: 'The value of a state leans towards the better of the recorded actions, instead of being their mean.',
      ko: '상태의 가치를 기록된 행동들의 평균이 아니라 더 나은 행동 쪽으로 기울여 추정합니다.',
    },
    weights: {
      en: 'Recorded actions are imitated the more, the better they were than the value of the state.',
      ko: '기록된 행동이 상태의 가치보다 나을수록 더 많이 모방합니다.',
    },
    twin,
    'expectile-0.9': {
      en: 'With 0.9 instead of 0.7, values come closer to the best recorded action, and are noisier.',
      ko: '0.7 대신 0.9를 쓰면 가치가 기록된 최선의 행동에 가까워지고 더 흔들립니다.',
    },
  },
  'td3-bc': {
    twin,
    smoothing,
    delay,
    cloning: {
      en: 'The policy stays near the recorded actions, because the critics know nothing of others.',
      ko: '크리틱은 기록에 없는 행동을 모르므로, 정책을 기록된 행동 가까이에 둡니다.',
    },
    observations,
    values: {
      en: 'Beside imitating, the policy follows what the critics value.',
      ko: '정책은 모방하는 한편 크리틱이 높게 평가하는 쪽도 따릅니다.',
    },
  },
  cql: {
    double: {
      en: 'One network chooses the next action and the other one values it, so that luck in the recordings counts less.',
      ko: '한 신경망이 다음 행동을 고르고 다른 신경망이 평가해, 기록 속 우연의 영향이 줄어듭니다.',
    },
    conservative: {
      en: 'Actions that the recordings lack are valued lower, because nobody has seen what they lead to.',
      ko: '기록에 없는 행동은 결과를 본 적이 없으므로 가치를 낮게 둡니다.',
    },
  },
  evolution: {
    mirrored: {
      en: 'Every direction is tried forwards and backwards, so that what both have in common cancels out.',
      ko: '방향마다 앞뒤를 모두 시험하므로, 둘에 공통인 것이 지워집니다.',
    },
    ranks: {
      en: 'Only the order of the scores counts, so a single lucky candidate cannot pull the search its way.',
      ko: '점수의 순서만 쓰므로, 운이 좋은 후보 하나가 탐색을 끌고 가지 못합니다.',
    },
    adam: {
      en: 'Adam scales the estimated gradient for each weight, and remembers earlier ones.',
      ko: 'Adam이 추정한 기울기를 가중치마다 조정하고, 앞선 기울기도 씁니다.',
    },
    decay: {
      en: 'Weights shrink a little in every generation, so that the noise stays large beside them.',
      ko: '세대마다 가중치를 조금 줄여, 가중치에 견준 잡음의 크기를 지킵니다.',
    },
    observations,
    evolving,
  },
  ars: {
    observations,
    best: {
      en: 'Only the directions with the best scores move the policy; the others say little about where to go.',
      ko: '점수가 가장 좋은 방향만 정책을 옮깁니다. 나머지는 어디로 갈지 거의 알려 주지 않습니다.',
    },
    evolving,
  },
  'cma-es': {
    covariances: {
      en: 'The search learns which weights have to change together, instead of a step size for each alone.',
      ko: '가중치마다 보폭을 따로 두는 대신, 어떤 가중치가 함께 바뀌어야 하는지 배웁니다.',
    },
    active: {
      en: 'Directions with bad scores make the search narrower there, instead of being ignored.',
      ko: '점수가 나쁜 방향을 버리지 않고, 그쪽으로 탐색을 좁히는 데 씁니다.',
    },
    evolving,
  },
  ga: {
    selection: {
      en: 'New networks are small changes of the best ones, instead of new guesses.',
      ko: '새 신경망은 새로운 짐작이 아니라 가장 좋은 신경망을 조금 바꾼 것입니다.',
    },
    elites: {
      en: 'The best network goes on unchanged, so that a generation cannot lose it.',
      ko: '가장 좋은 신경망은 그대로 남으므로, 세대가 바뀌어도 잃지 않습니다.',
    },
    crossover: {
      en: 'A child takes some weights from a second parent.',
      ko: '자식이 가중치 일부를 둘째 부모에게서 받습니다.',
    },
  },
  novelty: {
    novelty: {
      en: 'A candidate also counts for ending its episode as no earlier mean did, so that the search leaves dead ends.',
      ko: '앞선 평균들과 다르게 에피소드를 끝내는 것도 셈에 넣어, 탐색이 막다른 길에서 빠져나옵니다.',
    },
    adaptation: {
      en: 'Novelty counts more while scores stagnate, and less once they rise again.',
      ko: '점수가 제자리이면 새로움의 몫을 늘리고, 다시 오르면 줄입니다.',
    },
    scores: {
      en: 'Scores count beside novelty, so that the search stays where it earns.',
      ko: '새로움과 함께 점수도 셈에 넣어, 탐색이 점수를 얻는 곳에 머뭅니다.',
    },
  },
  stream: {
    traces: {
      en: 'Weights that took part in earlier values share in what is learned now, the less the longer ago.',
      ko: '앞선 가치 계산에 쓰인 가중치도 지금의 오차를 나누어 배웁니다. 오래될수록 몫이 줄어듭니다.',
    },
    bound: {
      en: 'A step is made shorter where it would overshoot the error that it is to take away.',
      ko: '줄이려는 오차를 지나칠 것 같으면 업데이트의 폭을 줄입니다.',
    },
    sparse: {
      en: 'Nine of ten first weights are 0, so that units hardly disturb each other at the start.',
      ko: '처음 가중치의 열 개 가운데 아홉 개를 0으로 두어, 초반에 유닛들이 서로 거의 방해하지 않게 합니다.',
    },
    norm: {
      en: 'What a layer hands on has mean 0 and deviation 1, whatever its weights have become.',
      ko: '가중치가 어떻게 변하든 층의 출력을 평균 0, 표준편차 1로 맞춥니다.',
    },
    observations,
    rewards,
  },
};

/** Korean names of parts whose English name is a common word. */
export const koreanNames: { readonly [part: string]: string } = {
  nstep: '멀티스텝 반환값',
  per: '우선순위 리플레이',
  c51: '분포 학습 (C51)',
  noisy: '노이지 신경망',
  dueling: '듀얼링 신경망',
  double: '더블 큐러닝',
  impala: '잔차 신경망',
  spectral: '스펙트럼 정규화를 더한 잔차 신경망',
  residual: '잔차 블록',
  'layer-norm': '층 정규화',
  iqn: '암묵적 분위수 (IQN)',
  munchausen: 'Munchausen',
  'hl-gauss': 'HL-Gauss',
  traces: '적격 흔적',
  bound: '제한된 업데이트 폭',
  sparse: '희소 초기화',
  norm: '층 정규화',
  clip: '클리핑된 목적 함수',
  epochs: '여러 에포크',
  minibatches: '미니배치',
  gae: '일반화된 어드밴티지',
  advantages: '어드밴티지 정규화',
  'value-clip': '가치 클리핑',
  observations: '관측 정규화',
  rewards: '보상 정규화',
  orthogonal: '직교 초기화',
  anneal: '학습률 감소',
  twin: '두 크리틱',
  stochastic: '확률적 정책',
  entropy: '엔트로피',
  tuned: '온도 조정',
  gumbel: '굼벨 탐색',
  improved: '개선된 정책을 목표로',
  mean: '결과와 탐색의 평균을 목표로',
  symmetries: '대칭 국면',
  window: '여러 롤아웃의 창',
  ...Object.fromEntries(simulations.map((count) => [`simulations-${count}`, `시뮬레이션 ${count}번`])),
  smoothing: '목표 정책 평활화',
  delay: '지연된 정책 업데이트',
  expectile: '평균보다 높은 기댓분위수',
  'expectile-0.9': '기댓분위수 0.9',
  weights: '어드밴티지 가중치',
  cloning: '기록 모방',
  values: '모방 곁의 가치',
  conservative: '보수적 가치 (CQL)',
  mirrored: '거울 표본',
  ranks: '순위 변환',
  adam: 'Adam',
  decay: '가중치 감쇠',
  evolving: '짐작 대신 진화',
  best: '가장 좋은 방향만',
  covariances: '공분산',
  active: '음의 가중치',
  selection: '부모 선택',
  elites: '엘리트',
  crossover: '교차',
  novelty: '새로움',
  adaptation: '알맞게 바뀌는 새로움의 몫',
  scores: '점수',
};

/** Ablations with Korean pages, by name. */
export const koreanTitles: { readonly [ablation: string]: string } = {
  alphazero: 'PUCT에서 굼벨 알파제로까지',
  rainbow: '레인보우 분해하기',
  'beyond-rainbow': '레인보우 그다음 분해하기',
  ppo: 'A2C에서 PPO까지',
  sac: 'DDPG에서 SAC까지',
  stream: '스텝마다 배우기 분해하기',
  iql: '모방에서 IQL까지',
  'td3-bc': 'DDPG에서 TD3+BC까지',
  cql: 'DQN에서 CQL까지',
  evolution: '진화 전략 분해하기',
  ars: '증강 무작위 탐색 분해하기',
  'cma-es': 'CMA-ES 분해하기',
  ga: '유전 알고리즘 분해하기',
  novelty: '진화 전략의 새로움',
};
