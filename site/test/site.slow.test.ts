// The site's pages before VitePress renders them: every link resolves, and every chapter is complete, in both languages. `npm run
// build:site` checks the links and anchors of the built pages as well.
import fs from 'node:fs';
import path from 'node:path';
import { plugin as atari } from '@prism-rl/env-atari/plugin';
import { beforeAll, describe, expect, test } from 'vitest';
import { agents } from '../../apps/playground/src/run/choices/agents.ts';
import { worlds } from '../../apps/playground/src/run/choices/worlds.ts';
import { fromHash } from '../../apps/playground/src/run/link/runState.ts';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { languageOf, withNotice } from '../../scripts/release/notOnNpm.ts';
import { gather } from '../build/collect.ts';
import { llmsTexts } from '../build/llms.ts';

const courseFolder = path.join(root, 'docs', 'course');
const chapters = fs.readdirSync(courseFolder).filter((name) => /^\d\d-.*\.md$/.test(name));
const read = (name: string): string => fs.readFileSync(path.join(courseFolder, name), 'utf8');

/** Code as written, fence by fence. */
const fences = (text: string): string[] => [...text.matchAll(/^```[\s\S]*?^```/gm)].map(([fence]) => fence);
const formulas = (text: string): string[] =>
  [...text.matchAll(/^\$\$([\s\S]*?)\$\$/gm)].map(([, formula]) =>
    formula!.replaceAll(/\\text\{[^}]*\}/g, ''),
  );

/** A chapter's names of an agent, of which it must use one: on the page or on the command line. */
const wordsOf = (id: string, title: string): string =>
  [id, title.toLowerCase().split(' → ')[0]!, id.split('-')[0]!]
    .map((name) => name.replace(/[()]/g, '\\$&'))
    .join('|');

let site: Awaited<ReturnType<typeof gather>>;
beforeAll(async () => {
  site = await gather();
});

describe('the site', () => {
  test('has the course in two languages, guides, reference, packages and results; every link leads somewhere', () => {
    expect(site.broken).toEqual([]);
    // VitePress ignores files and folders that start with a dot, and treats a link's extension as a page's.
    expect([...site.texts.keys()].filter((page) => /(?:^|\/)\.|\.md\.md$/.test(page))).toEqual([]);
    for (const page of [
      'index.md',
      'ko/index.md',
      'course/index.md',
      'ko/course/index.md',
      'guides/begin.md',
      'results/classic.md',
    ]) {
      expect([...site.texts.keys()]).toContain(page);
    }
    expect(chapters.length).toBe(22);
    for (const [page, text] of site.texts) {
      const own = [...text.matchAll(/\]\((\/[^)#\s]*)/g)].map(([, target]) => target!);
      const lost = own
        .filter((target) => !target.startsWith('/playground/'))
        .filter((target) => ![site.copies, site.plain].some((files) => files.has(target.slice(1))))
        .filter((target) => !isPage(target));
      expect(lost, page).toEqual([]);
      // VitePress decomposes Hangul in the ids of headings, so a heading that is linked needs an id of its own, {#id}.
      expect(text.match(/\]\(#[^)]*[가-힣][^)]*\)/g) ?? [], page).toEqual([]);
    }
  });

  test('every agent and environment of the reference has its settings', () => {
    const agents = site.texts.get('reference/agents.md')!;
    for (const agent of ['q-learning', 'rainbow', 'ppo', 'value-iteration'])
      expect(agents).toContain(`## ${agent}\n`);
    expect(agents).toMatch(/\| `discount` \| `0\.99` \| a number from 0 to 1 \| γ/);
    expect(site.texts.get('reference/environments.md')).toContain('### LunarLander-v3\n');
    // Its statement about the omitted games is true.
    const games = Object.entries(atari.environments ?? {}).filter(([id]) => id !== 'PrismCatch-v5');
    expect(site.texts.get('reference/environments.md')).toContain(
      `The same settings have ${games.length} others`,
    );
    expect(site.texts.get('reference/environments.md')).toContain(
      'with `frameSkip=1` and `repeatActionProbability=0`',
    );
    const usual = atari.environments!['PrismCatch-v5']!.defaults;
    for (const [id, { defaults }] of games) {
      const own = id.endsWith('NoFrameskip-v4') ? { frameSkip: 1, repeatActionProbability: 0 } : {};
      expect(id).toMatch(/^ALE\/.*-v5$|NoFrameskip-v4$/);
      expect(defaults).toEqual({ ...usual, ...own });
    }
  });

  test('every public name leads to its source', () => {
    const linked = [...site.texts].flatMap(([page, text]) =>
      page.startsWith('api/') ? [...text.matchAll(/\]\(\.\.\/(source\/[^)]+)\)/g)].map(([, to]) => to!) : [],
    );
    expect(linked.length).toBeGreaterThan(500);
    expect(linked.filter((to) => !site.plain.has(to))).toEqual([]);
  });

  test('TypeScript of guides, chapters and READMEs asks for its types, that of source files does not', () => {
    // Runnable blocks show no types: an editor replaces them.
    const fencesOf = (page: string): string[] =>
      site.texts.get(page)!.match(/^```ts(?!.* (?:cell|exercise=)).*/gm) ?? [];
    for (const page of ['guides/begin.md', 'guides/plugins.md', 'packages/core.md']) {
      expect(fencesOf(page).length, page).toBeGreaterThan(0);
      expect(
        fencesOf(page).filter((fence) => !fence.endsWith(' twoslash')),
        page,
      ).toEqual([]);
    }
    for (const [page, text] of site.texts)
      if (page.startsWith('source/')) expect(text, page).not.toMatch(/^````ts.*twoslash/m);
  });

  test('no value of a front matter has a colon that is read as another name', () => {
    for (const [page, text] of site.texts)
      expect(/^---\n[\s\S]*?\n---\n/.exec(text)?.[0] ?? '', page).not.toMatch(
        /^\s*(?:- )?\w+: (?!["']).*: /m,
      );
  });

  test('every page that asks npm for a package says whether it is there, generated ones as well', () => {
    const asking = [...site.texts].filter(
      ([page, text]) => !page.startsWith('source/') && /\b(?:npx|npm create) @prism-rl\b/.test(text),
    );
    expect(asking.some(([page]) => /^(api|reference)\//.test(page))).toBe(true);
    const silent = asking.filter(([page, text]) => withNotice(text, languageOf(page)) !== text);
    expect(silent.map(([page]) => page)).toEqual([]);
  });

  test('agents of the playground lead to their chapter, or to their settings in the reference', () => {
    const reference = site.texts.get('reference/agents.md')!;
    for (const { id, title, chapter } of agents) {
      if (chapter === undefined) expect(reference).toContain(`## ${id}\n`);
      // “DQN → Rainbow” is DQN there.
      else
        expect(site.texts.get(`course/${chapter}.md`)!.toLowerCase(), id).toMatch(RegExp(wordsOf(id, title)));
    }
  });

  test('links into the playground name its worlds, agents that suit them, and switches and settings that they have', () => {
    const links = [...site.texts].flatMap(([page, text]) =>
      [...text.matchAll(/\(\/playground\/(?:\?lang=ko)?#([^)]*)\)/g)].map(([, hash]) => ({
        page,
        hash: hash!,
      })),
    );
    expect(links.length).toBeGreaterThanOrEqual(2 * chapters.length);
    for (const { page, hash } of links) {
      const { world, agent, switches, settings } = fromHash(hash);
      const place = `${page}: ${hash}`;
      expect(worlds.find(({ id }) => id === world)?.agents, place).toContain(agent);
      const choice = agents.find(({ id }) => id === agent)!;
      expect(
        choice.switches.map(({ name }) => name),
        place,
      ).toEqual(expect.arrayContaining([...switches]));
      expect(
        choice.sliders.map(({ name }) => name),
        place,
      ).toEqual(expect.arrayContaining(Object.keys(settings)));
    }
  });

  test('llms.txt lists the pages, llms-full.txt holds them', () => {
    const texts = llmsTexts(site.texts);
    expect(texts.get('llms.txt')).toContain(
      '- [7. Sarsa and Q-learning](course/07-sarsa-and-q-learning.html)',
    );
    // Relative, like the pages' links, they work in any folder of a server.
    const links = [...texts.get('llms.txt')!.matchAll(/\]\(([^)]*)\)$/gm)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter((link) => link.startsWith('/') || !isPage(`/${link}`))).toEqual([]);
    expect(texts.get('llms-full.txt')).toContain('# 7. Sarsa and Q-learning');
    expect(texts.get('llms-full.txt')).not.toContain('twoslash');
    // Fences close their blocks once.
    expect(texts.get('llms-full.txt')).not.toMatch(/^`{6}/m);
  });

  test('links of llms-full.txt lead on from the root, whatever page they come from', () => {
    const prose = llmsTexts(site.texts)
      .get('llms-full.txt')!
      .replaceAll(/^(`{3,})[\s\S]*?^\1$/gm, '');
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
    const ours = links.filter((link) => !/^(https?:|mailto:|#|playground\/)/.test(link));
    expect(ours.length).toBeGreaterThan(1000);
    const lost = ours
      .map((link) => link.replace(/#.*/, ''))
      .filter((link) => !site.copies.has(link) && !site.plain.has(link))
      .filter((link) => !/(^|\/)$|\.html$/.test(link) || link.startsWith('/') || !isPage(`/${link}`));
    expect([...new Set(lost)]).toEqual([]);
    expect(prose).not.toContain('{target=');
  });
});

describe.each(chapters)('%s', (chapter) => {
  test.each(['', 'ko/'])(
    '%shas a picture, a link into the playground and an exercise with its solution',
    (language) => {
      const text = read(`${language}${chapter}`);
      expect(text).toMatch(/!\[[^\]]+\]\([^)]+\)|┌───|→ →/);
      expect(text).toMatch(/\]\((\.\.\/)+apps\/playground\/README\.md#world=/);
      expect(text).toMatch(/## (Exercise|연습 문제)\n/);
      expect(text).toMatch(
        /<details>\n<summary>(Solution|풀이)<\/summary>\n\n[\s\S]+```sh\n[\s\S]+<\/details>/,
      );
    },
  );

  // After a change of outputs: npm run node -- tools/course/copyCodeToKorean.ts
  test('the Korean chapter shows code and formulas of the English one, in its order, and nothing else', () => {
    const [english, korean] = [read(chapter), read(`ko/${chapter}`)];
    // The course's own test runs the English chapter's code.
    const shown = fences(english).filter((fence) => fences(korean).includes(fence));
    expect(fences(korean)).toEqual(shown);
    expect(formulas(korean)).toEqual(formulas(english));
  });
});

function isPage(target: string): boolean {
  const page = target.slice(1).replace(/\.html$/, '');
  return [page === '' || page.endsWith('/') ? `${page}index.md` : `${page}.md`, `${page}/index.md`].some(
    (name) => site.texts.has(name),
  );
}
