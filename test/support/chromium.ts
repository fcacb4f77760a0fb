import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type CDPSession,
  type Page,
} from 'playwright-core';
import { startNode, type TestNode } from './node.js';

const places = [
  ...(process.env.CHROMIUM ? [process.env.CHROMIUM] : []),
  ...['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A node on a port, and a browser in front of it. */
export interface Browsed {
  readonly node: TestNode;
  readonly url: string;
  readonly browser: Browser;
  /** What pages wanted to do and their policy forbade, since the start. */
  readonly violations: readonly string[];
  /** A browser of its own, with no cookie. */
  open(options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>;
  stop(): Promise<void>;
}

/**
 * Starts a node, with further settings, and Chromium, with further arguments. Without Chromium it fails: sign-in unseen
 * by a browser is not tested.
 */
export async function startBrowsing(
  settings: Record<string, string> = {},
  args: readonly string[] = [],
): Promise<Browsed> {
  const executablePath = places.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error(
      'Chromium is missing. Install it (Debian: apt-get install chromium), or name it in CHROMIUM.',
    );
  }
  const port = await freePort();
  const url = `http://localhost:${String(port)}`;
  const node = await startNode('PostgreSQL', { PUBLIC_URL: url, ...settings });
  await node.app.listen(port, 'localhost');
  const browser = await chromium.launch({
    executablePath,
    args: [
      ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...args,
    ],
  });
  const violations: string[] = [];
  return {
    ...{ node, url, browser, violations },
    async open(options = {}) {
      const context = await browser.newContext({ baseURL: url, locale: 'en', ...options });
      context.setDefaultTimeout(15_000);
      context.on('console', (message) => {
        if (/Content.Security.Policy|TrustedHTML|TrustedScript|Refused to/i.test(message.text()))
          violations.push(`${message.page()?.url() ?? ''}: ${message.text()}`);
      });
      context.on('weberror', (error) => {
        violations.push(`${error.page()?.url() ?? ''}: ${String(error.error())}`);
      });
      return context;
    },
    async stop() {
      await browser.close();
      await node.stop();
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, 'localhost', () => {
      const { port } = server.address() as AddressInfo; // it listens on TCP, hence not a string
      server.close(() => {
        resolve(port);
      });
    });
  });
}

/** Puts a security key into the page's browser, whose owner touches it at once. */
export async function withSecurityKey(page: Page): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  return devtools;
}

/** First step of signing in, on the page itself. */
export async function showPassword(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in');
  await page.fill('#email', email);
  await page.fill('#password', password);
  await page.click('main button[type=submit]');
}

/** Signs a demonstration officer in by the code that the page itself shows. */
export async function signInByCode(node: TestNode, page: Page, email: string): Promise<void> {
  await node.advance('30 seconds');
  await showPassword(page, email, 'demonstration');
  await page.fill('#code', (await page.textContent('#demonstration-code')) ?? '');
  await page.press('#code', 'Enter'); // the officer's own language from here on, whatever the browser asks for
  await page.waitForURL('**/home');
}
