// Share: the link, a picture, a film.
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { hasNetwork } from '../run/agents.ts';
import type { LiveRun } from '../run/liveRun.ts';
import { laterWords } from '../words/laterWords.ts';

const isOpen = signal(false);
const said = signal('');
const isBusy = signal(false);
const hasFilms = signal(false);
const hasModule = signal(false);
let silence: ReturnType<typeof setTimeout> | undefined;

function say(text: string): void {
  said.value = text;
  clearTimeout(silence);
  silence = setTimeout(() => {
    said.value = '';
  }, 8000);
}

/** The button and its menu. */
export function ShareMenu({ run }: { readonly run: LiveRun }) {
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen.value) return;
    import('./shareMoment.ts').then(
      ({ canFilm }) => {
        hasFilms.value = canFilm();
      },
      () => undefined,
    );
    const close = (event: Event): void => {
      const isEscape = event instanceof KeyboardEvent && event.key === 'Escape';
      if (!isEscape && (event instanceof KeyboardEvent || box.current!.contains(event.target as Node)))
        return;
      isOpen.value = false;
      if (isEscape) button.current!.focus();
    };
    addEventListener('pointerdown', close);
    addEventListener('keydown', close);
    return () => {
      removeEventListener('pointerdown', close);
      removeEventListener('keydown', close);
    };
  }, [isOpen.value]);
  return (
    <div class="share" ref={box}>
      <button
        ref={button}
        type="button"
        aria-expanded={isOpen.value}
        aria-controls="share-menu"
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        {laterWords.share.open}
      </button>
      <div class="card menu" id="share-menu" hidden={!isOpen.value}>
        <button type="button" onClick={() => void copyLink(run)}>
          {laterWords.share.link} <small>{linkMeans(run)}</small>
        </button>
        <button type="button" disabled={isBusy.value} onClick={() => void take(run, 'picture')}>
          {laterWords.share.picture} <small>{laterWords.share.pictureMeans}</small>
        </button>
        {hasFilms.value && (
          <button type="button" disabled={isBusy.value} onClick={() => void take(run, 'film')}>
            {laterWords.share.film} <small>{laterWords.share.filmMeans}</small>
          </button>
        )}
        {canExport(run) && (
          <>
            <b>{laterWords.share.take}</b>
            <button type="button" disabled={isBusy.value} onClick={() => void save(run, 'js')}>
              {laterWords.share.module} <small>{laterWords.share.moduleMeans}</small>
            </button>
            <button type="button" disabled={isBusy.value} onClick={() => void save(run, 'onnx')}>
              {laterWords.share.onnx} <small>{laterWords.share.onnxMeans}</small>
            </button>
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

/** What a page of one's own says to a saved module. */
const snippet = `import { policy } from './policy.js';
const action = policy.act(observation);`;

/** Whether the visitor can save a policy: a network, or the file that plays. */
function canExport(run: LiveRun): boolean {
  const isNetwork = hasNetwork(run.agent.value.kind) && run.envSteps.value > 0;
  return run.status.value === 'policy' || (isNetwork && /learning|ended/.test(run.status.value));
}

/** Saves the policy as it is now. */
async function save(run: LiveRun, format: 'js' | 'onnx'): Promise<void> {
  isBusy.value = true;
  try {
    const onnx = await run.exported();
    if (onnx === undefined) return say(laterWords.share.noPolicy);
    const [{ download }, { portablePolicy }] = await Promise.all([
      import('./shareMoment.ts'),
      import('@prism-rl/jit/portable'),
    ]);
    const about = `${laterWords.share.learnedIn(run.state.value.world)} ${location.href}`;
    const file = format === 'onnx' ? onnx : portablePolicy(new Uint8Array(onnx)).export('js', [about]);
    const name = format === 'onnx' ? 'policy.onnx' : 'policy.js';
    download(new Blob([file]), name);
    hasModule.value = format === 'js';
    say(laterWords.share.saved(name));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  } finally {
    isBusy.value = false;
  }
}

function linkMeans(run: LiveRun): string {
  if (run.status.value === 'policy') return laterWords.share.ofPolicy;
  if (run.wasPlayed.value) return laterWords.share.ofPlay;
  return laterWords.share.ofRun;
}

async function copyLink(run: LiveRun): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    say(laterWords.share.copied(linkMeans(run)));
  } catch {
    say(laterWords.share.copyThis(location.href));
  }
}

async function take(run: LiveRun, what: 'picture' | 'film'): Promise<void> {
  isBusy.value = true;
  try {
    const { download, takeFilm, takePicture } = await import('./shareMoment.ts');
    const file =
      what === 'picture'
        ? await takePicture(run)
        : await takeFilm(run, (left) => say(laterWords.share.filming(left)));
    download(file, file.name);
    say(laterWords.share.saved(file.name));
  } catch (error) {
    say(`${laterWords.share.failed[what]}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    isBusy.value = false;
  }
}
