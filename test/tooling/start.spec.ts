import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const launcher = join(__dirname, '../../tools/start.mjs');
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'rogatory-start-'));
});

afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

/** What the launcher tells a person before it has installed, built or started anything. */
function refusal(settings: Record<string, string>): { code: number | null; words: string } {
  const { status, stderr } = spawnSync(process.execPath, [launcher], {
    encoding: 'utf8',
    timeout: 10_000,
    env: { ...process.env, DATA_DIR: dataDir, ...settings },
  });
  return { code: status, words: stderr.trim() };
}

describe('npm start refuses, in one sentence with what to do,', () => {
  it.each(['abc', '0', '65536', '3000.5'])('the port %s', (PORT) => {
    expect(refusal({ PORT })).toEqual({
      code: 1,
      words: `PORT is "${PORT}", which is no port. Give a number from 1 to 65535.`,
    });
  });

  it('a port that another program listens on', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo; // it listens on TCP, hence not a string
    const { code, words } = refusal({ PORT: String(port) });
    await new Promise((resolve) => other.close(resolve));
    expect(code).toBe(1);
    expect(words).toMatch(
      new RegExp(`^Port ${String(port)} is taken by another program\\. .* PORT=\\d+ npm start$`),
    );
  });

  it('a data folder that cannot be made', () => {
    const file = join(dataDir, 'file');
    writeFileSync(file, '');
    const { code, words } = refusal({ DATA_DIR: join(file, 'data') });
    expect(code).toBe(1);
    expect(words).toMatch(/^The data folder .* cannot be used \(ENOTDIR\)\. .*DATA_DIR=/);
  });
});
