// Types in the site's TypeScript, shown as tooltips on names. The compiler resolves them in the packages' sources; an error stops the
// build.
import path from 'node:path';
import { transformerTwoslash } from '@shikijs/vitepress-twoslash';
import { createTwoslasher } from 'twoslash';
import ts from 'typescript-6';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { examplesIn, layOut, pagesWithExamples } from '../../tools/docs/examples.ts';

/** Adds types to the blocks whose fence says `twoslash`. */
export function hoverTypes(): ReturnType<typeof transformerTwoslash> {
  const workshop = path.join(root, '.tools', 'site-examples');
  const page = 'site';
  // Blocks do not know their page, so all files that they may import are in one folder.
  const named = pagesWithExamples()
    .flatMap(examplesIn)
    .filter(({ file }) => !/line-\d+\.ts$/.test(file))
    .map((example) => ({ ...example, page, file: path.join(page, path.basename(example.file)) }));
  layOut(workshop, named);
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    customConditions: ['@prism-rl/source'],
    strict: true,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  };
  const look = createTwoslasher({ vfsRoot: path.join(workshop, page) });
  // Pages in two languages have the same code.
  const known = new Map<string, ReturnType<typeof look>>();
  const twoslasher: typeof look = Object.assign(
    (...given: Parameters<typeof look>) => {
      const before = known.get(given[0]);
      if (before !== undefined) return before;
      const found = look(...given);
      for (const node of found.nodes) if (node.type === 'hover') shorten(node);
      known.set(given[0], found);
      return found;
    },
    { getCacheMap: look.getCacheMap },
  );
  return transformerTwoslash({
    explicitTrigger: true,
    twoslasher,
    twoslashOptions: { compilerOptions },
  });
}

/** The part of a comment that fits a tooltip: its first paragraph and the parameters. */
function shorten(hover: { docs?: string; tags?: [name: string, text: string | undefined][] }): void {
  if (hover.docs !== undefined) hover.docs = hover.docs.split('\n\n')[0]!;
  if (hover.tags !== undefined)
    hover.tags = hover.tags.filter(([name]) => /^(?:param|returns|throws)$/.test(name));
}
