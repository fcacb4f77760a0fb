import type { Problem } from '@rogatory/kernel';
import { aPreservation, aStoredDataRequest } from '../support/drafts.js';
import { startNode, type Reply, type TestNode } from '../support/node.js';

let node: TestNode;
beforeAll(async () => {
  node = await startNode();
});
afterAll(() => node.stop());

async function check(draft: Record<string, unknown>): Promise<{ id: string; reply: Reply }> {
  const { id } = await node.draft('xa-liaison', draft);
  return { id, reply: await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}/check`) };
}

const coded = ({ body }: Reply): string[] =>
  body.problems.map(({ code, pointer }: Problem) => `${code} ${pointer}`);

describe('checking a draft', () => {
  it('finds a complete one ready', async () => {
    expect((await check(aStoredDataRequest())).reply.body).toEqual({ ready: true, problems: [] });
    expect((await check(aPreservation())).reply.body).toEqual({ ready: true, problems: [] });
  });

  it.each([
    ['authority', '40(15)(a)'],
    ['subject', '40(15)(b)'],
    ['facts', '40(15)(c)'],
    ['assistance', '40(15)(d)'],
    ['purpose', '40(15)(g)'],
  ])('misses "%s" and cites %s', async (field, letter) => {
    const { contents } = aStoredDataRequest();
    const { reply } = await check(
      aStoredDataRequest({ contents: { ...(contents as object), [field]: ' ' } }),
    );
    expect(reply.body.ready).toBe(false);
    expect(reply.body.problems).toMatchObject([
      {
        ...{ severity: 'error', pointer: `/contents/${field}`, code: 'content-missing' },
        ...{ basis: `un-cybercrime-2024:${letter}`, message: expect.stringMatching(/\w/) },
      },
    ]);
  });

  it.each(['authority', 'offence', 'data', 'custodian', 'necessity', 'intention', 'secrecy'])(
    'of a preservation misses "%s"',
    async (field) => {
      const { [field]: _, ...contents } = aPreservation().contents as Record<string, unknown>;
      const { reply } = await check(aPreservation({ contents }));
      expect(reply.body.problems).toMatchObject([
        { pointer: `/contents/${field}`, basis: expect.stringContaining('42(3)(') },
      ]);
    },
  );

  it('warns without barring', async () => {
    const { contents } = aStoredDataRequest();
    const { persons: _, ...rest } = contents as Record<string, unknown>;
    const { id, reply } = await check(
      aStoredDataRequest({ contents: rest, deadline: { on: '2999-12-20' } }),
    );
    expect(reply.body.ready).toBe(true);
    expect(coded(reply).sort()).toEqual([
      'content-advised /contents/persons',
      'deadline-unreasoned /deadline/reason',
    ]);
    await node.do('xa-liaison', id, 'submit-for-approval');
    expect((await node.do('xa-authority', id, 'transmit')).state).toBe('transmitted');
  });

  it.each([
    ['an offence of the Convention', 'stored-data', [{ article: '7' }], []],
    ['another serious crime', 'stored-data', [{ description: 'Murder', maxPenaltyYears: 20 }], []],
    ['a crime of four years', 'stored-data', [{ description: 'Fraud', maxPenaltyYears: 4 }], []],
    [
      'a crime of less than four years',
      'stored-data',
      [{ description: 'Theft', maxPenaltyYears: 3 }],
      ['out-of-scope /offences'],
    ],
    [
      'a crime without its penalty',
      'mla-general',
      [{ description: 'Theft' }],
      ['out-of-scope /offences'],
    ],
    [
      'an article that is no offence',
      'mla-general',
      [{ article: '40', maxPenaltyYears: 9 }],
      ['out-of-scope /offences'],
    ],
    ['no offence', 'mla-gov-records', [], ['offence-missing /offences']],
    [
      'one offence inside among others',
      'stored-data',
      [{ maxPenaltyYears: 1 }, { article: '12' }],
      [],
    ],
  ])('opens the gate for %s as the scope says (%s)', async (_, kind, offences, problems) => {
    const { reply } = await check(aStoredDataRequest({ kind, offences }));
    expect(coded(reply)).toEqual(problems);
    expect(reply.body.problems.every(({ basis }: Problem) => basis)).toBe(true);
  });

  it.each([
    ['en', 'XD', []],
    ['ar', 'XD', []],
    ['fr', 'XD', ['language-not-accepted /language']],
    [undefined, 'XB', ['language-missing /language']],
  ])('in %s for %s tells what language it should be in', async (language, to, problems) => {
    const { reply } = await check(aStoredDataRequest({ language, requestedState: to }));
    expect(coded(reply)).toEqual(problems);
  });

  it('asks for items, and for a followed preservation that has been sent', async () => {
    const { id: unsent } = await node.draft('xa-liaison', aPreservation());
    const links = [{ type: 'follows', request: unsent }];
    const { reply } = await check(aStoredDataRequest({ items: [], links }));
    expect(coded(reply)).toEqual(['items-missing /items', 'followed-not-sent /links/0']);
  });

  it('is what transmission answers, with 422, and nothing is sent', async () => {
    const { id, reply } = await check(aStoredDataRequest({ contents: {}, language: 'de' }));
    await node.do('xa-liaison', id, 'submit-for-approval');
    const { status, body } = await node.act('xa-authority', id, 'transmit');
    expect([status, body.code]).toEqual([422, 'not-ready']);
    expect(body.problems).toEqual(reply.body.problems);
    expect((await node.call('xb-authority', 'GET', `/api/v1/requests/${id}`)).status).toBe(404);
    const { body: kept } = await node.call('xa-liaison', 'GET', `/api/v1/requests/${id}`);
    expect(kept.state).toBe('awaiting-approval');
  });
});
