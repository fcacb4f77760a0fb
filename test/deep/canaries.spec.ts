import {
  aPreservation,
  announceAll,
  aStoredDataRequest,
  assessment,
  inAssessment,
  inDays,
  transmitted,
  upload,
} from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

/** Reading is by State, not by role: who decides, who reads all, and who reads nothing stand for the others. */
const officers = ['authority', 'auditor', 'admin'] as const;
const others = ['liaison', 'contact', 'executing'] as const;

/** Everything that a State's officers can make the API say about requests, errors included. */
async function everythingTold(state: string, ids: readonly string[], files: readonly string[]) {
  const replies: Reply[] = [];
  for (const officer of others) {
    const path = '/api/v1/notifications?limit=200';
    replies.push(await node.call(`${state}-${officer}`, 'GET', path));
  }
  for (const officer of officers) {
    const client = `${state}-${officer}`;
    const ask = async (method: string, path: string, body?: unknown): Promise<void> => {
      replies.push(await node.call(client, method, `/api/v1/${path}`, body));
    };
    const words = ['canary', 'canary-contents', 'canary-note', 'canary-file', 'Port Aldor'];
    for (const query of [
      ...['', 'direction=incoming', 'direction=outgoing', 'limit=1', 'state=draft'],
      ...['counterpart=XA', 'counterpart=XB', 'due-before=2999-01-01', 'kind=preservation'],
      ...words.map((word) => `q=${word}`),
    ]) {
      await ask('GET', `requests?${query}`);
    }
    await ask('GET', 'notifications?limit=200');
    for (const id of ids) {
      for (const path of [
        ...['', '/check', '/history?limit=1000', '/history/verify', '/deadlines', '/links'],
        ...['/messages', '/notes', '/assessments', '/documents'],
        ...files.map((file) => `/documents/${file}/content`),
      ]) {
        await ask('GET', `requests/${id}${path}`);
      }
      for (const action of ['acknowledge', 'transmit', 'accept', 'deliver', 'no-such-action']) {
        await ask('POST', `requests/${id}/actions/${action}`, { documents: files });
      }
      await ask('PATCH', `requests/${id}`, { items: [] });
      const links = [{ type: 'relates', request: id }];
      await ask('POST', 'requests', aStoredDataRequest({ links, requestedState: 'XE' }));
    }
  }
  return replies;
}

const found = (told: readonly unknown[], words = /canary-[a-z]+/g): string[] => [
  ...new Set(JSON.stringify(told).match(words) ?? []),
];

const note = (client: string, id: string, text: string): Promise<Reply> =>
  node.call(client, 'POST', `/api/v1/requests/${id}/notes`, { text });

describe('what is private', () => {
  const shown: string[] = [];
  const files: string[] = [];
  beforeAll(async () => {
    // a draft, submitted, with everything that a draft can have
    const { contents } = aStoredDataRequest();
    const draft = await node.draft(
      'xa-liaison',
      aStoredDataRequest({
        contents: { ...(contents as object), facts: 'canary-contents' },
        items: [{ measure: 'disclose', target: 'canary-target' }],
        offences: [{ article: '7', description: 'canary-offence' }],
        deadline: { on: inDays(30), reason: 'canary-deadline' },
      }),
    );
    files.push(
      (await upload(node, 'xa-liaison', draft.id, 'canary-bytes', { name: 'canary-file' })).body.id,
    );
    await note('xa-liaison', draft.id, 'canary-note');
    await node.do('xa-liaison', draft.id, 'submit-for-approval', {
      internalReasons: 'canary-submission',
    });
    await node.do('xa-authority', draft.id, 'return-to-drafter', { reasons: 'canary-return' });

    // a request under way, with private things on both sides
    const { id } = await transmitted(node);
    await note('xa-liaison', id, 'canary-ours');
    files.push(
      (await upload(node, 'xa-liaison', id, 'canary-later', { name: 'canary-name' })).body.id,
    );
    await node.do('xa-liaison', id, 'ask-status', {
      text: 'Any news?',
      internalReasons: 'canary-why',
    });
    shown.push(draft.id, id);
    await announceAll(node);
  });

  it.each(['xb', 'xc'])('to Aldora reaches no officer of %s, in any answer', async (state) => {
    const replies = await everythingTold(state, shown, files);
    expect(replies.length).toBeGreaterThan(100);
    expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
    expect(found(replies)).toEqual([]);
  });

  it('to Aldora is there for its own auditor: the canaries were alive', async () => {
    const told: Reply[] = [];
    for (const id of shown) {
      for (const path of ['', '/history?limit=1000', '/documents', '/notes']) {
        told.push(await node.call('xa-auditor', 'GET', `/api/v1/requests/${id}${path}`));
      }
    }
    expect(found(told).sort()).toEqual([
      ...['canary-contents', 'canary-deadline', 'canary-file', 'canary-name', 'canary-note'],
      ...['canary-offence', 'canary-ours', 'canary-return', 'canary-submission', 'canary-target'],
      'canary-why',
    ]);
  });

  it('to Belvia reaches no officer of Aldora, nor of a third State', async () => {
    const { id } = await inAssessment(node);
    const rights = { finding: 'concern', text: 'linnet-rights' };
    await node.do('xb-authority', id, 'record-assessment', { ...assessment, rights });
    await note('xb-authority', id, 'linnet-memo');
    const file = await upload(node, 'xb-executing', id, 'linnet-bytes', { name: 'linnet-file' });
    await node.do('xb-authority', id, 'accept', { internalReasons: 'linnet-politics' });
    await announceAll(node);
    for (const state of ['xa', 'xc']) {
      const replies = await everythingTold(state, [id], [file.body.id]);
      expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
      expect(found(replies, /linnet-[a-z]+/g)).toEqual([]);
    }
    const { body } = await node.call('xb-auditor', 'GET', `/api/v1/requests/${id}/history`);
    expect(found([body], /linnet-[a-z]+/g)).toEqual([
      ...['linnet-rights', 'linnet-memo', 'linnet-file', 'linnet-politics'],
    ]);
  });
});

describe('a third State', () => {
  it('finds nothing by list, search, cursor or notification', async () => {
    await node.draft('xa-liaison', aPreservation());
    await transmitted(node);
    await announceAll(node);
    const cursor = (await node.call('xa-liaison', 'GET', '/api/v1/requests?limit=1')).body.next;
    for (const path of [
      ...['requests', 'requests?q=Aldor', `requests?cursor=${cursor}`, 'requests?counterpart=XA'],
      'notifications',
    ]) {
      const { body } = await node.call('xd-auditor', 'GET', `/api/v1/${path}`);
      expect(body).toEqual({ items: [], next: null });
    }
  });

  it('gains nothing by a cursor that another State was given', async () => {
    const { body } = await node.call('xa-liaison', 'GET', '/api/v1/requests?limit=1');
    const page = await node.call('xb-liaison', 'GET', `/api/v1/requests?cursor=${body.next}`);
    expect(page.status).toBe(200);
    expect(page.body.items.every((item: { state: string }) => item.state !== 'draft')).toBe(true);
  });

  it('does not learn of a request by the key of a command that another sent', async () => {
    const { id } = await transmitted(node);
    const key = { 'idempotency-key': 'canary-key' };
    const path = `/api/v1/requests/${id}/actions/ask-status`;
    const first = await node.call('xa-liaison', 'POST', path, { text: 'News?' }, key);
    const twin = await node.call('xc-liaison', 'POST', path, { text: 'News?' }, key);
    expect([first.status, twin.status]).toEqual([200, 404]);
  });
});

describe('notifications', () => {
  it('tell the other side what it may know, and one’s own what it did', async () => {
    const { id } = await transmitted(node);
    await announceAll(node);
    const told = async (client: string): Promise<string[]> => {
      const { body } = await node.call(client, 'GET', '/api/v1/notifications?limit=200');
      return body.items
        .filter(({ request }: { request: string }) => request === id)
        .map(({ type }: { type: string }) => type);
    };
    expect(await told('xb-authority')).toEqual(['transmit']);
    expect(await told('xa-authority')).toEqual(['submit-for-approval']);
    expect(await told('xb-executing')).toEqual([]);
    expect(await told('xc-authority')).toEqual([]);
  });
});
