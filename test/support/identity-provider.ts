import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestNode } from './node.js';

/** A real OpenID Connect provider on loopback, with the people alice and bob. */
export interface TestProvider {
  readonly issuer: string;
  stop(): Promise<void>;
}

export type Level = 'urn:test:low' | 'urn:test:substantial' | 'urn:test:high';

/**
 * Starts the provider, with the public client `rogatory` and, where a secret is given, `rogatory-confidential`.
 * @param back address that it sends browsers back to.
 */
export async function startProvider(back: string, secret?: string): Promise<TestProvider> {
  const program = join(__dirname, 'provider-program.mjs');
  const args = [program, back, ...(secret === undefined ? [] : [secret])];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [issuer] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    issuer,
    async stop() {
      const closed = once(child, 'close');
      child.stdin.end();
      await closed;
    },
  };
}

/** Where a browser has come to. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly text: string;
}

/** A browser of the simplest kind: it keeps cookies, and follows redirects as long as it is let. */
export class Browser {
  private readonly jar = new Map<string, Map<string, string>>();

  constructor(private readonly node: TestNode) {}

  /**
   * Visits an address of the node or of a provider.
   * @param turn looks at each address before it is visited, and may put another in its place; undefined stays here.
   */
  async visit(address: string, turn: (url: URL) => URL | undefined = (url) => url): Promise<Page> {
    let url = new URL(address, this.node.env.PUBLIC_URL);
    for (let hops = 0; hops < 20; hops += 1) {
      const page = await this.get(url);
      if (page.location === undefined) return page;
      const next = turn(new URL(page.location, url));
      if (!next) return { ...page, url: new URL(page.location, url) };
      url = next;
    }
    throw new Error(`Too many redirects, at last to ${url.href}`);
  }

  /** The value of a cookie that the node has set. */
  cookie(name: string): string | undefined {
    return this.jar.get(new URL(this.node.env.PUBLIC_URL).origin)?.get(name);
  }

  /** Lets the browser have a cookie of the node, or have it no more. */
  setCookie(name: string, value: string | undefined): void {
    const { origin } = new URL(this.node.env.PUBLIC_URL);
    const cookies = this.jar.get(origin) ?? new Map<string, string>();
    this.jar.set(origin, cookies);
    if (value === undefined) cookies.delete(name);
    else cookies.set(name, value);
  }

  /** Throws away the cookies of a site, as somebody else at this machine would. */
  forget(address: string): void {
    this.jar.delete(new URL(address).origin);
  }

  private async get(url: URL): Promise<Page & { readonly location: string | undefined }> {
    const own = this.jar.get(url.origin) ?? new Map<string, string>();
    this.jar.set(url.origin, own);
    const headers = {
      accept: 'text/html',
      cookie: [...own].map(([name, value]) => `${name}=${value}`).join('; '),
      'sec-fetch-site': 'same-origin',
    };
    const isOurs = url.origin === new URL(this.node.env.PUBLIC_URL).origin;
    const answer = isOurs
      ? await this.ask(url, headers)
      : await fetch(url, { headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /expires=Thu, 01 Jan 1970|max-age=0/i.test(line)) own.delete(name);
      else own.set(name, value);
    }
    const location = answer.headers.get('location') ?? undefined;
    return { url, status: answer.status, text: await answer.text(), location };
  }

  private async ask(url: URL, headers: Record<string, string>): Promise<Response> {
    const reply = await this.node.app.inject({
      method: 'GET',
      url: url.pathname + url.search,
      headers,
    });
    const told = new Headers();
    for (const [name, value] of Object.entries(reply.headers)) {
      for (const one of [value ?? []].flat()) told.append(name, String(one));
    }
    return new Response(reply.body, { status: reply.statusCode, headers: told });
  }
}

/** Adds an identity provider of a State as the operator's command does. */
export async function addProvider(
  node: TestNode,
  provider: TestProvider,
  more: { id?: string; state?: string; issuer?: string } = {},
): Promise<void> {
  const { id = 'xa-id', state = 'XA', issuer = provider.issuer } = more;
  await node.sql(
    `INSERT INTO identity_provider (id, state, name, issuer, client_id, acr_values, strong_acr_values, created_at)
      VALUES ($1, $2, 'Aldora ID', $3, 'rogatory', '{urn:test:substantial}', '{urn:test:high}', node_time())`,
    [id, state, issuer],
  );
}

/** Goes through the provider as one of its people: from the sign-in's start to the address that leads back to the node. */
export async function throughProvider(
  browser: Browser,
  start: string,
  user: 'alice' | 'bob' | 'nobody',
  acr: Level = 'urn:test:high',
  bend: (url: URL) => void = () => undefined,
): Promise<URL> {
  const choice = await browser.visit(start, (url) => {
    bend(url);
    return url;
  });
  if (choice.status !== 200 || !choice.url.pathname.startsWith('/interaction/')) {
    throw new Error(
      `The provider did not ask: ${choice.status} ${choice.url.href} ${choice.text.slice(0, 500)}`,
    );
  }
  const step = user === 'nobody' ? '/abort' : `/as?user=${user}&acr=${acr}`;
  const left = await browser.visit(choice.url.href + step, (url) =>
    url.pathname === '/sign-in/back' ? undefined : url,
  );
  if (left.url.pathname !== '/sign-in/back')
    throw new Error(`Not back: ${left.url.href} ${left.text.slice(0, 500)}`);
  return left.url;
}
