import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { axeFaults } from '../../support/axe.js';
import { preservationThatIs, requestThatIs } from '../../support/cases.js';
import {
  announceAll,
  aPreservation,
  aStoredDataRequest,
  inDays,
  upload,
} from '../../support/drafts.js';
import type { TestNode } from '../../support/node.js';
import { pagesWithoutStop } from '../../support/page-stops.js';
import { refusal, SecondDesk } from '../../support/second-desk.js';
import {
  signInByCode,
  startBrowsing,
  withSecurityKey,
  type Browsed,
} from '../../support/chromium.js';

/** Where `npm run screenshots` wants pictures of every page. */
const pictures = process.env.SCREENSHOTS;

/** A phone, a desk, and a desk in the dark. */
const looks = [
  { name: 'phone', width: 360, height: 740, scheme: 'light' },
  { name: 'desk', width: 1280, height: 800, scheme: 'light' },
  { name: 'night', width: 1280, height: 800, scheme: 'dark' },
] as const;

let browsed: Browsed;
/** Addresses that were looked at. */
const visited = new Set<string>();

beforeAll(async () => {
  browsed = await startBrowsing();
  if (pictures) mkdirSync(pictures, { recursive: true });
});

afterAll(async () => {
  await browsed.stop();
});

interface Stop {
  readonly name: string;
  go(page: Page): Promise<unknown>;
}
const at = (path: string, name = path.slice(1).replaceAll('/', '-') || 'landing'): Stop => ({
  name,
  go: (page) => page.goto(path),
});
const sent = (path: string, fill: (page: Page) => Promise<unknown>, name: string): Stop => ({
  name,
  async go(page) {
    await page.goto(path);
    await fill(page);
    await page.locator('main form button[type=submit]').last().click();
    await page.waitForLoadState();
  },
});

/** A page that one comes to by links, one after the other. */
const linked = (path: string, name: string, ...links: string[]): Stop => ({
  name,
  async go(page) {
    await page.goto(path);
    for (const link of links) await page.locator(`main a${link}`).first().click();
    await page.waitForLoadState();
  },
});

/** Pages on the way in, in the order in which one comes by them. */
const outside: readonly Stop[] = [
  at('/'),
  at('/accessibility'),
  at('/help'),
  at('/help/guides/liaison', 'help-guide'),
  at('/help/glossary'),
  at('/help/actions'),
  at('/help/first-visit'),
  at('/design'),
  at('/nowhere/at/all', 'not-found'),
  at('/sign-in?back=/account&notice=ended', 'sign-in'),
  sent('/sign-in', (page) => page.fill('#email', 'liaison@xa.example'), 'sign-in-error'),
  at('/invitation/nothing', 'link-gone'),
  at('/recovery/nothing', 'recovery-gone'),
];
const inside: readonly Stop[] = [
  at('/home'),
  at('/account'),
  at('/account?done=password', 'account-done'),
  at('/account/notifications'),
  at('/account/notifications?done=saved', 'notifications-saved'),
  sent(
    '/account/notifications',
    (page) => page.fill('#quiet-from', '22:00'),
    'notifications-error',
  ),
  at('/account/password'),
  sent('/account/password', (page) => page.fill('#new-password', 'short'), 'password-error'),
  at('/account/stand-in'),
  sent('/account/stand-in/new', (page) => page.fill('#from', ''), 'stand-in-error'),
  at('/account/stand-in/01900000-0000-7000-8000-000000000000/end', 'stand-in-end'),
  at('/account/factors'),
  at('/account/factors/app'),
  sent('/account/factors/app', (page) => page.fill('#code', '1'), 'app-error'),
  at('/account/factors/passkey'),
  at('/account/factors/remove?id=totp', 'remove-factor'),
  at('/account/step-up'),
];

async function look(page: Page, { name, go }: Stop, tag: string): Promise<void> {
  for (const { name: place, width, height, scheme } of looks) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
    if (place === 'phone') {
      await go(page);
      visited.add(new URL(page.url()).pathname);
    }
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect([name, tag, place, wide]).toEqual([name, tag, place, Math.min(wide, width)]);
    if (place !== 'phone' || tag !== 'en') {
      expect([name, tag, place, await axeFaults(page)]).toEqual([name, tag, place, []]);
    }
    if (pictures)
      await page.screenshot({
        path: join(pictures, `${name}-${tag}-${place}.png`),
        fullPage: true,
      });
  }
}

/** What waits for a second administrator, or was made before: each is asked for or made, then looked at. */
async function asked(node: TestNode, email: string, own: string): Promise<Stop[]> {
  const place = '/administration';
  const state = email.slice(6, 8);
  const entry = `/directory/${state.toUpperCase()}`;
  const point = `${entry}/change/${state}-contact-point`;
  const [span] = await node.sql<{ from: string; to: string }>(
    `SELECT to_char(node_time() + interval '2 days', 'YYYY-MM-DD"T"HH24:MI') AS from,
      to_char(node_time() + interval '3 days', 'YYYY-MM-DD"T"HH24:MI') AS to`,
  );
  const fillShift = async (page: Page): Promise<void> => {
    for (const name of ['authority', 'officer', 'position']) {
      const field = page.locator(`main select[name="${name}"]`);
      if (await field.count()) await field.selectOption({ index: 1 });
      else await page.locator(`main input[name="${name}"]`).first().check();
    }
    await page.fill('#shift-from', span!.from);
    await page.fill('#shift-to', span!.to);
  };
  const fillHook = async (page: Page): Promise<void> => {
    await page.fill('#url', 'https://hooks.example/in');
    await page.locator('input[name="events_refuse"]').check();
  };
  const because = (page: Page): Promise<void> => page.fill('#reasons', 'The desk has moved.');
  const change = async (page: Page): Promise<void> => {
    await page.fill('#telephone', '+84 24 5555 0100');
    await because(page);
  };
  const eyes = `${place}/four-eyes`;
  const requireTwo = async (page: Page): Promise<void> => {
    await page.locator('input[name="on"][value="true"]').check();
    await page.fill('#hours', '24');
    await because(page);
  };
  const hook = `[href^="${place}/webhooks/"]:not([href$="/new"])`;
  return [
    at(point, 'directory-change'),
    sent(point, change, 'directory-asked'),
    linked(entry, 'directory-decision', '[href*="/changes/"]'),
    sent(`${own}/recovery`, because, 'recovery-asked'),
    linked(place, 'recovery-end', '[href*="/recoveries/"]'),
    sent(`${eyes}/change?authority=${state}-central&action=deliver`, requireTwo, 'eyes-asked'),
    linked(eyes, 'four-eyes-end', '[href$="/withdraw"]'),
    sent(`${place}/roster/new`, fillShift, 'shift-added'),
    linked(`${place}/roster`, 'shift-remove', '[href$="/remove"]'),
    sent(`${place}/webhooks/new`, fillHook, 'webhook-secret'),
    at(`${place}/webhooks`, 'webhooks'),
    linked(`${place}/webhooks`, 'webhook', hook),
    {
      name: 'webhook-test',
      async go(page) {
        await linked(`${place}/webhooks`, '', hook).go(page);
        await page.locator('main form[action$="/test"] button').click();
        await page.waitForLoadState();
      },
    },
    linked(`${place}/webhooks`, 'webhook-change', hook, '[href$="/change"]'),
    {
      name: 'webhook-delivery',
      async go(page) {
        await node.sql(`UPDATE webhook_delivery SET outcome = 'dead', ended_at = node_time()`);
        await linked(`${place}/webhooks`, '', hook, '[href*="/deliveries/"]').go(page);
      },
    },
  ];
}

/** The pages around one request, and one of preserved data that a request follows. */
async function aroundRequest(node: TestNode, id: string): Promise<Stop[]> {
  const kept = await preservationThatIs(node, 'preserved', { from: inDays(0), until: inDays(90) });
  await requestThatIs(node, 'transmitted', {
    links: [{ type: 'follows', request: kept.id }],
  });
  const desk = new SecondDesk(node);
  await desk.wants('xb-central', 'refuse');
  const pending = await desk.asked('xb-authority', id, 'refuse', refusal);
  await desk.wants('xb-central', 'refuse', false);
  const place = `/requests/${id}`;
  return [
    at(`${place}?show=messages`, 'request-waiting'),
    at(`/requests/${kept.id}`, 'request-chain'),
    at(`${place}/actions/open-consultation?about=refusal`, 'act-consult'),
    at(`${place}/call-back`, 'call-back'),
    sent(`${place}/call-back`, (seen) => seen.fill('#text', 'Nobody answered.'), 'call-back-error'),
    at(`${place}/notes`, 'notes'),
    sent(`${place}/notes`, (seen) => seen.fill('#text', ' '), 'notes-error'),
    at(`${place}/people`, 'people'),
    at(`${place}/people/assign`, 'people-assign'),
    sent(`${place}/people/seal`, (seen) => seen.fill('#reasons', ''), 'people-seal-error'),
    at(`${place}/print`, 'request-print'),
    at(`${place}/pending/${pending}`, 'pending'),
    at(`${place}/pending/${pending}/confirm`, 'pending-confirm'),
  ];
}

describe.each([
  ['en', 'ltr'],
  ['ar', 'rtl'],
])('in %s, no page scrolls sideways, breaks its policy or stands in the way', (tag, direction) => {
  it('on the way in', async () => {
    const page = await (await browsed.open({ locale: tag })).newPage();
    for (const stop of outside) await look(page, stop, tag);
    expect(await page.getAttribute('html', 'dir')).toBe(direction);
    await page.close();
  });

  it('for a new officer', async () => {
    const [id, token] = [randomUUID(), randomBytes(32).toString('base64url')];
    await browsed.node.sql(
      `INSERT INTO officer (id, state, authority, email, roles, password_hash, name)
        VALUES ($1, 'XA', 'xa-competent', $2, '{liaison}', NULL, '')`,
      [id, `new-${tag}@xa.example`],
    );
    await browsed.node.sql(
      `INSERT INTO access_link (token_hash, officer, state, purpose, created_by, created_at, expires_at)
        VALUES ($1, $2, 'XA', 'invitation', 'test', node_time(), node_time() + interval '1 day')`,
      [createHash('sha256').update(token).digest(), id],
    );
    const page = await (await browsed.open({ locale: tag })).newPage();
    await look(page, at(`/invitation/${token}`, 'invitation'), tag);
    await page.fill('#name', 'Nadia Fournier');
    await page.fill('#new-password', 'short');
    await page.locator('main button[type=submit]').click();
    await look(page, { name: 'invitation-error', go: () => Promise.resolve() }, tag);
    await page.fill('#new-password', 'gravel lantern orbit pianist');
    await page.locator('main button[type=submit]').click();
    for (const path of ['', '/app', '/passkey']) {
      await look(page, at(`/sign-in/enrol${path}`), tag);
    }
    await page.close();
  });

  it('inside', async () => {
    const page = await (await browsed.open({ locale: tag })).newPage();
    await withSecurityKey(page);
    await page.goto('/language/en');
    const email = tag === 'en' ? 'liaison@xb.example' : 'authority@xd.example';
    await signInByCode(browsed.node, page, email);
    await page.goto('/account/factors/passkey');
    await page.fill('#name', 'Office laptop');
    await page.getByRole('button', { name: 'Create a passkey' }).click();
    await page.waitForURL('**/account?done=factor-added');
    await page.goto(`/language/${tag}`);
    const other = await (await browsed.open({ userAgent: 'curl/8' })).newPage();
    await signInByCode(browsed.node, other, email);
    for (const stop of inside) await look(page, stop, tag);
    await other.goto('/home');
    await other.locator('form[action="/sign-out"] button').click();
    await other.fill('#email', email);
    await other.fill('#password', 'demonstration');
    await other.locator('main button[type=submit]').first().click();
    await other.goto(`/language/${tag}`);
    await look(other, at('/sign-in/second-factor'), tag);
    await page.close();
  });

  it('about a request', async () => {
    const { node } = browsed;
    const { id } = await requestThatIs(node, 'in-assessment');
    await node.do('xb-authority', id, 'ask-for-information', { questions: ['Which account?'] });
    await node.do('xa-liaison', id, 'supply-information', { answers: ['The one named.'] });
    const email = tag === 'en' ? 'authority@xb.example' : 'second@xb.example';
    const page = await (await browsed.open({ locale: tag })).newPage();
    await page.goto('/language/en');
    await signInByCode(node, page, email);
    await page.goto(`/language/${tag}`);
    const form = `/requests/${id}/actions`;
    const refuse = async (): Promise<unknown> => {
      await page.fill('#reasons', 'It would prejudice the security of our State.');
      await page.selectOption('#grounds_0-code', 'R-ESS');
      return page.fill('#internalReasons', 'The minister has been told.');
    };
    await requestThatIs(node, 'transmitted', {
      urgency: 'urgent',
      deadline: { on: '2027-12-31', reason: 'The accounts are emptied every night.' },
    });
    await announceAll(node);
    for (const stop of [
      at('/home', 'desk'),
      at('/deadlines'),
      at('/deadlines?month=2027-12', 'deadlines-month'),
      at('/deadlines?month=x', 'deadlines-month-error'),
      sent('/deadlines', () => Promise.resolve(), 'calendar-address'),
      at('/notifications', 'news'),
      at('/board?done=taken', 'board'),
      at(`/requests/${id}/verification`, 'verification'),
      at('/statistics'),
      at('/directory'),
      at('/directory/XB', 'directory-state'),
      at('/statistics?from=x', 'statistics-error'),
      at('/requests', 'worklist'),
      at('/requests/assign', 'assign-error'),
      {
        name: 'assign',
        async go(seen: Page) {
          await seen.goto('/requests');
          await seen.locator('input[name="r[]"]').first().check();
          await seen.locator('form[action="/requests/assign"] button').click();
          await seen.waitForLoadState();
        },
      },
      at('/requests?q=nothing', 'worklist-no-match'),
      at('/requests?view=sent&sort=changed', 'worklist-sent'),
      at('/requests/views?query=view%3Dlate', 'saved-views'),
      at('/search?q=hospital', 'search'),
      at('/search?q=nothing-has-this', 'search-nothing'),
      at(`/requests/${id}?done=supply-information`, 'request'),
      at(`${form}/refuse`, 'act-refuse'),
      sent(`${form}/refuse`, (seen) => seen.fill('#reasons', ''), 'act-error'),
      sent(`${form}/refuse`, refuse, 'act-check'),
      at(`${form}/accept-in-part`, 'act-items'),
      at(`${form}/record-assessment`, 'act-assessment'),
      ...(await aroundRequest(node, id)),
    ]) {
      await look(page, stop, tag);
    }
    await page.close();
  });

  it('for an auditor', async () => {
    const { node } = browsed;
    const { id } = await requestThatIs(node, 'accepted');
    const page = await (await browsed.open({ locale: tag })).newPage();
    await page.goto('/language/en');
    await signInByCode(node, page, tag === 'en' ? 'auditor@xb.example' : 'auditor@xa.example');
    await page.goto(`/language/${tag}`);
    const auditor = tag === 'en' ? 'xb-auditor' : 'xa-auditor';
    const begun = await node.call(auditor, 'POST', '/api/v1/verifications');
    await node.call(auditor, 'POST', `/api/v1/verifications/${begun.body.id}/continue`);
    for (const stop of [
      at(`/audit/verification?run=${begun.body.id}`, 'whole-history'),
      at('/home', 'audit-home'),
      at(`/audit/trail?request=${id}`, 'trail'),
      at(`/audit/events/shared.${id}.2`, 'trail-event'),
      at(`/audit/requests/${id}`, 'access-review'),
      at(`/audit/requests/${id}/record`, 'audit-record'),
      at('/audit?view=access', 'audit-access'),
      at('/audit/verification', 'whole-history'),
    ]) {
      await look(page, stop, tag);
    }
    await page.close();
  });

  it('on which a request is written', async () => {
    const { node } = browsed;
    const { id } = await node.draft('xa-liaison', aStoredDataRequest({ contents: {}, items: [] }));
    const whole = await node.draft('xa-liaison', aStoredDataRequest({ urgency: 'urgent' }));
    await node.draft('xa-liaison', aPreservation());
    await upload(node, 'xa-liaison', whole.id, 'An order.', { name: 'order.pdf' });
    const waiting = await requestThatIs(node, 'transmitted', { urgency: 'urgent' });
    const page = await (await browsed.open({ locale: tag })).newPage();
    await page.goto('/language/en');
    const email = tag === 'en' ? 'liaison@xa.example' : 'authority@xa.example';
    await signInByCode(node, page, email);
    await page.goto(`/language/${tag}`);
    const [draft, full] = [`/requests/${id}/draft`, `/requests/${whole.id}/draft`];
    const typeWrongly = (seen: Page): Promise<unknown> =>
      seen.fill('#items_0-target', 'An account without a measure');
    for (const stop of [
      at('/requests/new', 'new-request'),
      at('/requests/new?to=XB', 'new-request-kind'),
      at('/requests/urgent', 'urgent-choice'),
      at('/requests/urgent?to=XB&kind=un-cybercrime-2024/preservation', 'urgent'),
      at(`/requests/${waiting.id}/receipt`, 'receipt'),
      at('/requests/templates'),
      at('/requests/import'),
      at('/requests/choose', 'choose'),
      at('/requests/choose?to=XB&need=keep+logs+records&offence=7&account=order', 'choose-result'),
      at('/requests/import', 'import'),
      sent('/requests/import', () => Promise.resolve(), 'import-error'),
      at(`/requests/${whole.id}/copy`, 'copy'),
      sent(`/requests/${whole.id}/template`, (seen) => seen.fill('#name', 'For all'), 'templates'),
      linked('/requests/templates', 'template-act', '[href$="/rename"]'),
      at(`/requests/${whole.id}/template`, 'template'),
      at(`${draft}?done=created`, 'draft'),
      at(`${draft}/contents-facts`, 'draft-text'),
      at(`${full}/contents-period`, 'draft-period'),
      at(`${full}/offences`, 'draft-offences'),
      sent(`${draft}/items`, typeWrongly, 'draft-items-error'),
      at(`${full}/urgency`, 'draft-urgency'),
      at(`${full}/oral`, 'draft-oral'),
      at(`${full}/links`, 'draft-links'),
      at(`${full}/check`, 'draft-check'),
      at(`/requests/${whole.id}/documents`, 'documents'),
      sent(`/requests/${whole.id}/documents`, () => Promise.resolve(), 'documents-error'),
      at(`/requests/${whole.id}`, 'request-draft'),
    ]) {
      await look(page, stop, tag);
    }
    await page.close();
  });

  it('of the administration', async () => {
    const { node } = browsed;
    const page = await (await browsed.open({ locale: tag })).newPage();
    await page.goto('/language/en');
    const email = tag === 'en' ? 'admin@xb.example' : 'admin@xc.example';
    await signInByCode(node, page, email);
    await page.goto(`/language/${tag}`);
    const [officer] = await node.sql<{ id: string; authority: string }>(
      'SELECT id, authority FROM officer WHERE email = $1',
      [email.replace('admin', 'contact')],
    );
    const place = '/administration';
    const own = `${place}/officers/${officer!.id}`;
    const level = 'instrument=un-cybercrime-2024&kind=stored-data&limit=';
    const [limit] = (
      await node.call('xb-admin', 'GET', '/api/v1/service-levels')
    ).body.items.filter(({ kind }: { kind: string }) => kind === 'stored-data');
    for (const stop of [
      at(place),
      at(`${place}/officers?active=true`, 'officers'),
      at(own, 'officer'),
      at(`${own}/change`, 'officer-change'),
      sent(`${own}/deactivate`, () => Promise.resolve(), 'officer-deactivate-error'),
      sent(`${place}/officers/invite`, (seen) => seen.fill('#name', 'New'), 'invite-error'),
      at(`${place}/units/new`, 'unit-new'),
      at(`${place}/roles`, 'roles'),
      at(`${place}/four-eyes`, 'four-eyes'),
      at(
        `${place}/four-eyes/change?authority=${officer!.authority}&action=deliver`,
        'four-eyes-change',
      ),
      at(`${place}/calendar`, 'calendar'),
      at(`${place}/calendar/add`, 'calendar-add'),
      at(`${place}/calendar/import`, 'calendar-import'),
      at(`${place}/service-levels`, 'service-levels'),
      at(`${place}/service-levels/change?${level}${String(limit.limit)}`, 'service-level'),
      at(`${place}/escalation`, 'escalation'),
      at(`${place}/escalation/${officer!.authority}`, 'escalation-change'),
      at(`${place}/roster`, 'roster'),
      at(`${place}/roster/new`, 'roster-new'),
      at(`${place}/webhooks/new`, 'webhook-new'),
      at(`${place}/accounts`, 'accounts'),
      at(`${place}/accounts/${email.slice(6, 8)}-liaison`, 'account'),
      at(`${place}/accounts/new`, 'account-new'),
      at(`${place}/accounts/${email.slice(6, 8)}-liaison/add-key`, 'account-key'),
      at(`${place}/units`, 'units'),
      at(`${place}/units/${officer!.authority}`, 'unit'),
      at(`${place}/units/${officer!.authority}/rename`, 'unit-rename'),
      ...(await asked(node, email, own)),
    ]) {
      await look(page, stop, tag);
    }
    const operator = await (await browsed.open({ locale: tag })).newPage();
    await operator.goto('/language/en');
    await signInByCode(node, operator, email.replace('admin', 'operator'));
    await operator.goto(`/language/${tag}`);
    await look(operator, at(`${place}/node`, 'node'), tag);
    await operator.close();
    await node.advance('11 minutes');
    await look(
      page,
      sent(`${place}/units/new`, (seen) => seen.fill('#name', 'Night'), 'factor-wanted'),
      tag,
    );
    await page.close();
  });

  it('and none is left out that the matrix of rights knows', () => {
    expect(pagesWithoutStop(visited)).toEqual([]);
  });

  it('and the browser has had nothing to forbid', () => {
    expect(browsed.violations).toEqual([]);
  });
});
