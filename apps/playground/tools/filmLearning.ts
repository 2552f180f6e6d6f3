// Films Q-learning in the playground: `node --conditions=@prism-rl/source apps/playground/tools/filmLearning.ts docs/learning.png`. The run
// is paced by single steps, so that the film shows the same moments on every machine.
import fs from 'node:fs';
import { encodeFilm, Film, filmFormatOf } from '@prism-rl/wrappers';
import { builtApp, numberOf } from '../test/builtApp.ts';

const out = process.argv[2] ?? 'learning.png';
/** Environment steps that the film shows, and between two of its pictures. */
const [steps, every] = [900, 18];

const app = await builtApp();
const { page } = await app.visit('#world=GridWorld-v0&agent=q-learning&seed=1', {
  serviceWorkers: 'block',
  viewport: { width: 1000, height: 620 },
});
await page.getByRole('button', { name: 'Pause' }).click();
const film = new Film(8);
await page.waitForTimeout(500);
let shown = await numberOf(page, 'steps');
while (shown < steps) {
  await page.getByRole('button', { name: 'One step' }).evaluate((button, count) => {
    for (let k = 0; k < count; k++) (button as HTMLButtonElement).click();
  }, every);
  const target = shown + every;
  while ((await numberOf(page, 'steps')) < target) await page.waitForTimeout(5);
  shown = target;
  const { width, height, text } = await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.stage canvas')!;
    const { width, height } = canvas;
    const pixels = canvas.getContext('2d')!.getImageData(0, 0, width, height).data;
    let text = '';
    for (let k = 0; k < pixels.length; k += 4)
      text += String.fromCharCode(pixels[k]!, pixels[k + 1]!, pixels[k + 2]!);
    return { width, height, text: btoa(text) };
  });
  film.add({ width, height, data: Buffer.from(text, 'base64') });
}
process.stderr.write(`${film.length} pictures\n`);
fs.writeFileSync(out, await encodeFilm(film, filmFormatOf(out)));
await app.close();
