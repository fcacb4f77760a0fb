import { aPreservation, aStoredDataRequest, assessment, inDays, upload } from '../drafts.js';
import { requestThatIs } from '../cases.js';
import type { TestNode } from '../node.js';

/** A request as cases name it. */
export interface Known {
  readonly id: string;
  readonly state: string;
  readonly items: readonly string[];
  readonly documents: readonly string[];
}

/** Who asks: accounts of three States, nobody, and somebody with a token that was never given. */
export const clients = [
  ...['liaison', 'authority', 'second', 'contact', 'executing', 'auditor', 'admin'].flatMap(
    (role) => [`xa-${role}`, `xb-${role}`],
  ),
  'xc-liaison',
  'nobody',
  'liar',
] as const;

/** Requests between Aldora and Belvia in every state that a few acts lead to, and one that neither may see. */
export async function aWorld(node: TestNode, copies: number): Promise<readonly Known[]> {
  const world: Known[] = [];
  const add = async (client: string, id: string): Promise<void> => {
    const { body } = await node.call(client, 'GET', `/api/v1/requests/${id}`);
    const sent = await upload(node, client, id, 'evidence');
    const items = (body.items as { id: string }[]).map((item) => item.id);
    const documents = sent.status === 201 ? [sent.body.id as string] : [];
    world.push({ id, state: body.state as string, items, documents });
  };
  for (let copy = 0; copy < copies; copy += 1) {
    await add('xa-liaison', (await node.draft('xa-liaison', aStoredDataRequest())).id);
    await add('xa-liaison', (await node.draft('xa-liaison', aPreservation())).id);
    await add('xc-liaison', (await node.draft('xc-liaison', aStoredDataRequest())).id);
    const waiting = await node.draft('xa-liaison', aStoredDataRequest());
    await node.do('xa-liaison', waiting.id, 'submit-for-approval');
    await add('xa-authority', waiting.id);
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
    const kept = await node.draft('xa-liaison', aPreservation());
    await node.do('xa-contact', kept.id, 'transmit');
    await node.do('xb-contact', kept.id, 'acknowledge');
    await add('xb-contact', kept.id);
    const span = { from: inDays(0), until: inDays(90), assessment };
    await node.do('xb-contact', kept.id, 'preserve', span);
    await add('xb-contact', kept.id);
  }
  return world;
}

const text = 'Something stands in the way.';
const beyondAssessment: readonly (readonly [string | undefined, object])[] = [
  [undefined, {}],
  ['ask-for-information', { questions: [text] }],
  ['open-consultation', { about: 'refusal', text }],
  ['offer-conditions', { conditions: [{ code: 'C-TERMS', text }] }],
];

/** Counts that change with every change of a case, whoever may see it. */
export async function stillness(node: TestNode): Promise<string> {
  const [row] =
    await node.sql(`SELECT (SELECT count(*) || ':' || sum(version) FROM request) AS requests,
    (SELECT count(*) FROM shared_event) AS shared, (SELECT count(*) FROM private_event) AS private,
    (SELECT count(*) || ':' || count(sent_at) FROM document) AS documents,
    (SELECT count(*) FROM outbox) AS promises, (SELECT count(*) FROM deadline) AS clocks`);
  return JSON.stringify(row);
}
