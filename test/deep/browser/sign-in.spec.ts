import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { Secret, TOTP } from 'otpauth';
import { languages } from '../../../apps/server/src/portal/messages.js';
import {
  showPassword,
  signInByCode,
  startBrowsing,
  withSecurityKey,
  type Browsed,
} from '../../support/chromium.js';

let browsed: Browsed;
const password = 'gravel lantern orbit pianist';

beforeAll(async () => {
  browsed = await startBrowsing();
});

afterAll(async () => {
  expect(browsed.violations).toEqual([]);
  await browsed.stop();
});

const newPage = async (options?: Parameters<Browsed['open']>[0]): Promise<Page> =>
  (await browsed.open(options)).newPage();
const heading = (page: Page): Promise<string | null> => page.textContent('h1');

/** A link to a new officer of Aldora, as the administrator sends it. */
async function invite(name: string): Promise<{ path: string; email: string }> {
  const [id, token] = [randomUUID(), randomBytes(32).toString('base64url')];
  const email = `${name}@xa.example`;
  await browsed.node.sql(
    `INSERT INTO officer (id, state, authority, email, roles, password_hash, name)
      VALUES ($1, 'XA', 'xa-competent', $2, '{liaison}', NULL, '')`,
    [id, email],
  );
  await browsed.node.sql(
    `INSERT INTO access_link (token_hash, officer, state, purpose, created_by, created_at, expires_at)
      VALUES ($1, $2, 'XA', 'invitation', 'test', node_time(), node_time() + interval '1 day')`,
    [createHash('sha256').update(token).digest(), id],
  );
  return { path: `/invitation/${token}`, email };
}

async function accept(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.fill('#name', 'Nadia Fournier');
  await page.fill('#new-password', password);
  await page.getByRole('button', { name: 'Continue' }).click();
  expect(await heading(page)).toBe('Set up a second factor');
}

describe('an officer who was invited, in a real browser', () => {
  it('sets up a passkey, and signs in with it', async () => {
    const { path, email } = await invite('passkey');
    const page = await newPage();
    await withSecurityKey(page);
    await accept(page, path);
    await page.getByRole('button', { name: 'Create a passkey' }).click();
    await page.fill('#name', 'Office laptop');
    await page.getByRole('button', { name: 'Create a passkey' }).click();
    await page.waitForURL('**/home');
    expect(await heading(page)).toContain('Nadia Fournier');
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect(await page.textContent('.govuk-inset-text')).toContain('You have signed out');

    await showPassword(page, email, password);
    expect(await page.locator('#code').count()).toBe(0);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL('**/home');
    await page.goto('/account');
    expect(await page.textContent('main')).toContain('Office laptop');
  });

  it('is told what to do where no passkey answers', async () => {
    const { path } = await invite('unanswered');
    const page = await newPage();
    const key = await withSecurityKey(page);
    await accept(page, path);
    await page.getByRole('button', { name: 'Create a passkey' }).click();
    await key.send('WebAuthn.disable');
    await page.evaluate(
      "navigator.credentials.create = () => Promise.reject(new Error('cancelled'))",
    );
    await page.fill('#name', 'Office laptop');
    await page.getByRole('button', { name: 'Create a passkey' }).click();
    await page.getByRole('alert').getByText('did not work').waitFor();
  });

  it('sets up an authenticator app from the page, and signs in with its code [ASVS 6.5.1]', async () => {
    const { path, email } = await invite('app');
    const page = await newPage();
    await accept(page, path);
    await page.getByRole('button', { name: 'Use an authenticator app' }).click();
    const secret = Secret.fromBase32(
      ((await page.textContent('#secret')) ?? '').replaceAll(' ', ''),
    );
    const code = async (): Promise<string> => {
      const [row] = await browsed.node.sql<{ now: Date }>('SELECT node_time() AS now');
      return TOTP.generate({ secret, timestamp: row!.now.getTime() });
    };
    expect(await page.locator('.app-qr svg path').count()).toBeGreaterThan(0);
    await page.fill('#code', await code());
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.waitForURL('**/home');
    await page.getByRole('button', { name: 'Sign out' }).click();

    await showPassword(page, email, password);
    await browsed.node.advance('30 seconds');
    await page.fill('#code', await code());
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.waitForURL('**/home');
  });

  it('cannot use the link a second time', async () => {
    const { path } = await invite('once');
    await accept(await newPage(), path);
    const page = await newPage();
    const answer = await page.goto(path);
    expect([answer?.status(), await heading(page)]).toEqual([
      404,
      'This link is not good any more',
    ]);
  });
});

describe('somebody signed in, in a real browser', () => {
  it('shows the second factor once more before a sensitive change, and returns to it [ASVS 7.5.3]', async () => {
    const page = await newPage();
    await signInByCode(browsed.node, page, 'auditor@xa.example');
    await browsed.node.advance('11 minutes');
    await page.goto('/account/factors/app');
    expect(await heading(page)).toBe('Confirm that it is you');
    await page.fill('#code', (await page.textContent('#demonstration-code')) ?? '');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.waitForURL('**/account/factors/app');
    expect(await heading(page)).toBe('Set up an authenticator app');
  });

  it('ends a stolen session, whose cookie then works no more [ASVS 7.4.1, 7.5.2]', async () => {
    const page = await newPage();
    await signInByCode(browsed.node, page, 'contact@xa.example');
    const thief = await newPage();
    await signInByCode(browsed.node, thief, 'contact@xa.example');
    const stolen = await thief.context().cookies();
    const elsewhere = await browsed.open();
    await elsewhere.addCookies(stolen);
    const copy = await elsewhere.newPage();
    await copy.goto('/account');
    expect(await heading(copy)).toBe('Your account');

    await page.goto('/account');
    await page.getByRole('button', { name: 'End all other sessions' }).click();
    expect(await page.textContent('.govuk-notification-banner')).toContain(
      'All other sessions have ended',
    );
    await copy.goto('/account');
    expect(copy.url()).toMatch(/\/sign-in\?back=%2Faccount&notice=ended$/);
    expect(await copy.textContent('.govuk-inset-text')).toContain('Your session has ended');
    await page.reload();
    expect(await heading(page)).toBe('Your account');
  });

  it('who signs out leaves nothing behind that works [ASVS 7.4.1]', async () => {
    const page = await newPage();
    await signInByCode(browsed.node, page, 'executing@xa.example');
    const cookies = await page.context().cookies();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/sign-in?notice=signed-out');
    await page.context().addCookies(cookies);
    await page.goto('/home');
    expect(page.url()).toContain('/sign-in?');
  });

  it('returns, once signed in again, to where the session ended', async () => {
    const page = await newPage();
    await signInByCode(browsed.node, page, 'second@xa.example');
    await browsed.node.advance('31 minutes');
    await page.goto('/account/password');
    expect(await page.textContent('.govuk-inset-text')).toContain('Your session has ended');
    await page.fill('#email', 'second@xa.example');
    await page.fill('#password', 'demonstration');
    await page.keyboard.press('Enter');
    await page.fill('#code', (await page.textContent('#demonstration-code')) ?? '');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/account/password');
  });
});

describe('whoever uses', () => {
  it('the keyboard alone signs in, and always sees where they are', async () => {
    const page = await newPage();
    await browsed.node.advance('30 seconds');
    await page.goto('/sign-in');
    const focused = (): Promise<string> =>
      page.evaluate<string>(`(() => {
        const at = document.activeElement;
        const { outlineStyle, boxShadow } = getComputedStyle(at);
        const isSeen = outlineStyle !== 'none' || boxShadow !== 'none';
        return (at.id || at.textContent.trim() || at.tagName) + (isSeen ? '' : ' unseen');
      })()`);
    const way = [];
    for (let steps = 0; steps < 12; steps += 1) {
      await page.keyboard.press('Tab');
      const at = await focused();
      way.push(at);
      if (at === 'email') await page.keyboard.type('authority@xb.example');
      if (at === 'password') break;
    }
    const others = languages.filter(({ tag }) => tag !== 'en').map(({ name }) => name);
    expect(way).toEqual(['Skip to main content', 'Rogatory', ...others, 'email', 'password']);
    await page.keyboard.type('demonstration');
    await page.keyboard.press('Enter');
    const code = (await page.textContent('#demonstration-code')) ?? '';
    for (let steps = 0; steps < 12 && (await focused()) !== 'code'; steps += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/home');
  });

  it('no JavaScript signs in by code, and reads that passkeys need it', async () => {
    const page = await newPage({ javaScriptEnabled: false });
    await signInByCode(browsed.node, page, 'admin@xb.example');
    await page.goto('/account/factors/passkey');
    expect(await page.textContent('main')).toContain('Passkeys need JavaScript');
    expect(await page.locator('main button:visible').count()).toBe(0);
  });
});
