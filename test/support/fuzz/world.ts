import { aPreservation, aStoredDataRequest, assessment, inDays, upload } from '../drafts.js';
import { requestThatIs } from '../cases.js';
import { sessionOf } from '../officers.js';
import type { TestNode } from '../node.js';

/** A request as cases name it. */
export interface Known {
  readonly id: string;
  readonly state: string;
  readonly lifecycle: string;
  /** Its two States, as the names of their accounts have them: `xa`. */
  readonly requesting: string;
  readonly requested: string;
  readonly items: readonly string[];
  readonly documents: readonly string[];
  /** An act that waits for a second officer. */
  readonly pending?: string;
}

/** What the calls are about. */
export interface World {
  readonly requests: readonly Known[];
  /** Ids by the part of an address that they stand behind, of a State whose own officers may be lost. */
  readonly places: Readonly<Record<string, readonly string[]>>;
}

const roles = [
  'liaison',
  'authority',
  'second',
  'contact',
  'executing',
  'auditor',
  'admin',
] as const;
const lower = (state: string | undefined): string => state?.toLowerCase() ?? '';
const officer = (role: string, state: string): string => `${role}@${state}.example`;

/** Who asks: accounts and officers of three States, nobody, and somebody with a token that was never given. */
export const clients: readonly string[] = [
  ...roles.flatMap((role) => [
    `xa-${role}`,
    `xb-${role}`,
    officer(role, 'xa'),
    officer(role, 'xb'),
  ]),
  ...['xc-liaison', 'nobody', 'liar'],
];

/** Who sees to accounts: of the State whose officers may be lost, and of another. */
export const keepers: readonly string[] = [
  ...['xd-admin', officer('admin', 'xd'), officer('second', 'xd'), officer('authority', 'xd')],
  ...['xd-authority', officer('operator', 'xd'), 'xa-admin', officer('admin', 'xa')],
];

/** Requests between Aldora and Belvia in every state that a few acts lead to, and one that neither may see. */
export async function aWorld(node: TestNode, copies: number): Promise<World> {
  const requests: Known[] = [];
  const add = async (client: string, id: string, more: Partial<Known> = {}): Promise<void> => {
    const { body } = await node.call(client, 'GET', `/api/v1/requests/${id}`);
    const sent = await upload(node, client, id, 'evidence');
    const items = (body.items as { id: string }[]).map((item) => item.id);
    const documents = sent.status === 201 ? [sent.body.id as string] : [];
    const { state, lifecycle, requestingState, requestedState } = body as Record<string, string>;
    const sides = { requesting: lower(requestingState), requested: lower(requestedState) };
    requests.push({
      id,
      state: state!,
      lifecycle: lifecycle!,
      ...sides,
      items,
      documents,
      ...more,
    });
  };
  for (let copy = 0; copy < copies; copy += 1) {
    await add('xa-liaison', (await node.draft('xa-liaison', aStoredDataRequest())).id);
    await add('xa-liaison', (await node.draft('xa-liaison', aPreservation())).id);
    await add('xc-liaison', (await node.draft('xc-liaison', aStoredDataRequest())).id);
    const submitted = await node.draft('xa-liaison', aStoredDataRequest());
    await node.do('xa-liaison', submitted.id, 'submit-for-approval');
    await add('xa-authority', submitted.id);
    for (const state of [
      'transmitted',
      'received',
      'accepted',
      'in-execution',
      'executed',
    ] as const) {
      await add('xb-authority', (await requestThatIs(node, state)).id);
    }
    for (const [action, body] of beyondAssessment) {
      const { id } = await requestThatIs(node, 'in-assessment');
      if (action) await node.do('xb-authority', id, action, body);
      await add('xb-authority', id);
    }
    const { id: waits, pending } = await waiting(node);
    await add('xa-authority', waits, { pending });
    const kept = await node.draft('xa-liaison', aPreservation());
    await node.do('xa-contact', kept.id, 'transmit');
    await node.do('xb-contact', kept.id, 'acknowledge');
    await add('xb-contact', kept.id);
    const span = { from: inDays(0), until: inDays(90), assessment };
    await node.do('xb-contact', kept.id, 'preserve', span);
    await add('xb-contact', kept.id);
  }
  return { requests, places: await placesOf(node) };
}

/** A request of Belvia that Aldora would refuse, for which Aldora wants a second officer. */
async function waiting(node: TestNode): Promise<{ id: string; pending: string }> {
  const { id } = await node.draft('xb-liaison', aStoredDataRequest({ requestedState: 'XA' }));
  await node.do('xb-liaison', id, 'submit-for-approval');
  await node.do('xb-authority', id, 'transmit');
  await node.do('xa-authority', id, 'acknowledge');
  await node.do('xa-authority', id, 'start-assessment');
  const grounds = [{ code: 'R-DC', provision: 'Section 1' }];
  const { body } = await node.act('xa-authority', id, 'refuse', { grounds, reasons: text });
  if (!body.pending) throw new Error(`The refusal does not wait: ${JSON.stringify(body)}`);
  return { id, pending: body.pending.id as string };
}

async function placesOf(node: TestNode): Promise<World['places']> {
  const ids = async (sql: string): Promise<string[]> =>
    (await node.sql<{ id: string }>(sql)).map(({ id }) => id);
  const keeper = await sessionOf(node, officer('admin', 'xd'));
  const reasons = { reasons: text };
  const spare = await ids(`SELECT id FROM officer WHERE email ~ '^(contact|executing|liaison)@xd'`);
  const asked = await Promise.all([
    keeper.call('PUT', '/api/v1/four-eyes', {
      ...{ authority: 'xd-central', action: 'deliver', on: true, ...reasons },
    }),
    keeper.call('POST', `/api/v1/officers/${spare[0] ?? ''}/recovery`, reasons),
  ]);
  const [setting = '', recovery = ''] = asked.map(({ body }) =>
    String(body.pending?.id ?? body.id),
  );
  const span = { from: inDays(1), to: inDays(9), absent: spare[1], delegate: spare[2] };
  const away = await keeper.call('POST', '/api/v1/delegations', { ...span, ...reasons });
  const units = ['One', 'Two', 'Three'].map(async (name) => {
    const { body } = await keeper.call('POST', '/api/v1/units', { name, authority: 'xd-central' });
    return body.id as string;
  });
  return {
    officers: spare,
    delegations: [String(away.body.id)],
    '/four-eyes/pending': [setting],
    '/recovery/{': [recovery],
    instruments: ['un-cybercrime-2024'],
    kinds: ['stored-data', 'preservation'],
    assignments: await ids(`SELECT id FROM officer WHERE email LIKE '%@x_.example' ORDER BY email`),
    units: await Promise.all(units),
    sessions: await ids('SELECT id FROM session'),
  };
}

const text = 'Something stands in the way.';
const beyondAssessment: readonly (readonly [string | undefined, object])[] = [
  [undefined, {}],
  ['ask-for-information', { questions: [text] }],
  ['open-consultation', { about: 'refusal', text }],
  ['offer-conditions', { conditions: [{ code: 'C-TERMS', text }] }],
];

/** What changes with every change of a case or a setting, whoever may see it. Refusals may be recorded, no more. */
export async function stillness(node: TestNode): Promise<string> {
  const settings = [
    ...['unit', 'delegation', 'assignment', 'seal', 'four_eyes', 'pending_act'],
    ...['duty_shift', 'hand_over', 'hand_over_read', 'escalation', 'page', 'contact_test'],
  ];
  const [row] =
    await node.sql(`SELECT (SELECT count(*) || ':' || sum(version) FROM request) AS requests,
    (SELECT count(*) FROM shared_event) AS shared, (SELECT count(*) FROM private_event) AS private,
    (SELECT count(*) || ':' || count(sent_at) FROM document) AS documents,
    (SELECT count(*) FROM outbox) AS promises, (SELECT count(*) FROM deadline) AS clocks,
    ${settings.map((table) => `(SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM ${table} t) AS ${table}`).join()}`);
  return JSON.stringify(row);
}
