// The packages that programs in the page may import, loaded on demand.
const loaders: { readonly [name: string]: () => Promise<object> } = {
  '@prism-rl/core': () => import('@prism-rl/core'),
  '@prism-rl/runner': () => import('@prism-rl/runner'),
  '@prism-rl/algo-tabular': () => import('@prism-rl/algo-tabular'),
  '@prism-rl/algo-tabular/plugin': () => import('@prism-rl/algo-tabular/plugin'),
  '@prism-rl/env-gridworld': () => import('@prism-rl/env-gridworld'),
  '@prism-rl/env-gridworld/plugin': () => import('@prism-rl/env-gridworld/plugin'),
  '@prism-rl/env-classic': () => import('@prism-rl/env-classic'),
  '@prism-rl/env-classic/plugin': () => import('@prism-rl/env-classic/plugin'),
  rxjs: () => import('rxjs'),
};

/**
 * Loads packages.
 *
 * @throws Error that names a package that the page lacks.
 */
export async function load(names: readonly string[]): Promise<ReadonlyMap<string, object>> {
  return new Map(
    await Promise.all(
      names.map(async (name) => {
        if (!Object.hasOwn(loaders, name))
          throw new Error(`This page brings ${Object.keys(loaders).join(', ')}, not ${name}.`);
        return [name, await loaders[name]!()] as const;
      }),
    ),
  );
}
