// How soon a phone with a slow network shows the page, and how soon it learns there:
//   node --conditions=@prism-rl/source apps/playground/tools/firstPaint.ts [visits]
// A line a visit: milliseconds to the largest contentful paint and to the first step, and bytes until then. 1.6 megabits a second and 150
// milliseconds to the server and back, as measurements of pages take a phone's slow network to be; the processor is this machine's.
import { builtApp, firstStep, slowNetwork } from '../test/builtApp.ts';

const app = await builtApp();
for (let visit = 0; visit < Number(process.argv[2] ?? 5); visit++) {
  const { page, context, files } = await app.prepared(
    async (opened) => {
      await slowNetwork(opened, 150, 1.6e6);
      await opened.addInitScript(() => {
        const place = globalThis as unknown as { largestPaint: number };
        new PerformanceObserver((list) => {
          for (const { startTime } of list.getEntries()) place.largestPaint = startTime;
        }).observe({ type: 'largest-contentful-paint', buffered: true });
      });
    },
    '',
    { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  );
  await firstStep(page, 60_000);
  const bytes = [...files].reduce((sum, [, size]) => sum + size, 0);
  const [paint, first] = await page.evaluate(() => [
    (globalThis as unknown as { readonly largestPaint: number }).largestPaint,
    performance.now(),
  ]);
  process.stdout.write(`paint ${paint!.toFixed(0)} ms, first step ${first!.toFixed(0)} ms, ${bytes} bytes\n`);
  await context.close();
}
await app.close();
