import { aStoredDataRequest } from '../../support/drafts.js';
import { signInByCode, startBrowsing, type Browsed } from '../../support/chromium.js';

let browsed: Browsed;
beforeAll(async () => {
  browsed = await startBrowsing();
});
afterAll(async () => {
  await browsed.stop();
});

const factsOf = async (id: string): Promise<unknown> => {
  const { body } = await browsed.node.call('xa-liaison', 'GET', `/api/v1/requests/${id}`);
  return (body as { contents: { facts?: string } }).contents.facts;
};

describe('a part of a draft', () => {
  it('is saved while one types, and its check follows; what others write meanwhile is told', async () => {
    const { node } = browsed;
    const { id } = await node.draft('xa-liaison', aStoredDataRequest({ contents: {} }));
    const page = await (await browsed.open()).newPage();
    await signInByCode(node, page, 'liaison@xa.example');
    await page.goto(`/requests/${id}/draft/contents-facts`);
    const check = page.locator('.app-check');
    await check.getByText('"Summary of the facts" is missing').waitFor();
    await page.fill('#value', 'Somebody entered the network.');
    await page.getByText(/^Saved at \d\d:\d\d$/).waitFor();
    expect(await factsOf(id)).toBe('Somebody entered the network.');
    expect(await check.getByText('"Summary of the facts" is missing').count()).toBe(0);
    // nothing of it stays in the browser
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0);

    await page.fill('#value', 'Somebody entered the network, and left.');
    await page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.waitForFunction(`!document.querySelector('.app-meanwhile')`);
    await node.call('xa-liaison', 'PATCH', `/api/v1/requests/${id}`, { urgency: 'urgent' });
    await page.fill('#value', 'My own words');
    await page.getByText('Not saved: somebody has changed the draft meanwhile.').waitFor();
    expect(await page.locator('.app-meanwhile').innerText()).toContain('Urgency');
    expect(await page.inputValue('#value')).toBe('My own words');
    await page.getByRole('button', { name: 'Save and go on' }).click();
    await page.waitForURL(/contents-assistance/);
    expect(await factsOf(id)).toBe('My own words');
    expect(browsed.violations).toEqual([]);
    await page.close();
  });
});

describe('a session that nears its end', () => {
  it('is told of before, kept by a button, and told of when it has ended', async () => {
    const page = await (await browsed.open()).newPage();
    await signInByCode(browsed.node, page, 'authority@xa.example');
    await page.clock.install();
    await page.goto('/requests/new');
    const warning = page.getByRole('alert').filter({ hasText: 'signed out' });
    expect(await warning.isVisible()).toBe(false);
    await page.clock.fastForward('26:00');
    await warning.waitFor();
    await page.getByRole('button', { name: 'Stay signed in' }).click();
    await warning.waitFor({ state: 'hidden' });
    await page.clock.fastForward('31:00');
    await page.getByText('Your session has ended. What you typed is still on this page').waitFor();
    expect(browsed.violations).toEqual([]);
    await page.close();
  });
});
