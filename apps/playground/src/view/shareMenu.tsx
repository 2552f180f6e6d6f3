// Share: the link, a picture, a film.
import { signal } from '@preact/signals';
import { scriptOf } from '../alone/families.ts';
import { hasNetwork } from '../run/choices/agents.ts';
import { crowd } from '../run/crowd/stageCrowd.ts';
import { mapNow } from '../run/link/runState.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { laterWords } from '../words/laterWords.ts';
import { filled } from '../words/words.ts';
import { Button } from './button.tsx';
import { shortNumber } from './gridDrawing.ts';
import { best } from './past.tsx';
import { download, failure, toClipboard } from './sending.ts';

const said = signal('');
const isBusy = signal(false);
const hasFilms = signal(false);
const hasModule = signal(false);
let silence: ReturnType<typeof setTimeout> | undefined;

function say(text: string): void {
  said.value = text;
  clearTimeout(silence);
  silence = setTimeout(() => (said.value = ''), 8000);
}

/** The button and its menu. */
export function ShareMenu({ run }: { readonly run: LiveRun }) {
  const text = laterWords.share;
  const open = ({ newState }: { readonly newState: string }): void => {
    if (newState !== 'open') return;
    import('./shareMoment.ts').then(
      ({ canFilm }) => (hasFilms.value = canFilm()),
      () => undefined,
    );
  };
  return (
    <div class="share">
      <Button popovertarget="share-menu">{text.open}</Button>
      <div class="card menu" id="share-menu" popover="auto" onToggle={open}>
        <Way
          name={text.link}
          means={linkMeans(run)}
          go={async () => say(await toClipboard(location.href, filled(text.copied, linkMeans(run))))}
        />
        {(['picture', ...(hasFilms.value ? (['film'] as const) : [])] as const).map((what) => (
          <Way
            key={what}
            name={text[what]}
            means={filled(text[`${what}Means`], bestOf(run) && shortNumber(bestOf(run)!.score))}
            go={() => give(moment(run, what), `${text.failed[what]}: `)}
          />
        ))}
        {canExport(run) && (
          <>
            <b>{text.take}</b>
            <Way name={text.module} means={text.moduleMeans} go={() => give(policyFile(run, 'js'))} />
            {scriptOf(run.world.value) !== undefined && (
              <Way name={text.page} means={text.pageMeans} go={() => give(policyFile(run, 'html'))} />
            )}
            <Way name={text.onnx} means={text.onnxMeans} go={() => give(policyFile(run, 'onnx'))} />
          </>
        )}
        <p role="status">{said.value}</p>
        {hasModule.value && (
          <pre>
            <code>{snippet}</code>
          </pre>
        )}
      </div>
    </div>
  );
}

/** A way to share. */
function Way(props: { readonly name: string; readonly means: string; readonly go: () => Promise<void> }) {
  return (
    <Button disabled={isBusy.value} onClick={() => void props.go()}>
      {props.name} <small>{props.means}</small>
    </Button>
  );
}

/** What a page of one's own says to a saved module. */
const snippet = `import { policy } from './policy.js';
const action = policy.act(observation);`;

/** Whether the visitor can save a policy: a network, or the file that plays. */
function canExport(run: LiveRun): boolean {
  const isNetwork = hasNetwork(run.agent.value.kind) && run.envSteps.value > 0;
  return run.status.value === 'policy' || (isNetwork && /learning|ended/.test(run.status.value));
}

/** The policy as it is now, as a file. */
async function policyFile(run: LiveRun, format: 'js' | 'html' | 'onnx'): Promise<File | undefined> {
  const onnx = await run.exported();
  if (onnx === undefined) return undefined;
  hasModule.value = format === 'js';
  const [{ alonePage }, { portablePolicy }] = await Promise.all([
    import('./shareMoment.ts'),
    import('@prism-rl/jit/portable'),
  ]);
  const about = `${filled(laterWords.share.learnedIn, run.state.value.world)} ${location.href}`;
  const policy = new Uint8Array(onnx);
  const files = {
    onnx: () => policy,
    js: () => portablePolicy(policy).export('js', [about]),
    html: () => alonePage(policy, about, run.world.value, mapNow(run.state.value, run.envSteps.value)),
  };
  return new File([await files[format]()], `policy.${format}`);
}

/** The best episode, where single ones are shown. */
const bestOf = ({ room }: LiveRun) =>
  room.value === 'watch' && crowd.value === undefined ? best.value : undefined;

/** A picture, or a film of the best episode or of the next seconds. */
async function moment(run: LiveRun, what: 'picture' | 'film'): Promise<File> {
  const { takeFilm, takePicture } = await import('./shareMoment.ts');
  if (what === 'picture') return takePicture(run);
  return takeFilm(run, bestOf(run), (left) => say(filled(laterWords.share.filming, left)));
}

/** Gives the visitor a file, and says how that went. */
async function give(made: Promise<File | undefined>, failed = ''): Promise<void> {
  isBusy.value = true;
  try {
    const file = await made;
    if (file !== undefined) download(file, file.name);
    say(file === undefined ? laterWords.share.noPolicy : filled(laterWords.share.saved, file.name));
  } catch (error) {
    say(`${failed}${failure(error)}`);
  }
  isBusy.value = false;
}

function linkMeans(run: LiveRun): string {
  if (run.status.value === 'policy') return laterWords.share.ofPolicy;
  if (run.wasPlayed.value) return laterWords.share.ofPlay;
  return laterWords.share.ofRun;
}
