// Serves Prism Catch for play in a browser, from the sources: node --conditions=@prism-rl/source tools/env-atari/play.ts [port]
import { serveSources } from '../../test/browser/sourceServer.ts';

const { url } = await serveSources({
  port: Number(process.argv[2] ?? 8026),
  script: "import { startCatch } from '/packages/env-atari/test/catchPage.ts'; startCatch();",
});
console.log(`Prism Catch: ${url} (Ctrl+C ends it)`);
