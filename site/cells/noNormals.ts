// NumPy's tables for normal numbers are a third of the home page's agent, which draws none.
import type { Plugin } from 'vite';

/** Removes the tables; drawing a normal number throws. */
export function noNormals(): Plugin {
  return {
    name: 'no-normals',
    load: {
      filter: { id: /core\/src\/rng\/ziggurat\.ts$/ },
      handler: () =>
        "const none = () => { throw new Error('Normal numbers are left out of this page.'); };\n" +
        'export { none as fillNormals, none as standardExponential, none as standardNormal };',
    },
  };
}
