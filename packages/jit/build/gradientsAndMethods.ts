// Writes `src/generated/gradientsAndMethods.ts`, which @tensorflow/tfjs-core leaves out of its build for Node: the gradients of
// its kernels and the methods of tensors (`x.add(y)`). Only the umbrella package @tensorflow/tfjs has them there, ten times as
// large.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { rolldown } from 'rolldown';

const CORE = '@tensorflow/tfjs-core';
const require = createRequire(import.meta.url);
const tf = require(CORE) as Readonly<Record<string, object>>;
const dist = path.dirname(require.resolve(CORE));
const output = path.join(import.meta.dirname, '../src/generated/gradientsAndMethods.ts');

/** Files whose exports tfjs-core offers as a namespace. */
const namespaces: Readonly<Record<string, string>> = {
  util: 'util',
  util_base: 'util',
  tensor_util: 'tensor_util',
  'ops/axis_util': 'backend_util',
  'ops/conv_util': 'backend_util',
  'ops/broadcast_util': 'broadcast_util',
  'ops/slice_util': 'slice_util',
};

/** What stands for a file of tfjs-core: its public names wherever they do, so that there is one engine and one of each operation. */
function publicSource(file: string): string | undefined {
  const name = path.relative(dist, file).replaceAll('\\', '/').replace(/\.js$/, '');
  if (['base', 'ops/ops'].includes(name)) return `export * from '${CORE}';`;
  if (name === 'engine') return `import { engine } from '${CORE}'; export const ENGINE = engine();`;
  if (name === 'environment') return `export { env } from '${CORE}';`;
  if (name === 'tensor') {
    return `import { Tensor } from '${CORE}'; export { Tensor }; export const getGlobalTensorClass = () => Tensor;`;
  }
  const namespace = namespaces[name];
  if (namespace !== undefined) {
    const members = Object.keys(tf[namespace]!);
    return `import { ${namespace} } from '${CORE}'; export const { ${members} } = ${namespace};`;
  }
  const exported = [...fs.readFileSync(file, 'utf8').matchAll(/^export (?:const|function) (\w+)/gm)].map(
    ([, member]) => member!,
  );
  return exported.length > 0 && exported.every((member) => member in tf)
    ? `export { ${exported} } from '${CORE}';`
    : undefined;
}

/** The module's text, for the installed version of tfjs-core. */
async function gradientsAndMethods(): Promise<string> {
  const { version } = require(`${CORE}/package.json`) as { version: string };
  const entry = 'gradients and methods';
  const build = await rolldown({
    input: entry,
    external: [CORE],
    plugins: [
      {
        name: 'tfjs-core',
        resolveId: (id, importer) =>
          id.startsWith('.')
            ? `${path.resolve(path.dirname(importer!), id)}.js`
            : id === entry
              ? id
              : undefined,
        load: (id) =>
          id === entry
            ? ['register_all_gradients', 'public/chained_ops/register_all_chained_ops']
                .map((file) => `import ${JSON.stringify(path.join(dist, `${file}.js`))};`)
                .join('\n')
            : publicSource(id),
      },
    ],
  });
  const { output } = await build.generate({ format: 'esm', comments: false });
  const namesOfFiles = /^\/\/.*\n/gm;
  return [
    '// @ts-nocheck',
    `// Made by build/gradientsAndMethods.ts from ${CORE} ${version}: the gradients of its kernels and the methods of tensors.`,
    '// By Google LLC under the Apache License, Version 2.0; see THIRD_PARTY_NOTICES.md.',
    output[0].code.replaceAll(namesOfFiles, ''),
  ].join('\n');
}

const text = await gradientsAndMethods();
fs.mkdirSync(path.dirname(output), { recursive: true });
fs.writeFileSync(output, text);
