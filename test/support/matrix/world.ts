import { randomUUID } from 'node:crypto';
import { announceAll, aStoredDataRequest, assessment, upload } from '../drafts.js';
import type { TestNode } from '../node.js';

/** States of the matrix: the requesting one, the requested one, and one that has nothing to do with it. */
export const states = ['XA', 'XB', 'XC'] as const;
export type State = (typeof states)[number];

export const objects = ['draft', 'sent', 'sealedA', 'sealedB', 'waiting', 'absent'] as const;
/**
 * What is asked for: a draft of Aldora's; a request that Belvia assesses; the same sealed in Aldora, and in Belvia; one
 * of Belvia's whose refusal waits in Aldora for a second officer; and an id that no request has.
 */
export type ObjectName = (typeof objects)[number];

export interface Thing {
  readonly id: string;
  readonly requesting: State;
  readonly requested: State;
  /** A document of each side that it has not sent. */
  readonly documents: Partial<Record<State, string>>;
  /** What waits in Aldora for a second officer. */
  readonly pending?: string;
}

export type World = Readonly<Record<ObjectName, Thing>>;

/** Who of a State sees what: written by hand, and compared with what the node answers. */
const visible: Readonly<Record<ObjectName, Partial<Record<State, 'everybody' | 'named'>>>> = {
  draft: { XA: 'everybody' },
  sent: { XA: 'everybody', XB: 'everybody' },
  sealedA: { XA: 'named', XB: 'everybody' },
  sealedB: { XA: 'everybody', XB: 'named' },
  waiting: { XA: 'everybody', XB: 'everybody' },
  absent: {},
};

/** Whether somebody of a State with a role sees cases there, and this one. `id` is the account's. */
export function sees(object: ObjectName, state: State, role: string, id: string): boolean {
  if (role === 'admin' || role === 'operator') return false;
  const whom = visible[object][state];
  // whoever seals is named along with it; auditors read all of their State
  return whom === 'everybody' || (whom === 'named' && (role === 'auditor' || isSealer(id, state)));
}

function isSealer(id: string, state: State): boolean {
  return id === `${state.toLowerCase()}-authority`;
}

/** A word that is planted in one State's private room of a request. */
export const secret = (state: State, object: ObjectName, what: string): string =>
  `private-${state}-${object}-${what}`;
/** A word that both parties of a request may read. */
export const told = (object: ObjectName, what: string): string => `shared-${object}-${what}`;

const word = /(?:private-(X[A-Z])|shared)-(draft|sent|sealedA|sealedB|waiting)-[a-z]+/g;

export interface Canary {
  readonly word: string;
  /** Whose private room it lies in; undefined: the shared one. */
  readonly state: State | undefined;
  readonly object: ObjectName;
}

/** Every planted word in a text. */
export function canariesIn(text: string): Canary[] {
  return [...text.matchAll(word)].map(([found, state, object]) => ({
    word: found,
    state: state as State | undefined,
    object: object as ObjectName,
  }));
}

/** Plants the words through the product itself, as its users would. */
export async function plant(node: TestNode): Promise<World> {
  const made = {
    draft: await drafted(node, 'draft', 'XA', 'XB'),
    sent: await assessed(node, 'sent', 'XA', 'XB'),
    sealedA: await assessed(node, 'sealedA', 'XA', 'XB'),
    sealedB: await assessed(node, 'sealedB', 'XA', 'XB'),
    waiting: await assessed(node, 'waiting', 'XB', 'XA'),
    absent: { id: randomUUID(), requesting: 'XA', requested: 'XB', documents: {} } as const,
  };
  await post(node, 'xa-liaison', made.draft.id, 'assignments', {
    assignee: 'xa-liaison',
    reasons: secret('XA', 'draft', 'assigning'),
  });
  const pending = await node.act('xa-authority', made.waiting.id, 'refuse', {
    grounds: [{ code: 'R-DC' }],
    reasons: secret('XA', 'waiting', 'refusal'),
    internalReasons: secret('XA', 'waiting', 'internal'),
  });
  expectStatus(pending.status, 202, pending.body);
  await post(node, 'xa-authority', made.sealedA.id, 'seal', {
    reasons: secret('XA', 'sealedA', 'sealing'),
  });
  await post(node, 'xb-authority', made.sealedB.id, 'seal', {
    reasons: secret('XB', 'sealedB', 'sealing'),
  });
  await announceAll(node);
  return { ...made, waiting: { ...made.waiting, pending: pending.body.pending.id } };
}

async function drafted(
  node: TestNode,
  object: ObjectName,
  requesting: State,
  requested: State,
): Promise<Thing> {
  const own = requesting.toLowerCase();
  const words =
    object === 'draft'
      ? (what: string) => secret(requesting, object, what)
      : (what: string) => told(object, what);
  const { contents } = aStoredDataRequest() as { contents: object };
  const { id } = await node.draft(
    `${own}-liaison`,
    aStoredDataRequest({
      requestedState: requested,
      offences: [{ article: '7', description: words('offence'), maxPenaltyYears: 5 }],
      contents: { ...contents, facts: words('facts') },
      items: [{ measure: 'disclose', data: 'subscriber', target: words('target') }],
    }),
  );
  await post(node, `${own}-liaison`, id, 'notes', { text: secret(requesting, object, 'note') });
  const file = object === 'draft' ? await attached(node, requesting, object, id) : undefined;
  return { id, requesting, requested, documents: file === undefined ? {} : { [requesting]: file } };
}

async function assessed(
  node: TestNode,
  object: ObjectName,
  requesting: State,
  requested: State,
): Promise<Thing> {
  const thing = await drafted(node, object, requesting, requested);
  const { id } = thing;
  const [own, other] = [requesting.toLowerCase(), requested.toLowerCase()];
  await node.do(`${own}-liaison`, id, 'submit-for-approval', {
    internalReasons: secret(requesting, object, 'submission'),
  });
  await node.do(`${own}-authority`, id, 'transmit', {
    internalReasons: secret(requesting, object, 'transmission'),
  });
  await node.do(`${other}-authority`, id, 'acknowledge', {
    theirReference: told(object, 'reference'),
  });
  await node.do(`${other}-authority`, id, 'start-assessment');
  await node.do(`${other}-authority`, id, 'record-assessment', {
    ...assessment,
    rights: { finding: 'no-concern', text: secret(requested, object, 'rights') },
  });
  await post(node, `${other}-authority`, id, 'notes', { text: secret(requested, object, 'note') });
  await node.do(`${own}-liaison`, id, 'ask-status', {
    text: told(object, 'question'),
    internalReasons: secret(requesting, object, 'why'),
  });
  const documents = {
    [requesting]: await attached(node, requesting, object, id),
    [requested]: await attached(node, requested, object, id),
  };
  return { ...thing, documents };
}

/** A file that is not sent; its name and its bytes are words of their own. */
async function attached(
  node: TestNode,
  state: State,
  object: ObjectName,
  id: string,
): Promise<string> {
  const bytes = secret(state, object, 'bytes');
  const reply = await upload(node, `${state.toLowerCase()}-authority`, id, bytes, {
    name: secret(state, object, 'file'),
  });
  expectStatus(reply.status, 201, reply.body);
  return reply.body.id as string;
}

async function post(
  node: TestNode,
  client: string,
  id: string,
  what: string,
  body: object,
): Promise<void> {
  const reply = await node.call(client, 'POST', `/api/v1/requests/${id}/${what}`, body);
  if (reply.status >= 300)
    throw new Error(`${client} ${what}: ${String(reply.status)} ${JSON.stringify(reply.body)}`);
}

function expectStatus(found: number, wanted: number, body: unknown): void {
  if (found !== wanted)
    throw new Error(`${String(found)} instead of ${String(wanted)}: ${JSON.stringify(body)}`);
}
