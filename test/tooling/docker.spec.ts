import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly volumes?: readonly string[];
}

const composeText = read('docker/compose.yaml');
const compose = parse(composeText, { merge: true }) as {
  services: Readonly<Record<string, Service>>;
  volumes: Readonly<Record<string, null>>;
  networks: { default: { ipam: { config: { gateway: string }[] } } };
};
const services = Object.entries(compose.services);
const dockerfile = read('docker/Dockerfile').replaceAll('\\\n', ' ').split('\n');
const instructions = (name: string): string[] =>
  dockerfile
    .filter((line) => line.startsWith(`${name} `))
    .map((line) => line.slice(name.length + 1));

/** The source of what the build writes to `dist`. */
const sourceOf = (built: string): string => built.replace(/^dist\//, '').replace(/\.js$/, '.ts');

const programs = [
  ...services.map(([, { command }]) => command ?? []),
  ...instructions('CMD').map((text) => JSON.parse(text) as string[]),
].filter(([program]) => program === 'node');

describe('the image', () => {
  it('copies only what is there', () => {
    const copied = instructions('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1));
    expect(copied).not.toEqual([]);
    expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('lets everything that it copies into the build, and nothing secret', () => {
    const allowed = read('docker/Dockerfile.dockerignore').match(/^!.*$/gm) ?? [];
    const copied = instructions('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1));
    expect(allowed.map((line) => line.slice(1)).sort()).toEqual([...new Set(copied)].sort());
  });

  it('takes from its stages only what they make', () => {
    const stages = instructions('FROM').map((line) => line.split(' AS ')[1]);
    const made = ['node_modules', 'dist', 'config', 'package.json'];
    for (const line of instructions('COPY').filter((copy) => copy.startsWith('--from='))) {
      const [, stage, path] = /^--from=(\S+) \/rogatory\/(\S+) /.exec(line) ?? [];
      expect(stages).toContain(stage);
      expect(made).toContain(path);
    }
  });

  it('calls only scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const called = [...dockerfile.join('\n').matchAll(/npm run ([a-z:-]+)/g)].map(
      ([, name]) => name,
    );
    expect(called).not.toEqual([]);
    expect(called.filter((name) => !(name! in scripts))).toEqual([]);
  });

  it('is pinned, and runs as an ordinary user', () => {
    expect(instructions('ARG')).toEqual([expect.stringMatching(/^NODE=node:\d+\.\d+\.\d+-/)]);
    expect(instructions('FROM').filter((line) => !line.startsWith('${NODE} '))).toEqual([]);
    expect(instructions('USER')).toEqual(['node']);
  });
});

describe('the programs of image and compose file', () => {
  it('are server, worker and cli', () => {
    const sources = programs.map(([, built]) => sourceOf(built ?? ''));
    expect(new Set(sources)).toEqual(
      new Set(['server', 'worker', 'cli'].map((name) => `apps/${name}/src/main.ts`)),
    );
    expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('are given only commands that the cli knows', () => {
    const commands = programs.flatMap(([, , command]) => command ?? []);
    const cli = read('apps/cli/src/main.ts');
    expect(commands).not.toEqual([]);
    expect(commands.filter((name) => !new RegExp(`^  '?${name}'?: {`, 'm').test(cli))).toEqual([]);
  });
});

describe('the compose file', () => {
  it('builds from this Dockerfile', () => {
    for (const [, { build }] of services.filter(([, service]) => service.build)) {
      expect(existsSync(join(root, 'docker', build!.context, build!.dockerfile))).toBe(true);
    }
  });

  it('pins the images that it does not build', () => {
    const foreign = services.filter(([, service]) => !service.build).map(([, { image }]) => image);
    expect(foreign.filter((image) => !/^[a-z]+:\d+\.\d+(\.\d+)?-[a-z]+$/.test(image))).toEqual([]);
  });

  it('sets only what config/env.ts reads', () => {
    const env = read('config/env.ts');
    const names = services
      .filter(([, service]) => service.build)
      .flatMap(([, { environment = {} }]) => Object.keys(environment));
    const inImage = instructions('ENV').flatMap((line) => line.match(/[A-Z_]+(?==)/g) ?? []);
    expect(
      [...names, ...inImage].filter((name) => !new RegExp(`readonly ${name}[!?:]`).test(env)),
    ).toEqual([]);
  });

  it('has no default for any secret', () => {
    const variables = composeText.match(/\$\{[^}]*\}/g) ?? [];
    expect(variables).not.toEqual([]);
    expect(variables.filter((variable) => !/^\$\{[A-Z_]+:\?[^}]+\}$/.test(variable))).toEqual([]);
    expect(composeText).not.toMatch(/password: (?!\$\{)\S/i);
  });

  it('gives the password of the owner to the migration alone', () => {
    const holders = services
      .filter(([, service]) => service.build)
      .filter(([, service]) => JSON.stringify(service.environment).includes('POSTGRES_PASSWORD'));
    expect(holders.map(([name]) => name)).toEqual(['migrate']);
  });

  it('gives the node its address, and trusts as proxy whoever comes through the port of this host', () => {
    const gateway = compose.networks.default.ipam.config[0]!.gateway;
    for (const name of ['server', 'worker']) {
      const { environment = {}, volumes = [] } = compose.services[name]!;
      expect(environment).toMatchObject({
        PUBLIC_URL: expect.stringContaining('PUBLIC_URL:?'),
        TRUSTED_PROXIES: gateway,
      });
      expect(volumes).toContain('documents:/data'); // documents, and the node key
    }
    expect(instructions('ENV').join(' ')).toContain('DATA_DIR=/data');
  });

  it('keeps jobs: Redis evicts nothing and writes everything down', () => {
    expect(compose.services.redis?.command?.join(' ')).toMatch(/noeviction .*--appendonly yes/);
  });

  it('waits only for services, and mounts only volumes, that it has', () => {
    const awaited = services.flatMap(([, service]) => Object.keys(service.depends_on ?? {}));
    const mounted = services.flatMap(([, { volumes = [] }]) =>
      volumes.map((volume) => volume.split(':')[0]),
    );
    expect(awaited.filter((name) => !(name in compose.services))).toEqual([]);
    expect(mounted.filter((name) => !(name! in compose.volumes))).toEqual([]);
  });

  it('asks the server at an address that it has', () => {
    const test = compose.services.server?.healthcheck?.test.join(' ') ?? '';
    const [, path] = /http:\/\/127\.0\.0\.1:3000\/(\S+)'/.exec(test) ?? [];
    expect(path).toBe('health/live');
    const controller = read('apps/server/src/health.controller.ts');
    for (const part of path!.split('/')) expect(controller).toContain(`'${part}'`);
  });
});
