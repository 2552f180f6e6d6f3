// The worker of a task (`host.ts`): makes the task's object, lets it run, and calls its methods by name.
import type { Picture } from './events.ts';
import type { FromTask, ToTask } from './host.ts';
import { toldFetch } from './loading.ts';
import { sentenceOf } from './sentenceOf.ts';
import { tasks } from './tasks.ts';

const post = (message: FromTask, transfer: Transferable[] = []): void => postMessage(message, { transfer });
const fail = (error: unknown): void => post({ failed: sentenceOf(error) });

/** Pictures and poses are made for the page: they are moved instead of copied. */
function tell(event: unknown): void {
  const {
    picture,
    poses,
    pictures = [],
  } = event as {
    readonly picture?: Picture;
    readonly pictures?: readonly Picture[];
    readonly poses?: Float32Array<ArrayBuffer>;
  };
  const all = picture === undefined ? pictures : [picture];
  post({ event }, [...all.map(({ data }) => data.buffer), ...(poses === undefined ? [] : [poses.buffer])]);
}

globalThis.fetch = toldFetch(
  globalThis.fetch.bind(globalThis),
  import.meta.env.LARGE_FILES ?? {},
  (loading) => post({ loading }),
);

type Task = { run(): Promise<unknown> } & { [call: string]: (...given: readonly unknown[]) => unknown };
let task: Promise<Task>;

self.onmessage = ({ data }: MessageEvent<ToTask>) => {
  if ('task' in data) {
    const make = tasks[data.task] as (...given: readonly unknown[]) => Promise<Task>;
    task = make(tell, ...data.given);
    task.then((made) => made.run()).then((ended) => post({ ended }), fail);
  } else {
    const { call, given, id } = data;
    task.then((made) => made[call]!(...given)).then((answer) => post({ answer, to: id }), fail);
  }
};
