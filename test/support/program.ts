import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs one of the built programs to its end, with these settings and no others, and what it reads. */
export async function run(
  program: 'cli' | 'server' | 'worker',
  settings: Record<string, string>,
  args: readonly string[] = [],
  {
    root = join(__dirname, '../..'),
    input,
  }: { readonly root?: string; readonly input?: Buffer } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [`dist/apps/${program}/src/main.js`, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: 25_000,
    killSignal: 'SIGKILL',
  });
  child.stdin.on('error', () => undefined).end(input); // who reads nothing closes it
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out: out.trim(), err: err.trim() };
}
