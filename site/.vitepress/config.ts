import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type HeadConfig } from 'vitepress';
import { cellFences } from '../build/cellFences.ts';
import { emptyHeads } from '../build/emptyHeads.ts';
import { hoverTypes } from '../build/hoverTypes.ts';
import { lessonAfterTitle } from '../build/lessonAfterTitle.ts';
import { nameFormulas } from '../build/mathWords.ts';

const chapters: readonly (readonly [file: string, en: string, ko: string])[] = [
  ['01-sequential-decisions', 'Sequential decisions', '순차적 행동 결정'],
  ['02-bellman-equations', 'Bellman equations', '벨만 방정식'],
  ['03-policy-iteration', 'Policy iteration', '정책 이터레이션'],
  ['04-value-iteration', 'Value iteration', '가치 이터레이션'],
  ['05-monte-carlo', 'Monte Carlo', '몬테카를로'],
  ['06-temporal-differences', 'Temporal differences', '시간차 학습'],
  ['07-sarsa-and-q-learning', 'Sarsa and Q-learning', '살사와 큐러닝'],
  ['08-networks-and-optimizers', 'Networks and optimizers', '신경망과 최적화'],
  ['09-deep-sarsa', 'Deep Sarsa', '딥살사'],
  ['10-policy-gradient', 'Policy gradient', '정책 경사'],
  ['11-dqn', 'DQN', 'DQN'],
  ['12-actor-critic', 'Actor-critic', '액터-크리틱'],
  ['13-atari', 'Atari', '아타리'],
  ['14-gaussian-policy-gradient', 'The Gaussian policy gradient', '가우시안 정책 경사'],
  ['15-rainbow', 'To the Rainbow', '레인보우까지'],
  ['16-keras-actor-critic', 'Keras’ actor-critic', '케라스 액터-크리틱'],
  ['17-learning-from-every-step', 'Learning from every step', '모든 스텝에서 배우기'],
  [
    '18-actions-and-memory',
    'What the agent may do and what it remembers',
    '무엇을 할 수 있고 무엇을 기억하는가',
  ],
  ['19-two-players', 'Two players: self-play', '두 선수: 자기 대국'],
  ['20-thinking-ahead', 'Thinking ahead: AlphaZero', '앞을 내다보기: 알파제로'],
  ['21-evolution', 'Evolution: learning from scores alone', '진화: 점수만 보고 배우기'],
  ['22-learning-from-recordings', 'Learning from recordings', '기록에서 배우기'],
];

const courseEn = [
  {
    text: 'The course',
    link: '/course/',
    items: chapters.map(([file, en], k) => ({ text: `${k + 1}. ${en}`, link: `/course/${file}` })),
  },
  { text: 'Books, courses, code', link: '/course/resources' },
];
const courseKo = [
  {
    text: '강의',
    link: '/ko/course/',
    items: chapters.map(([file, , ko], k) => ({ text: `${k + 1}. ${ko}`, link: `/ko/course/${file}` })),
  },
  { text: '책, 강의, 코드', link: '/ko/course/resources' },
];
/** The guides. */
const guides: readonly (readonly [file: string, en: string, ko: string])[] = [
  ['begin', 'Begin and install', '설치와 시작'],
  ['game', 'Your game in ten minutes', '10분 만에 만드는 나만의 게임'],
  ['sweeps', 'Sweeps and ablations', '스윕과 변형 비교'],
  ['tuning', 'Tune an agent', '에이전트 튜닝'],
  ['results', 'Read results', '결과 읽기'],
  ['pandas', 'Results in pandas and R', 'pandas와 R에서 보는 결과'],
  ['yardsticks', 'Benchmarks of the field', '널리 쓰이는 잣대'],
  ['export', 'Export a policy', '정책 내보내기'],
  ['pytorch', 'To and from PyTorch', '파이토치와 주고받기'],
  ['browser', 'In the browser', '브라우저에서'],
  ['embed', 'In a game, a page or a server', '게임, 페이지, 서버에 넣기'],
  ['board-game', 'Your own board game', '나만의 보드게임'],
  ['choosing', 'Choose an agent', '에이전트 고르기'],
  ['from-gymnasium', 'From Gymnasium and SB3', 'Gymnasium과 SB3에서'],
  ['gpu', 'On a GPU', 'GPU에서'],
  ['architecture', 'Architecture', '아키텍처'],
  ['plugins', 'Write a plugin', '플러그인 만들기'],
  ['parts', 'A part of Rainbow', '레인보우의 부품'],
  ['contributing', 'Contribute', '기여하기'],
  ['debugging', 'Debug', '디버깅'],
];
const guidesEn = [
  { text: 'How to', items: guides.map(([file, en]) => ({ text: en, link: `/guides/${file}` })) },
];
const guidesKo = [
  {
    text: '사용법',
    items: guides.map(([file, , ko]) => ({ text: ko, link: `/ko/guides/${file}` })),
  },
];
const reference = [
  {
    text: 'Reference',
    items: [
      { text: 'Packages', link: '/reference/' },
      { text: 'All public names', link: '/api/' },
      { text: 'Agents and planners', link: '/reference/agents' },
      { text: 'Environments', link: '/reference/environments' },
      { text: 'Wrappers', link: '/reference/wrappers' },
    ],
  },
];
const packages = fs.readdirSync(new URL('../../packages', import.meta.url)).sort();
const api = [
  ...reference,
  { text: 'API', items: packages.map((name) => ({ text: name, link: `/api/${name}` })) },
];
/** The output of `build/collect.ts`. */
const gathered = new URL('../pages/', import.meta.url);
const resultsFolder = new URL('../../benchmarks/results/', import.meta.url);
/** Every published set, under the heading of its page. */
const sets = fs
  .globSync('*/README.md', { cwd: resultsFolder })
  .sort()
  .map((file) => ({
    text: /^# (.*)$/m.exec(fs.readFileSync(new URL(file, resultsFolder), 'utf8'))![1]!,
    link: `/results/${file.split(/[\\/]/)[0]}`,
  }));
/** The contributions of improvements: a page per ablation. */
const worth = fs
  .globSync('results/worth-*.md', { cwd: gathered })
  .map((file) => ({
    text: /^# (.*)$/m.exec(fs.readFileSync(new URL(file, gathered), 'utf8'))![1]!,
    link: `/${file.replaceAll('\\', '/').replace(/\.md$/, '')}`,
  }))
  .sort((a, b) => Number(b.text.startsWith('Rainbow')) - Number(a.text.startsWith('Rainbow')));
const results = [
  {
    text: 'What each improvement is worth',
    link: '/results/',
    items: worth,
  },
  {
    text: 'Every set of runs',
    items: [...sets, { text: 'What others published', link: '/results/published' }],
  },
];
const resultsKo = [
  {
    text: '개선 하나하나의 값어치',
    link: '/ko/results/',
    items: worth.map(({ text, link }) => ({ text, link: `/ko${link}` })),
  },
];

/** Pages that exist in both languages, without `.md`. */
const translated = fs
  .globSync('**/*.md', { cwd: new URL('ko/', gathered) })
  .map((file) => file.replaceAll('\\', '/').replace(/\.md$/, ''));

/** The first paragraph of a page, as text. */
function firstSentences(page: string): string {
  const file = new URL(page, gathered);
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const found =
    text.split(/\n\n+/).find((part) => /^[\p{L}“*`[]/u.test(part) && !/^(---|\[!\[)/.test(part)) ?? '';
  return found
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*_]/g, '')
    .replace(/\s+/g, ' ')
    .slice(0, 200);
}

export default defineConfig({
  title: 'Prism RL',
  description: 'Reinforcement learning for TypeScript, taken apart into small packages and measured',
  srcDir: 'pages',
  outDir: 'dist',
  cacheDir: '.cache',
  // Folder of the site on the web server; the build leaves it open.
  base: process.env.SITE_BASE ?? '/',
  cleanUrls: false,
  lastUpdated: false,
  ignoreDeadLinks: [/^\/playground\//, /^\/?source\//],
  markdown: {
    math: true,
    image: { lazyLoading: true },
    // Themes with legible comments: a contrast above 4.5.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-default' },
    codeTransformers: [hoverTypes()],
    config: (markdown) => {
      nameFormulas(markdown as never);
      cellFences(markdown as never);
      lessonAfterTitle(markdown as never);
      emptyHeads(markdown as never);
    },
  },
  vite: {
    plugins: [
      {
        name: 'server-keeps-all',
        // The server's bundle only writes the pages: nobody loads what it does not use, and to find that takes minutes.
        config: (_, { isSsrBuild }) =>
          isSsrBuild ? { build: { rollupOptions: { treeshake: false } } } : undefined,
      },
    ],
    resolve: {
      alias: [
        {
          find: /^.*\/composables\/langs(\.js)?$/,
          replacement: fileURLToPath(new URL('./theme/langs.ts', import.meta.url)),
        },
      ],
    },
  },
  // What stands beside a link to a page that somebody sends.
  transformPageData: (page) => {
    const tagline: unknown = page.frontmatter?.hero?.tagline;
    const text = typeof tagline === 'string' ? tagline : firstSentences(page.relativePath);
    if (page.description === '' && text !== '') page.description = text;
  },
  transformHead: ({ title, description, pageData, siteConfig }) => {
    const picture = `${siteConfig.site.base}playground/previews/gridworld-v0.png`;
    const named = {
      title,
      description,
      image: `${process.env.SITE_ORIGIN ?? ''}${picture}`,
      type: 'website',
    };
    // Asked for with the page's own scripts, so before the pages that its links lead to.
    const isHome = pageData.frontmatter?.layout === 'home';
    const agent: HeadConfig = [
      'link',
      { rel: 'modulepreload', href: `${siteConfig.site.base}cells/agent.js` },
    ];
    const locale = pageData.relativePath.startsWith('ko/') ? 'ko_KR' : 'en_US';
    return [
      ...(isHome ? [agent] : []),
      ...Object.entries({ ...named, site_name: 'Prism RL', locale }).map(
        ([name, content]): HeadConfig => ['meta', { property: `og:${name}`, content }],
      ),
      ['meta', { name: 'twitter:card', content: 'summary_large_image' }],
      ['meta', { name: 'twitter:title', content: title }],
      ['meta', { name: 'twitter:image', content: named.image }],
    ];
  },
  head: [['link', { rel: 'icon', href: `${process.env.SITE_BASE ?? '/'}playground/icon.svg` }]],
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('mjx-') } } },
  themeConfig: {
    logo: { src: '/logo.svg', alt: '' },
    search: {
      provider: 'local',
      options: {
        locales: {
          ko: {
            translations: {
              button: { buttonText: '찾기', buttonAriaLabel: '찾기' },
              modal: {
                noResultsText: '찾은 것이 없습니다',
                resetButtonTitle: '지우기',
                footer: { selectText: '고르기', navigateText: '옮기기', closeText: '닫기' },
              },
            },
          },
        },
        miniSearch: {
          // Both functions are sent to the page as text: they must be self-contained.
          options: {
            processTerm: (term) =>
              /^(a|an|and|are|as|at|by|can|do|does|for|from|how|i|in|is|it|of|on|or|the|to|what|with)$/i.test(
                term,
              )
                ? null
                : term.toLowerCase(),
          },
          searchOptions: {
            boost: { title: 6, text: 1, titles: 2 },
            combineWith: 'AND',
            boostDocument: (id) =>
              /\/guides\//.test(id) ? 4 : /\/course\//.test(id) ? 3 : /\/(api|source)\//.test(id) ? 0.3 : 1,
          },
        },
      },
    },
    // The other language lacks some pages: `theme/langs.ts` knows which.
    translated,
    outline: [2, 3],
    docFooter: { prev: 'Before', next: 'Next' },
    // The accessible name is the visible one.
    notFound: { linkLabel: 'Take me home' },
  },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      themeConfig: {
        nav: [
          { text: 'Course', link: '/course/' },
          { text: 'How to', link: '/guides/begin' },
          { text: 'Reference', link: '/reference/' },
          { text: 'Results', link: '/results/' },
          { text: 'Playground', link: '/playground/', target: '_self' },
        ],
        sidebar: {
          '/course/': courseEn,
          '/guides/': guidesEn,
          '/reference/': api,
          '/packages/': api,
          '/api/': api,
          '/results/': results,
        },
      },
    },
    ko: {
      label: '한국어',
      lang: 'ko',
      themeConfig: {
        nav: [
          { text: '강의', link: '/ko/course/' },
          { text: '사용법', link: '/ko/guides/begin' },
          { text: '결과', link: '/ko/results/' },
          { text: 'API (영어)', link: '/reference/' },
          { text: '플레이그라운드', link: '/playground/?lang=ko', target: '_self' },
        ],
        sidebar: { '/ko/course/': courseKo, '/ko/guides/': guidesKo, '/ko/results/': resultsKo },
        outline: { label: '이 페이지에서', level: [2, 3] },
        docFooter: { prev: '이전', next: '다음' },
        darkModeSwitchLabel: '어두운 화면',
        sidebarMenuLabel: '목차',
        returnToTopLabel: '맨 위로',
      },
    },
  },
});
