import type { OpenAPIObject } from '@nestjs/swagger';

/** As much of JSON Schema as the page shows. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
}
type Content = Readonly<Record<string, { readonly schema?: Schema }>>;
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}
interface Operation {
  readonly tags?: readonly string[];
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses?: Readonly<Record<string, { description?: string; content?: Content }>>;
}

/** Nothing but the page's own style may load. */
export const apiPagePolicy =
  "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/** The only style of the page; served beside it, since nothing inline is let through. */
export const apiPageStyle = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h3, code { font-family: ui-monospace, monospace; overflow-wrap: anywhere }
h3 { margin-top: 2.5rem; border-top: 1px solid; padding-top: 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: start; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884 }
`;

/** The API's description as one page of plain HTML: no script, nothing to fetch but its style. */
export function apiPage({ info, paths, components }: OpenAPIObject): string {
  // Nest's types of the same document are wider than what the page reads
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      tag: operation.tags?.[0] ?? 'more',
      operation,
    })),
  );
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  const schemas = Object.entries((components?.schemas ?? {}) as Record<string, Schema>);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>API - ${escape(info.title)}</title>
<link rel="stylesheet" href="/api/docs/style.css"></head>
<body>
<header><h1>API of ${escape(info.title)}</h1>${paragraphs(info.description)}
<p>For programs: <a href="/api/openapi.json">OpenAPI 3.1</a>.</p></header>
<nav aria-label="Operations">${tags
    .map((tag) => {
      const those = operations.filter((one) => one.tag === tag);
      const links = those.map(
        ({ name }) => `<li><a href="#${anchor(name)}">${escape(name)}</a></li>`,
      );
      return `<h2>${escape(tag)}</h2><ul>${links.join('')}</ul>`;
    })
    .join('\n')}</nav>
<main>
${operations.map(({ name, operation }) => operationPart(name, operation)).join('\n')}
<h2>Schemas</h2>
${schemas.map(([name, schema]) => schemaPart(name, schema)).join('\n')}
</main>
</body>
</html>
`;
}

function operationPart(name: string, operation: Operation): string {
  const { summary = '', description, parameters = [], requestBody, responses = {} } = operation;
  const given = parameters.map((parameter) => [
    code(parameter.name) + (parameter.required === true ? ' (needed)' : ''),
    escape(parameter.in),
    typeOf(parameter.schema),
    escape(parameter.description ?? ''),
  ]);
  const answers = Object.entries(responses).map(([status, answer]) => [
    code(status),
    escape(answer.description ?? ''),
    contentOf(answer.content),
  ]);
  return `<section id="${anchor(name)}"><h3>${escape(name)}</h3><p>${escape(summary)}</p>${paragraphs(description)}
${table(['parameter', 'in', 'type', 'what'], given)}
${requestBody ? `<p>Body: ${contentOf(requestBody.content)}</p>` : ''}
${table(['status', 'what', 'body'], answers)}</section>`;
}

function schemaPart(name: string, schema: Schema): string {
  const { properties = {}, required = [], description } = schema;
  const members = Object.entries(properties).map(([member, of]) => [
    code(member) + (required.includes(member) ? ' (needed)' : ''),
    typeOf(of),
    escape(of.description ?? ''),
  ]);
  const whole = members.length === 0 ? `<p>${typeOf(schema)}</p>` : '';
  return `<section id="${anchor(`schema ${name}`)}"><h3>${escape(name)}</h3>${paragraphs(description)}${whole}
${table(['member', 'type', 'what'], members)}</section>`;
}

function contentOf(content: Content = {}): string {
  return Object.entries(content)
    .map(([type, { schema }]) => `${typeOf(schema)} as ${code(type)}`)
    .join('<br>');
}

/** A schema in a few words; what has a name is linked. */
function typeOf(schema: Schema | undefined): string {
  if (!schema) return '';
  const { $ref, type, format, enum: values, items, additionalProperties: more } = schema;
  if ($ref !== undefined) {
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    return `<a href="#${anchor(`schema ${name}`)}">${escape(name)}</a>`;
  }
  if ('const' in schema) return code(JSON.stringify(schema.const));
  if (values) return values.map((value) => code(JSON.stringify(value))).join(' | ');
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map(typeOf).join(' or ');
  if (schema.allOf) return schema.allOf.map(typeOf).join(' and ');
  if (items) return `list of ${typeOf(items) || 'anything'}`;
  if (schema.properties) return `{ ${Object.keys(schema.properties).map(code).join(', ')} }`;
  if (typeof more === 'object') return `object of ${typeOf(more)}`;
  const name = [type].flat().join(' or ');
  return escape(format === undefined ? name : `${name} (${format})`);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const names = head.map((name) => `<th scope="col">${name}</th>`).join('');
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${names}</tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}

const paragraphs = (text = ''): string =>
  text
    .split(/\n\n+/)
    .filter((part) => part !== '')
    .map((part) => `<p>${escape(part)}</p>`)
    .join('');
const code = (text: string): string => `<code>${escape(text)}</code>`;
const anchor = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '-');

function escape(text: string): string {
  const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return text.replace(/[&<>]/g, (sign) => signs[sign] ?? '').replaceAll('"', '&quot;');
}
