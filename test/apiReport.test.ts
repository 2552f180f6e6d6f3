// What `api/` says of a package: the names of each entry, and once each declaration that they lead to.
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { packageReport } from '../scripts/apiReport.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const folder = temporaryFolder();

const files: { readonly [name: string]: string } = {
  'index.d.ts': `import './wiring.ts';
export { Replay } from './replay.ts';
export type { Size } from './sizes.ts';
export * as settings from './settings.ts';
export * from '@prism-rl/core';
`,
  'node.d.ts': `/** Reads. */
import type { Size } from './sizes.ts';
export declare function readReplay(file: string): import("./replay.ts").Replay;
export declare function readReplay(file: string, size: Size): import("./replay.ts").Replay;
export declare const unseen: Hidden;
interface Hidden {
    readonly depth: number;
}
`,
  'replay.d.ts': `import type { Size as Rows } from './sizes.ts';
/** Keeps
 * steps. */
export declare class Replay extends Base {
    #private;
    private constructor();
    private readonly rows;
    /** Steps. */
    get size(): Rows;
}
declare class Base {
    close(): void;
}
export declare function mend(): void;
`,
  'settings.d.ts': 'export declare const table: {\n    readonly rate: number;\n};\nexport {};\n',
  'sizes.d.ts': 'export type Size = number;\nexport type Depth = number;\n',
};

function reported(): string {
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  const entry = (name: string) => path.join(folder, `${name}.d.ts`);
  return packageReport(
    [
      ['@prism-rl/x', entry('index')],
      ['@prism-rl/x/node', entry('node')],
    ],
    folder,
  );
}

test('entries list names; behind them stands each declaration once, with those that it mentions', () => {
  expect(reported()).toBe(`// @prism-rl/x: index.d.ts
export { Replay } from './replay.ts';
export type { Size } from './sizes.ts';
export * as settings from './settings.ts';
export * from '@prism-rl/core';

// @prism-rl/x/node: node.d.ts
export declare function readReplay(file: string): import("./replay.ts").Replay;
export declare function readReplay(file: string, size: Size): import("./replay.ts").Replay;
export declare const unseen: Hidden;
interface Hidden {
    readonly depth: number;
}

// replay.d.ts
export declare class Replay extends Base {
    private constructor();
    get size(): Rows;
}
declare class Base {
    close(): void;
}

// settings.d.ts
export declare const table: {
    readonly rate: number;
};

// sizes.d.ts
export type Size = number;
`);
});
