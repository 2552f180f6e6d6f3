// Running other programs: quietly with their output kept, or in the foreground with signals passed on.
import { spawn } from 'node:child_process';
import os from 'node:os';

/**
 * @typedef {object} Finished
 * @property {number} code exit code; 128 + n after signal n, 127 when the program could not be started
 * @property {string} output stdout and stderr together, in the order they came
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let interrupted = 0;

/** Signals that end a run; the ones that a child must hear of when they reach only us. */
const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * From here on a signal goes to the running children instead of ending this process at once, so that they can
 * close their files. In a terminal Ctrl-C reaches the children by itself and is not repeated.
 */
export function passSignalsOn() {
  for (const signal of signals) {
    process.on(signal, () => {
      const fromTerminal = signal === 'SIGINT' && (process.stdin.isTTY || process.stderr.isTTY);
      const again = interrupted > 0;
      interrupted = exitCodeOf(signal);
      if (again || fromTerminal) return;
      for (const child of running) child.kill(signal);
    });
  }
}

/** The exit code of the signal that arrived, 0 when none has. */
export function interruption() {
  return interrupted;
}

/** @param {NodeJS.Signals} signal */
function exitCodeOf(signal) {
  return 128 + (os.constants.signals[signal] ?? 0);
}

/**
 * Runs a program with its output kept.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, shell?: boolean }} options
 * @returns {Promise<Finished>}
 */
export function runQuietly(command, args, options) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      output += text;
    });
  }
  return finished(child, () => output);
}

/**
 * Runs a program in the foreground: it has our stdin, stdout and stderr.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<Finished>}
 */
export function runInForeground(command, args, options) {
  return finished(spawn(command, args, { ...options, stdio: 'inherit' }), () => '');
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {() => string} output
 * @returns {Promise<Finished>}
 */
function finished(child, output) {
  running.add(child);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      running.delete(child);
      resolve({ code: 127, output: `${output()}${error.message}\n` });
    });
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code: signal ? exitCodeOf(signal) : (code ?? 1), output: output() });
    });
  });
}
