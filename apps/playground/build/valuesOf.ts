import { execFileSync } from 'node:child_process';
import type { Plugin } from 'vite';
import { root } from '../../../scripts/bootstrap/versions.mjs';

/**
 * Replaces a module whose exports only Node can compute by their values, which must be JSON.
 *
 * @param file of the module, without extension
 * @param name of its only export
 */
export function valuesOf(file: string, name: string): Plugin {
  return {
    name: 'values-of',
    load(id) {
      if (!id.endsWith(`/${file}.ts`)) return undefined;
      const program = `import { ${name} } from ${JSON.stringify(id)}; console.log(JSON.stringify(${name}));`;
      const options = ['--conditions=@prism-rl/source', '--input-type=module', '--eval', program];
      const text = execFileSync(process.execPath, options, { encoding: 'utf8' });
      // Rules name the places where they can fail.
      return `export const ${name} = ${text.trim().replaceAll(`${root}/`, '')};`;
    },
  };
}
