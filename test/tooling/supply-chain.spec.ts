import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figures } from '../support/figures.js';

const root = join(__dirname, '../..');
const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const packages = Object.entries<{ dev?: boolean; integrity?: string }>(
  read('package-lock.json').packages,
).filter(([path]) => path !== '');

describe('the bill of software', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-sbom-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('lists everything that runs in production, each with its hash and a licence that was agreed to [ASVS 15.1.2]', () => {
    const file = join(folder, 'sbom.json');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'tools/sbom.mjs'), file],
      { encoding: 'utf8', timeout: 25_000 },
    );
    expect([status, stderr]).toEqual([0, '']);
    const [, told] = /^figures: sbom (.*)$/m.exec(stdout) ?? [];
    figures('sbom', told!);
    const bill = JSON.parse(readFileSync(file, 'utf8'));
    expect([bill.bomFormat, bill.metadata.component.name]).toEqual(['CycloneDX', 'rogatory']);
    const there = new Set(bill.components.map(({ purl }: { purl: string }) => purl));
    const direct = Object.entries(read('package.json').dependencies as Record<string, string>);
    const purls = direct.map(([name, version]) => `pkg:npm/${name.replace('@', '%40')}@${version}`);
    expect(purls.filter((purl) => !there.has(purl))).toEqual([]);
  });
});

describe('a package of the lock file', () => {
  it('has its hash, so that a registry cannot give another [ASVS 15.2.4]', () => {
    const bare = packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
    expect(bare.map(([path]) => path)).toEqual([]);
  });
});
