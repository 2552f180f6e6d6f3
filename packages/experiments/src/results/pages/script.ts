/**
 * The page's own program: values under the pointer, the copy button, and the player. Without it the page shows the same,
 * and the film plays as an animated PNG. The script reads the page alone and fetches nothing.
 */
export const script = `
'use strict';
const format = (v) => {
  if (!Number.isFinite(v)) return '–';
  const s = Math.abs(v);
  if (s === 0) return '0';
  if (s >= 1e6 || s < 1e-4) return v.toExponential(2);
  return s >= 1000 ? Math.round(v).toLocaleString('en') : String(Number(s >= 10 ? v.toFixed(1) : v.toPrecision(3)));
};
for (const chart of document.querySelectorAll('.chart')) {
  const plot = chart.querySelector('.plot');
  const { x1, y0, y1, unit = 'steps' } = chart.dataset;
  const isLog = 'log' in chart.dataset;
  const lines = [...plot.querySelectorAll('polyline')].map((line) => ({
    name: line.dataset.name,
    colour: [...line.classList].find((c) => /^c\\d/.test(c)),
    points: line.getAttribute('points').split(' ').filter(Boolean).map((p) => p.split(',').map(Number)),
  })).filter(({ points }) => points.length > 0);
  if (lines.length === 0) continue;
  const value = (y) => {
    const share = 1 - y / 1000;
    return isLog ? y0 * (y1 / y0) ** share : +y0 + share * (y1 - y0);
  };
  const cursor = plot.appendChild(document.createElement('div'));
  cursor.className = 'cursor';
  const tip = plot.appendChild(document.createElement('div'));
  tip.className = 'tip';
  const hide = () => { cursor.style.display = tip.style.display = 'none'; };
  plot.addEventListener('pointerleave', hide);
  plot.addEventListener('pointercancel', hide);
  plot.addEventListener('pointermove', (event) => {
    const box = plot.getBoundingClientRect();
    const x = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    tip.replaceChildren();
    const head = tip.appendChild(document.createElement('b'));
    head.textContent = Math.round(x * x1).toLocaleString('en') + ' ' + unit;
    for (const { name, colour, points } of lines) {
      let at = points[0];
      for (const point of points) if (Math.abs(point[0] - x * 1000) < Math.abs(at[0] - x * 1000)) at = point;
      if (Math.abs(at[0] - x * 1000) > 60 && points.length > 20) continue;
      const row = tip.appendChild(document.createElement('div'));
      row.className = colour;
      row.appendChild(document.createElement('i'));
      row.append(name + ' ');
      row.appendChild(document.createElement('b')).textContent = format(value(at[1]));
    }
    cursor.style.display = tip.style.display = 'block';
    cursor.style.left = x * 100 + '%';
    const left = x * box.width;
    const room = box.width - left - 12;
    tip.style.left = Math.max(-30, room > tip.offsetWidth ? left + 12 : left - 12 - tip.offsetWidth) + 'px';
  });
}
for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    const text = button.parentElement.querySelector('pre').textContent;
    const done = () => { button.textContent = 'Copied'; setTimeout(() => { button.textContent = 'Copy'; }, 1500); };
    navigator.clipboard ? navigator.clipboard.writeText(text).then(done, () => {}) : getSelection().selectAllChildren(button.parentElement.querySelector('pre'));
  });
}
// Films that are videos have their own controls.
for (const film of document.querySelectorAll('.animation')) if (film.querySelector('img')) play(film);
async function play(film) {
  const image = film.querySelector('img');
  const button = film.querySelector('button');
  const bytes = Uint8Array.from(atob(image.src.split(',')[1]), (c) => c.charCodeAt(0));
  const frames = await Promise.all(framesOf(bytes).map(async (frame) => ({ ...frame, bitmap: await createImageBitmap(frame.blob) })));
  if (frames.length < 2) return;
  const canvas = document.createElement('canvas');
  canvas.width = image.getAttribute('width');
  canvas.height = image.getAttribute('height');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', image.alt);
  const context = canvas.getContext('2d');
  let index = -1;
  let due = 0;
  let isPlaying = false;
  const step = () => {
    index = (index + 1) % frames.length;
    const { bitmap, x, y } = frames[index];
    context.drawImage(bitmap, x, y);
  };
  const tick = (now) => {
    if (!isPlaying) return;
    if (now - due > 1000) due = now;
    while (now >= due) { step(); due += frames[index].delay; }
    requestAnimationFrame(tick);
  };
  const set = (playing) => {
    isPlaying = playing;
    button.textContent = playing ? 'Pause' : 'Play';
    due = 0;
    if (playing) requestAnimationFrame(tick);
  };
  step();
  image.parentElement.replaceWith(canvas);
  button.hidden = false;
  button.addEventListener('click', () => set(!isPlaying));
  set(!matchMedia('(prefers-reduced-motion: reduce)').matches);
}
function framesOf(bytes) {
  const view = new DataView(bytes.buffer);
  const shared = [];
  const frames = [];
  let header;
  let frame;
  for (let at = 8; at < bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + length);
    const read = (offset) => view.getUint32(at + 8 + offset);
    if (type === 'IHDR') header = data;
    else if (type === 'PLTE' || type === 'tRNS') shared.push(chunk(type, data));
    else if (type === 'fcTL') {
      const size = view.getUint16(at + 8 + 22) || 100;
      frame = { width: read(4), height: read(8), x: read(12), y: read(16), delay: (1000 * view.getUint16(at + 8 + 20)) / size, parts: [] };
      frames.push(frame);
    } else if (type === 'IDAT' && frame) frame.parts.push(data);
    else if (type === 'fdAT') frame.parts.push(data.subarray(4));
    at += 12 + length;
  }
  return frames.map(({ width, height, parts, ...rest }) => {
    const ihdr = header.slice();
    const sizes = new DataView(ihdr.buffer);
    sizes.setUint32(0, width);
    sizes.setUint32(4, height);
    const signature = bytes.subarray(0, 8);
    const blob = new Blob([signature, chunk('IHDR', ihdr), ...shared, ...parts.map((part) => chunk('IDAT', part)), chunk('IEND', new Uint8Array())], { type: 'image/png' });
    return { ...rest, blob };
  });
}
function chunk(type, data) {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(data, 8);
  let crc = -1;
  for (let i = 4; i < 8 + data.length; i++) {
    crc ^= out[i];
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  view.setUint32(8 + data.length, ~crc >>> 0);
  return out;
}
`;
