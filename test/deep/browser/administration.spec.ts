import type { Page } from 'playwright-core';
import { signInByCode, startBrowsing, type Browsed } from '../../support/chromium.js';

let browsed: Browsed;
let page: Page;

beforeAll(async () => {
  browsed = await startBrowsing();
  page = await (await browsed.open({ locale: 'en' })).newPage();
  await signInByCode(browsed.node, page, 'admin@xb.example');
});

afterAll(async () => {
  await browsed.stop();
});

/** What has the focus: its id, and what stands on it. */
const focused = (): Promise<string> =>
  page.evaluate<string>(
    `document.activeElement.id + ' ' + document.activeElement.textContent.replace(/\\s+/g, ' ').trim()`,
  );

/** Whether what has the focus shows it, by itself or by the box that is drawn beside it. */
const isMarked = (): Promise<boolean> =>
  page.evaluate<boolean>(`[
    getComputedStyle(document.activeElement),
    getComputedStyle(document.activeElement.nextElementSibling ?? document.activeElement, '::before'),
  ].some(({ outlineStyle, boxShadow }) => outlineStyle !== 'none' || boxShadow !== 'none')`);

/** Goes on with Tab until something has the focus, which then has to be seen. */
async function tabTo(what: RegExp): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press('Tab');
    if (!what.test(await focused())) continue;
    expect([what.source, await isMarked()]).toEqual([what.source, true]);
    return;
  }
  throw new Error(`Tab never came to ${what.source} on ${page.url()}.`);
}

async function press(what: RegExp): Promise<void> {
  await tabTo(what);
  await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')]);
  await page.waitForLoadState();
}

async function type(field: RegExp, text: string): Promise<void> {
  await tabTo(field);
  await page.keyboard.type(text);
}

describe('by keyboard alone', () => {
  it('an officer is invited, given a role, and deactivated with a successor', async () => {
    await page.goto('/home');
    await press(/^ Administration$/);
    await press(/^ Invite, change, recover/);
    await press(/^ Invite an officer$/);
    await type(/^email /, 'evening@xb.example');
    await type(/^name /, 'Evening desk');
    await type(/^authority /, 'Central');
    await tabTo(/^roles /);
    await page.keyboard.press('Space');
    await press(/^ Invite$/);
    expect(await page.textContent('#once')).toContain('/invitation/');

    await press(/^ Back$/);
    await press(/^ Change$/);
    await tabTo(/^roles /);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await press(/^ Change$/);
    expect(await page.textContent('main')).toMatch(/Liaison officer[\s\S]*Central authority/);

    await press(/^ Deactivate$/);
    await press(/^ Deactivate$/);
    expect(await page.evaluate<string>('document.activeElement.className')).toContain(
      'error-summary',
    );
    await tabTo(/^ Give reasons\.$/);
    await page.keyboard.press('Enter');
    expect(await focused()).toMatch(/^reasons /);
    await page.keyboard.type('The desk is closed.');
    await type(/^to /, 'Officer');
    await press(/^ Deactivate$/);
    expect(await page.textContent('main')).toContain('Nothing is left to hand over.');
    await press(/^ Back$/);
    expect(await page.textContent('main')).toContain('Deactivated');
    expect(browsed.violations).toEqual([]);
  });
});
