/**
 * MinAtar's style: each cell in the colour of its highest active channel, on black. The colours are a cubehelix of evenly rising
 * brightness: Green (2011), "A colour scheme for the display of astronomical intensity images", arXiv 1108.5083, eq. 2.
 */
import type { Frame } from '@prism-rl/core';
import { type Game, GRID } from './game.ts';

const CELL = 16;

const START = 0.9;
const ROTATIONS = -1.9;
const SATURATION = 1.6;
/** Brightness of the first and the last channel. */
const DARKEST = 0.33;
const BRIGHTEST = 0.83;

type Colour = readonly [number, number, number];

function cubehelix(brightness: number): Colour {
  const angle = 2 * Math.PI * (START / 3 + 1 + ROTATIONS * brightness);
  const amplitude = (SATURATION * brightness * (1 - brightness)) / 2;
  const cos = amplitude * Math.cos(angle);
  const sin = amplitude * Math.sin(angle);
  const byte = (value: number): number => Math.round(255 * Math.min(1, Math.max(0, value)));
  return [
    byte(brightness - 0.14861 * cos + 1.78277 * sin),
    byte(brightness - 0.29227 * cos - 0.90649 * sin),
    byte(brightness + 1.97294 * cos),
  ];
}

function channelColours(channels: number): Colour[] {
  return Array.from({ length: channels }, (_, c) =>
    cubehelix(DARKEST + ((BRIGHTEST - DARKEST) * c) / (channels - 1)),
  );
}

/** Returns the highest active channel of each cell, row by row; −1 for none. */
function topChannels(game: Game, s: Int32Array): Int8Array {
  const channels = game.channels.length;
  const observation = new Uint8Array(GRID * GRID * channels);
  game.draw(s, observation, 0);
  return Int8Array.from({ length: GRID * GRID }, (_, cell) =>
    observation.subarray(cell * channels, (cell + 1) * channels).lastIndexOf(1),
  );
}

/** Draws the state as 160 × 160 pixels. */
export function drawFrame(game: Game, s: Int32Array): Frame {
  const edge = GRID * CELL;
  const data = new Uint8Array(edge * edge * 3);
  const colours = channelColours(game.channels.length);
  const cells = topChannels(game, s);
  const line = edge * 3;
  for (let y = 0; y < GRID; y++) {
    const top = y * CELL * line;
    for (let x = 0; x < GRID; x++) {
      const colour = colours[cells[y * GRID + x]!];
      if (colour === undefined) continue;
      const left = top + x * CELL * 3;
      for (let pixel = left; pixel < left + CELL * 3; pixel += 3) data.set(colour, pixel);
    }
    for (let k = 1; k < CELL; k++) data.copyWithin(top + k * line, top, top + line);
  }
  return { width: edge, height: edge, data };
}

/**
 * Draws the state as ten framed lines of coloured blocks, with a legend of the channels. A block is its channel's number in its own
 * background colour: the numbers identify the channels where colours are removed.
 */
export function drawText(game: Game, s: Int32Array): string {
  const colours = channelColours(game.channels.length);
  const cells = topChannels(game, s);
  const block = (channel: number): string => {
    const colour = colours[channel]?.join(';');
    return colour === undefined ? '  ' : `\u001b[38;2;${colour};48;2;${colour}m${channel}${channel}\u001b[0m`;
  };
  const lines = Array.from({ length: GRID }, (_, y) => {
    const row = Array.from(cells.subarray(y * GRID, (y + 1) * GRID), block).join('');
    const channel = game.channels[y];
    return `│${row}│${channel === undefined ? '' : `  ${block(y)} ${channel}`}`;
  });
  const border = '─'.repeat(2 * GRID);
  return [`╭${border}╮`, ...lines, `╰${border}╯`].join('\n');
}
