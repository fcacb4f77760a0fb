import type { Route } from './routes.js';
import { routesOf } from './routes.js';
import { transmitted, upload } from './drafts.js';
import type { TestNode } from './node.js';
import { sessionOf } from './officers.js';

/** One answer of the server, with what was asked. */
export interface Answer {
  /** Such as `GET /api/v1/requests, as xa-authority: 200`. */
  readonly what: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

interface Question {
  readonly method: string;
  readonly url: string;
  readonly as?: string;
  readonly headers?: Record<string, string>;
  readonly payload?: string;
}

const nobody = '01890000-0000-7000-8000-000000000000';

/** Asks and answers; `as` is a service account that signs in first. */
export async function ask(node: TestNode, question: Question): Promise<Answer> {
  const { method, url, as, headers = {}, payload } = question;
  const reply = await node.app.inject({
    method: method as 'GET',
    url,
    headers: {
      origin: 'https://elsewhere.example',
      ...(as !== undefined && { authorization: `Bearer ${await node.token(as)}` }),
      ...headers,
    },
    ...(payload !== undefined && { payload }),
  });
  const signedIn = 'cookie' in headers ? ', signed in' : '';
  const who = as === undefined ? signedIn : `, as ${as}`;
  return {
    what: `${method} ${url.slice(0, 100)}${who}: ${reply.statusCode}`,
    url,
    status: reply.statusCode,
    headers: reply.headers as Answer['headers'],
    body: reply.body,
  };
}

/** Calls every route as nobody, as officers of both kinds, and as a browser; and what goes wrong in every way. */
export async function everyAnswer(node: TestNode): Promise<readonly Answer[]> {
  const { id } = await transmitted(node);
  const file = await upload(node, 'xa-liaison', id, '<script>alert(1)</script>', {
    name: 'page.html',
    type: 'text/html',
  });
  const answers: Answer[] = [];
  for (const route of routesOf(node.app)) {
    const question = questionFor(route, id, file.body.id as string);
    for (const as of [undefined, 'xa-authority', 'xa-admin', 'xc-auditor']) {
      answers.push(await ask(node, { ...question, ...(as !== undefined && { as }) }));
    }
    const accept = 'text/html';
    answers.push(await ask(node, { ...question, headers: { ...question.headers, accept } }));
    // a session of their own for each: some routes end it
    const { cookie } = await sessionOf(node, 'authority@xa.example');
    const browser = { accept, cookie, 'sec-fetch-site': 'same-origin' };
    answers.push(await ask(node, { ...question, headers: { ...question.headers, ...browser } }));
  }
  return [...answers, ...(await everyFailure(node, id))];
}

/** What goes wrong: no such address, no such method, bodies of every wrong kind, and a fault of ours. */
async function everyFailure(node: TestNode, id: string): Promise<Answer[]> {
  const as = 'xa-authority';
  const json = { 'content-type': 'application/json' };
  const requests = '/api/v1/requests';
  const questions: Question[] = [
    ...['/nowhere', '/api/v1/nowhere', '/assets/', '/assets', '/.git/config', '/%zz'].flatMap(
      (url) => [
        { method: 'GET', url },
        { method: 'GET', url, headers: { accept: 'text/html' } },
      ],
    ),
    { method: 'GET', url: `${requests}/${'x'.repeat(300)}` },
    { method: 'DELETE', url: requests, as },
    { method: 'OPTIONS', url: requests, as },
    {
      method: 'OPTIONS',
      url: requests,
      headers: { 'access-control-request-method': 'POST' },
    },
    { method: 'TRACE', url: '/' },
    { method: 'TRACE', url: requests, as },
    { method: 'POST', url: requests, as, headers: json, payload: '{' },
    { method: 'POST', url: requests, as, headers: { 'content-type': 'text/xml' }, payload: '<a/>' },
    { method: 'POST', url: requests, as, headers: json, payload: `"${'x'.repeat(1_100_000)}"` },
    { method: 'GET', url: requests, headers: { authorization: 'Bearer nonsense' } },
    { method: 'GET', url: `${requests}?cursor=nonsense`, as },
  ];
  const answers: Answer[] = [];
  for (const question of questions) answers.push(await ask(node, question));
  // a fault of ours: a table that is gone
  await node.sql('ALTER TABLE private_event RENAME TO gone_event');
  try {
    answers.push(await ask(node, { method: 'GET', url: `${requests}/${id}/history`, as }));
  } finally {
    await node.sql('ALTER TABLE gone_event RENAME TO private_event');
  }
  return answers;
}

/** The route with something that is there in place of what varies, and a body where it takes one. */
function questionFor({ method, url }: Route, id: string, file: string): Question {
  const values: Readonly<Record<string, string>> = {
    action: 'acknowledge',
    documentId: file,
    kind: 'stored-data',
    tag: 'en',
  };
  const filled = url
    .replace(/:(\w+)/g, (_, name: string) =>
      name === 'id' ? idFor(url, id) : (values[name] ?? nobody),
    )
    .replace('*', 'nowhere');
  const takesBody = !['GET', 'HEAD', 'OPTIONS'].includes(method);
  return {
    method,
    url: filled,
    ...(takesBody && { headers: { 'content-type': 'application/json' }, payload: '{}' }),
  };
}

function idFor(url: string, request: string): string {
  if (url.startsWith('/api/v1/requests/')) return request;
  return url.startsWith('/api/v1/instruments/') ? 'un-cybercrime-2024' : nobody;
}
