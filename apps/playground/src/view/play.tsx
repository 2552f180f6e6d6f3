// You against it: an episode of the run's seed by a person, the same one by the agent, or both in turns.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { pageOf } from '../run/choices/worlds.ts';
import { endCrowd } from '../run/crowd/stageCrowd.ts';
import { firstLink } from '../run/link/firstLink.ts';
import type { Beat } from '../run/link/runState.ts';
import { toHash } from '../run/link/runState.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { newest, type Returns } from '../run/live/returns.ts';
import { laterWords } from '../words/laterWords.ts';
import { filled, words } from '../words/words.ts';
import { Game } from './board.tsx';
import { Button } from './button.tsx';
import { shortNumber } from './gridDrawing.ts';
import type * as LessonsPart from './lessons.tsx';
import { download, failure, toClipboard } from './sending.ts';
import { hearSwipes } from './swipes.ts';

const said = signal('');
const lessons = signal<typeof LessonsPart | undefined>(undefined);
/** The moves of a link that holds what somebody played. */
const movesIn = (link: string): string | undefined => /[#&]lesson=([a-z][a-z0-9.]*)/.exec(link)?.[1];
const shown = signal(movesIn(firstLink));
// The run's address replaces the link before the room is there.
window.addEventListener('hashchange', ({ newURL }) => (shown.value = movesIn(newURL)));
/** Seconds until a duel begins. */
const count = signal(0);
let ticking: ReturnType<typeof setInterval> | undefined;

function canPlay({ world, agent, status }: LiveRun): boolean {
  const hasKeys = Object.keys(world.value.keys).length > 0;
  return hasKeys && agent.value.kind !== 'planner' && status.value !== 'failed';
}

/** Begins an episode against the agent, after three, two, one where the world does not wait for keys. */
function begin(run: LiveRun): void {
  endCrowd(run, false);
  run.enter('play');
  clearInterval(ticking);
  said.value = '';
  const isAtOnce = run.world.value.idle === undefined;
  run.play(true, !isAtOnce);
  count.value = isAtOnce ? 0 : 3;
  if (isAtOnce) return;
  ticking = setInterval(() => {
    if (run.isDuel.value && run.isPlaying.value && --count.value > 0) return;
    clearInterval(ticking);
    count.value = 0;
    if (run.isPlaying.value) run.resume();
  }, 1000);
}

const units: { readonly [world: string]: string } = laterWords.units;
const pointsIn = (run: LiveRun, score: number): string =>
  filled(units[run.state.value.world] ?? laterWords.units.points, shortNumber(score).replace(/\.0+$/, ''));

/** What one does in this room, where that is not to watch. */
export function headingOf(run: LiveRun): string | undefined {
  if (run.room.value === 'apart') return laterWords.takeApart.question;
  if (run.room.value !== 'play' || run.called.value !== undefined || run.status.value === 'failed')
    return undefined;
  const { cannot, versus } = laterWords.duel;
  return canPlay(run) ? versus : filled(cannot, run.agent.value.kind === 'planner');
}

/** The room: a duel, the actions as buttons, and the score. */
export function Play({ run }: { readonly run: LiveRun }) {
  const { isPlaying, isDuel, state } = run;
  const text = laterWords.duel;
  // A recording plays: there is no agent to play against.
  const { isFilm } = run;
  useEffect(() => {
    if (run.world.value.look !== 'board') endCrowd(run);
  }, []);
  useEffect(() => {
    const moves = shown.value;
    if (!run.isPlaying.value && !isFilm && moves === undefined) return;
    shown.value = undefined;
    import('./lessons.tsx')
      .then((part) => {
        lessons.value = part;
        if (moves !== undefined) part.showMoves(run, moves);
      })
      .catch(() => undefined);
  }, [run.isPlaying.value, isFilm, shown.value]);
  if (run.world.value.look === 'board') return <Game run={run} />;
  if (!canPlay(run)) return null;
  const { beat, seed } = state.value;
  // The way on stands below the stage then.
  const isOver = !isPlaying.value && run.duel.value !== undefined;
  const byHand = (
    <Button
      class="play"
      aria-pressed={isPlaying.value}
      onClick={() => (isPlaying.value ? run.stopPlaying() : run.play())}
    >
      {isPlaying.value ? words.transport.letGo : words.transport.play}
    </Button>
  );
  return (
    <section class="card duel" aria-labelledby="duel-title">
      <h2 id="duel-title">{text.title}</h2>
      {isPlaying.value ? (
        <Hands run={run} />
      ) : (
        <>
          {beat !== undefined && (
            <p>
              <b>{filled(text.challenge, pointsIn(run, beat.score), seed)}</b>{' '}
              {filled(text.needed, beat.steps, false)}
            </p>
          )}
          {!isFilm && <p class="about">{text.means}</p>}
          <Ended run={run} />
        </>
      )}
      {!isFilm && !isOver && (
        <div class="row">
          {!(isPlaying.value && isDuel.value) && (
            <Button class="primary" onClick={() => begin(run)}>
              {filled(text.begin, seed)}
            </Button>
          )}
          {byHand}
        </div>
      )}
      <p role="status">{said.value}</p>
      <details open={!isOver}>
        <summary hidden={!isOver}>{text.more}</summary>
        {isOver && (
          <div class="row">
            {run.status.value !== 'policy' && (
              <Button onClick={() => void save(run, run.duel.value!.you)}>{laterWords.share.picture}</Button>
            )}
            {byHand}
          </div>
        )}
        {lessons.value && <lessons.value.Lessons run={run} />}
      </details>
    </section>
  );
}

/** Over the stage: the challenge of a link, three, two, one, and the result. */
export function DuelVeil({ run }: { readonly run: LiveRun }) {
  const { duel, isPlaying, room, state } = run;
  const ended = duel.value;
  useEffect(() => {
    if (ended !== undefined) run.stopPlaying();
  }, [ended]);
  useEffect(() => {
    said.value = '';
  }, [ended, state.value]);
  if (room.value !== 'play' || !canPlay(run)) return null;
  const text = laterWords.duel;
  if (count.value > 0) return <p class="veil count">{count.value}</p>;
  const { beat, seed } = state.value;
  if (isPlaying.value || (ended === undefined && beat === undefined)) return null;
  return (
    <div class="veil over">
      {ended === undefined ? (
        <p>
          <b>{filled(text.challenge, pointsIn(run, beat!.score), seed)}</b>
        </p>
      ) : (
        <p role="status">
          <b>{filled(text.scores, pointsIn(run, ended.you), pointsIn(run, ended.agent))}</b>
          {ended.ways !== undefined && (
            <small>
              <i class="kind agent" aria-hidden="true" /> {laterWords.play.you}{' '}
              <i class="kind trace" aria-hidden="true" /> {laterWords.play.agent}
            </small>
          )}
        </p>
      )}
      <p>
        <Button class="primary" onClick={() => begin(run)}>
          {ended === undefined ? filled(text.begin, seed) : text.again}
        </Button>
        {ended !== undefined && run.status.value !== 'policy' && (
          <Button onClick={() => void copy(run, ended.you)}>{text.copy}</Button>
        )}
      </p>
    </div>
  );
}

/** The result of a duel: the winner, the agent's steps of training, and the link to send. */
function Ended({ run }: { readonly run: LiveRun }) {
  const ended = run.duel.value;
  if (ended === undefined) return null;
  const { you, agent } = ended;
  const text = laterWords.duel;
  const { beat } = run.state.value;
  // A link would train another agent.
  const isPolicy = run.status.value === 'policy';
  const { won, lost, drawn } = laterWords.board.ends;
  return (
    <p>
      <b>{filled(text.scores, pointsIn(run, you), pointsIn(run, agent))}</b>{' '}
      {you > agent ? won : you < agent ? lost : drawn}{' '}
      {beat !== undefined && text.against[you > beat.score ? 'higher' : you < beat.score ? 'lower' : 'same']}{' '}
      {!isPolicy && filled(text.needed, stepsToBeat(run.returns.value.of, you), true)}
    </p>
  );
}

/** A person plays: the keys' actions as buttons, and a score next to the agent's. */
function Hands({ run }: { readonly run: LiveRun }) {
  const text = laterWords.play;
  const { idle, keys, actions, levers } = run.world.value;
  useEffect(() => document.querySelector('.hands')?.scrollIntoView({ block: 'nearest' }), []);
  useEffect(() => hearSwipes(run), []);
  const learns = run.agent.value.learnsFromOthers ? text.watches : text.isAlone;
  const isOver = /policy|ended/.test(run.status.value);
  const played = run.played.value;
  const { recent } = run.returns.value.of;
  const best = Math.max(...played);
  const ahead = best > recent ? 'you' : best < recent ? 'agent' : 'nobody';
  return (
    <div class="hands">
      <fieldset class="keys" aria-label={text.actions}>
        {Object.values(keys).map((action) => {
          const release = (): void => run.release(action);
          return (
            <Button
              key={action}
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
            </Button>
          );
        })}
      </fieldset>
      <p class="score">
        <span>
          <b>{text.you}</b> {filled(text.now, shortNumber(run.score.value ?? 0))}
        </span>
        <span role="status">
          {played.length > 0 &&
            filled(text.last, shortNumber(played.at(-1)!), shortNumber(best), played.length)}
        </span>
        <span>
          <b>{text.agent}</b> {filled(text.ofAgent, shortNumber(recent))}
        </span>
        {played.length > 0 && !Number.isNaN(recent) && <span>{text.ahead[ahead]}</span>}
      </p>
      <p>
        {filled(text.keys, keys.Space !== undefined)} {idle === undefined && text.waits}{' '}
        {run.isDuel.value ? text.duel : isOver ? text.ended : learns}
      </p>
    </div>
  );
}

/** Steps after which the mean of the agent's newest returns was above a score; `undefined` if it never was. */
export function stepsToBeat({ points, perPoint }: Returns, score: number): number | undefined {
  const window = Math.max(1, Math.round(newest / perPoint));
  let sum = 0;
  for (const [k, [envSteps, value]] of points.entries()) {
    sum += value - (points[k - window]?.[1] ?? 0);
    if (k >= window - 1 && sum / window > score) return envSteps;
  }
  return undefined;
}

function linkOf(run: LiveRun, score: number): string {
  const steps = stepsToBeat(run.returns.value.of, score);
  const beat: Beat = { score: Number(score.toFixed(2)), ...(steps === undefined ? {} : { steps }) };
  // The link leads to the world's own page: messengers show that page's picture.
  const page = import.meta.env.PROD
    ? new URL(`./${pageOf(run.world.value.id)}.html`, location.href)
    : location;
  return `${page.href.replace(/[?#].*/, '')}${location.search}#${toHash({ ...run.now, beat })}`;
}

async function copy(run: LiveRun, score: number): Promise<void> {
  said.value = await toClipboard(linkOf(run, score), laterWords.duel.copied);
}

async function save(run: LiveRun, score: number): Promise<void> {
  try {
    const { takePicture } = await import('./shareMoment.ts');
    const { card } = laterWords.duel;
    const needed = filled(laterWords.duel.needed, stepsToBeat(run.returns.value.of, score), true);
    const file = await takePicture(run, {
      lines: [filled(card, pointsIn(run, score)), needed],
      link: linkOf(run, score),
    });
    download(file, file.name);
    said.value = filled(laterWords.share.saved, file.name);
  } catch (error) {
    said.value = `${laterWords.share.failed.picture}: ${failure(error)}`;
  }
}
