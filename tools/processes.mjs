import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Trouble } from './say.mjs';

/** Whether a process runs. A zombie does not: where nobody reaps orphans, it would look alive for ever. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return !/^\d+ \(.*\) Z/s.test(procFile(pid, 'stat'));
}

/** The command line of a process: a process id alone may have been given to somebody else since. */
export function commandOf(pid) {
  if (process.platform === 'linux') return procFile(pid, 'cmdline').replaceAll('\0', ' ');
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}

function procFile(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/** Asks again until the answer is true (or a value), and says whether that came in time. */
export async function waitFor(check, ms, every = 25) {
  const end = performance.now() + ms;
  for (;;) {
    const answer = await check();
    if (answer) return answer;
    if (performance.now() > end) return false;
    await sleep(every);
  }
}

/** Ends one process by its id: politely first, then less so. `signals` are pairs of a signal and its patience in ms. */
export async function endProcess(pid, signals) {
  for (const [signal, patience] of signals) {
    if (!isAlive(pid)) return;
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
    if (await waitFor(() => !isAlive(pid), patience)) return;
  }
}

/** A port of the loopback interface that nobody uses at this moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Whether somebody answers at this address. */
export function answers(port, host = '127.0.0.1', ms = 2000) {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ms, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** Stops with a sentence when a server could not listen on this port. */
export async function requireFreePort(port) {
  const hint = `Stop that program, or choose another port: PORT=${port < 65_000 ? port + 1 : 3000} npm start`;
  if (await answers(port)) {
    throw new Trouble(`Port ${port} is taken by another program. ${hint}`);
  }
  const error = await new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(port, () => server.close(() => resolve(undefined)));
  });
  if (error?.code === 'EADDRINUSE') {
    throw new Trouble(`Port ${port} is taken by another program. ${hint}`);
  }
  if (error) {
    throw new Trouble(
      `Port ${port} cannot be used (${error.code}). Choose another one: PORT=3000 npm start`,
    );
  }
}

/** Commands that run to their end, so that a stop can end them too. */
const running = new Set();

/** Ends the commands that `run` still waits for. */
export function endRunning() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * Runs one command to its end and answers its code and output. With `show`, what it writes to its standard error
 * reaches the terminal as it comes.
 */
export function run(command, args, { show = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let out = '';
    let err = '';
    running.add(child);
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => {
      err += chunk;
      if (show) process.stderr.write(chunk);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, out: out.trim(), err: err.trim() });
    });
  });
}
