import { Law } from '@rogatory/law';
import type { Word } from './event-lines.js';
import { Saying } from './saying.js';

const law = Law.load('config/instruments');
const saying = new Saying(law);
const instrument = 'un-cybercrime-2024';
const { grounds, contents, limits } = law.kind(instrument, 'stored-data');
const item = { id: 'i1', measure: 'disclose', data: 'content', target: 'a mailbox' } as const;
const request = {
  ...{ instrument, kind: 'stored-data' },
  items: [{ ...item, id: 'i0' }, item].map((one) => ({ ...one, decision: null, outcome: null })),
};
const words = (data: object, called?: ReadonlyMap<string, string>): Record<string, Word[]> =>
  Object.fromEntries(
    saying.of(data, request, called).map(({ name, values }) => [name, [...values]]),
  );

describe('what an act says', () => {
  it('keeps what somebody wrote as it is, even in the words of the law', () => {
    const [{ example }] = [contents[0]!];
    const ground = grounds[0]!.text;
    for (const text of [example, ground]) {
      expect(text).not.toBe('');
      expect(words({ reasons: text, questions: [text] })).toEqual({
        ...{ reasons: [text], questions: [text] },
      });
    }
  });

  it('tells the law in place of its codes', () => {
    const [{ code, text }] = [grounds[0]!];
    const [{ id, name }] = [limits[0]!];
    expect(words({ grounds: [{ code, provision: 'Section 88' }, { code: 'none' }] })).toEqual({
      grounds: [{ law: text }, 'Section 88', 'none'],
    });
    expect(words({ limit: id, threshold: 'warn', dueAt: '2026-11-30T23:00:00.000Z' })).toEqual({
      limit: [{ law: name }],
      threshold: [{ keys: ['option.threshold.warn'], code: 'warn' }],
      dueAt: [{ at: new Date('2026-11-30T23:00:00Z'), isDue: true }],
    });
  });

  it('tells an item by what it asks, where it stands, and what was decided about it', () => {
    const reasons = 'Our law opens a mailbox for listed offences only.';
    const { code, text } = grounds[0]!;
    const decided = { id: 'i1', decision: 'refused', grounds: [{ code }], reasons };
    const [said] = saying.of({ items: [decided] }, request);
    expect(said?.items).toEqual([
      {
        ...{ number: 2, measure: 'disclose', data: 'content', target: 'a mailbox' },
        ...{ decision: 'refused', outcome: null, texts: [{ law: text }, reasons] },
      },
    ]);
  });

  it('calls documents, officers and authorities by their names', () => {
    const called = new Map([
      ...(['d1', 'o1', 'xb-executing'] as const).map((id) => [id, `name of ${id}`] as const),
    ]);
    const document = { document: 'd1', name: 'a.csv', type: 'text/csv', size: 3, sha256: 'ab' };
    const known = {
      parts: [
        'a.csv',
        { keys: ['request.document.size'], code: '3', values: { size: 3 } },
        'SHA-256 ab',
      ],
    };
    expect(words({ documents: ['d1', 'd2'], assignee: 'o1' }, called)).toEqual({
      ...{ documents: ['name of d1', 'd2'], assignee: ['name of o1'] },
    });
    expect(words({ authority: 'xb-executing', reasons: 'o1' }, called)).toEqual({
      ...{ authority: ['name of xb-executing'], reasons: ['o1'] },
    });
    expect(words(document)).toEqual({ documents: [known] });
    expect(words({ documents: [{ ...document, id: 'd1' }] })).toEqual({ documents: [known] });
  });

  it('leaves out what is for machines, and tells what is nested member by member', () => {
    const rights = { finding: 'no-concern', text: 'Nothing.' };
    expect(words({ id: 'x', version: 3, assessment: { scope: 'inside', rights } })).toEqual({
      scope: [{ keys: ['option.scope.inside'], code: 'inside' }],
      finding: [{ keys: ['option.finding.no-concern'], code: 'no-concern' }],
      text: ['Nothing.'],
    });
    expect(saying.of(null, request)).toEqual([]);
  });
});
