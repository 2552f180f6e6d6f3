import { chromium } from 'playwright-core';
import { servedFolder } from '../../../test/browser/servedFolder.ts';
const { url, close } = await servedFolder('/work/wt/hundred/apps/playground/dist', []);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-dev-shm-usage','--disable-gpu'] });
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' });
const page = await context.newPage();
page.on('console', (m) => { if (m.type() === 'error') console.log('console', m.text()); });
page.on('pageerror', (e) => console.log('pageerror', e.message));
const hash = process.argv[2] ?? '';
await page.goto(url + hash);
const section = page.locator('.crowd');
await section.waitFor({timeout: 60000});
const button = section.getByRole('button', { name: /Train \d+ agents/ });
if (!hash.includes('crowd=')) await button.click();
const speed = section.getByLabel('Speed of each');
if (process.argv[3] === 'fast') { await speed.focus(); await page.keyboard.press('End'); }
for (let k = 0; k < 5; k++) {
  await page.waitForTimeout(3000);
  const frames = await page.evaluate(() => new Promise((resolve) => { let n = 0; const t = performance.now(); const f = () => { n++; if (performance.now() - t > 2000) resolve(n / 2); else requestAnimationFrame(f); }; f(); }));
  console.log(k, 'fps', frames, (await section.innerText()).split('\n').slice(-12).join(' | '));
}
await section.scrollIntoViewIfNeeded();
await section.screenshot({ path: process.argv[4] ?? '/tmp/crowd.png' });
await browser.close(); await close();
