import type { Page } from 'playwright-core';
import { signInByCode, startBrowsing, type Browsed } from '../../support/chromium.js';
import { addProvider, startProvider, type TestProvider } from '../../support/identity-provider.js';

let browsed: Browsed;
let provider: TestProvider;
beforeAll(async () => {
  browsed = await startBrowsing({ OUTBOUND_PRIVATE: '1' });
  provider = await startProvider(`${browsed.url}/sign-in/back`);
  await addProvider(browsed.node, provider);
});
afterAll(async () => {
  expect(browsed.violations).toEqual([]);
  await provider.stop();
  await browsed.stop();
});

const choose = async (page: Page, user: string, level: string): Promise<void> => {
  await page.getByRole('link', { name: `${user}, urn:test:${level}` }).click();
};
const withProvider = async (page: Page): Promise<void> => {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Sign in with Aldora ID' }).click();
};

describe('an officer in a real browser', () => {
  it('links an identity on the account page, signs in by it, and removes it', async () => {
    const { node } = browsed;
    const page = await (await browsed.open()).newPage();
    await signInByCode(node, page, 'liaison@xa.example');
    await page.goto('/account');
    await page.getByRole('button', { name: 'Link Aldora ID' }).click();
    await choose(page, 'alice', 'high');
    await page.getByText('The identity has been linked').waitFor();

    const other = await (await browsed.open()).newPage();
    await withProvider(other);
    await choose(other, 'alice', 'high');
    await other.waitForURL('**/home');
    await other.goto('/account');
    expect(await other.textContent('#providers ~ ul')).toContain('Aldora ID');

    await page.getByRole('button', { name: /^Remove Aldora ID/ }).click();
    await page.getByText('The identity has been removed').waitFor();
    const after = await (await browsed.open()).newPage();
    await withProvider(after);
    await choose(after, 'alice', 'high');
    await after.getByRole('alert').getByText('No officer here is linked').waitFor();
  });

  it('is told on the sign-in page when the provider confirms nobody, or is not sure enough', async () => {
    const page = await (await browsed.open()).newPage();
    await withProvider(page);
    await page.getByRole('link', { name: 'Nobody' }).click();
    await page.getByRole('alert').getByText('did not confirm who you are').waitFor();
    expect(await page.content()).not.toContain('evil');
    await withProvider(page);
    await choose(page, 'bob', 'low');
    await page.getByRole('alert').getByText('not as sure of you').waitFor();
  });
});
