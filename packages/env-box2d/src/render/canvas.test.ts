import { describe, expect, test } from 'vitest';
import { Canvas, type Color, SvgDrawing } from './canvas.ts';
import { IndexedSvg } from './indexedSurface.ts';

describe('canvas', () => {
  const black: Color = [0, 0, 0];
  const white: Color = [255, 255, 255];

  function reds({ width, height, data }: Canvas): number[][] {
    return Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => data[3 * (y * width + x)]!),
    );
  }

  describe('fillPolygon', () => {
    test('pixels get the colour in proportion to the polygon’s coverage', () => {
      const canvas = new Canvas(4, 3, black);
      canvas.fillPolygon([0.5, 0, 3, 0, 3, 1.5, 0.5, 1.5], white);
      expect(reds(canvas)).toEqual([
        [128, 255, 255, 0],
        [64, 128, 128, 0],
        [0, 0, 0, 0],
      ]);
    });

    test('accepts either direction of corners, and corners outside of the image', () => {
      const forward = new Canvas(3, 3, black);
      const backward = new Canvas(3, 3, black);
      forward.fillPolygon([-5, -5, 2, -5, 2, 9, -5, 9], white);
      backward.fillPolygon([-5, 9, 2, 9, 2, -5, -5, -5], white);
      expect(reds(forward)).toEqual([
        [255, 255, 0],
        [255, 255, 0],
        [255, 255, 0],
      ]);
      expect(backward.data).toEqual(forward.data);
      forward.fillPolygon([10, 0, 12, 0, 12, 3], black);
      forward.fillPolygon([-12, 0, -10, 0, -10, 3], black);
      expect(backward.data).toEqual(forward.data);
    });

    test('preserves the area of random triangles', () => {
      let x = 12345;
      const next = (): number => {
        x = (Math.imul(1664525, x) + 1013904223) >>> 0;
        return 2 + (x / 2 ** 32) * 36;
      };
      for (let k = 0; k < 200; k++) {
        const [ax, ay, bx, by, cx, cy] = Array.from({ length: 6 }, next) as [
          number,
          number,
          number,
          number,
          number,
          number,
        ];
        const canvas = new Canvas(40, 40, black);
        canvas.fillPolygon([ax, ay, bx, by, cx, cy], white);
        const painted =
          reds(canvas)
            .flat()
            .reduce((sum, red) => sum + red, 0) / 255;
        const area = Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
        expect(Math.abs(painted - area)).toBeLessThan(0.3);
      }
    });
  });
});

describe('svgDrawing', () => {
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

  test('numbers colours, and omits shapes outside of the image', () => {
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
});
