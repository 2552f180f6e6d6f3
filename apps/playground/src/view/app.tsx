// The whole page.

import { signal, useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { firstLink } from '../run/firstLink.ts';
import { keep } from '../run/keptChoices.ts';
import { keepOffline } from '../run/keptOffline.ts';
import { LiveRun } from '../run/liveRun.ts';
import { words } from '../words.ts';
import { Choice, Settings, Transport } from './controls.tsx';
import { Gallery } from './gallery.tsx';
import { Actions, Curve, NetworkView, Numbers } from './insights.tsx';
import type * as LaterParts from './laterParts.ts';
import { Legend } from './legend.tsx';
import { ShareMenu } from './shareMenu.tsx';
import { Stage } from './stage.tsx';
import { beginTour, Tour } from './tour.tsx';

const run = new LiveRun();
const isOver = signal(false);
const later = signal<typeof LaterParts | undefined>(undefined);
/** Milliseconds after the first step: its own programs have arrived. */
const rest = 500;

/** The playground. */
export function App() {
  useEffect(() => {
    const isRunNamed = /[#&]agent=/.test(firstLink);
    run.start(run.state.value);
    if (!isRunNamed) run.greet();
    return listen();
  }, []);
  const hasBegun = useComputed(() => run.envSteps.value > 0 || run.status.value === 'failed').value;
  useEffect(() => {
    if (!hasBegun) return;
    keepOffline();
    setTimeout(loadLater, rest);
  }, [hasBegun]);
  const parts = later.value;
  const { policy } = run.world.value;
  return (
    <>
      <header class="top">
        <a class="brand" href="../">
          <svg viewBox="0 0 64 64" width="28" height="28" aria-hidden="true">
            <path
              d="M32 8 58 54H6Z"
              fill="none"
              stroke="url(#spectrum)"
              stroke-width="7"
              stroke-linejoin="round"
            />
            <defs>
              <linearGradient id="spectrum">
                <stop stop-color="#d1495b" />
                <stop offset=".2" stop-color="#edae49" />
                <stop offset=".4" stop-color="#7fb069" />
                <stop offset=".6" stop-color="#30a0a0" />
                <stop offset=".8" stop-color="#3d6fd0" />
                <stop offset="1" stop-color="#7d52c8" />
              </linearGradient>
            </defs>
          </svg>
          <span>
            Prism RL <small>playground</small>
          </span>
        </a>
        <nav aria-label="Page">
          <a href="../course/index.html">Course</a>
          <a href="https://github.com/prism-rl/prism-rl">Code</a>
          <a href="../guides/browser.html">Help</a>
          <button type="button" class="tour" onClick={beginTour}>
            Tour
          </button>
          <ShareMenu run={run} />
          <button type="button" aria-label="Light or dark" title="Light or dark" onClick={switchTheme}>
            <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
              <path d="M12 3a9 9 0 1 0 0 18z" fill="currentColor" />
              <path d="M12 3a9 9 0 0 1 0 18" fill="none" stroke="currentColor" stroke-width="1.6" />
            </svg>
          </button>
        </nav>
      </header>
      <main class={isOver.value ? 'dropping' : ''}>
        <div class="begin">
          <h1>{headline()}</h1>
          <Choice run={run} />
          <Gallery run={run} />
        </div>
        <Tour />
        <div class="middle">
          <div class="card world">
            <Stage run={run} />
            <Transport run={run} />
            <Legend run={run} />
          </div>
          <Notice />
          <Numbers run={run} />
          <div class="files">
            {policy !== undefined && (
              <button type="button" onClick={() => void run.playPreset()}>
                Load a trained policy
              </button>
            )}
            <label class="file">
              <input
                type="file"
                accept=".onnx"
                onChange={({ currentTarget }) => {
                  void load(currentTarget.files?.[0]);
                  currentTarget.value = ''; // else the same file could not be opened again
                }}
              />
              <span>Open a policy file …</span>
            </label>
            <small>
              or drop one that <code>prism export</code> wrote
            </small>
          </div>
        </div>
        <div class="left">
          <Settings run={run} />
          {parts && <parts.Stories run={run} />}
        </div>
        <div class="right">
          <Curve run={run} />
          <Actions run={run} />
          <NetworkView run={run} />
        </div>
        {parts === undefined ? (
          <section class="card apart" aria-labelledby="apart-title">
            <h2 id="apart-title">{words.takeApart.title}</h2>
          </section>
        ) : (
          <parts.TakeApart run={run} />
        )}
      </main>
      <footer>
        <p>
          {run.status.value === 'policy'
            ? 'A policy from a file is not in this link, which trains the agent instead.'
            : run.wasPlayed.value
              ? 'You have acted in this run: its link begins it anew, without what you did.'
              : 'The seed decides every step: this link repeats the run to the last bit, here and in Node.'}
          {run.fingerprint.value !== undefined && (
            <>
              {' '}
              State after 10 000 steps: <code data-testid="fingerprint">{run.fingerprint.value}</code>
            </>
          )}
        </p>
      </footer>
    </>
  );
}

/** What is not needed before the agent learns; a frame of another page never shows it. */
function loadLater(): void {
  if (later.value !== undefined || document.documentElement.classList.contains('embed')) return;
  import('./laterParts.ts').then(
    (parts) => {
      later.value = parts;
    },
    () => undefined, // without a network; the agent learns on
  );
}

function Notice() {
  const { status, notice, isPlaying } = run;
  if (isPlaying.value) {
    const { idle, keys } = run.world.value;
    return (
      <div class="notice">
        <ActionButtons />
        Arrow keys{keys.Space === undefined ? '' : ', space'} and these buttons act.{' '}
        {idle === undefined ? 'The world waits for you. ' : ''}
        {status.value === 'ended'
          ? 'The agent has taken all its steps: it learns nothing from yours.'
          : run.agent.value.learnsFromOthers
            ? 'The agent watches and learns from you.'
            : 'This agent learns from its own actions only: it waits meanwhile.'}
      </div>
    );
  }
  if (run.told.value.length > 0) return <p class="notice told">{run.told.value.join(' ')}</p>;
  if (notice.value !== '' && status.value !== 'failed') return <p class="notice">{notice.value}</p>;
  if (status.value === 'ended' && run.agent.value.kind !== 'planner') {
    return <p class="notice">It has taken all its steps. What you see now is what it has learned.</p>;
  }
  if (status.value === 'ended') return <p class="notice">The plan is complete: no value moves any more.</p>;
  return <Endless />;
}

/** Steps without the end of an episode from which on that is told. */
const strangelyLong = 20_000;

/** Tells of an episode that does not end: some agents learn nothing meanwhile. */
function Endless() {
  const { value: returns } = run.returns;
  const since = useComputed(() => {
    const steps = run.envSteps.value - (run.returns.value.of.lastEnd ?? 0);
    return steps > strangelyLong ? 10 ** Math.floor(Math.log10(steps)) : 0;
  }).value;
  if (since === 0 || run.agent.value.kind !== 'table') return null;
  return (
    <p class="notice">
      {returns.of.count === 0 ? 'No episode has ended yet' : 'This episode has not ended'} in more than{' '}
      {new Intl.NumberFormat('en').format(since)} steps.{' '}
      {run.agent.value.id === 'mc-control'
        ? 'Monte Carlo control learns at the end of an episode only, so it learns nothing meanwhile.'
        : ''}
    </p>
  );
}

/** The keys' actions as buttons: phones have no arrow keys. */
function ActionButtons() {
  const { keys, actions, levers } = run.world.value;
  return (
    <fieldset class="keys" aria-label="Actions">
      {Object.values(keys).map((action) => {
        const release = (): void => run.release(action);
        return (
          <button
            key={action}
            type="button"
            onPointerDown={() => run.press(action)}
            onPointerUp={release}
            onPointerLeave={({ buttons }) => buttons !== 0 && release()}
            onPointerCancel={release}
            onClick={({ detail }) => {
              // Pressed by a key, or by what reads the page aloud.
              if (detail !== 0) return;
              run.press(action);
              release();
            }}
          >
            {levers?.[action]?.title ?? actions[action]}
          </button>
        );
      })}
    </fieldset>
  );
}

async function load(file: File | undefined): Promise<void> {
  if (file === undefined) return;
  const policy = await file.arrayBuffer().catch(() => undefined);
  if (policy === undefined)
    run.notice.value = `${file.name} could not be read: it is a folder, or no longer there.`;
  else await run.playPolicy(file.name, policy);
}

/** The view in one sentence. */
function headline(): string {
  if (run.status.value === 'policy')
    return 'This policy was trained before. Train one of your own, and compare.';
  if (run.agent.value.kind === 'planner')
    return 'This planner knows the rules of its world, and works out what to do. Change something.';
  return 'This agent has never seen this world, and learns it now. Change something.';
}

function switchTheme(): void {
  const { dataset } = document.documentElement;
  const isDark =
    dataset.theme === undefined
      ? matchMedia('(prefers-color-scheme: dark)').matches
      : dataset.theme === 'dark';
  dataset.theme = isDark ? 'light' : 'dark';
  keep('theme', dataset.theme);
}

/** Keys and dropped files, for the whole page. */
function listen(): () => void {
  const controller = new AbortController();
  const { signal: until } = controller;
  const isField = (target: EventTarget | null): boolean =>
    target instanceof HTMLElement && target.closest('input,select,textarea,button,summary,a,dialog') !== null;
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const action = run.world.value.keys[event.code];
      if (run.isPlaying.value && action !== undefined) {
        event.preventDefault();
        run.press(action);
        return;
      }
      if (isField(event.target)) return;
      if (event.code === 'Space') run.isPaused.value ? run.resume() : run.pause();
      else if (event.key === '.') run.single();
      else if (event.key === 'r') run.restart();
      else return;
      event.preventDefault();
    },
    { signal: until },
  );
  window.addEventListener(
    'keyup',
    (event) => {
      const action = run.world.value.keys[event.code];
      if (run.isPlaying.value && action !== undefined) run.release(action);
    },
    { signal: until },
  );
  // Who looks at another window lets keys go there.
  window.addEventListener('blur', () => run.isPlaying.value && run.release(), { signal: until });
  window.addEventListener(
    'dragover',
    (event) => {
      event.preventDefault();
      isOver.value = true;
    },
    { signal: until },
  );
  window.addEventListener('dragleave', () => (isOver.value = false), { signal: until });
  window.addEventListener(
    'drop',
    (event) => {
      event.preventDefault();
      isOver.value = false;
      void load(event.dataTransfer?.files[0]);
    },
    { signal: until },
  );
  return () => controller.abort();
}
