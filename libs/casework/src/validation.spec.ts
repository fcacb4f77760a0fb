import type { Problem } from '@rogatory/kernel';
import { DomainError } from '@rogatory/kernel';
import { DraftDto } from './draft.dto.js';
import { commandOf, validated } from './validation.js';

const id = '01a20192-9f4b-75a5-bd66-3d1b01b0f8fa';

/** What a body is refused with: the code of the whole, and pointer and code of each problem. */
function refusal(work: () => unknown): [string, ...string[]] {
  try {
    work();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { problems = [] } = error.detail;
    return [error.code, ...problems.map(({ pointer, code }: Problem) => `${pointer} ${code}`)];
  }
  throw new Error('It was accepted.');
}

describe('a body that an action sends', () => {
  it('becomes the command, without members that were not sent', () => {
    const body = { reasons: 'No offence with us.', grounds: [{ code: 'R-DC' }] };
    expect(commandOf('refuse', body)).toStrictEqual({ action: 'refuse', ...body });
  });

  it('may be missing where nothing needs to be said', () => {
    expect(commandOf('start-assessment', undefined)).toStrictEqual({ action: 'start-assessment' });
    expect(commandOf('resume', { internalReasons: 'The trial is over.' })).toStrictEqual({
      action: 'resume',
      internalReasons: 'The trial is over.',
    });
  });

  it.each([[[]], ['text'], [12], [true]])('is an object, not %j', (body) => {
    expect(refusal(() => commandOf('acknowledge', body))[0]).toBe('invalid-body');
  });

  it('is refused for a member that nobody knows, also a nested one', () => {
    expect(refusal(() => commandOf('acknowledge', { reference: 'B-1' }))).toEqual([
      'invalid-body',
      '/reference unknown-member',
    ]);
    const grounds = [{ code: 'R-DC', weight: 3 }];
    expect(refusal(() => commandOf('refuse', { reasons: 'No.', grounds }))).toEqual([
      'invalid-body',
      '/grounds/0/weight unknown-member',
    ]);
  });

  it.each([
    ['absent', {}],
    ['null', { reasons: null }],
    ['empty', { reasons: '' }],
    ['blank', { reasons: ' \n\t ' }],
  ])('lacks reasons where they are %s', (_, body) => {
    expect(refusal(() => commandOf('withdraw', body))).toEqual([
      'reasons-missing',
      '/reasons reasons-missing',
    ]);
  });

  it('names every problem at once, each with its place', () => {
    const items = [
      { id, decision: 'refused' },
      { id: 'first', decision: 'perhaps' },
    ];
    expect(refusal(() => commandOf('decide-items', { items }))).toEqual([
      'invalid-body',
      '/items/0/grounds missing',
      '/items/0/reasons reasons-missing',
      '/items/1/id invalid',
      '/items/1/decision invalid',
    ]);
  });

  it('escapes a pointer as JSON Pointers are', () => {
    expect(refusal(() => commandOf('acknowledge', { 'a/b~c': 1 }))).toEqual([
      'invalid-body',
      '/a~1b~0c unknown-member',
    ]);
  });

  it.each(['2027-02-30', '2027-13-01', '27-01-01', '2027-1-1', 'tomorrow', '', 20270101])(
    'has no day called %j',
    (dueOn) => {
      const body = { questions: ['Which?'], dueOn };
      expect(refusal(() => commandOf('ask-for-information', body))[0]).toBe('invalid-body');
    },
  );

  it('takes an instant for its day where a preservation begins and ends', () => {
    const body = { from: '2027-03-01T10:00:00Z', until: '2027-05-01' };
    expect(commandOf('preserve', body)).toMatchObject({ from: '2027-03-01', until: '2027-05-01' });
  });

  it.each([
    ['no questions', 'ask-for-information', { questions: [] }],
    ['an empty question', 'ask-for-information', { questions: [''] }],
    ['no documents', 'deliver', { documents: [] }],
    ['a document without an id', 'deliver', { documents: ['evidence.zip'] }],
    ['an empty answer', 'supply-information', { answers: '  ' }],
    ['no answers', 'supply-information', { answers: [] }],
    ['an outcome of no kind', 'complete', { summary: 'Done.', items: [{ id, outcome: 'lost' }] }],
    [
      'conditions without words',
      'offer-conditions',
      { conditions: [{ code: 'use-limit', text: '' }] },
    ],
    ['half a character', 'supplement', { text: 'broken \ud83d' }],
    ['a null character', 'supplement', { text: 'broken \u0000' }],
  ] as const)('is refused with %s', (_, action, body) => {
    expect(refusal(() => commandOf(action, body))[0]).toBe('invalid-body');
  });

  it.each(['__proto__', 'constructor'])('reaches no prototype by a member called %s', (name) => {
    const body: unknown = JSON.parse(
      `{ "theirReference": "B-1", "${name}": { "polluted": true } }`,
    );
    try {
      commandOf('acknowledge', body);
    } catch (error) {
      expect(error).toBeInstanceOf(DomainError);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a draft', () => {
  const draft = { instrument: 'un-cybercrime-2024', kind: 'stored-data', requestedState: 'XB' };

  it('needs its instrument, its kind and the State it goes to; the rest may come later', () => {
    expect(validated(DraftDto, draft)).toMatchObject({ ...draft, urgency: 'routine', items: [] });
    expect(refusal(() => validated(DraftDto, {}))).toEqual([
      'invalid-body',
      '/instrument missing',
      '/kind missing',
      '/requestedState missing',
    ]);
  });

  it('keeps contents as they are: what they must be, the instrument says', () => {
    const contents = {
      facts: 'On 12 November',
      period: { from: 'whenever' },
      extra: [1, { a: null }],
    };
    expect(validated(DraftDto, { ...draft, contents }).contents).toEqual(contents);
  });
});
