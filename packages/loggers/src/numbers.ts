/** Numbers for people, in pages and in terminals. */

/** A `page` has no zeros that say nothing; in a `terminal` the width of a number changes little while it is redrawn. */
export type NumberPlace = 'page' | 'terminal';

/** `950`, `12.3k`, `4.56M`: three digits. */
export function formatCount(value: number, place: NumberPlace = 'page'): string {
  if (!Number.isFinite(value)) return '–';
  const units = ['', 'k', 'M', 'G'];
  let scaled = value;
  let unit = 0;
  while (Math.abs(scaled) >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  if (unit === 0 && Number.isInteger(value)) return String(value);
  // Beyond the last unit three digits are not enough.
  return `${Math.abs(scaled) < 999.5 ? digitsOf(scaled.toPrecision(3), place) : formatInteger(scaled)}${units[unit]}`;
}

/** A mark of an axis as short as it is exact, for neighbours must not read alike: `10k`, `1.205k`, `0.01`, `−1.5e-4`. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size < 1000) return formatExact(value);
  const unit = [1e9, 1e6, 1e3].findIndex((one) => size >= one * (1 - 1e-9));
  const scaled = value / [1e9, 1e6, 1e3][unit]!;
  return size < 1e12 ? `${formatExact(scaled)}${'GMk'[unit]}` : formatExact(value);
}

/** The same written out: `1,205`, `10.05`. */
export function formatMark(value: number): string {
  const isWritten = Math.abs(value) >= 1000 && Math.abs(value) < 1e6 && Number.isInteger(value);
  return isWritten ? minus(formatInteger(value)) : formatExact(value);
}

/** All digits of a round number, without those that rounding added. */
function formatExact(value: number): string {
  const round = Number(value.toPrecision(10));
  const size = Math.abs(round);
  if (size === 0) return '0';
  return minus(size >= 1e6 || size < 1e-3 ? round.toExponential().replace('e+', 'e') : String(round));
}

/** `31,000`. */
export function formatInteger(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A return or a metric with three digits or four: `487.2`, `0.0123`, `1.2e-7`. */
export function formatValue(value: number, place: NumberPlace = 'page'): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e6 || size < 1e-4) return digitsOf(value.toExponential(2), place);
  if (size >= 1000) return digitsOf(formatInteger(value), place);
  return digitsOf(size >= 10 ? value.toFixed(1) : value.toPrecision(3), place);
}

/** `0.8 s`, `42 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor(whole / 60) % 60} min`;
}

/** A return with one decimal; small ones, such as win rates, with three. */
export function formatReturn(value: number): string {
  return value.toFixed(Math.abs(value) < 10 ? 3 : 1);
}

/** `0:07`, `12:30`, `1:02:03`. */
export function formatClock(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–:––';
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

function digitsOf(digits: string, place: NumberPlace): string {
  if (place === 'terminal') return digits;
  return minus(digits.includes('.') ? digits.replace(/\.?0+(?=e|$)/, '') : digits);
}

function minus(digits: string): string {
  return digits.startsWith('-') ? `−${digits.slice(1)}` : digits;
}
