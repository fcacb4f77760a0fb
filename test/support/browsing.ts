import { demonstrationCode } from '@rogatory/identity';
import type { TestNode } from './node.js';

/** What a page answered. */
export interface Page {
  readonly status: number;
  readonly body: string;
  readonly location: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A browser without JavaScript: keeps cookies, fills in forms, and says where a form comes from. */
export interface Visitor {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<Page>;
  /** Sends fields to an address, with the token of the page seen last unless the fields have one. */
  post(
    path: string,
    fields?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Page>;
}

/** Comes by with no cookie. */
export function visitor(node: TestNode, agent = 'Mozilla/5.0 (X11; Linux) Firefox/140.0'): Visitor {
  const cookies = new Map<string, string>();
  let token = '';
  const send = async (
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    payload?: string,
  ): Promise<Page> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await node.app.inject({
      method,
      url,
      headers: {
        ...{ accept: 'text/html', 'user-agent': agent, 'accept-language': 'en' },
        ...(cookie && { cookie }),
        ...headers,
      },
      ...(payload !== undefined && { payload }),
    });
    for (const { name, value } of reply.cookies) {
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    token = /name="form" value="([^"]+)"/.exec(reply.body)?.[1] ?? token;
    const location = reply.headers.location;
    return { status: reply.statusCode, body: reply.body, location, headers: reply.headers };
  };
  return {
    cookies,
    get: (path, headers = {}) => send('GET', path, headers),
    post: (path, fields = {}, headers = {}) =>
      send(
        'POST',
        path,
        {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
          ...headers,
        },
        new URLSearchParams({ form: token, ...fields }).toString(),
      ),
  };
}

/** The code that a demonstration officer's app shows on the node's clock. */
export async function codeOf(node: TestNode, email: string): Promise<string> {
  const [row] = await node.sql<{ now: Date }>('SELECT node_time() AS now');
  return demonstrationCode(email, row!.now);
}

/** Signs a demonstration officer in, with the code of a moment that nobody has used yet. */
export async function signIn(
  node: TestNode,
  email: string,
  who: Visitor = visitor(node),
): Promise<Visitor> {
  await node.advance('30 seconds');
  await who.get('/sign-in');
  await who.post('/sign-in', { email, password: 'demonstration' });
  await who.get('/sign-in/second-factor');
  const done = await who.post('/sign-in/second-factor', { code: await codeOf(node, email) });
  if (done.location !== '/home') throw new Error(`${email}: ${String(done.status)} ${done.body}`);
  return who;
}

/** A text of a page as it was before it was written there. */
export const plain = (written: string): string =>
  written
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** Hidden fields of the form on a page, without the token, which a visitor sends by himself. */
export function hidden({ body }: Page): Record<string, string> {
  const fields = body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  return Object.fromEntries(
    [...fields]
      .map(([, name, value]) => [name!, plain(value!)] as const)
      .filter(([name]) => name !== 'form'),
  );
}

/** The text of a page, without markup. */
export function text({ body }: Page): string {
  return body.replaceAll(/<(script|style)[\s\S]*?<\/\1>|<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
}
