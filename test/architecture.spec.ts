import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import * as ts from 'typescript';

/** Foundations first. A library may import those before it in this list, never those after. */
const order = [
  'kernel',
  'law',
  'lifecycle',
  'history',
  'persistence',
  'jobs',
  'directory',
  'identity',
  'deadlines',
  'evidence',
  'letters',
  'notifications',
  'casework',
];

/** Libraries that know nothing of the world: what they must not even be able to name. */
const pure = ['kernel', 'law', 'lifecycle', 'history'];
const impure = /^(@nestjs\/|typeorm|pg|bullmq|ioredis|fastify|@fastify\/)/;

const mostLines = 250;
const root = join(__dirname, '..');

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const files = ['libs', 'apps', 'config', 'tools'].flatMap(sourcesIn);
const code = files.filter(({ path }) => !path.startsWith('tools/'));
const libraries = code.filter(({ path }) => path.startsWith('libs/'));
const applications = code.filter(({ path }) => path.startsWith('apps/'));
const byPath = new Map(code.map((source) => [source.path, source]));

function sourcesIn(folder: string): Source[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((path) => /\.(ts|mjs)$/.test(path) && !/\.(spec|fixtures)\.ts$/.test(path))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      const imports = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
      return { path, text, imports };
    });
}

/** The library or application that a file belongs to: `libs/law`, `apps/cli`, or `config`. */
function homeOf(path: string): string {
  const [top, name] = path.split('/');
  return top === 'config' ? 'config' : `${top ?? ''}/${name ?? ''}`;
}

function rank(name: string): number {
  const found = order.indexOf(name);
  if (found < 0) throw new Error(`The library "${name}" has no place in the order.`);
  return found;
}

/** The file that an import means; undefined for packages. */
function target({ path }: Source, name: string): string | undefined {
  if (name.startsWith('@rogatory/')) return `libs/${name.slice('@rogatory/'.length)}/src/index.ts`;
  if (!name.startsWith('.')) return undefined;
  return posix.join(dirname(path), name).replace(/\.js$/, '.ts');
}

function syntaxOf({ path, text }: Source): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => {
    visit(child, see);
  });
}

/** What a file says to the machine as text: strings and templates, and no comment. */
function textsOf(source: Source): string[] {
  const texts: string[] = [];
  visit(syntaxOf(source), (node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) texts.push(node.text);
    if (ts.isRegularExpressionLiteral(node)) texts.push(node.text);
  });
  return texts;
}

function readsEnvironment(source: Source): boolean {
  let found = false;
  visit(syntaxOf(source), (node) => {
    const isProcess = (name: ts.Node): boolean => ts.isIdentifier(name) && name.text === 'process';
    if (ts.isPropertyAccessExpression(node))
      found ||= isProcess(node.expression) && node.name.text === 'env';
    if (ts.isElementAccessExpression(node)) found ||= isProcess(node.expression);
    if (ts.isImportDeclaration(node))
      found ||= /'(node:)?process'/.test(node.moduleSpecifier.getText());
    if (ts.isVariableDeclaration(node) && node.initializer) found ||= isProcess(node.initializer);
  });
  return found;
}

/** The first circle of imports that can be walked from this file, as the files on the way. */
function circleFrom(start: Source): string[] | undefined {
  const finished = new Set<string>();
  const walk = (path: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    const source = byPath.get(path);
    if (!source || finished.has(path)) return undefined;
    for (const name of source.imports) {
      const next = target(source, name);
      const circle = next && walk(next, [...way, path]);
      if (circle) return circle;
    }
    finished.add(path);
    return undefined;
  };
  return walk(start.path, []);
}

/** Each violation is one line, so that a failing test prints what to mend. */
function violations(
  sources: readonly Source[],
  find: (source: Source) => readonly string[],
): string[] {
  return sources.flatMap((source) => find(source).map((what) => `${source.path}: ${what}`));
}

describe('a library', () => {
  it('has a place in the order', () => {
    const names = new Set(libraries.map(({ path }) => path.split('/')[1] ?? ''));
    expect([...names].filter((name) => !order.includes(name))).toEqual([]);
  });

  it('imports only libraries beneath it', () => {
    const found = violations(libraries, ({ path, imports }) => {
      const own = rank(path.split('/')[1] ?? '');
      const others = imports.filter((name) => /^@rogatory\/[a-z]+$/.test(name));
      return others.filter((name) => rank(name.slice('@rogatory/'.length)) >= own);
    });
    expect(found).toEqual([]);
  });

  it('is reached by its name alone, never by a path into it', () => {
    const known = order.map((name) => `@rogatory/${name}`);
    const found = violations(code, ({ imports }) =>
      imports.filter((name) => name.startsWith('@rogatory') && !known.includes(name)),
    );
    expect(found).toEqual([]);
  });

  it('is left by no relative import', () => {
    const found = violations(libraries, (source) =>
      source.imports.filter(
        (name) =>
          name.startsWith('.') && homeOf(target(source, name) ?? '') !== homeOf(source.path),
      ),
    );
    expect(found).toEqual([]);
  });

  it.each(pure)('that is pure (%s) knows neither framework, database nor queue', (name) => {
    const own = libraries.filter(({ path }) => path.startsWith(`libs/${name}/`));
    expect(violations(own, ({ imports }) => imports.filter((from) => impure.test(from)))).toEqual(
      [],
    );
  });

  it('has an index that only re-exports, by name', () => {
    const indexes = libraries.filter(({ path }) => path.endsWith('/index.ts'));
    const found = violations(indexes, (source) =>
      syntaxOf(source)
        .statements.filter(
          (statement) =>
            !ts.isExportDeclaration(statement) ||
            !statement.moduleSpecifier ||
            !statement.exportClause ||
            !ts.isNamedExports(statement.exportClause),
        )
        .map((statement) => statement.getText()),
    );
    expect(found).toEqual([]);
  });
});

describe('an application', () => {
  it('is left by a relative import towards the configuration alone', () => {
    const found = violations(applications, (source) =>
      source.imports.filter((name) => {
        const home = name.startsWith('.') ? homeOf(target(source, name) ?? '') : 'config';
        return home !== 'config' && home !== homeOf(source.path);
      }),
    );
    expect(found).toEqual([]);
  });
});

describe('a source file', () => {
  it('stands in no circle of imports', () => {
    const circles = code.map((source) => circleFrom(source)?.join(' -> '));
    expect([...new Set(circles)].filter(Boolean)).toEqual([]);
  });

  it('is an index only at the door of a library', () => {
    const indexes = code.map(({ path }) => path).filter((path) => path.endsWith('/index.ts'));
    expect(indexes.filter((path) => !/^libs\/[a-z]+\/src\/index\.ts$/.test(path))).toEqual([]);
  });

  it('reads the environment only in config/env.ts', () => {
    const readers = code.filter(readsEnvironment).map(({ path }) => path);
    expect(readers.filter((path) => path !== 'config/env.ts')).toEqual([]);
  });

  it('names no treaty and no paragraph: the law is data', () => {
    const found = violations([...libraries, ...applications], (source) =>
      textsOf(source).filter((text) =>
        /\b\d{1,3}\(\d{1,2}\)|un-cybercrime|budapest-20|untoc-2|uncac-2/.test(text),
      ),
    );
    expect(found).toEqual([]);
  });

  it(`has at most ${String(mostLines)} lines, migrations and indexes apart`, () => {
    const long = files.filter(({ path }) => !/\/migrations\/|\/index\.ts$/.test(path));
    const found = violations(long, ({ text }) => {
      const lines = text.trimEnd().split('\n').length;
      return lines > mostLines ? [`${String(lines)} lines`] : [];
    });
    expect(found).toEqual([]);
  });
});

describe('these checks themselves', () => {
  const sample = (text: string): Source => ({ path: 'libs/law/src/sample.ts', text, imports: [] });

  it.each([
    'process.env.PORT',
    "process['env']",
    'const { env } = process',
    "import { env } from 'node:process'",
  ])('see that %s reads the environment', (text) => {
    expect(readsEnvironment(sample(text))).toBe(true);
  });

  it('read strings and templates, and no comment', () => {
    const text = "/** 40(15) */ const a = 'x 18(21)'; const b = `y ${a} 42(3)`; // 40(6)";
    expect(textsOf(sample(text))).toEqual(['x 18(21)', 'y ', ' 42(3)']);
  });
});
