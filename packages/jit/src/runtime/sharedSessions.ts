// Equal graphs have one session: it keeps nothing from run to run, for variables are fed to it and fetched from it. Making one takes a
// fifth of compiling, and agents of one kind are made again and again: for each seed of a sweep, for an evaluation beside a run.
import type { Runtime, RuntimeTensors, Session, SessionOptions } from './runtime.ts';

/** Sessions without users that wait for the next equal graph: those of a few agents, some megabytes. */
export const MOST_IDLE = 24;
/** Bytes from which on a model is not looked for among the others: constants make it large, which are rarely equal. */
const LARGE_MODEL = 1 << 20;

/** A session and those who have it. */
interface SharedSession {
  readonly kind: string;
  readonly model: Uint8Array;
  readonly session: Session;
  /** Whether it may wait without users. Large graphs, which have more threads, hold much memory. */
  readonly mayWait: boolean;
  users: number;
}

/** Runs on a processor leave nothing in a session; on a device, outputs stay there. */
function isShareable({ provider, kept = [] }: SessionOptions, model: Uint8Array): boolean {
  return (provider === 'cpu' || provider === 'wasm') && kept.length === 0 && model.length < LARGE_MODEL;
}

/** What tells most models apart; those that it does not are compared byte by byte. */
function kindOf(model: Uint8Array, { threads, provider }: SessionOptions): string {
  let hash = 0;
  for (let k = 0; k < model.length; k++) hash = (Math.imul(hash, 31) + model[k]!) | 0;
  return `${provider} ${threads} ${model.length} ${hash}`;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return a.length === b.length;
}

/** A runtime that makes one session of equal graphs. */
export function sharingSessions(runtime: Runtime): Runtime {
  /** By their kinds, those that wait for the longest first. */
  const sessions = new Map<string, SharedSession[]>();
  const idle = new Set<SharedSession>();

  const end = async (shared: SharedSession): Promise<void> => {
    idle.delete(shared);
    const others = sessions.get(shared.kind)!.filter((one) => one !== shared);
    if (others.length > 0) sessions.set(shared.kind, others);
    else sessions.delete(shared.kind);
    await shared.session.dispose();
  };

  const release = async (shared: SharedSession): Promise<void> => {
    if (--shared.users > 0) return;
    if (!shared.mayWait) return end(shared);
    idle.add(shared);
    const [oldest] = idle;
    if (idle.size > MOST_IDLE) await end(oldest!);
  };

  /** The session as one user has it. */
  const lend = (shared: SharedSession): Session => {
    const { session } = shared;
    shared.users++;
    idle.delete(shared);
    let isReleased = false;
    return {
      ...(session.runSync !== undefined && {
        runSync: (feeds: RuntimeTensors, fetches: RuntimeTensors) => session.runSync!(feeds, fetches),
      }),
      run: (feeds, fetches) => session.run(feeds, fetches),
      dispose: async () => {
        if (isReleased) return;
        isReleased = true;
        await release(shared);
      },
    };
  };

  const known = (kind: string, model: Uint8Array): SharedSession | undefined =>
    sessions.get(kind)?.find((shared) => isSame(shared.model, model));

  const add = (kind: string, model: Uint8Array, options: SessionOptions, session: Session): SharedSession => {
    const shared = { kind, model, session, mayWait: options.threads === 1, users: 0 };
    sessions.set(kind, [...(sessions.get(kind) ?? []), shared]);
    return shared;
  };

  const { createSessionSync } = runtime;
  return {
    ...runtime,
    createSession: async (model, options) => {
      if (!isShareable(options, model)) return runtime.createSession(model, options);
      const kind = kindOf(model, options);
      return lend(
        known(kind, model) ?? add(kind, model, options, await runtime.createSession(model, options)),
      );
    },
    createSessionSync:
      createSessionSync &&
      ((model, options) => {
        if (!isShareable(options, model)) return createSessionSync(model, options);
        const kind = kindOf(model, options);
        return lend(known(kind, model) ?? add(kind, model, options, createSessionSync(model, options)));
      }),
  };
}
