import { requestThatIs } from '../../support/cases.js';
import { signInByCode, startBrowsing, type Browsed } from '../../support/chromium.js';
import { announceAll } from '../../support/drafts.js';

let browsed: Browsed;
beforeAll(async () => {
  browsed = await startBrowsing();
});
afterAll(async () => {
  await browsed.stop();
});

describe('a page that is open', () => {
  it('says that there is news, in every tab though one alone listens, and changes nothing by itself', async () => {
    const { node } = browsed;
    const context = await browsed.open();
    const [one, other] = [await context.newPage(), await context.newPage()];
    await signInByCode(node, one, 'contact@xb.example');
    await Promise.all([one.goto('/board'), other.goto('/deadlines')]);
    await one.waitForFunction(
      `navigator.locks.query().then(({ held, pending }) => held.length === 1 && pending.length === 1)`,
    );

    const { reference } = await requestThatIs(node, 'transmitted', {
      urgency: 'urgent',
      deadline: { on: '2027-12-31', reason: 'The accounts are emptied every night.' },
    });
    await announceAll(node);
    for (const page of [one, other]) {
      await page.getByRole('link', { name: 'Something new has come in. Show it' }).waitFor();
    }
    expect(await one.content()).not.toContain(reference);
    await one.getByRole('link', { name: 'Something new has come in. Show it' }).click();
    await one.getByText(reference).first().waitFor();
    expect(browsed.violations).toEqual([]);
    await context.close();
  });
});
