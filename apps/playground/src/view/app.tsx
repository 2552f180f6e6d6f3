// The whole page: the stage, which stays in sight, and the visitor's room next to it.
import { signal, useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { worldOf, worlds } from '../run/choices/worlds.ts';
import { beginCrowd, crowd, crowdOf, followRun } from '../run/crowd/stageCrowd.ts';
import { firstLink } from '../run/link/firstLink.ts';
import { keep, kept } from '../run/live/keptChoices.ts';
import { LiveRun, type Room } from '../run/live/liveRun.ts';
import { isOffline, isReady, keepOffline, watchNetwork } from '../run/live/withoutNetwork.ts';
import { inLanguage, language, languages } from '../words/language.ts';
import { filled, words } from '../words/words.ts';
import { Button } from './button.tsx';
import { AgentChoice, goOn, policyAgent, Transport } from './controls.tsx';
import { Gallery } from './gallery.tsx';
import { GridPen } from './gridPen.ts';
import { HelpButton, HelpDialog } from './helpButton.tsx';
import type * as LaterParts from './laterParts.ts';
import { Stage } from './stage.tsx';

const run = new LiveRun();
const pen = new GridPen(run);
const isOver = signal(false);
const isPresented = signal(false);
const later = signal<typeof LaterParts | undefined>(undefined);
/** Milliseconds after the first step: its own programs have arrived. */
const rest = 500;

/** A frame of another page shows the world and its curve alone. */
const isFrame = new URLSearchParams(location.search).has('embed');
/** Whether the page around a frame sets its pace. */
const isClocked = /[?&]embed&clock/.test(location.search) && parent !== window;
/** Who comes without a link sees a crowd. */
const opensWithCrowd = firstLink.length < 2 && !isFrame;

const rooms: readonly Room[] = ['watch', 'play', 'apart'];

/** The playground. */
export function App() {
  const world = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const isRunNamed = /[#&]agent=(?!.*&moves=)/.test(firstLink);
    followRun(run);
    if (isClocked) {
      run.isPaused.value = true; // until the page around it lets it go
      import('./frameClock.ts').then(({ followClock }) => followClock(run));
    }
    // The crowd or the game comes first: the run, which waits, loads after it is there.
    if (opensWithCrowd) beginCrowd(run, crowdOf(run.state.value));
    else if (run.world.value.look === 'board' && !isRunNamed) loadLater();
    else run.startFirst();
    if (!isRunNamed && !opensWithCrowd) run.greet();
    watchNetwork();
    const endings = [listen(), restOutOfSight(), pinned(world.current!), presents()];
    return () => {
      for (const end of endings) end();
    };
  }, []);
  const hasBegun = useComputed(() => {
    const isMoving = (crowd.value?.step.value ?? 0) > 0 || (crowd.value?.failed.value ?? '') !== '';
    return isMoving || run.envSteps.value > 0 || run.status.value === 'failed';
  }).value;
  useEffect(() => {
    if (!hasBegun) return;
    if (opensWithCrowd) run.startFirst();
    keepOffline();
    setTimeout(loadLater, rest);
  }, [hasBegun]);
  return (
    <>
      <header class="top">
        <a class="brand" href={words.page.site}>
          <img src="./icon.svg" width="28" height="28" alt="" />
          <span>
            Prism RL <small>{words.page.playground}</small>
          </span>
        </a>
        <nav aria-label={words.page.navigation}>
          <a href={`${words.page.site}course/index.html`}>{words.page.course}</a>
          <a href="https://github.com/prism-rl/prism-rl" class="wide">
            {words.page.code}
          </a>
          <HelpButton />
          {document.fullscreenEnabled && (
            <Button class="wide" title={words.page.presentMeans} onClick={present}>
              {words.page.present}
            </Button>
          )}
          {later.value && <later.value.ShareMenu run={run} />}
          <OtherLanguage />
          <Button aria-label={words.page.theme} title={words.page.theme} onClick={switchTheme}>
            <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
              <path d="M12 3a9 9 0 1 0 0 18z" fill="currentColor" />
              <path d="M12 3a9 9 0 0 1 0 18" fill="none" stroke="currentColor" stroke-width="1.6" />
            </svg>
          </Button>
        </nav>
      </header>
      <HelpDialog run={run} />
      <main class={isOver.value ? 'dropping' : ''}>
        <div class="begin">
          <Headline />
          <AgentChoice run={run} />
          <Gallery run={run} hasPictures={later.value !== undefined} />
        </div>
        <div class="card world" ref={world}>
          <div class="pinned">
            <Stage run={run} pen={pen} later={later.value} />
            <Transport run={run} />
          </div>
          {later.value && <later.value.Palette run={run} pen={pen} />}
          {later.value && <later.value.Legend run={run} />}
        </div>
        <div class="panel">
          {isPresented.value ? <Presented /> : <Rooms />}
          <Panel />
        </div>
      </main>
    </>
  );
}

/** Ways to the three rooms. */
function Rooms() {
  const now = run.room.value;
  const go = ({ key, currentTarget }: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (by === undefined) return;
    const to = rooms[(rooms.indexOf(now) + by + rooms.length) % rooms.length]!;
    run.enter(to);
    ((currentTarget as HTMLElement).children[rooms.indexOf(to)] as HTMLElement).focus();
  };
  return (
    <div class="rooms" role="tablist" aria-label={words.rooms.section} onKeyDown={go}>
      {rooms.map((one) => (
        <Button
          key={one}
          role="tab"
          id={`to-${one}`}
          aria-selected={one === now}
          aria-controls="room"
          tabIndex={one === now ? 0 : -1}
          onClick={() => run.enter(one)}
        >
          {words.rooms[one]}
        </Button>
      ))}
    </div>
  );
}

/** World and agent by name, for those who see the stage from afar, and the way back. */
function Presented() {
  return (
    <p class="presented">
      <b>{run.world.value.title}</b> {run.agent.value.title}
      {later.value && <later.value.Sounds run={run} />}
      <Button onClick={() => void document.exitFullscreen()}>{words.page.presentEnds}</Button>
    </p>
  );
}

/** What the visitor's room has. */
function Panel() {
  const parts = later.value;
  const room = isFrame || isPresented.value ? 'watch' : run.room.value;
  const isCrowd = crowd.value !== undefined;
  // The agent of the game is another one.
  const isBoard = room === 'play' && run.world.value.look === 'board';
  const curve = parts === undefined ? <div class="curve card" /> : !isCrowd && <parts.Curve run={run} />;
  if (isPresented.value)
    return curve || (parts && <parts.CrowdFindings key={crowd.value} crowd={crowd.value!} />) || null;
  return (
    <div class="room" id="room" role="tabpanel" aria-labelledby={`to-${room}`}>
      {!isBoard && <Notice />}
      {room === 'watch' && (
        <>
          {parts && !isFrame && <parts.Crowd run={run} />}
          {parts && <parts.Generations run={run} />}
          {parts && !isCrowd && <parts.Numbers run={run} />}
          {curve}
          {parts && !isFrame && <parts.Settings run={run} />}
          {parts && !isCrowd && <parts.Actions run={run} />}
          {parts && !isFrame && !isCrowd && <parts.Past run={run} />}
          {parts && !isFrame && <parts.Workshop run={run} />}
          {parts && !isFrame && <parts.Stories run={run} />}
          {parts && !isCrowd && <parts.NetworkView run={run} />}
          {!isFrame && <Files />}
        </>
      )}
      {room === 'play' && parts && <parts.Play run={run} />}
      {room === 'play' && parts && !isBoard && (
        <>
          <parts.Numbers run={run} />
          <parts.Actions run={run} />
        </>
      )}
      {room === 'apart' && parts && <parts.TakeApart run={run} />}
      {parts && (
        <footer>
          <parts.Sounds run={run} />
          {!isFrame && !isBoard && <parts.LinkNote run={run} isCrowd={isCrowd} />}
        </footer>
      )}
    </div>
  );
}

/** Policies that were trained before. */
function Files() {
  const drop = words.page.dropPolicy;
  return (
    <div class="files">
      {run.world.value.policy !== undefined && (
        <Button onClick={() => void run.playPreset()}>{words.page.loadPolicy}</Button>
      )}
      <label class="file">
        <input
          type="file"
          accept=".onnx,.safetensors"
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
  );
}

/** Tells the page how much of its top the stage takes on a phone, so that what is scrolled to is seen below it. */
function pinned(world: HTMLElement): () => void {
  const stage = world.querySelector('.pinned')!;
  const observer = new ResizeObserver(() => {
    const isPinned = getComputedStyle(stage).position === 'sticky';
    document.documentElement.style.scrollPaddingTop = isPinned ? `${stage.clientHeight + 8}px` : '';
  });
  observer.observe(stage);
  return () => observer.disconnect();
}

function present(): void {
  void document.documentElement.requestFullscreen().catch(() => undefined);
}

/** The stage and the curve alone, for a projector. @returns what ends it */
function presents(): () => void {
  const look = (): void => {
    isPresented.value = document.fullscreenElement !== null;
    document.documentElement.classList.toggle('presents', isPresented.value);
  };
  document.addEventListener('fullscreenchange', look);
  return () => document.removeEventListener('fullscreenchange', look);
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
    (parts) => (later.value = parts),
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
          <Button onClick={place.play}>{filled(text.goThere, inLanguage(worldOf(place.world).title))}</Button>
        )}
      </p>
    );
  }
  if (isOffline()) return <p class="notice">{filled(words.offline.ready, readyWorlds())}</p>;
  if (crowd.value !== undefined) return null;
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
      {filled(words.notice.endless, returns.of.count === 0, since)}{' '}
      {run.agent.value.id === 'mc-control' ? words.notice.endlessMonteCarlo : ''}
    </p>
  );
}

async function load(file: File | undefined): Promise<void> {
  if (file === undefined) return;
  if (file.name.endsWith('.safetensors')) run.enter('play'); // a recording, to be learned from
  const policy = await file.arrayBuffer().catch(() => undefined);
  if (policy === undefined) run.notice.value = filled(words.notice.unreadable, file.name);
  else await run.playPolicy(file.name, policy);
}

/** Steps after which it is no newcomer any more. */
const settled = 100_000;

/** What one sees or does here, in one sentence. */
function Headline() {
  const text = words.page;
  const isNew = useComputed(() => run.envSteps.value < settled).value;
  const shown = crowd.value;
  const isBoard = run.world.value.look === 'board' && run.room.value === 'play';
  if (isBoard) return <h1>{text.board}</h1>;
  const ofRoom = later.value?.headingOf(run);
  if (ofRoom !== undefined) return <h1>{ofRoom}</h1>;
  if (shown !== undefined) return <h1>{filled(text.crowd, shown.state.agents)}</h1>;
  return (
    <h1>
      {run.status.value === 'policy'
        ? (run.called.value?.headline ?? filled(text.policy, policyAgent(run)))
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
  dataset.theme = dataset.theme === 'dark' ? 'light' : 'dark';
  keep('theme', dataset.theme);
}

/** A frame of another page rests while it is out of sight. @returns a function that ends that. */
function restOutOfSight(): () => void {
  if (!isFrame) return () => undefined;
  const observer = new IntersectionObserver((seen) => (run.isAway = seen.at(-1)!.isIntersecting === false));
  observer.observe(document.querySelector('.world')!);
  return () => observer.disconnect();
}

/** Keys and dropped files, for the whole page. */
function listen(): () => void {
  const controller = new AbortController();
  const on = <K extends keyof WindowEventMap>(type: K, hear: (event: WindowEventMap[K]) => void): void =>
    window.addEventListener(type, hear, { signal: controller.signal });
  const isField = (target: EventTarget | null): boolean =>
    target instanceof HTMLElement && target.closest('input,select,textarea,button,summary,a,dialog') !== null;
  on('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = run.world.value.keys[event.code];
    const shown = crowd.value;
    if (run.isPlaying.value && action !== undefined) run.press(action);
    else if (isField(event.target)) return;
    else if (event.code === 'Space') goOn(shown ?? run);
    else if (event.key === '.' && shown === undefined) run.single();
    else if (event.key === 'r') run.restart();
    else return;
    event.preventDefault();
  });
  on('keyup', ({ code }) => {
    const action = run.world.value.keys[code];
    if (run.isPlaying.value && action !== undefined) run.release(action);
  });
  // Another tab has chosen.
  on('storage', () => {
    const theme = kept('theme');
    if (theme !== undefined) document.documentElement.dataset.theme = theme;
  });
  // Who looks at another window lets keys go there.
  on('blur', () => run.isPlaying.value && run.release());
  on('dragover', (event) => {
    event.preventDefault();
    isOver.value = true;
  });
  on('dragleave', () => (isOver.value = false));
  on('drop', (event) => {
    event.preventDefault();
    isOver.value = false;
    void load(event.dataTransfer?.files[0]);
  });
  return () => controller.abort();
}
