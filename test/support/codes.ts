import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Codes as the sources write them: of errors with the statuses they leave with, and of single problems. */
export function codesInCode(): {
  errors: ReadonlyMap<string, ReadonlySet<number>>;
  problems: ReadonlySet<string>;
} {
  const errors = new Map<string, Set<number>>();
  const problems = new Set<string>();
  const filter = read('apps/server/src/problem.filter.ts');
  const statuses = new Map(
    [...filter.matchAll(/^ {2}'?([a-z-]+)'?: (\d{3}),$/gm)].map(([, kind = '', status]) => [
      kind,
      Number(status),
    ]),
  );
  const error = (status: number | undefined, codes: readonly string[]): void => {
    if (status === undefined) throw new Error(`An error of unknown kind: ${codes.join(', ')}`);
    for (const code of codes) errors.set(code, (errors.get(code) ?? new Set()).add(status));
  };
  // what the filter says for the framework, and where it answers on its own
  for (const [, status, code = ''] of filter.matchAll(/^ {2}(\d{3}): \{ code: '([a-z-]+)'|^$/gm)) {
    if (status) error(Number(status), [code]);
  }
  for (const [, status, code = ''] of filter.matchAll(/status: (\d{3}),\s+code: '([a-z-]+)'/g)) {
    error(Number(status), [code]);
  }
  for (const path of sourcesIn('libs', 'apps/server')) {
    const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
    walk(source, (node) => {
      if (ts.isNewExpression(node) && node.expression.getText() === 'DomainError') {
        const [kind, code] = node.arguments ?? [];
        if (kind && code && ts.isStringLiteral(kind)) error(statuses.get(kind.text), values(code));
      } else if (ts.isCallExpression(node)) {
        const [first, second] = node.arguments;
        const name = node.expression.getText();
        if (name === 'invalid' && first) error(422, values(first));
        if (name === 'conflict' && first) error(409, values(first));
        if (name === 'problem' && second) values(second).forEach((code) => problems.add(code));
      } else if (ts.isPropertyAssignment(node) && node.name.getText() === 'code') {
        values(node.initializer).forEach((code) => problems.add(code));
      } else if (ts.isFunctionDeclaration(node) && node.name?.text === 'codeOf') {
        walk(node, (inner) => {
          if (ts.isReturnStatement(inner) && inner.expression)
            values(inner.expression).forEach((code) => problems.add(code));
        });
      }
    });
  }
  // the same code can stand in a body's problem for an instrument or kind that the address may name too
  for (const code of ['unknown-instrument', 'unknown-kind']) error(422, [code]);
  return { errors, problems };
}

function sourcesIn(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((path) => /\.ts$/.test(path) && !/\.(spec|fixtures)\.ts$/.test(path)),
  );
}

function walk(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => {
    walk(child, see);
  });
}

/** The codes that an expression can be: a text, or one of two. */
function values(node: ts.Expression): string[] {
  if (ts.isConditionalExpression(node))
    return [...values(node.whenTrue), ...values(node.whenFalse)];
  return ts.isStringLiteral(node) && /^[a-z]+(-[a-z]+)*$/.test(node.text) ? [node.text] : [];
}
