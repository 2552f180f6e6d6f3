// Draws the returns of a crowd.
import type { CrowdRun } from '../run/crowd/crowdRun.ts';
import { halfOf, type Spread, spreadOf } from '../run/crowd/crowdSpread.ts';
import { count, laterWords } from '../words/laterWords.ts';
import { colourOf, halfAt } from './crowdStage.ts';
import { shortNumber } from './gridDrawing.ts';
import { sharpCanvas, themeOf } from './theme.ts';

/** Milliseconds between two pictures. */
const chartEvery = 100;

/** Room for the numbers at the axis, and for the returns now. */
const margin = { left: 52, right: 64, top: 10, bottom: 24 };

/** Draws the returns of a crowd: a line for each agent, the band and the interquartile mean of each half, and the agents now at the right. */
export function returnsDrawing(crowd: CrowdRun, canvas: HTMLCanvasElement): () => void {
  /** The spreads of the returns of each point by half, computed once. */
  const spreadsOf = new WeakMap<Float64Array, readonly (Spread | undefined)[]>();
  let [at, drawn] = [0, ''];
  return () => {
    const { clientWidth: width, clientHeight: height } = canvas;
    const theme = themeOf(canvas);
    const now = performance.now();
    const state = `${width} ${theme.card} ${crowd.step.value}`;
    if (state === drawn || now - at < chartEvery || crowd.latest.length === 0) return;
    [at, drawn] = [now, state];
    const newest = { step: crowd.step.value, returns: crowd.returns };
    const points = [...crowd.points.value.filter(({ step }) => step < newest.step), newest];
    const halves = crowd.state.split === undefined ? [undefined] : [false, true];
    const spreads = points.map(({ returns }) => {
      const known = spreadsOf.get(returns);
      if (known !== undefined) return known;
      const made = halves.map((half) => spreadOf(half === undefined ? returns : halfOf(returns, half)));
      spreadsOf.set(returns, made);
      return made;
    });
    const [least, most] = rangeOf(spreads);
    const context = sharpCanvas(canvas, width, height);
    context.clearRect(0, 0, width, height);
    const right = width - margin.right;
    const x = (step: number): number =>
      margin.left + ((right - margin.left) * step) / Math.max(1, newest.step);
    const y = (value: number): number =>
      margin.top + (height - margin.top - margin.bottom) * (1 - (value - least) / (most - least));
    context.fillStyle = theme.soft;
    context.font = '12px system-ui, sans-serif';
    context.textAlign = 'right';
    for (const value of [least, (least + most) / 2, most]) {
      context.fillRect(margin.left, y(value), width - margin.left, 0.3);
      context.fillText(shortNumber(value), margin.left - 6, y(value) + 4);
    }
    context.fillText(`${count(newest.step)} ${laterWords.curve.stepUnit}`, right, height - 6);
    context.fillText('0', margin.left + 8, height - 6);
    context.save();
    context.beginPath();
    context.rect(margin.left, 0, width - margin.left, height - margin.bottom + 1);
    context.clip();
    const line = (values: readonly number[]): void => {
      context.beginPath();
      for (const [p, value] of values.entries()) {
        if (Number.isNaN(value)) continue;
        context.lineTo(x(points[p]!.step), y(value));
      }
      context.stroke();
    };
    context.lineWidth = 1;
    context.globalAlpha = crowd.states.length > 30 ? 0.16 : 0.35;
    for (let agent = 0; agent < crowd.states.length; agent++) {
      context.strokeStyle = colourOf(halfAt(crowd, agent), theme);
      line(points.map(({ returns }) => returns[agent]!));
    }
    for (const [h] of halves.entries()) {
      const known = spreads.flatMap((spread, p) =>
        spread[h] === undefined ? [] : [{ spread: spread[h], at: x(points[p]!.step) }],
      );
      context.fillStyle = context.strokeStyle = colourOf(h, theme);
      context.globalAlpha = 0.16;
      context.beginPath();
      for (const { spread, at } of known) context.lineTo(at, y(spread.high));
      for (const { spread, at } of known.toReversed()) context.lineTo(at, y(spread.low));
      context.fill();
      context.globalAlpha = 1;
      context.lineWidth = 2.5;
      line(spreads.map((spread) => spread[h]?.middle ?? Number.NaN));
    }
    // The agents now; equal returns side by side.
    const beside = new Map<number, number>();
    context.globalAlpha = 0.75;
    for (const [agent, value] of newest.returns.entries()) {
      if (Number.isNaN(value)) continue;
      const at = Math.round(y(value) / 3) * 3;
      const place = beside.get(at) ?? 0;
      beside.set(at, place + 1);
      context.fillStyle = colourOf(halfAt(crowd, agent), theme);
      context.fillRect(right + 8 + ((place * 3) % (margin.right - 12)), at - 1.5, 2, 3);
    }
    context.restore();
  };
}

/** The range of the returns to show: of the newer half of the points, whose band the rest may leave. */
function rangeOf(
  spreads: readonly (readonly (Spread | undefined)[])[],
): readonly [least: number, most: number] {
  const newer = spreads.slice(Math.floor(spreads.length / 2)).flat();
  const known = newer.flatMap((spread) => (spread === undefined ? [] : [spread.low, spread.high]));
  if (known.length === 0) return [0, 1];
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const room = most > least ? (most - least) * 0.15 : Math.max(0.5, Math.abs(most) * 0.1);
  return [least - room, most + room];
}
