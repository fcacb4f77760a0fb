/** Requests with fixed contents, complete enough to be transmitted; whatever a test is about, it overrides. */
import type { RequestView } from '@rogatory/casework';
import { Announcer } from '@rogatory/notifications';
import type { Reply, TestNode } from './node.js';

export const instrument = 'un-cybercrime-2024';

const offences = [
  { article: '7', description: 'Illegal access to a hospital network', maxPenaltyYears: 5 },
];

export const assessment = {
  scope: 'inside',
  dualCriminality: 'met',
  rights: { finding: 'no-concern', text: 'Reviewed; nothing speaks against it.' },
} as const;

export function aPreservation(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    instrument,
    kind: 'preservation',
    requestedState: 'XB',
    urgency: 'urgent',
    language: 'en',
    confidential: true,
    offences,
    contents: {
      authority: 'Court of Port Aldor, cybercrime section',
      offence: 'Illegal access to a hospital network on 12 November 2026',
      data: 'Connection logs of 203.0.113.84, the address that the attack came from',
      custodian: 'Belvia Hosting, Hue',
      necessity: 'The provider keeps logs for thirty days',
      intention: 'A request for disclosure follows within four weeks',
      secrecy: 'The user must not be told',
    },
    ...overrides,
  };
}

export function aStoredDataRequest(
  overrides: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    instrument,
    kind: 'stored-data',
    requestedState: 'XB',
    urgency: 'routine',
    language: 'en',
    confidential: true,
    offences,
    contents: {
      authority: 'Court of Port Aldor, cybercrime section',
      subject: 'Investigation 2026/417; investigating judge, cybercrime section',
      facts:
        'On 12 November 2026 somebody entered the network of a hospital and encrypted its records.',
      assistance: 'Subscriber and traffic data of the account below; certified copies',
      persons: 'Holder of 203.0.113.84, identity unknown',
      period: { from: '2026-11-01', to: '2026-11-16' },
      purpose: 'Identify the author of the intrusion',
    },
    items: [
      { measure: 'disclose', data: 'subscriber', target: '203.0.113.84' },
      { measure: 'disclose', data: 'content', target: 'mailbox of the same account' },
    ],
    ...overrides,
  };
}

/** The day `days` after today, by the test machine's clock. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** A stored-data request of Aldora that Belvia has just received by transmission. */
export async function transmitted(
  node: TestNode,
  overrides: Record<string, unknown> = {},
): Promise<RequestView> {
  const { id } = await node.draft('xa-liaison', aStoredDataRequest(overrides));
  await node.do('xa-liaison', id, 'submit-for-approval');
  return node.do('xa-authority', id, 'transmit');
}

/** The same, acknowledged and under assessment. */
export async function inAssessment(
  node: TestNode,
  overrides: Record<string, unknown> = {},
): Promise<RequestView> {
  const { id } = await transmitted(node, overrides);
  await node.do('xb-authority', id, 'acknowledge');
  return node.do('xb-authority', id, 'start-assessment');
}

/** The same, accepted and in execution. */
export async function inExecution(
  node: TestNode,
  overrides: Record<string, unknown> = {},
): Promise<RequestView> {
  const { id } = await inAssessment(node, overrides);
  await node.do('xb-authority', id, 'accept', { assessment });
  return node.do('xb-executing', id, 'start-execution');
}

/** The same, executed. */
export async function executed(node: TestNode): Promise<RequestView> {
  const { id } = await inExecution(node);
  return node.do('xb-executing', id, 'complete', { summary: 'Everything was found.' });
}

/** Belvia opens a consultation, Aldora replies, Belvia concludes. */
export async function consult(node: TestNode, id: string, about: string): Promise<void> {
  const text = 'We see an obstacle.';
  await node.do('xb-authority', id, 'open-consultation', { about, text });
  await node.do('xa-liaison', id, 'reply', { text: 'We see it differently.' });
  await node.do('xb-authority', id, 'conclude-consultation', { outcome: 'not-agreed', text });
}

/** A preservation of Aldora that Belvia keeps for ninety days. */
export async function preserved(node: TestNode, days = 90): Promise<RequestView> {
  const { id } = await node.draft('xa-liaison', aPreservation());
  await node.do('xa-contact', id, 'transmit');
  await node.do('xb-contact', id, 'acknowledge');
  const span = { from: inDays(0), until: inDays(days), assessment };
  return node.do('xb-contact', id, 'preserve', span);
}

export interface FilePart {
  /** Name of the form's field. */
  readonly field?: string;
  readonly name?: string;
  readonly type?: string;
}

/** Sends a file as a form would. */
export async function upload(
  node: TestNode,
  client: string,
  id: string,
  content: string | Buffer,
  { field = 'file', name = 'evidence.txt', type = 'text/plain' }: FilePart = {},
): Promise<Reply> {
  const reply = await node.app.inject({
    method: 'POST',
    url: `/api/v1/requests/${id}/documents`,
    headers: {
      authorization: `Bearer ${await node.token(client)}`,
      'content-type': 'multipart/form-data; boundary=edge',
    },
    payload: formOf(content, field, name, type),
  });
  return {
    status: reply.statusCode,
    body: reply.json(),
    headers: reply.headers as Record<string, string>,
  };
}

function formOf(content: string | Buffer, field: string, name: string, type: string): Buffer {
  const head = `--edge\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n--edge--\r\n')]);
}

/** Tells everybody what the outbox promised to tell, as the worker would. */
export async function announceAll(node: TestNode): Promise<void> {
  const open = await node.sql(
    `SELECT id, data FROM outbox WHERE done_at IS NULL AND name = 'announce' ORDER BY id`,
  );
  for (const { id, data } of open) await node.app.get(Announcer).announce({ promise: id, ...data });
}
