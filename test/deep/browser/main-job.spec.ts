import { startBrowsing, type Browsed } from '../../support/chromium.js';
import { Officer, type Look } from '../../support/desk-work.js';

let browsed: Browsed;
beforeAll(async () => {
  browsed = await startBrowsing();
});
afterAll(async () => {
  await browsed.stop();
});

const looks: readonly (Look & { readonly how: string })[] = [
  { how: 'in English with JavaScript', language: 'en', script: true },
  { how: 'in English without JavaScript', language: 'en', script: false },
  { how: 'in Arabic, right to left', language: 'ar', script: true },
];

/** What the officer of Aldora writes into each text of the request. */
const texts = {
  authority: 'Court of Port Aldor, cybercrime section',
  subject: 'Investigation 2026/417, led by the investigating judge',
  facts:
    'On 12 November 2026 somebody entered the network of a hospital and encrypted its records.',
  assistance: 'Subscriber data and the mailbox of the account below, as certified copies',
  persons: 'Holder of 203.0.113.84, identity unknown',
  purpose: 'Identify the author of the intrusion',
} as const;

/** Writes a request through the pages, and gives its reference. */
async function draft(aldora: Officer): Promise<string> {
  const { page } = aldora;
  await page.goto('/requests');
  await aldora.follow('new.title');
  await aldora.stop('new request');
  await page.locator('input[value="XB"]').check();
  await aldora.press('new.next');
  await aldora.stop('kind of request');
  await page.locator('input[value="un-cybercrime-2024/stored-data"]').check();
  await aldora.press('new.create');
  await page.getByText(aldora.t('draft.done.created')).waitFor();
  await aldora.stop('draft');
  const rows = (name: string, number: number) =>
    page.getByRole('group', { name: `${aldora.t(name)} ${String(number)}` });
  await aldora.write('offences', async () => {
    await aldora.field('draft.field.article', rows('draft.row.offences', 1)).selectOption('7');
    const penalty = aldora.field('draft.field.maxPenaltyYears', rows('draft.row.offences', 1));
    await penalty.fill('5');
  });
  await aldora.write('items', async () => {
    for (const [number, data, target] of [
      [1, 'subscriber', '203.0.113.84'],
      [2, 'content', 'mailbox of the account'],
    ] as const) {
      if (number > 1 && (await rows('draft.row.items', number).count()) === 0) {
        await aldora.press('form.more');
      }
      const row = rows('draft.row.items', number);
      await aldora.field('draft.field.measure', row).selectOption('disclose');
      await aldora.field('draft.field.data', row).selectOption(data);
      await aldora.field('draft.field.target', row).fill(target);
    }
  });
  for (const [part, text] of Object.entries(texts)) {
    await aldora.write(`contents-${part}`, () => page.locator('#value').fill(text));
  }
  await aldora.write('language', () =>
    page.getByRole('radio', { name: aldora.languageName('en'), exact: true }).check(),
  );
  await aldora.write('confidential', () =>
    page
      .getByRole('radio', { name: aldora.t('draft.option.confidential.true'), exact: true })
      .check(),
  );
  await page.getByText(aldora.t('draft.check.ready')).waitFor();
  await aldora.follow('draft.to-check');
  await aldora.stop('draft, check your answers');
  return (await page.locator('.app-case__reference').innerText()).trim();
}

describe.each(looks)('officers of two States and an auditor, $how', ({ how: _, ...look }) => {
  it('ask, answer, decide, execute, deliver, receive, close, and find the history whole', async () => {
    const complaints: string[] = [];
    const come = (email: string) => Officer.signIn(browsed, email, look, complaints);
    const aldora = await come('liaison@xa.example');
    const reference = await draft(aldora);
    await aldora.act('submit-for-approval');
    // whoever submits does not approve
    const approver = await come('authority@xa.example');
    await approver.open(reference);
    await approver.act('transmit', async () => {
      await approver.field('field.name').fill('Court of Port Aldor');
      await approver.field('field.capacity').fill('Investigating court');
    });

    const belvia = await come('authority@xb.example');
    await belvia.open(reference);
    await belvia.act('acknowledge', () =>
      belvia.field('field.acknowledge.theirReference').fill('B-77'),
    );
    await belvia.act('start-assessment');
    await belvia.act('ask-for-information', () =>
      belvia.page
        .getByLabel(`${belvia.t('row.questions')} 1`)
        .fill('Which accounts of the hospital were used?'),
    );

    await aldora.open(reference);
    await aldora.page.getByText('Which accounts of the hospital were used?').first().waitFor();
    await aldora.act('supply-information', () =>
      aldora.page
        .getByLabel('Which accounts of the hospital were used?')
        .fill('The account of the night-shift pharmacist.'),
    );

    await belvia.open(reference);
    await belvia.page.getByText('The account of the night-shift pharmacist.').first().waitFor();
    await belvia.act('accept-in-part', async () => {
      const [first, second] = [/203\.0\.113\.84/, /mailbox of the account/].map((name) =>
        belvia.page.getByRole('group', { name }),
      );
      await belvia.field('field.decision', first).selectOption('accepted');
      await belvia.field('field.decision', second).selectOption('refused');
      await second!.locator('summary').click();
      await belvia.field('row.grounds', second).selectOption('R-DC');
      await belvia.field('field.reasons', second).fill('Our law knows no such offence.');
      await belvia.radio('field.scope', 'option.scope.inside').check();
      await belvia.radio('field.dualCriminality', 'option.dualCriminality.met').check();
      await belvia.radio('field.finding', 'option.finding.no-concern').check();
      const review = belvia.page.getByRole('group', { name: belvia.t('field.rights') }).last();
      await belvia.field('field.text', review).fill('Nothing speaks against it.');
    });
    await belvia.act('start-execution');
    await belvia.follow('documents.add');
    await belvia.page.getByLabel(belvia.t('documents.file')).setInputFiles({
      ...{ name: 'subscriber.csv', mimeType: 'text/csv' },
      buffer: Buffer.from('203.0.113.84,N. N.,Hue'),
    });
    await belvia.press('documents.send');
    await belvia.page.getByText(belvia.t('documents.taken', { count: 1 })).waitFor();
    await belvia.stop('documents');
    await belvia.open(reference);
    const tick = (officer: Officer) => () =>
      officer.page.getByRole('checkbox', { name: 'subscriber.csv' }).check();
    await belvia.act('deliver', tick(belvia));
    await belvia.act('complete', () =>
      belvia.field('field.summary').fill('Subscriber data delivered; the mailbox was refused.'),
    );

    await aldora.open(reference);
    const file = aldora.page.getByRole('link', { name: 'subscriber.csv' }).first();
    const [download] = await Promise.all([aldora.page.waitForEvent('download'), file.click()]);
    expect(download.suggestedFilename()).toBe('subscriber.csv');
    await aldora.act('confirm-receipt', tick(aldora));
    await approver.open(reference);
    await approver.act('close');
    expect(await approver.page.locator('.app-case__tags').first().innerText()).toContain(
      approver.t('state.closed'),
    );

    const auditor = await come('auditor@xb.example');
    await auditor.open(reference, 'all');
    await auditor.follow('request.verify');
    await auditor.page.getByText(auditor.t('verification.ok')).waitFor();
    await auditor.stop('verification');
    expect([...complaints, ...browsed.violations]).toEqual([]);
  });
});
