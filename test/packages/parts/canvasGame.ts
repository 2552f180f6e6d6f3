// The guide "Your game in ten minutes" from the packages, as its reader follows it: the game learns in its page, and what it saves there plays
// in a page that may run nothing but its own files, in C and in Python.
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { root } from '../../../scripts/bootstrap/versions.mjs';
import { chromiumPath } from '../../browser/openPage.ts';
import { servedFolder } from '../../browser/servedFolder.ts';
import { pythonWithNumpy } from '../../pythonWith.ts';
import { consumer } from '../consumer.ts';
import type { Check, Part } from '../part.ts';
import { expectText, expectThat } from '../part.ts';
import { shell } from '../shell.ts';

const guide = fs.readFileSync(path.join(root, 'site', 'content', 'guides', 'game.md'), 'utf8');

/** The guide's block in a language that has this text. */
function textOf(language: string, part: RegExp): string {
  const blocks = guide.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'));
  return [...blocks]
    .map(([, text]) => text!)
    .find((text) => part.test(text))!
    .trim();
}

/** Plays games with the module, and prints what it has seen and what it has done. */
const player = `import { Rng } from '@prism-rl/core';
import { observationSize, observe, start, stateSize, step } from './src/rules.js';
import { policy } from './src/policy.js';

const rng = new Rng(1);
const random = (n) => rng.integers(n);
const row = new Int32Array(stateSize);
const played = [];
start(row, random);
for (let k = 0; k < 1000; k++) {
  const seen = new Float32Array(observationSize);
  observe(row, seen, 0);
  const action = policy.act(seen);
  played.push({ seen: [...seen], action });
  if (step(row, action, random).terminated) start(row, random);
}
console.log(JSON.stringify(played));
`;

/** Tells what the page's policy refuses, and how many actions are as in Node. */
const probe = `import { policy } from './src/policy.js';
import { played } from './played.js';

const refused = (run) => {
  try {
    return run() && 'runs';
  } catch {
    return 'refused';
  }
};
const web = refused(() => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
const same = played.filter(({ seen, action }) => policy.act(seen) === action).length;
document.title = [refused(() => new Function('')), web, same, 'of', played.length].join(' ');
`;

/** The address that a server prints. */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (text: string): void => {
      said += text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g'), '');
      const [address] = /http:\/\/localhost:\d+\//.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    };
    for (const stream of [server.stdout!, server.stderr!]) stream.setEncoding('utf8').on('data', listen);
    server.once('exit', () => reject(new Error(`the server ended:\n${said}`)));
  });
}

/** @param isExpected what the page's console may complain of; missing files are listed elsewhere */
async function inPage<T>(
  address: string,
  use: (page: Page) => Promise<T>,
  isExpected = /^Failed to load resource/,
): Promise<T> {
  const browser = await chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (said) => {
      if (said.type() === 'error' && !isExpected.test(said.text())) errors.push(said.text());
    });
    await page.goto(address);
    const found = await use(page);
    expectThat(errors.length === 0, `the page complains: ${errors.join('\n')}`);
    return found;
  } finally {
    await browser.close();
  }
}

/** Waits until the agent's snake has eaten so many apples in one game. */
async function eaten(page: Page, apples: number): Promise<void> {
  await page.waitForFunction(
    (least) => Number(/at most (\d+)/.exec(document.querySelector('#its-score')!.textContent!)![1]) >= least,
    apples,
    { timeout: 60_000 },
  );
}

export const canvasGame: Part = async (registry) => {
  if (chromiumPath === undefined) throw new Error('no Chromium: name one with PRISM_CHROMIUM');
  const user = await consumer(registry, []);
  const folder = path.join(user.folder, 'my-game');
  const there = { cwd: folder, env: registry.env };
  let played: readonly { readonly seen: readonly number[]; readonly action: number }[] = [];
  const sameActions = (printed: string): string => {
    const wanted = played.map(({ action }) => String(action));
    const found = printed.trim().split(/\s+/);
    const same = wanted.filter((action, k) => action === found[k]).length;
    expectThat(found.length === 1000 && same === 1000, `${same} of ${found.length} actions are the same`);
    return `${same} of 1000 actions are the same`;
  };
  const checks: Check[] = [
    {
      name: 'the canvas game is made by the guide’s commands, with the files that it shows',
      run: async () => {
        const [create, install, start] = textOf('sh', /^npm create/).split('\n');
        expectThat(start === 'npm start', `the guide starts it by ${start}`);
        await user.run('sh', ['-c', `${create}\n${install}`]);
        const shown = [...guide.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```/gm)];
        for (const [, file, text] of shown) user.write(path.join('my-game', file!), text!);
        return `${shown.length} files`;
      },
    },
    {
      name: 'it learns in a worker of its page, plays there, and is saved',
      run: async () => {
        const server = spawn('npm', ['start'], { ...there, stdio: 'pipe', detached: true });
        try {
          return await inPage(await addressOf(server), async (page) => {
            await page.getByRole('button', { name: 'Train' }).click();
            const said = page.locator('#said');
            await page.waitForFunction(
              () => Number(/mean return (\S+)/.exec(document.querySelector('#said')!.textContent!)?.[1]) > 4,
              undefined,
              { timeout: 200_000 },
            );
            const learned = (await said.textContent())!;
            await eaten(page, 2);
            // Training goes on: until all are of one moment.
            const steps = new Set<string>();
            do {
              steps.clear();
              for (const name of ['src/policy.js', 'policy.h', 'policy.py']) {
                const [download] = await Promise.all([
                  page.waitForEvent('download'),
                  page.getByText(`Save ${path.basename(name)}`).click(),
                ]);
                await download.saveAs(path.join(folder, name));
                const text = fs.readFileSync(path.join(folder, name), 'utf8');
                steps.add(/Snake, PPO, (\d+) steps/.exec(text)![1]!);
              }
            } while (steps.size > 1);
            return learned;
          });
        } finally {
          process.kill(-server.pid!, 'SIGKILL');
        }
      },
    },
    {
      name: 'its module plays in a page that may run nothing but its own files, no WebAssembly either',
      run: async () => {
        user.write('my-game/player.js', player);
        played = JSON.parse(await shell('node', ['player.js'], there)) as typeof played;
        expectThat(new Set(played.map(({ action }) => action)).size === 4, 'it does not take all actions');
        user.write('my-game/seen.txt', played.map(({ seen }) => `${seen.join(' ')}\n`).join(''));
        const shipped = path.join(user.folder, 'shipped');
        const [, names] = /Copy `game\.html` and `src\/\{(.*)\}\.js`/.exec(guide)!;
        for (const file of ['game.html', ...names!.split(',').map((name) => `src/${name}.js`)])
          fs.cpSync(path.join(folder, file), path.join(shipped, file));
        fs.writeFileSync(path.join(shipped, 'probe.html'), '<script type="module" src="probe.js"></script>');
        fs.writeFileSync(path.join(shipped, 'probe.js'), probe);
        fs.writeFileSync(path.join(shipped, 'played.js'), `export const played = ${JSON.stringify(played)};`);
        // The header stands for the page's own words, too.
        const html = path.join(shipped, 'game.html');
        fs.writeFileSync(html, fs.readFileSync(html, 'utf8').replace(/^.*Content-Security-Policy.*\n/m, ''));
        const missing: string[] = [];
        const headers = { 'content-security-policy': "default-src 'self'" };
        const { url, close } = await servedFolder(shipped, missing, headers);
        try {
          await inPage(`${url}game.html`, (page) => eaten(page, 2));
          await inPage(
            `${url}probe.html`,
            async (page) => {
              await page.waitForFunction(() => document.title !== '');
              expectText(await page.title(), 'refused refused 1000 of 1000');
            },
            /^Failed to load resource|default-src/,
          );
        } finally {
          await close();
        }
        expectThat(!missing.some((file) => !file.includes('favicon')), missing.join('\n'));
        return undefined;
      },
    },
    {
      name: 'its C header builds without a warning, and acts as the module does',
      run: async () => {
        user.write('my-game/main.c', textOf('c', /policy_act/));
        const [compile] = textOf('sh', /^cc /).split('\n');
        await shell('sh', ['-c', compile!.replace('-std=c99', '-std=c99 -Wall -Wextra -Werror')], there);
        return sameActions(await shell('sh', ['-c', './main < seen.txt'], there));
      },
    },
    {
      name: 'its Python module acts as the module does',
      run: async () => {
        user.write('my-game/main.py', textOf('python', /policy\.act/));
        const { program: python, why } = pythonWithNumpy();
        expectThat(python !== undefined, `NumPy is needed: ${why}`);
        return sameActions(await shell('sh', ['-c', `'${python}' main.py < seen.txt`], there));
      },
    },
  ];
  return checks;
};
