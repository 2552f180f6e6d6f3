// The whole page.

import { signal, useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { firstLink } from '../run/firstLink.ts';
import { keep, kept } from '../run/keptChoices.ts';
import { LiveRun } from '../run/liveRun.ts';
import { isOffline, isReady, keepOffline, watchNetwork } from '../run/withoutNetwork.ts';
import { worldOf, worlds } from '../run/worlds.ts';
import { inLanguage, language, languages } from '../words/language.ts';
import { words } from '../words/words.ts';
import { Choice, policyAgent, Settings, Transport } from './controls.tsx';
import { Gallery } from './gallery.tsx';
import { HelpButton } from './helpButton.tsx';
import { Actions, NetworkView, Numbers } from './insights.tsx';
import type * as LaterParts from './laterParts.ts';
import { Legend } from './legend.tsx';
import { liftStage } from './liftStage.ts';
import { ShareMenu } from './shareMenu.tsx';
import { Stage } from './stage.tsx';
import { beginTour, Tour } from './tour.tsx';

const run = new LiveRun();
const isOver = signal(false);
const later = signal<typeof LaterParts | undefined>(undefined);
/** Milliseconds after the first step: its own programs have arrived. */
const rest = 500;

/** Whether the page around a frame sets its pace. */
const isClocked = /[?&]embed&clock/.test(location.search) && parent !== window;

/** The playground. */
export function App() {
  useEffect(() => {
    const isRunNamed = /[#&]agent=(?!.*&moves=)/.test(firstLink);
    if (isClocked) {
      run.isPaused.value = true; // until the page around it lets it go
      import('./frameClock.ts').then(({ followClock }) => followClock(run));
    }
    run.start(run.state.value);
    if (!isRunNamed) run.greet();
    watchNetwork();
    const leave = listen();
    const stop = restOutOfSight();
    return () => {
      leave();
      stop();
    };
  }, []);
  const hasBegun = useComputed(() => run.envSteps.value > 0 || run.status.value === 'failed').value;
  useEffect(() => {
    if (!hasBegun) return;
    keepOffline();
    setTimeout(loadLater, rest);
  }, [hasBegun]);
  const parts = later.value;
  const { policy } = run.world.value;
  // A frame of another page shows the world and its curve alone.
  const isFrame = document.documentElement.classList.contains('embed');
  const drop = words.page.dropPolicy;
  return (
    <>
      <header class="top">
        <a class="brand" href={words.page.site}>
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
            Prism RL <small>{words.page.playground}</small>
          </span>
        </a>
        <nav aria-label={words.page.navigation}>
          <a href={`${words.page.site}course/index.html`}>{words.page.course}</a>
          <a href="https://github.com/prism-rl/prism-rl" class="code">
            {words.page.code}
          </a>
          <HelpButton run={run} />
          <button type="button" class="tour" onClick={() => beginTour(run)}>
            {words.page.tour}
          </button>
          {parts && !isFrame && <parts.Present />}
          <ShareMenu run={run} />
          <OtherLanguage />
          <button type="button" aria-label={words.page.theme} title={words.page.theme} onClick={switchTheme}>
            <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
              <path d="M12 3a9 9 0 1 0 0 18z" fill="currentColor" />
              <path d="M12 3a9 9 0 0 1 0 18" fill="none" stroke="currentColor" stroke-width="1.6" />
            </svg>
          </button>
        </nav>
      </header>
      <main class={isOver.value ? 'dropping' : ''}>
        <div class="begin">
          <Headline />
          <Choice run={run} />
          <Gallery run={run} />
        </div>
        <Tour run={run} />
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
                {words.page.loadPolicy}
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
              <span>{words.page.openPolicy}</span>
            </label>
            <small>
              {drop[0]} <code>{drop[1]}</code> {drop[2]}
            </small>
          </div>
        </div>
        <div class="centre">
          {parts === undefined ? <div class="curve card" /> : <parts.Curve run={run} />}
          <Actions run={run} />
          {parts && !isFrame && <parts.Past run={run} />}
          <NetworkView run={run} />
        </div>
        <div class="right" onPointerDown={liftStage}>
          <Settings run={run} />
          {parts && !isFrame && <parts.Workshop run={run} />}
          {parts && !isFrame && <parts.Duel run={run} />}
          {parts && !isFrame && <parts.Stories run={run} />}
        </div>
        {parts === undefined || isFrame ? (
          <section class="card apart" aria-labelledby="apart-title">
            <h2 id="apart-title">{words.page.takeApart}</h2>
          </section>
        ) : (
          <parts.TakeApart run={run} />
        )}
        {parts && !isFrame && <parts.Crowd run={run} />}
      </main>
      <footer>
        <p>
          {run.status.value === 'policy'
            ? words.page.linkOfPolicy
            : run.wasPlayed.value
              ? words.page.linkOfPlay
              : words.page.linkOfRun}
          {run.fingerprint.value !== undefined && (
            <>
              {' '}
              {words.page.fingerprint} <code data-testid="fingerprint">{run.fingerprint.value}</code>
            </>
          )}
        </p>
      </footer>
    </>
  );
}

/** Link to the same run in the other language, from its beginning. */
function OtherLanguage() {
  const other = language === 'en' ? 'ko' : 'en';
  return (
    <a
      href={`?lang=${other}`}
      lang={other}
      hreflang={other}
      onClick={({ currentTarget }) => {
        // The way back leads to the language of now.
        history.replaceState(null, '', `?lang=${language}${location.hash}`);
        currentTarget.href = `?lang=${other}${location.hash}`;
      }}
    >
      {languages[other]}
    </a>
  );
}

/** Loads the parts that are not needed before the agent learns. */
function loadLater(): void {
  if (later.value !== undefined) return;
  import('./laterParts.ts').then(
    (parts) => {
      later.value = parts;
    },
    () => undefined, // without a network; the agent learns on
  );
}

function Notice() {
  const { status, notice, elsewhere } = run;
  const text = words.notice;
  const isPlan = run.agent.value.kind === 'planner';
  if (run.told.value.length > 0) return <p class="notice told">{run.told.value.join(' ')}</p>;
  if (notice.value !== '' && status.value !== 'failed') {
    const place = elsewhere.value;
    return (
      <p class="notice">
        {notice.value}{' '}
        {place !== undefined && (
          <button type="button" onClick={place.play}>
            {text.goThere(inLanguage(worldOf(place.world).title))}
          </button>
        )}
      </p>
    );
  }
  if (isOffline()) return <p class="notice">{words.offline.ready(readyWorlds())}</p>;
  if (status.value === 'ended') return <p class="notice">{isPlan ? text.planned : text.allSteps}</p>;
  if (run.unlearns.value !== undefined && !run.isPlaying.value)
    return <p class="notice">{text.unlearning}</p>;
  return <Endless />;
}

/** Titles of the worlds in which an agent can be watched without a network. */
function readyWorlds(): string[] {
  return worlds
    .filter(({ id, agents }) => agents.some((agent) => isReady(id, agent)))
    .map(({ title }) => inLanguage(title));
}

/** Number of steps without the end of an episode after which the page says so. */
const strangelyLong = 20_000;

/** Notes an episode that does not end: some agents learn nothing meanwhile. */
function Endless() {
  const { value: returns } = run.returns;
  const since = useComputed(() => {
    const steps = run.envSteps.value - (run.returns.value.of.lastEnd ?? 0);
    return steps > strangelyLong ? 10 ** Math.floor(Math.log10(steps)) : 0;
  }).value;
  if (since === 0 || run.agent.value.kind !== 'table') return null;
  return (
    <p class="notice">
      {words.notice.endless(returns.of.count === 0, since)}{' '}
      {run.agent.value.id === 'mc-control' ? words.notice.endlessMonteCarlo : ''}
    </p>
  );
}

async function load(file: File | undefined): Promise<void> {
  if (file === undefined) return;
  const policy = await file.arrayBuffer().catch(() => undefined);
  if (policy === undefined) run.notice.value = words.notice.unreadable(file.name);
  else await run.playPolicy(file.name, policy);
}

/** Steps after which it is no newcomer any more. */
const settled = 100_000;

/** The view in one sentence. */
function Headline() {
  const text = words.page;
  const isNew = useComputed(() => run.envSteps.value < settled).value;
  return (
    <h1>
      {run.status.value === 'policy'
        ? text.policy(policyAgent(run))
        : run.agent.value.kind === 'planner'
          ? text.planner
          : run.unlearns.value !== undefined
            ? text.unlearning
            : isNew
              ? text.learner
              : text.learned}
    </h1>
  );
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

/** A frame of another page rests while it is out of sight. @returns a function that ends that. */
function restOutOfSight(): () => void {
  if (!document.documentElement.classList.contains('embed')) return () => undefined;
  const observer = new IntersectionObserver((seen) => {
    run.isAway = seen.at(-1)!.isIntersecting === false;
  });
  observer.observe(document.querySelector('.world')!);
  return () => observer.disconnect();
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
  // Another tab has chosen.
  window.addEventListener(
    'storage',
    () => {
      const theme = kept('theme');
      if (theme !== undefined) document.documentElement.dataset.theme = theme;
    },
    { signal: until },
  );
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
