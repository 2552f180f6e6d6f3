// The training worker: one run, or several that differ in their seeds, from its first message to the end of the worker.
import type { Crowd } from './crowd.ts';
import { Hands } from './hands.ts';
import { toldFetch } from './loading.ts';
import type { FromCrowd, FromWorker, OfRun, ToWorker } from './messages.ts';
import { Pace } from './pace.ts';
import { sentenceOf } from './sentenceOf.ts';
import { Session } from './session.ts';

/** The subset of a worker's global scope used here. */
interface Scope {
  postMessage(message: FromWorker | FromCrowd | OfRun, transfer: Transferable[]): void;
  onmessage: ((event: { readonly data: ToWorker }) => void) | null;
}

const scope = globalThis as unknown as Scope;
const send = (message: FromWorker, transfer: Transferable[] = []): void =>
  scope.postMessage(message, transfer);
const fail = (error: unknown): void => send({ type: 'failed', message: sentenceOf(error) });

const plainFetch = globalThis.fetch.bind(globalThis);
globalThis.fetch = toldFetch(plainFetch, import.meta.env.LARGE_FILES ?? {}, (loading) =>
  send({ type: 'loading', ...loading }),
);

let session: Session | undefined;
let pace: Pace | undefined;
let crowd: Crowd | undefined;
/** On the stage of a policy. */
let hands: Hands | undefined;

scope.onmessage = ({ data }) => {
  if (data.type === 'start') {
    session = new Session(data.state, data, send);
    pace = session.pace;
    session.run().catch(fail);
  } else if (data.type === 'start-together') {
    import('./together.ts')
      .then(({ trainTogether }) =>
        trainTogether(data.states, data.until, (run, message) =>
          scope.postMessage({ type: 'of-run', run, message }, []),
        ),
      )
      .catch(fail);
  } else if (data.type === 'start-crowd') {
    Promise.all([import('./crowd.ts'), data.onGpu ? import('./together.ts') : undefined])
      .then(([{ Crowd }, onGpu]) => {
        crowd = new Crowd(data.states, (message, transfer = []) => scope.postMessage(message, transfer));
        return crowd.run(data.states, onGpu?.gpuBatch);
      })
      .catch(fail);
  } else if (data.type === 'crowd-until') crowd?.until(data.step, data.isDrawn);
  else if (data.type === 'crowd-fingerprints') crowd?.fingerprints().catch(fail);
  else if (data.type === 'play') {
    pace = new Pace(data.stepsPerSecond);
    const playing = pace;
    const own = new Hands(data.world);
    hands = own;
    import('./policyPlayer.ts').then(({ playPolicy }) => playPolicy(data, playing, send, own)).catch(fail);
  } else if (data.type === 'pace') {
    if (pace !== undefined) pace.stepsPerSecond = data.stepsPerSecond;
  } else if (data.type === 'pause') pace?.pause();
  else if (data.type === 'resume') pace?.resume();
  else if (data.type === 'single') pace?.single();
  else if (data.type === 'change') session?.change(data.settings, data.map);
  else if (data.type === 'remember') session?.remember().catch(fail);
  else if (data.type === 'recording') session?.recording();
  else if (data.type === 'imitate') {
    import('./imitation.ts').then(({ imitate }) => imitate(data.recording, data.seed, send)).catch(fail);
  } else if (data.type === 'export') session?.export().catch(fail);
  else if (data.type === 'steer') {
    hands?.steer(data.actions, data.isDuel);
    session?.steer(data.actions, data.isDuel);
    pace?.wake();
  }
};
