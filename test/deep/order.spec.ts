import { Acts } from '@rogatory/casework';
import { DomainError, type Actor } from '@rogatory/kernel';
import {
  aPreservation,
  aStoredDataRequest,
  assessment,
  inAssessment,
  instrument,
  transmitted,
  upload,
} from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

const told = ({ status, body }: Reply): string => `${status} ${body.code ?? body.state}`;
const stranger = '01900000-0000-7000-8000-000000000000';
const json = { 'content-type': 'application/json' };

/** Sends a body as it is, even where it is not JSON. */
async function raw(client: string | undefined, url: string, payload: string): Promise<number> {
  const authorization = client && `Bearer ${await node.token(client)}`;
  const headers = { ...json, ...(authorization && { authorization }) };
  return (await node.app.inject({ method: 'POST', url, headers, payload })).statusCode;
}

describe('an action is checked in a fixed order', () => {
  const broken = { reasons: 7, unknown: true };
  let id: string;
  let draft: string;
  beforeAll(async () => {
    id = (await inAssessment(node)).id;
    draft = (await node.draft('xa-liaison', aStoredDataRequest())).id;
  });

  const stale = { 'if-match': '"1"' };
  it.each([
    ['401 comes first', undefined, 'no-such-action', broken, stale, '401 unauthenticated'],
    ['a third State sees nothing', 'xc-authority', 'nothing', broken, stale, '404 not-found'],
    ['then the action', 'xa-liaison', 'no-such-action', broken, stale, '404 unknown-action'],
    ['acts of another lifecycle', 'xb-authority', 'preserve', broken, stale, '404 unknown-action'],
    ['then the side', 'xa-liaison', 'refuse', broken, stale, '403 wrong-side'],
    ['then the role', 'xb-liaison', 'refuse', broken, stale, '403 role-missing'],
    ['then the version', 'xb-authority', 'refuse', broken, stale, '412 stale'],
    ['then the body', 'xb-authority', 'resume', broken, {}, '422 invalid-body'],
    ['then the state', 'xb-authority', 'resume', {}, {}, '409 illegal-transition'],
    [
      'then the ground',
      'xb-authority',
      'refuse',
      { grounds: [{ code: 'R-ESS' }, { code: 'N-BANK' }], reasons: 'So.' },
      {},
      '422 ground-not-admitted',
    ],
    [
      'the consultation comes last',
      'xb-authority',
      'refuse',
      { grounds: [{ code: 'R-ESS' }], reasons: 'So.' },
      {},
      '409 consultation-required',
    ],
  ] as const)('%s', async (_, client, action, body, headers, expected) => {
    const path = `/api/v1/requests/${id}/actions/${action}`;
    expect(told(await node.call(client, 'POST', path, body, headers))).toBe(expected);
  });

  it('shows the other party of a draft the same as what does not exist [ASVS 8.2.2]', async () => {
    const answers = await Promise.all(
      [draft, stranger, 'not-an-id'].map((one) => node.act('xb-authority', one, 'nothing', broken)),
    );
    const bodies = answers.map(({ status, body: { instance: _, ...body } }) => ({ status, body }));
    expect(bodies[0]!.status).toBe(404);
    expect(bodies).toEqual([bodies[0], bodies[0], bodies[0]]);
  });

  it('finds a wrong state before a ground that is not admitted', async () => {
    const { id: fresh } = await transmitted(node);
    const body = { grounds: [{ code: 'N-BANK' }], reasons: 'So.' };
    expect(told(await node.act('xb-authority', fresh, 'refuse', body))).toBe(
      '409 illegal-transition',
    );
  });

  it('says what is allowed instead', async () => {
    const { body } = await node.act('xb-executing', id, 'start-execution');
    expect(body).toMatchObject({ code: 'illegal-transition', status: 409, allowed: [] });
    const { body: refused } = await node.act('xb-authority', id, 'resume');
    expect(refused.allowed).toEqual(expect.arrayContaining(['accept', 'refuse']));
    const { body: unknown } = await node.act('xb-authority', id, 'approve');
    expect(unknown.allowed).toEqual(expect.arrayContaining(['accept', 'withdraw']));
  });

  it('answers 400 to unreadable JSON only, and 401 before it', async () => {
    const path = `/api/v1/requests/${id}/actions/accept`;
    expect(await raw('xb-authority', path, '{"note": ')).toBe(400);
    expect(await raw('xb-authority', path, '{"__proto__": {"a": 1}}')).toBe(400);
    expect(await raw('xb-authority', path, '[1]')).toBe(422);
    expect(await raw('xb-authority', path, '"accept"')).toBe(422);
    expect(await raw('xb-authority', path, 'null')).not.toBe(400);
    expect(await raw(undefined, path, '{"note": ')).toBe(401);
  });
});

describe('officers', () => {
  const officer: Actor = {
    kind: 'officer',
    id: '01900000-0000-7000-8000-0000000000aa',
    state: 'XB',
    authority: 'xb-central',
    roles: ['authority'],
  };

  it('must say which version they have seen', async () => {
    const { id, version } = await transmitted(node);
    const acts = node.app.get(Acts);
    const blind = acts.act(officer, id, 'acknowledge', {});
    await expect(blind).rejects.toMatchObject({ kind: 'precondition-required' });
    await expect(blind).rejects.toBeInstanceOf(DomainError);
    const { status } = await acts.act(
      officer,
      id,
      'acknowledge',
      {},
      { ifMatch: `"${String(version)}"` },
    );
    expect(status).toBe(200);
  });
});

describe('roles', () => {
  it('keep whoever submitted a request from transmitting it [ASVS 2.3.5]', async () => {
    const { id } = await node.draft('xa-authority', aStoredDataRequest());
    await node.do('xa-authority', id, 'submit-for-approval');
    const own = await node.act('xa-authority', id, 'transmit');
    expect(own.status).toBe(403);
    expect((await node.do('xa-second', id, 'transmit')).state).toBe('transmitted');
  });

  it.each([
    ['xa-liaison', 'transmit'],
    ['xa-contact', 'transmit'],
    ['xa-executing', 'supplement'],
    ['xa-auditor', 'withdraw'],
    ['xb-executing', 'acknowledge'],
    ['xb-contact', 'forward'],
    ['xb-auditor', 'acknowledge'],
  ])('keep %s from "%s" [ASVS 8.2.1]', async (client, action) => {
    const { id } = await transmitted(node);
    expect(told(await node.act(client, id, action, {}))).toBe('403 role-missing');
  });

  it('let an auditor read everything and change nothing', async () => {
    const { id } = await inAssessment(node);
    const path = `/api/v1/requests/${id}`;
    const read = await node.call('xb-auditor', 'GET', path);
    expect([read.status, read.body.allowedActions]).toEqual([200, []]);
    const tries = [
      node.call('xb-auditor', 'POST', '/api/v1/requests', aStoredDataRequest()),
      node.call('xa-auditor', 'PATCH', path, { urgency: 'urgent' }),
      node.call('xb-auditor', 'POST', `${path}/notes`, { text: 'Mine.' }),
      upload(node, 'xb-auditor', id, 'mine'),
      node.act('xb-auditor', id, 'accept', { assessment }),
    ];
    expect((await Promise.all(tries)).map(told)).toEqual(Array(5).fill('403 role-missing'));
  });
});

describe('drafting', () => {
  const draft = (overrides: object): Promise<Reply> =>
    node.call('xa-liaison', 'POST', '/api/v1/requests', aStoredDataRequest({ ...overrides }));

  it.each([
    [{ kind: 'mla-service' }, '422 lifecycle-not-available'],
    [{ kind: 'extradition' }, '422 lifecycle-not-available'],
    [{ kind: 'preservation-extension' }, '422 use-action'],
    [{ kind: 'traffic-disclosure' }, '422 use-action'],
    [{ kind: 'no-such-kind' }, '422 unknown-kind'],
    [{ instrument: 'no-such-treaty' }, '422 unknown-instrument'],
    [{ requestedState: 'XA' }, '422 same-state'],
    [{ requestedState: 'ZZ' }, '422 unknown-state'],
    [{ state: 'closed' }, '422 invalid-body'],
    [{ contents: { weather: 'fair' } }, '422 invalid-body'],
    [{ contents: { authority: 7 } }, '422 invalid-body'],
    [{ items: [{ measure: 'disclose', decision: 'accepted' }] }, '422 invalid-body'],
    [{ urgency: 'soon' }, '422 invalid-body'],
  ])('with %j is answered %s [ASVS 2.2.1, 15.3.3]', async (overrides, expected) => {
    expect(told(await draft(overrides))).toBe(expected);
  });

  it('names every wrong member by its pointer', async () => {
    const offences = [{ article: '7', maxPenaltyYears: -1 }];
    const { body } = await draft({ offences, colour: 'red', requestedState: 'x' });
    const pointers = body.problems.map(({ pointer }: { pointer: string }) => pointer).sort();
    expect(pointers).toEqual(['/colour', '/offences/0/maxPenaltyYears', '/requestedState']);
  });

  it('lets a contact point draft a preservation only', async () => {
    const post = (body: object): Promise<Reply> =>
      node.call('xa-contact', 'POST', '/api/v1/requests', body);
    expect(told(await post(aPreservation()))).toBe('201 draft');
    expect(told(await post(aStoredDataRequest()))).toBe('403 role-missing');
  });

  it('refuses a link that is unknown, invisible or unfit all alike', async () => {
    const { id: own } = await node.draft('xa-liaison', aStoredDataRequest());
    const { id: foreign } = await node.draft(
      'xc-liaison',
      aPreservation({ requestedState: 'XB', instrument }),
    );
    const { id: elsewhere } = await node.draft(
      'xa-liaison',
      aPreservation({ requestedState: 'XC' }),
    );
    const answers = await Promise.all(
      [stranger, foreign, own, elsewhere].map((request) =>
        draft({ links: [{ type: 'follows', request }] }),
      ),
    );
    const bodies = answers.map(({ body: { instance: _, ...body } }) => body);
    expect(told(answers[0]!)).toBe('422 link-invalid');
    expect(bodies).toEqual(Array(4).fill(bodies[0]));
  });
});
