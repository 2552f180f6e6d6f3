// One HTML file with a policy, its world and nothing else, which plays from a folder, without a network connection.
import { portablePolicy } from '@prism-rl/jit/portable';
import { scriptOf } from '../alone/families.ts';
import type { World } from '../run/choices/worlds.ts';

const style = `body{font:16px system-ui,sans-serif;display:grid;place-items:center;gap:1em;margin:2em;background:Canvas;color:CanvasText;color-scheme:light dark}
canvas{width:min(90vw,36em);image-rendering:pixelated}`;

/** Text of a script in a page. */
const inPage = (script: string): string => `<script>${script.replaceAll('</script', '<\\/script')}</script>`;

/** @param map rows of a grid world that the visitor has drawn */
export async function alonePage(
  policy: Uint8Array,
  about: string,
  world: World,
  map: readonly string[] | undefined,
): Promise<string> {
  const answer = await fetch(new URL(scriptOf(world)!, document.baseURI));
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const game = { world: world.id, config: map === undefined ? {} : { map } };
  const script = portablePolicy(policy).export('script', [about]);
  const scripts = [script, `const game = ${JSON.stringify(game)};`, await answer.text()];
  const { title } = world;
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style>
<h1>${title}</h1><canvas role="img" aria-label="${title}"></canvas><p></p>
${scripts.map(inPage).join('\n')}`;
}
