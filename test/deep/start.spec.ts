import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { services } from '../support/services.js';

const root = join(__dirname, '../..');
const launcher = join(root, 'tools/start.mjs');

interface Start {
  readonly process: ChildProcess;
  readonly url: string;
  readonly said: () => string;
}

let dataDir: string;
let port: number;
let started: ChildProcess[];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'rogatory-start-'));
  port = await freePort();
});

beforeEach(() => {
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((process) => ended(process, 'SIGTERM')));
});

afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo; // it listens on TCP, hence not a string
      server.close(() => {
        resolve(free);
      });
    });
  });
}

function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, REDIS_URL: __, ...rest } = process.env;
  return { ...rest, DATA_DIR: dataDir, PORT: String(port), ...more };
}

/** What a start that must fail says. */
function refusal(more: Record<string, string> = {}): string {
  const options = { encoding: 'utf8', env: environment(more) } as const;
  const { status: code, stderr } = spawnSync(process.execPath, [launcher], options);
  expect(code).toBe(1);
  return stderr.trim();
}

/** Starts Rogatory and waits for its `ready` line. */
function start(
  [command, ...args]: [string, ...string[]] = [process.execPath, launcher],
): Promise<Start> {
  const child = spawn(command, args, { cwd: root, env: environment(), stdio: 'pipe' });
  started.push(child);
  let said = '';
  return new Promise((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const url = /^ready (http:\S+)$/m.exec(said)?.[1];
      if (url) resolve({ process: child, url, said: () => said });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('close', (code) => {
      reject(new Error(`ended with ${String(code)}: ${said}`));
    });
  });
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill(signal);
  return code;
}

/** Process ids that the launcher notes for the next one. */
function noted(): { server: number; worker: number } {
  return JSON.parse(readFileSync(join(dataDir, 'running.json'), 'utf8'));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function status(url: string): Promise<number> {
  return (await fetch(url)).status;
}

describe('npm start', () => {
  it('is ready when it says so, and ends everything on SIGTERM', async () => {
    const first = await start();
    expect(await status(`${first.url}/health/ready`)).toBe(200);
    const { server, worker } = noted();
    expect(await ended(first.process, 'SIGTERM')).toBe(0);
    expect([server, worker].filter(isAlive)).toEqual([]);
  });

  it('ends everything when npm alone is told to end', async () => {
    const first = await start(['npm', 'start']);
    const { server, worker } = noted();
    first.process.kill('SIGTERM');
    for (let tries = 0; tries < 100 && [server, worker].some(isAlive); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect([server, worker].filter(isAlive)).toEqual([]);
  });

  it('keeps what only its owner may read', async () => {
    await start();
    expect(statSync(join(dataDir, 'passwords.json')).mode & 0o077).toBe(0);
  });

  it('refuses a second one on the same data, and leaves the first alone', async () => {
    const first = await start();
    expect(refusal()).toMatch(/^Rogatory already runs on the data in .* DATA_DIR=/);
    expect(await status(`${first.url}/health/ready`)).toBe(200);
  });

  it('takes over the database that a killed start left behind, and ends its server and worker', async () => {
    const first = await start();
    const left = noted();
    await ended(first.process, 'SIGKILL');
    const second = await start();
    expect(second.said()).toContain('taken over from an earlier start');
    expect([left.server, left.worker].filter(isAlive)).toEqual([]);
    expect(await status(`${second.url}/health/ready`)).toBe(200);
  });

  it('starts a worker that died again, and waits longer each time', async () => {
    const { process: launcherProcess, said } = await start();
    for (const pause of [1, 2]) {
      const { worker } = noted();
      process.kill(worker, 'SIGKILL');
      while (noted().worker === worker) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(said()).toContain(
        `The worker ended unexpectedly (SIGKILL); it starts again in ${String(pause)} s.`,
      );
    }
    expect(launcherProcess.exitCode).toBeNull();
  });

  it('stops with a sentence when the server dies', async () => {
    const { process: launcherProcess, said } = await start();
    const code = new Promise((resolve) => launcherProcess.once('exit', resolve));
    process.kill(noted().server, 'SIGKILL');
    expect(await code).toBe(1);
    expect(said()).toContain('The server ended unexpectedly');
  });

  it('says in one sentence where no database answers', () => {
    expect(refusal({ DATABASE_URL: 'postgres://user:hidden@127.0.0.1:1/cases' })).toMatch(
      /^No PostgreSQL answers at 127\.0\.0\.1:1 \(ECONNREFUSED\)\. [^\n]*$/,
    );
  });

  it('says in one sentence that a password is wrong, and not which', () => {
    const wrong = Object.assign(new URL(services().owner), { password: 'hidden' });
    const words = refusal({ DATABASE_URL: wrong.href });
    expect(words).toMatch(/does not let the user "\w+" in .* Correct .* DATABASE_URL\.$/);
    expect(words).not.toContain('hidden');
  });
});
