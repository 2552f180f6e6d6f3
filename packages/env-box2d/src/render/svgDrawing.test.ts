import { expect, test } from 'vitest';
import { IndexedSvg } from './indexedSurface.ts';
import { SvgDrawing } from './svgDrawing.ts';

const head = (width: number, height: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Test-v0">`;

test('shapes in their order, to a hundredth of a pixel', () => {
  const drawing = new SvgDrawing(4, 2, [255, 255, 255], 'Test-v0');
  drawing.fillPolygon([0, 0.126, 2, 0, 1, 1 / 3], [1, 2, 255]);
  drawing.drawLine(0, 0, 1, 2, [0, 0, 0]);
  drawing.drawOutline([0, 0, 1, 0, 1, 1], [0, 128, 0], 2);
  drawing.fillCircle(1, -1, 0.5, [255, 0, 0]);
  expect(drawing.toString()).toBe(
    `${head(4, 2)}<path fill="#ffffff" d="M0 0L4 0L4 2L0 2Z"/>` +
      '<path fill="#0102ff" d="M0 0.13L2 0L1 0.33Z"/>' +
      '<path fill="none" stroke="#000000" stroke-width="1" d="M0 0L1 2"/>' +
      '<path fill="none" stroke="#008000" stroke-width="2" d="M0 0L1 0L1 1Z"/>' +
      '<circle fill="#ff0000" cx="1" cy="-1" r="0.5"/></svg>',
  );
});

test('numbered colours; what lies outside of the picture is left out', () => {
  const svg = new IndexedSvg(4, 2, 'Test-v0');
  svg.setColor(0, [9, 9, 9]);
  svg.setColor(3, [255, 0, 0]);
  svg.fillConvex([0, 0, 1, 0, 1, 1], 3, 3); // painted over
  svg.clear(0);
  svg.fillConvex([1, 1, 9, 1, 9, 9, 99, 99], 3, 3); // only three corners count
  svg.fillConvex([4, 0, 5, 0, 5, 1], 3, 3);
  svg.fillConvex([0, -1, 1, -1, 1, 0], 3, 3);
  expect(svg.toString()).toBe(
    `${head(4, 2)}<path fill="#090909" d="M0 0L4 0L4 2L0 2Z"/><path fill="#ff0000" d="M1 1L9 1L9 9Z"/></svg>`,
  );
});
