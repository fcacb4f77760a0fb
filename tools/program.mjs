import { spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';
import { endProcess } from './processes.mjs';
import { say } from './say.mjs';

/** Milliseconds after which a program has lived long enough for its end to be a new trouble, and not the same again. */
const calm = 600_000;

/** A log that has grown beyond this is put aside at the next start, and the one put aside before is gone. */
const largeLog = 20 * 1024 * 1024;

/** Opens a log file for appending. */
export function openLog(path) {
  try {
    if (statSync(path).size > largeLog) renameSync(path, `${path}.1`);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return openSync(path, 'a', 0o600);
}

/**
 * One of the two programs. It runs in a process group of its own, so that a Ctrl-C reaches the launcher alone and
 * everything ends in the right order. What it logs goes to a file, what it complains about to the terminal as well.
 */
export class Program {
  #child;
  #isStopping = false;
  #failures = 0;

  /**
   * @param {{ name: string, env: NodeJS.ProcessEnv, logDir: string, onStart: (pid: number) => void,
   *   onEnd?: (reason: string) => void }} options Without `onEnd` the program is started again when it ends.
   */
  constructor(options) {
    this.options = options;
    this.logFile = join(options.logDir, `${options.name}.log`);
  }

  get isRunning() {
    return this.#child !== undefined;
  }

  start() {
    const { name, env, onStart } = this.options;
    const log = openLog(this.logFile);
    const child = spawn(process.execPath, [join(root, `dist/apps/${name}/src/main.js`)], {
      cwd: root,
      env,
      detached: true,
      stdio: ['ignore', log, 'pipe'],
    });
    this.#child = child;
    const begin = performance.now();
    child.stderr.pipe(process.stderr, { end: false });
    child.stderr.on('data', (chunk) => writeSync(log, chunk));
    child.once('close', (code, signal) => {
      closeSync(log);
      this.#child = undefined;
      if (!this.#isStopping) this.#ended(code ?? signal, performance.now() - begin);
    });
    if (child.pid) onStart(child.pid);
  }

  #ended(reason, ms) {
    const { name, onEnd } = this.options;
    if (onEnd) {
      onEnd(`The ${name} ended unexpectedly (${reason}). Its log is ${this.logFile}`);
      return;
    }
    this.#failures = ms > calm ? 1 : this.#failures + 1;
    const seconds = Math.min(2 ** (this.#failures - 1), 30);
    say(
      `The ${name} ended unexpectedly (${reason}); it starts again in ${seconds} s. Its log is ${this.logFile}`,
    );
    setTimeout(() => this.#isStopping || this.start(), seconds * 1000);
  }

  /** Ends the program, with force when it takes longer than `patience`. */
  async stop(patience) {
    this.#isStopping = true;
    if (!this.#child?.pid) return;
    await endProcess(this.#child.pid, [
      ['SIGTERM', patience],
      ['SIGKILL', 500],
    ]);
  }
}
