// English text of the page, by the part that shows it. Worlds, agents and stories have names and sentences in their own tables; text that is read
// later is in `englishLater.ts` and `englishHelp.ts`. `korean.ts` contains the Korean text of all three.
import { counted } from '@prism-rl/core';
import texts from './english.json' with { type: 'json' };
import { joined, type Spoken } from './spoken.ts';

const count = new Intl.NumberFormat('en');
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
const list = (names: readonly string[]): string =>
  new Intl.ListFormat('en', { type: 'conjunction' }).format(names);

export const english = joined(texts, {
  page: {
    crowd: (agents: number) =>
      `${agents} agents have never seen this world, and learn it now. Change something.`,
    policy: (agent: string | undefined) =>
      `This policy was trained before${agent === undefined ? '' : `, by ${agent}`}. Train one of your own, and compare.`,
  },
  notice: {
    endless: (isFirst: boolean, steps: number) =>
      `${isFirst ? 'No episode has ended yet' : 'This episode has not ended'} in more than ${count.format(steps)} steps.`,
    goThere: (world: string) => `Play it in ${world}`,
    unreadable: (file: string) => `${file} could not be read: it is a folder, or no longer there.`,
  },
  run: {
    loading: (file: string) => `Loading ${file} …`,
    playing: (file: string) => `Playing ${file}`,
    elsewhere: (file: string, trained: string, here: string, isKnown: boolean) =>
      `${file} was trained in ${trained} and cannot play ${here}${isKnown ? '.' : ': this page has no such world.'}`,
    refused: (file: string, world: string, why: 'model' | 'names' | 'shape') => {
      const fault = {
        model: 'it is no ONNX model',
        names: 'it has no input “observation” or no output “action”',
        shape: 'its observations have another shape',
      }[why];
      return `${file} is no policy for ${world}: ${fault}. Take a file that “prism export” wrote, and the world that it was trained in.`;
    },
  },
  link: {
    noWorld: (asked: string, instead: string) =>
      `There is no world ${asked} here: you see “${instead}” instead.`,
    noSwitch: (agent: string, names: readonly string[]) => `${agent} has no switch ${names.join(', ')}.`,
    otherAgent: (asked: string, world: string, agent: string) =>
      `${asked} does not learn in ${world} here: ${agent} does.`,
    noAgent: (asked: string, agent: string) => `There is no agent ${asked} here: you see ${agent} instead.`,
    largeMap: (rows: number, columns: number, most: number) =>
      `A map of ${rows} × ${columns} cells is too large for this page: ${most} × ${most} are the most.`,
    largeNumber: (name: string, limit: number, value: unknown) =>
      `${name} is at most ${limit} in this page: ${value} is left out.`,
    noBeat: (asked: string) => `${asked} is no score to beat.`,
    noCrowd: (asked: string) => `A crowd has 2 to 100 agents, not ${asked}.`,
    noSeed: (seed: number) => `A seed is a whole number from 0 on: this is seed ${seed}.`,
  },
  offline: {
    ready: (worlds: readonly string[]) =>
      `There is no network. Ready without one: ${list(worlds)}. The others have to be opened once with a network.`,
    needed: (name: string) => `${name} (needs a network)`,
  },
  choice: { policy: (agent: string | undefined) => `${agent ?? 'A policy'}, trained before` },
  gallery: { open: (count: number) => `All ${count} worlds` },
  transport: {
    bySpace: (name: string) => `${name} (space)`,
    perSecond: (number: number, isPlan: boolean) => `${counted(number, isPlan ? 'sweep' : 'step')} a second`,
  },
  stage: {
    drawable: (world: string) =>
      `${world}, live. Arrow keys move over the cells, space draws, 1 to 4 choose what, Ctrl Z takes it back.`,
    shown: (world: string, about: string) => `${world}, live. ${about}`,
    crowd: (agents: number, world: string) => `${agents} agents in ${world}, live.`,
    ofPolicy: (agent: string) => `what ${agent} has learned before`,
    score: (value: string) => `return so far ${value}`,
    preparing: (what: string) => `Preparing ${what} …`,
    loading: (what: string) => `Loading ${what}`,
    loadedOf: (what: string, loaded: number, total: number | undefined) =>
      `Loading ${what}, the first time only: ${megabytes(loaded)}${total === undefined ? '' : ` of ${megabytes(total)}`} MB, unpacked`,
  },
  pen: {
    byKey: (name: string, key: number) => `${name} (${key}, while the grid has the focus)`,
    chosen: (brush: string) => `${brush} is drawn from now on.`,
    cell: (row: number, column: number, kind: string) => `Row ${row}, column ${column}: ${kind}.`,
  },
});

/** The texts in any language. */
export type Words = Spoken<typeof english>;
