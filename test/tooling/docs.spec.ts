import 'reflect-metadata';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { Env } from '../../config/env.js';
import { codesInCode } from '../support/codes.js';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json'));

const records = readdirSync(join(root, 'docs/decisions')).map((name) => `docs/decisions/${name}`);
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'docs/api.md',
  'docs/asvs.md',
  'docs/dependencies.md',
  ...records,
].map((path) => ({ path, text: read(path) }));
const page = (path: string): string => pages.find((one) => one.path === path)?.text ?? '';

/** What stands between a heading and the next one of its level or above. */
function section(text: string, title: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.replace(/^#+ /, '') === title);
  if (start < 0) throw new Error(`There is no heading "${title}".`);
  const level = /^#+/.exec(lines[start] ?? '')?.[0].length ?? 0;
  const ends = new RegExp(`^#{1,${String(level)}} `);
  const length = lines.slice(start + 1).findIndex((line) => ends.test(line));
  return lines.slice(start, length < 0 ? undefined : start + 1 + length).join('\n');
}

/** The tables of a text: each row as its cells. */
function rows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('|---'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

const quoted = (text: string): string[] =>
  (text.match(/`[^`]+`/g) ?? []).map((x) => x.slice(1, -1));

/** Prose alone: code blocks hold what people type and what is printed, not references. */
const prose = (text: string): string => text.replace(/^( *)```[\s\S]*?^\1```$/gm, '');

/** How GitHub names a heading in an address. */
const anchors = (text: string): string[] =>
  (prose(text).match(/^#+ .*$/gm) ?? []).map((line) =>
    line
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );

describe('a link in the documents', () => {
  const links = pages.flatMap(({ path, text }) =>
    [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => ({ path, to })),
  );
  const inside = links.filter(({ to }) => !/^[a-z]+:/.test(to));

  it('leads to something that is there', () => {
    const lost = inside.filter(({ path, to }) => {
      const target = to.split('#')[0];
      return target !== '' && !existsSync(join(root, dirname(path), target ?? ''));
    });
    expect(lost).toEqual([]);
  });

  it('names a heading that is there', () => {
    const lost = inside.filter(({ path, to }) => {
      const [target, anchor] = to.split('#');
      if (anchor === undefined) return false;
      const text = target === '' ? page(path) : page(normalize(join(dirname(path), target ?? '')));
      return !anchors(text).includes(anchor);
    });
    expect(lost).toEqual([]);
  });

  it('leads from the README to every decision', () => {
    const linked = links.filter(({ path }) => path === 'README.md').map(({ to }) => to);
    expect(records.filter((record) => !linked.includes(record))).toEqual([]);
  });
});

describe('a path in the documents', () => {
  const inFolders = /^(apps|config|docker|docs|libs|test|tools)\/[\w./-]*$/;
  const atTop = /^([A-Z]+\.md|[a-z-]+\.json|LICENSE)$/;
  /** What the operator makes. */
  const made = ['docker/secrets.env'];

  it('exists', () => {
    const named = pages.flatMap(({ path, text }) =>
      quoted(prose(text)).map((name) => ({ path, name })),
    );
    const paths = named.filter(
      ({ name }) => (inFolders.test(name) || atTop.test(name)) && !made.includes(name),
    );
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter(({ name }) => !existsSync(join(root, name)))).toEqual([]);
  });

  it('stands in the layout once for every library, application and folder', () => {
    const layout = section(page('README.md'), 'Where things are');
    const listed = [...layout.matchAll(/^ *([a-z]+)\/ /gm)].map(([, name]) => name);
    const folder = (name: string): string[] =>
      readdirSync(join(root, name), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name);
    expect([...folder('libs'), ...folder('apps')].filter((name) => !listed.includes(name))).toEqual(
      [],
    );
  });
});

describe('the table of threats', () => {
  const threats = rows(section(page('SECURITY.md'), 'Threats')).slice(1);

  it('names for each threat the tests that show what is done about it', () => {
    expect(threats.length).toBeGreaterThan(10);
    const tests = threats.map(([asset, threat, , shownBy = '']) => ({
      threat: `${asset ?? ''}: ${threat ?? ''}`,
      paths: quoted(shownBy),
    }));
    const bare = tests.filter(
      ({ paths }) =>
        paths.length === 0 ||
        !paths.every((path) => path.endsWith('.spec.ts') && existsSync(join(root, path))),
    );
    expect(bare).toEqual([]);
  });
});

describe('a command in the documents', () => {
  it('calls a script that package.json has', () => {
    const called = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\bnpm (?:run (?:--silent )?([a-z][a-z:-]*)|(start|test)\b)/g)].map(
        ([, script, short]) => ({ path, script: script ?? short ?? '' }),
      ),
    );
    expect(called.length).toBeGreaterThan(20);
    expect(called.filter(({ script }) => !(script in manifest.scripts))).toEqual([]);
  });

  it('gives the cli commands and options that it knows', () => {
    const cli = ['main', 'level-entries'].map((file) => read(`apps/cli/src/${file}.ts`)).join('\n');
    const uses = [...page('README.md').matchAll(/npm run cli -- ([a-z-]+)(.*)$/gm)];
    expect(uses.length).toBeGreaterThan(3);
    for (const [, command = '', rest = ''] of uses) {
      expect(cli).toMatch(new RegExp(`^ {2,4}'?${command}'?: {`, 'm'));
      const options = [...rest.matchAll(/--([a-z-]+)/g)].map(([, option = '']) => option);
      for (const option of options)
        expect(cli).toMatch(new RegExp(`(^ {6,8}|\\{ )'?${option}'?: '`, 'm'));
    }
  });
});

describe('the list of dependencies', () => {
  const text = page('docs/dependencies.md');
  const described = (title: string): string[] =>
    rows(section(text, title))
      .flatMap(([first = '']) => quoted(first))
      .sort();

  it.each([
    ['In production', 'dependencies'],
    ['PostgreSQL for newcomers (optional)', 'optionalDependencies'],
    ['For development', 'devDependencies'],
    ['Overrides', 'overrides'],
  ])('%s holds what package.json has under %s', (title, field) => {
    expect(described(title)).toEqual(Object.keys(manifest[field]).sort());
  });
});

describe('the table of settings', () => {
  const table = rows(section(page('README.md'), 'Settings')).slice(1);
  const listed = table.flatMap(([name = '']) => quoted(name));
  const declared = [...read('config/env.ts').matchAll(/^ {2}readonly ([A-Z_]+)[!?:]/gm)].map(
    ([, name = '']) => name,
  );

  it('names every variable of config/env.ts, and beside them only the launcher’s own', () => {
    expect(listed.filter((name) => name !== 'DEMO').sort()).toEqual(declared.sort());
    expect(read('tools/start.mjs')).toContain('env.DEMO');
  });

  it('says the default that each has', () => {
    for (const [name, value] of Object.entries(new Env())) {
      const row = table.find(([first = '']) => quoted(first).includes(name));
      expect([name, row?.[1]]).toEqual([name, `\`${String(value)}\``]);
    }
  });
});

describe('the tables of codes', () => {
  const { errors, problems } = codesInCode();
  const table = (title: string): [string, string][] =>
    rows(section(page('docs/api.md'), title))
      .slice(1)
      .map(([code = '', second = '']) => [quoted(code)[0] ?? '', second]);

  it('hold every error that the code throws, with its status', () => {
    const thrown = [...errors].map(([code, statuses]) => [code, [...statuses].sort().join(', ')]);
    expect(table('Error codes').sort()).toEqual(thrown.sort());
  });

  it('hold every problem that an error lists', () => {
    const listed = table('Problem codes').map(([code]) => code);
    const told = [...problems].filter((code) => !errors.has(code));
    expect(listed.sort()).toEqual(told.sort());
  });
});

describe('nest-cli.json', () => {
  it('describes every application and library where it lies', () => {
    const { projects } = JSON.parse(read('nest-cli.json'));
    const roots = Object.values<{ root: string }>(projects).map((project) => project.root);
    const folders = ['apps', 'libs'].flatMap((top) =>
      readdirSync(join(root, top)).map((name) => `${top}/${name}`),
    );
    expect(roots.sort()).toEqual(folders.sort());
    for (const { root: folder, sourceRoot, entryFile } of Object.values<Record<string, string>>(
      projects,
    )) {
      expect(sourceRoot).toBe(`${folder ?? ''}/src`);
      expect(existsSync(join(root, sourceRoot ?? '', `${entryFile ?? ''}.ts`))).toBe(true);
    }
  });
});
