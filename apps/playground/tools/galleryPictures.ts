// Takes the pictures of the gallery, one of each world with an agent that has learned for a while:
//   node --conditions=@prism-rl/source apps/playground/tools/galleryPictures.ts [world …]
import fs from 'node:fs';
import { agentOf } from '../src/run/choices/agents.ts';
import { pageOf, worlds } from '../src/run/choices/worlds.ts';
import { builtApp, fullSpeed, numberOf } from '../test/builtApp.ts';

const folder = new URL('../public/gallery/', import.meta.url);
const chosen = process.argv.slice(2);
/** Milliseconds of learning: tables settle at once, networks take their time. */
const learns = { table: 3000, planner: 1000, network: 20_000, stream: 20_000, evolution: 20_000 };

fs.mkdirSync(folder, { recursive: true });
const app = await builtApp();
for (const { id, agents, policy, look } of worlds) {
  if (chosen.length > 0 && !chosen.includes(id)) continue;
  const agent = agents[0]!;
  const { page, context } = await app.visit(`#world=${id}&agent=${agent}&seed=1`, {
    serviceWorkers: 'block',
    viewport: { width: 1440, height: 900 },
  });
  while (!((await numberOf(page, 'steps')) > 0)) await page.waitForTimeout(100);
  if (policy !== undefined) {
    await page.getByRole('button', { name: 'Load a trained policy' }).click();
    await page.waitForTimeout(4000);
  } else {
    if (look === 'grid') await fullSpeed(page);
    await page.waitForTimeout(learns[agentOf(agent).kind]);
  }
  const picture = await page.evaluate((isPixels) => {
    const from = document.querySelector<HTMLCanvasElement>('.stage canvas')!;
    const to = document.createElement('canvas');
    [to.width, to.height] = [480, 300];
    const context = to.getContext('2d')!;
    context.fillStyle = isPixels ? '#0b0d12' : '#f5f5fa';
    context.fillRect(0, 0, to.width, to.height);
    const ratio = Math.min(to.width / from.width, to.height / from.height);
    const [width, height] = [from.width * ratio, from.height * ratio];
    context.imageSmoothingEnabled = !isPixels;
    context.drawImage(from, (to.width - width) / 2, (to.height - height) / 2, width, height);
    return to.toDataURL('image/webp', 0.75);
  }, look === 'pixels');
  const bytes = Buffer.from(picture.split(',')[1]!, 'base64');
  fs.writeFileSync(new URL(`${pageOf(id)}.webp`, folder), bytes);
  process.stderr.write(`${id}: ${bytes.length} bytes\n`);
  await context.close();
}
await app.close();
