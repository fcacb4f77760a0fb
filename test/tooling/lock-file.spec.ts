import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Locked {
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (name: string) => JSON.parse(readFileSync(join(__dirname, '../..', name), 'utf8'));
const packages = Object.entries<Locked>(read('package-lock.json').packages);
const manifest = read('package.json');

describe('the lock file', () => {
  it('says what to install, and leaves from where to whoever installs', () => {
    expect(packages.filter(([, { resolved }]) => resolved).map(([path]) => path)).toEqual([]);
  });

  it('holds the packages of every platform, since npm ci fails on the others without them', () => {
    const paths = packages.map(([path]) => path);
    const wanted = packages.flatMap(([, locked]) => Object.keys(locked.optionalDependencies ?? {}));
    expect(
      wanted.filter((name) => !paths.some((path) => path.endsWith(`node_modules/${name}`))),
    ).toEqual([]);
  });
});

describe('an install script', () => {
  it('of a dependency never runs: each one is refused by name', () => {
    const scripted = packages
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(Object.keys(manifest.allowScripts)).toEqual([...new Set(scripted)].sort());
    expect(new Set(Object.values(manifest.allowScripts))).toEqual(new Set([false]));
  });

  it('reports nothing home where an older npm runs it all the same', () => {
    expect(manifest.scarfSettings).toEqual({ enabled: false });
  });
});
