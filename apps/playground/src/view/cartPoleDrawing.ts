// Draws the cart and its pole, sharp at every size.
import { disc, line, type Theme } from './theme.ts';

const limit = 2.4;
const limitAngle = 12 * (Math.PI / 180);

/** `[x, velocity, angle, angular velocity]` as the world returns it; `push` is the last action. */
export function drawCartPole(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  observation: readonly number[],
  push: number | undefined,
  theme: Theme,
): void {
  const [x = 0, , angle = 0] = observation;
  context.clearRect(0, 0, width, height);
  const scale = width / 5.6;
  const [ground, centre] = [height * 0.72, width / 2 + x * scale];
  const unit = Math.min(scale, height * 0.42);

  context.strokeStyle = theme.line;
  context.lineWidth = 2;
  line(context, [0, ground], [width, ground]);
  for (const side of [-limit, limit]) {
    context.setLineDash([4, 5]);
    const at = width / 2 + side * scale;
    line(context, [at, ground - unit * 1.2], [at, ground + 8]);
  }
  context.setLineDash([]);

  // The cone in which the pole must stay.
  context.fillStyle = theme.isDark ? 'rgba(86,180,233,.10)' : 'rgba(0,114,178,.08)';
  const pivot = ground - unit * 0.2;
  const reach = unit * 1.25;
  context.beginPath();
  context.moveTo(centre, pivot);
  context.arc(centre, pivot, reach, -Math.PI / 2 - limitAngle, -Math.PI / 2 + limitAngle);
  context.fill();

  const [w, h] = [unit * 0.62, unit * 0.3];
  context.fillStyle = theme.isDark ? '#c9d0e0' : '#343a4a';
  context.beginPath();
  context.roundRect(centre - w / 2, ground - h, w, h, h * 0.28);
  context.fill();
  context.fillStyle = theme.isDark ? '#7a8296' : '#7c8498';
  for (const across of [-0.3, 0.3]) disc(context, centre + across * w, ground, h * 0.2);

  const tip = [centre + Math.sin(angle) * unit, pivot - Math.cos(angle) * unit] as const;
  const gradient = context.createLinearGradient(centre, pivot, ...tip);
  for (const [k, colour] of ['#7d52c8', '#3d6fd0', '#30a0a0', '#edae49', '#d1495b'].entries())
    gradient.addColorStop(k / 4, colour);
  context.strokeStyle = gradient;
  context.lineWidth = Math.max(6, unit * 0.09);
  context.lineCap = 'round';
  line(context, [centre, pivot], tip);
  context.fillStyle = theme.card;
  disc(context, centre, pivot, Math.max(3, unit * 0.04));

  if (push === undefined) return;
  const way = push === 0 ? -1 : 1;
  context.fillStyle = '#ff9d2e';
  const from = centre + way * (w / 2 + 8);
  context.beginPath();
  context.moveTo(from + way * unit * 0.2, ground - h / 2);
  context.lineTo(from, ground - h * 0.85);
  context.lineTo(from, ground - h * 0.15);
  context.fill();
}
