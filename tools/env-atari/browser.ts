/**
 * Serves the test page (`node … browser.ts`), or plays it in headless Chromium with the keyboard and prints what it saw
 * (`node … browser.ts --check`, `CHROMIUM` names the program). TypeScript is stripped on the way; nothing is bundled.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.json': 'application/json',
};

const server = createServer((request, response) => {
  const path = normalize(join(root, new URL(request.url ?? '/', 'http://localhost').pathname));
  if (!path.startsWith(root) || !existsSync(path)) {
    response.writeHead(404).end();
    return;
  }
  const text = readFileSync(path, 'utf8');
  response.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/javascript' });
  response.end(path.endsWith('.ts') ? stripTypeScriptTypes(text) : text);
});
await new Promise<void>((resolve) => {
  server.listen(process.argv.includes('--check') ? 0 : 8026, resolve);
});
const page = `http://localhost:${(server.address() as AddressInfo).port}/tools/env-atari/testPage.html`;
console.log(page);

/** The few commands of Chromium's debugging protocol that the check needs. */
class Tab {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (result: Record<string, unknown>) => void>();
  #id = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as { id?: number; result?: Record<string, unknown> };
      if (id !== undefined) this.#waiting.get(id)?.(result ?? {});
    });
  }

  call(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.#id;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
    });
  }

  async facts(): Promise<Record<string, number>> {
    const answer = await this.call('Runtime.evaluate', { expression: 'facts', returnByValue: true });
    return (answer.result as { value?: Record<string, number> }).value ?? {};
  }

  async key(type: 'keyDown' | 'keyUp', code: string): Promise<void> {
    await this.call('Input.dispatchKeyEvent', { type, code, key: code });
  }
}

async function check(): Promise<boolean> {
  const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(chromium)) {
    console.log('No Chromium found: name it in CHROMIUM. Nothing was checked.');
    return true;
  }
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0', page];
  const browser = spawn(chromium, flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    const port = await new Promise<string>((resolve) => {
      let log = '';
      browser.stderr.on('data', (text) => {
        log += text;
        const found = /ws:\/\/127\.0\.0\.1:(\d+)\//.exec(log);
        if (found) resolve(found[1]!);
      });
    });
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    const socket = new WebSocket(targets.find(({ type }) => type === 'page')!.webSocketDebuggerUrl);
    await new Promise((resolve) => {
      socket.addEventListener('open', resolve);
    });
    const tab = new Tab(socket);
    for (let i = 0; i < 100 && ((await tab.facts()).frames ?? 0) <= 30; i++) await wait(200);
    const at = async (): Promise<number> => (await tab.facts()).bucketX!;
    const middle = await at();
    await tab.key('keyDown', 'ArrowLeft');
    await wait(400);
    const left = await at();
    await tab.key('keyUp', 'ArrowLeft');
    await tab.key('keyDown', 'ArrowRight');
    await wait(3000);
    await tab.key('keyUp', 'ArrowRight');
    const right = await at();
    const { frames, seconds, busy } = await tab.facts();
    const rate = frames! / seconds!;
    console.log(
      JSON.stringify({ framesPerSecond: rate, millisecondsPerFrame: busy! / frames!, middle, left, right }),
    );
    return left < middle && right > left && rate > 55;
  } finally {
    browser.kill();
  }
}

if (process.argv.includes('--check')) {
  const good = await check();
  server.close();
  process.exit(good ? 0 : 1);
}
