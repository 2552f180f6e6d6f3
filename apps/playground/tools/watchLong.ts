// Whether memory and frames stay as they are while a run goes on for long:
//   node --conditions=@prism-rl/source apps/playground/tools/watchLong.ts [minutes] [link …]
// A line a minute for each link: steps so far, the page's heap after a garbage collection, the memory of the processes that draw it and train, elements, animation frames a second, and the milliseconds of the page's thread that one of them takes.
import fs from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import { builtApp, numberOf } from '../test/builtApp.ts';

const [minutes = '60', ...chosen] = process.argv.slice(2);
const links =
  chosen.length > 0
    ? chosen
    : ['#world=GridWorld-v0&agent=q-learning&seed=1', '#world=CartPole-v1&agent=dqn&seed=1'];
/** Seconds of a minute in which frames are counted. */
const counted = 20;
/** Bytes of a page of memory, in which Linux counts. */
const pageSize = 4096;

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** What is watched of one page. */
async function watch(link: string): Promise<(minute: number) => Promise<string>> {
  const others = new Set(seen);
  const { page, complaints } = await app.visit(link, { serviceWorkers: 'block' });
  // On a machine with much else to do an answer may take a minute.
  page.setDefaultTimeout(0);
  const session = await page.context().newCDPSession(page);
  const browser = await page.context().browser()!.newBrowserCDPSession();
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const renderers = async (): Promise<number[]> => {
    const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  };
  const own = (await renderers()).filter((id) => !others.has(id));
  for (const id of own) seen.add(id);
  return async (minute) => {
    const before = (await metrics(session)).TaskDuration!;
    const frames = await framesIn(page, counted * 1000);
    const busy = (await metrics(session)).TaskDuration! - before;
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const { Nodes } = await metrics(session);
    const memory = own.reduce((sum, id) => sum + residentBytes(id), 0);
    const columns = [
      `${minute} min`,
      link,
      `${await numberOf(page, 'steps')} steps`,
      `heap ${megabytes(usedSize)}`,
      `memory ${megabytes(memory)}`,
      `${Nodes} elements`,
      `${(frames / counted).toFixed(1)} frames a second`,
      `${((1000 * busy) / frames).toFixed(2)} ms a frame`,
    ];
    return [...columns, ...complaints].join('\t');
  };
}

async function metrics(session: CDPSession): Promise<{ [name: string]: number }> {
  const { metrics: all } = await session.send('Performance.getMetrics');
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}

function framesIn(page: Page, milliseconds: number): Promise<number> {
  return page.evaluate(
    (duration) =>
      new Promise<number>((resolve) => {
        const from = performance.now();
        let count = 0;
        const frame = (now: number): void => {
          count++;
          if (now - from < duration) requestAnimationFrame(frame);
          else resolve(count);
        };
        requestAnimationFrame(frame);
      }),
    milliseconds,
  );
}

/** Of a process; nothing of one that has ended, as those do that a browser keeps ready for a page to come. */
function residentBytes(process: number): number {
  if (!fs.existsSync(`/proc/${process}/statm`)) return 0;
  return Number(fs.readFileSync(`/proc/${process}/statm`, 'utf8').split(' ')[1]) * pageSize;
}

const app = await builtApp();
/** Processes of the pages that are open. */
const seen = new Set<number>();
const watched = [];
for (const link of links) watched.push(await watch(link));
process.stdout.write(`watching for ${minutes} minutes\n`);
const began = Date.now();
for (let minute = 1; minute <= Number(minutes); minute++) {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + minute * 60_000 - Date.now())));
  for (const line of watched) process.stdout.write(`${await line(minute)}\n`);
}
await app.close();
