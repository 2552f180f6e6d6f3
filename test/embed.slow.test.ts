// The files of the guides "An agent in a game, a page or a server" and "Your own board game" run, and exported policies have the inputs and
// outputs of the tables.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import type { Plugin, Space } from '@prism-rl/core';
import { Box, Dict, Discrete, MultiBinary, MultiDiscrete, Rng, Tuple } from '@prism-rl/core';
import { readPorts } from '@prism-rl/jit/onnx';
import { activateBackend } from '@prism-rl/nn';
import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { chromiumPath, hasBrowser } from './browser/openPage.ts';
import { blocksOf, runBlock } from './commandBlocks.ts';

const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
const page = read('site/content/guides/embed.md');
const boardGame = read('site/content/guides/board-game.md');
/** In the playground, where programs can import the packages. */
const folder = path.join(root, 'playground', `.embed-${process.pid}`);
const modules = path.join(root, 'packages/jit/node_modules');

beforeAll(async () => {
  fs.mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
  // As after `npm install onnxruntime-node`.
  const link = path.join(folder, 'node_modules/onnxruntime-node');
  fs.symlinkSync(fs.realpathSync(path.join(modules, 'onnxruntime-node')), link, 'junction');
  fs.mkdirSync(path.join(folder, 'playground'));
  for (const [, name, text] of (page + boardGame).matchAll(/^```.* file=(\S+)\n([\s\S]*?)^```/gm))
    fs.writeFileSync(path.join(folder, name!), text!);
  const [, nim] = /^```ts file=nim.ts\n([\s\S]*?)^```/m.exec(read('docs/plugins.md'))!;
  fs.writeFileSync(path.join(folder, 'playground/nim.ts'), nim!);
  for (const block of blocksOf(page)) await runBlock(block, folder, 'embed.md');
  for (const block of blocksOf(boardGame)) await runBlock(block, folder, 'board-game.md');
  // Instead of esbuild, which the guide names.
  const { rolldown } = createRequire(path.join(modules, 'x'))('rolldown') as {
    rolldown(options: object): Promise<{ write(options: object): Promise<unknown> }>;
  };
  const conditionNames = ['@prism-rl/source', 'browser', 'import', 'default'];
  const input = path.join(folder, 'playground/opponent.mjs');
  const bundle = await rolldown({ input, platform: 'browser', resolve: { conditionNames } });
  await bundle.write({ file: path.join(folder, 'opponent.js'), format: 'esm', codeSplitting: false });
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

test('the policy plays in Node without this library', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['act.mjs'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/^[01]\n$/);
});

test('its module without a runtime chooses the same', () => {
  const [module, onnx] = ['module.mjs', 'act.mjs'].map((file) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    return stdout;
  });
  expect(module).toBe(onnx);
});

test.skipIf(!hasBrowser)('and in a page, where it chooses the same', async () => {
  const { stdout } = spawnSync(process.execPath, ['act.mjs'], { cwd: folder, encoding: 'utf8' });
  await inTab('index.html', async (tab) => {
    const side = await tab.waitForFunction(() => {
      const text = document.querySelector('#side')?.textContent;
      return text === '…' ? undefined : text;
    });
    expect(await side.jsonValue()).toBe(stdout === '0\n' ? 'left' : 'right');
  });
});

test.skipIf(!hasBrowser)(
  'the board game’s agent has learned it from itself: in the page it leaves a multiple of four, whatever one takes, and wins',
  async () => {
    for (const taken of [1, 2, 3]) {
      await inTab('nim.html', async (tab) => {
        const said = tab.locator('#said');
        await tab.getByText('You begin.').waitFor();
        for (const left of [8, 4, 0]) {
          await tab.getByRole('button', { name: String(taken) }).click();
          const end = left === 0 ? 'It wins.' : 'Your turn.';
          await tab.getByText(`It takes ${4 - taken}. ${end}`).waitFor();
          // Until the next move the sentence may be the same.
          await said.evaluate((element) => element.replaceChildren());
          expect((await tab.locator('#matches').textContent())!.split('|')).toHaveLength(left + 1);
        }
      });
    }
  },
);

test.skipIf(!hasBrowser)(
  'with the slider at one simulation it plays as its network alone, which loses; with 200 it leaves a multiple of four and wins',
  async () => {
    const endOf = async (simulations: number, taken: readonly number[]): Promise<string[]> => {
      const replies: string[] = [];
      await inTab('slider.html', async (tab) => {
        await tab.getByText('You begin.').waitFor();
        await tab.getByRole('slider').fill(String(simulations));
        for (const each of taken) {
          await tab.getByRole('button', { name: String(each) }).click();
          replies.push((await tab.locator('#said').textContent())!);
        }
      });
      return replies;
    };
    for (const taken of [1, 2, 3]) {
      const wins = `It takes ${4 - taken}.`;
      expect(await endOf(200, [taken, taken, taken])).toEqual([
        `${wins} Your turn.`,
        `${wins} Your turn.`,
        `${wins} It wins.`,
      ]);
    }
    const [first] = await endOf(1, [1]);
    expect(first).not.toContain('It takes 3.');
  },
);

/** Opens a page of the folder. The CDN's files are those of the installed package. */
async function inTab(name: string, use: (tab: Page) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox'] });
  try {
    const tab = await browser.newPage();
    await tab.route(/cdn\.jsdelivr\.net\/npm\/onnxruntime-web@[\d.]+\//, (route) => {
      const file = new URL(route.request().url()).pathname.replace(/.*onnxruntime-web@[\d.]+\//, '');
      const headers = { 'access-control-allow-origin': '*' };
      return route.fulfill({ path: path.join(modules, 'onnxruntime-web', file), headers });
    });
    await tab.route('http://game.test/**', (route) =>
      route.fulfill({ path: path.join(folder, new URL(route.request().url()).pathname.slice(1)) }),
    );
    await tab.goto(`http://game.test/${name}`);
    await use(tab);
  } finally {
    await browser.close();
  }
}

test('the server sends episodes, and pauses, continues and stops the training in its worker', async () => {
  const server = spawn(process.execPath, ['--conditions=@prism-rl/source', 'server.ts'], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = `http://localhost:${await portOf(server)}`;
    expect(await (await fetch(url)).text()).toContain("new EventSource('events')");
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
    const events = (await fetch(`${url}/events`)).body!.pipeThrough(new TextDecoderStream()).getReader();
    let received = '';
    let isOver = false;
    const reading = (async () => {
      while (!isOver) {
        const { value = '', done } = await events.read();
        received += value;
        isOver = done || received.includes('event: end');
      }
    })();
    const episodes = (): number => received.split('data: {"steps"').length - 1;
    const order = async (word: string): Promise<void> => {
      expect((await fetch(`${url}/${word}`, { method: 'POST' })).status).toBe(204);
    };
    await expect.poll(episodes).toBeGreaterThan(5);
    await order('pause');
    // The current update ends, and messages that are on their way arrive.
    let before = -1;
    const isStill = async (): Promise<boolean> => {
      before = episodes();
      await sleep(1000);
      return episodes() === before;
    };
    await expect.poll(isStill).toBe(true);
    expect(await isStill()).toBe(true);
    await order('continue');
    await expect.poll(episodes).toBeGreaterThan(before);
    await order('pause');
    await order('stop');
    await reading;
    expect(received).toMatch(/event: end\ndata: \{\}\n\n$/);
  } finally {
    server.kill();
  }
});

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The port that the server prints. */
function portOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    server.stdout!.on('data', (text) => {
      printed += text;
      const port = /port: (\d+)/.exec(printed)?.[1];
      if (port !== undefined) resolve(port);
    });
    server.once('close', () => reject(new Error(`the server ended: ${printed}`)));
  });
}

const box = new Box({ low: -1, high: 1, shape: [2, 3] });
const two = new Discrete(2);
const float64 = new Box({ low: -1, high: 1, shape: [3], dtype: 'float64' });
const bytes = new Box({ low: 0, high: 255, shape: [8, 8, 1], dtype: 'uint8' });

/** Ports of a policy as texts, by name. */
async function portsOf(
  plugin: Plugin,
  agent: string,
  observationSpace: Space,
  actionSpace: Space,
  more: object = {},
): Promise<{ readonly [name: string]: string }> {
  const entry = plugin.agents![agent]!;
  const made = await entry.create({
    ...{ observationSpace, actionSpace, numEnvs: 1, steps: 100, rng: new Rng(1) },
    config: { ...entry.defaults, ...more } as never,
    engine: await activateBackend('auto'),
  });
  const { inputs, outputs } = readPorts(await made.exportPolicy!('onnx'));
  await made.dispose?.();
  const ports = [...inputs, ...outputs];
  return Object.fromEntries(ports.map(({ name, type, dims }) => [name, `${type} [${dims.join(', ')}]`]));
}

const action = { action: 'int32 [batch]', parameters: 'float32 [batch, 2]' };
test.each<[string, Space, object, { readonly [name: string]: string }]>([
  ['Box', box, {}, { observation: 'float32 [batch, 2, 3]' }],
  ['Box of float64', float64, {}, { observation: 'float64 [batch, 3]' }],
  ['Box of bytes', bytes, {}, { observation: 'float32 [batch, 8, 8, 1]' }],
  ['Discrete', new Discrete(5), {}, { observation: 'float32 [batch]' }],
  ['MultiDiscrete', new MultiDiscrete([3, 4]), {}, { observation: 'float32 [batch, 2]' }],
  ['MultiBinary', new MultiBinary(4), {}, { observation: 'float32 [batch, 4]' }],
  [
    'Dict with a mask',
    new Dict({ board: box, action_mask: new MultiBinary(2) }),
    {},
    { action_mask: 'float32 [batch, 2]', board: 'float32 [batch, 2, 3]' },
  ],
  [
    'Tuple',
    new Tuple([box, two]),
    {},
    { observation_0: 'float32 [batch, 2, 3]', observation_1: 'float32 [batch]' },
  ],
  [
    'a recurrent network, with states of the policy and of the value',
    box,
    { recurrent: 'gru', recurrentUnits: 8 },
    { observation: 'float32 [batch, 2, 3]', state: 'float32 [batch, 16]', nextState: 'float32 [batch, 16]' },
  ],
])('inputs for observations: %s', async (_, space, more, ports) => {
  expect(await portsOf(policyGradients, 'ppo', space, two, more)).toEqual({ ...ports, ...action });
});

const observation = { observation: 'float32 [batch, 2, 3]' };
test.each<[string, Space, string, string]>([
  ['Discrete', new Discrete(3, { start: 1 }), 'int32 [batch]', 'float32 [batch, 3]'],
  ['MultiDiscrete', new MultiDiscrete([3, 4]), 'int32 [batch, 2]', 'float32 [batch, 7]'],
  ['MultiBinary', new MultiBinary(4), 'int32 [batch, 4]', 'float32 [batch, 4]'],
  ['Box', box, 'float32 [batch, 6]', 'float32 [batch, 12]'],
  ['Dict', new Dict({ a: two, b: box }), 'float32 [batch, 7]', 'float32 [batch, 14]'],
  ['Tuple', new Tuple([box, two]), 'float32 [batch, 7]', 'float32 [batch, 14]'],
])('outputs for actions: %s', async (_, space, chosen, parameters) => {
  expect(await portsOf(policyGradients, 'ppo', box, space)).toEqual({
    ...{ ...observation, action: chosen, parameters },
  });
});

test('the output behind the action is called values where a network has action values', async () => {
  const ports = await portsOf(dqnFamily, 'dqn', box, new MultiDiscrete([3, 4]));
  expect(ports).toEqual({ ...observation, action: 'int32 [batch, 2]', values: 'float32 [batch, 7]' });
});
