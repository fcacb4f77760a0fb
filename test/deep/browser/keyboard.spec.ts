import type { Page } from 'playwright-core';
import { requestThatIs } from '../../support/cases.js';
import { startBrowsing, type Browsed } from '../../support/chromium.js';
import { consult } from '../../support/drafts.js';
import { Keyboard } from '../../support/keyboard.js';

let browsed: Browsed;
beforeAll(async () => {
  browsed = await startBrowsing();
});
afterAll(async () => {
  await browsed.stop();
});

async function someone(email: string, options?: Parameters<Browsed['open']>[0]): Promise<Keyboard> {
  const page = await (await browsed.open(options)).newPage();
  const keys = new Keyboard(page, browsed.node);
  await keys.signIn(email);
  return keys;
}

/** From the page at hand to a request, by the search that one key leads to. */
async function find(keys: Keyboard, reference: string): Promise<void> {
  await keys.page.keyboard.press('/');
  await keys.page.keyboard.type(reference);
  await keys.turn('Enter');
  await keys.enter(reference);
}

/** What the assessment asks for, wherever its form stands. */
async function assess(keys: Keyboard): Promise<void> {
  await keys.pick('Inside the scope', 'Inside the scope');
  await keys.pick('Met', 'Met');
  await keys.write(/^The same conduct under your own law/, 'Penal code, section 226');
  await keys.pick('No concern', 'No concern');
  await keys.write(/^Text/, 'Nothing points to persecution.');
}

const said = (page: Page): Promise<string> => page.getByRole('main').innerText();

describe('by keyboard alone, and seeing at each stop where one is,', () => {
  it('an officer acknowledges, assesses, consults, and refuses with a ground and reasons [WCAG 2.4.7, 2.4.11]', async () => {
    const { node } = browsed;
    const { id, reference } = await requestThatIs(node, 'transmitted');
    const keys = await someone('authority@xb.example');
    const { page } = keys;
    await find(keys, reference);
    await keys.act('Acknowledge receipt', () => keys.write(/^Your own reference/, 'B-77'));
    await keys.act('Start the assessment');
    await keys.act('Record the assessment', () => assess(keys));
    expect(await said(page)).toContain('Nothing points to persecution.');

    // through the consultation that comes before a refusal
    await keys.enter('Refuse');
    await keys.enter('Open a consultation with Aldora');
    await keys.write(/^Text/, 'We do not see the link to the hospital.');
    await keys.enter('Continue');
    await keys.enter('Confirm and do it');
    await node.do('xa-liaison', id, 'reply', { text: 'The logs show it.' });
    await page.reload();
    await keys.act('Conclude the consultation', async () => {
      await keys.pick(/^outcome/, 'Not agreed');
      await keys.write(/^Text/, 'We still do not see it.');
    });

    // what is missing is said first, and each line of it leads to its field
    await keys.enter('Refuse');
    await keys.enter('Continue');
    expect(await keys.focus()).toMatchObject({ name: 'There is a problem' });
    const summary = page.locator('.govuk-error-summary a');
    const [faults, first] = [await summary.count(), await summary.first().innerText()];
    expect(faults).toBeGreaterThan(0);
    await keys.to(first);
    await page.keyboard.press('Enter');
    expect(await keys.focus()).toMatchObject({ isMarked: true, isUncovered: true });
    expect((await keys.focus()).id).toBe(
      ((await summary.first().getAttribute('href')) ?? '').slice(1),
    );
    await page.keyboard.press('Shift+Tab');
    await page.reload();
    await keys.choose('grounds_0-code', 'The conduct is no offence');
    await keys.write('reasons', 'Our law knows no such offence.');
    await keys.enter('Continue');
    expect(await said(page)).toContain('Our law knows no such offence.');
    await keys.enter('Confirm and do it');
    await page.getByText('“Refuse” has been done.').waitFor();
    const { body } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}`);
    expect(body.state).toBe('refused');
    await page.context().close();
  });

  it('an officer decides item by item, one of them later by itself', async () => {
    const { node } = browsed;
    const { id, reference } = await requestThatIs(node, 'in-assessment');
    await consult(node, id, 'postponement');
    const keys = await someone('authority@xb.example');
    const { page } = keys;
    await find(keys, reference);
    await keys.act('Accept in part', async () => {
      await assess(keys);
      await keys.choose('items_0-decision', 'Accepted');
      await keys.choose('items_1-decision', 'Postponed');
      await keys.to('Grounds, reasons, conditions, dates');
      await page.keyboard.press('Enter');
      await keys.choose('items_1-grounds_0-code', 'Execution now');
      await keys.write('items_1-reasons', 'A trial of our own comes first.');
      await keys.write('items_1-reviewOn', '03312027');
    });
    await keys.enter(/^Decide this item/);
    await keys.choose('items_0-decision', 'Accepted');
    await keys.enter('Continue');
    await keys.enter('Confirm and do it');
    await page.getByText('“Decide on items” has been done.').waitFor();
    const { body } = await node.call('xb-authority', 'GET', `/api/v1/requests/${id}`);
    const decided = body.items.map(({ decision }: { decision: string }) => decision);
    expect(decided).toEqual(['accepted', 'accepted']);
    await page.context().close();
  });

  it('an urgent request is written and sent on a phone', async () => {
    const keys = await someone('authority@xa.example', { viewport: { width: 360, height: 740 } });
    const { page } = keys;
    // the menu is a sheet: its button opens it, Escape closes it and leaves the focus where it was
    await keys.to('Menu');
    await page.keyboard.press('Enter');
    await keys.to('Requests');
    await page.keyboard.press('Escape');
    expect(await keys.focus()).toMatchObject({ name: 'Menu', isMarked: true });
    await page.keyboard.press('Enter');
    await keys.enter('Requests');
    await keys.enter('Urgent request');
    await keys.choose('to', 'Belvia');
    await keys.pick('Preservation', 'Preservation');
    await keys.enter('Continue');
    await keys.enter('Check and send now');
    expect(await keys.focus()).toMatchObject({ name: 'There is a problem' });
    const fields = await page.locator('.govuk-error-summary a').count();
    expect(fields).toBeGreaterThan(2);
    await keys.choose(/^Article of the instrument/, '7');
    await keys.write(/^Description/, 'Illegal access to a hospital network');
    await keys.write(/^Maximum penalty/, '5');
    for (const [field, text] of [
      [/^Authority seeking preservation/, 'Court of Port Aldor'],
      [/^Offence and brief facts/, 'A hospital network was entered on 12 November 2026.'],
      [/^Data to be preserved/, 'Connection logs of 203.0.113.84'],
      [/^Why preservation is necessary/, 'Logs are deleted after thirty days.'],
      [/^Intention to follow/, 'A request for disclosure follows.'],
    ] as const) {
      await keys.write(field, text);
    }
    await keys.enter('Check and send now');
    await page.getByRole('heading', { name: 'The request has been sent' }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await page.context().close();
  });

  it('nothing keeps the focus to itself, and the warning before a session ends hides none of it', async () => {
    const { node } = browsed;
    const { id } = await requestThatIs(node, 'in-assessment');
    const keys = await someone('authority@xb.example');
    const { page } = keys;
    for (const path of ['accept-in-part', 'refuse', 'record-assessment']) {
      await page.goto(`/requests/${id}/actions/${path}`);
      // to the last stop of the page, and all the way back
      await keys.to('Design');
      await page.evaluate(`document.querySelector('[data-session]').hidden = false`);
      await keys.to('Skip to main content', 'Shift+Tab');
    }
    await page.context().close();
  });
});

describe('the browser', () => {
  it('has had nothing to forbid', () => {
    expect(browsed.violations).toEqual([]);
  });
});
