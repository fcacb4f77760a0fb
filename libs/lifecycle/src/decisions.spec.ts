import { today } from './lifecycle.fixtures.js';
import {
  consulted,
  noConcern,
  ongoing,
  plainRefusal,
  reach,
  reachPreservation,
  reasons,
  sample,
  seriousConcern,
} from './lifecycle.samples.fixtures.js';

const assessed = reach('in-assessment');
const refused = { id: 'two', decision: 'refused', grounds: plainRefusal, reasons } as const;
const postponed = {
  ...refused,
  decision: 'postponed',
  grounds: ongoing,
  reviewOn: '2027-01-15',
} as const;
const accepted = { id: 'one', decision: 'accepted' } as const;
const inPart = (...items: (typeof sample)['accept-in-part']['items']) => ({
  ...sample['accept-in-part'],
  items,
});

describe.each([
  ['accept', assessed],
  ['accept-in-part', assessed],
  ['preserve', reachPreservation('received')],
] as const)('to %s', (action, story) => {
  const { assessment: _, ...bare } = sample[action];

  it('takes an assessment', () => {
    expect(story.refuses('requested', bare)).toMatchObject({
      kind: 'conflict',
      code: 'assessment-missing',
    });
  });

  it('is possible with one recorded before', () => {
    const { last } = story.requested(sample['record-assessment']).requested(bare);
    expect(last.type).toBe(action);
  });

  it('is barred by a serious concern, given along or recorded before', () => {
    const given = { ...bare, assessment: seriousConcern };
    expect(story.refuses('requested', given)).toMatchObject({
      kind: 'conflict',
      code: 'rights-concern',
    });
    const recorded = story.requested({ action: 'record-assessment', ...seriousConcern });
    expect(recorded.refuses('requested', bare).code).toBe('rights-concern');
  });

  it('is possible once the finding has been reviewed', () => {
    const recorded = story.requested({ action: 'record-assessment', ...seriousConcern });
    expect(recorded.requested({ ...bare, assessment: noConcern }).last.type).toBe(action);
  });

  it('is not barred by a lesser concern', () => {
    const concern = { ...noConcern, rights: { finding: 'concern', text: 'Some.' } } as const;
    expect(story.requested({ ...bare, assessment: concern }).last.type).toBe(action);
  });
});

describe('accepting a request', () => {
  it('accepts every item', () => {
    const { request } = assessed.requested(sample.accept);
    expect(request.items.map(({ decision }) => decision)).toEqual(['accepted', 'accepted']);
  });
});

describe('accepting in part', () => {
  it.each([
    ['every item', inPart(accepted), 'items-undecided'],
    ['each item once', inPart(accepted, accepted, refused), 'item-unknown'],
    [
      'items of this request',
      inPart(accepted, refused, { ...refused, id: 'three' }),
      'item-unknown',
    ],
    ['one item to be accepted', inPart({ ...refused, id: 'one' }, refused), 'nothing-accepted'],
    [
      'reasons for what is refused',
      inPart(accepted, { ...refused, reasons: ' ' }),
      'reasons-missing',
    ],
    [
      'reasons for what is postponed',
      inPart(accepted, { ...postponed, reasons: '' }),
      'reasons-missing',
    ],
    [
      'grounds for what is refused',
      inPart(accepted, { ...refused, grounds: [] }),
      'ground-not-admitted',
    ],
    ['a day of review', inPart(accepted, { ...postponed, reviewOn: today }), 'date-not-ahead'],
    [
      'grounds to refuse, not to postpone',
      inPart(accepted, { ...refused, grounds: ongoing }),
      'ground-not-admitted',
    ],
    [
      'grounds to postpone, not to refuse',
      inPart(accepted, { ...postponed, grounds: plainRefusal }),
      'ground-not-admitted',
    ],
  ] as const)('needs %s', (_, command, code) => {
    expect(assessed.refuses('requested', command)).toMatchObject({ kind: 'invalid', code });
  });

  it('points at the item that is wrong', () => {
    const { detail } = assessed.refuses('requested', inPart(accepted, { ...refused, reasons: '' }));
    expect(detail.problems).toMatchObject([{ pointer: '/items/1/reasons' }]);
  });

  it('writes each decision on its item', () => {
    const { state, request } = consulted(assessed, 'postponement').requested(
      inPart(accepted, postponed),
    );
    expect(state).toBe('accepted');
    expect(request.items).toMatchObject([accepted, postponed]);
  });

  it('is possible with a conditional item alone', () => {
    const conditions = [{ code: 'C-USE', text: 'This case only.' }];
    const story = assessed.requested(
      inPart({ id: 'one', decision: 'conditional', conditions }, refused),
    );
    expect(story.state).toBe('accepted');
  });
});

describe('deciding items later', () => {
  const story = consulted(assessed, 'postponement').requested(inPart(accepted, postponed));

  it('replaces what was decided of them, and of no other', () => {
    const { request, state } = story.requested({
      action: 'decide-items',
      items: [{ ...accepted, id: 'two' }],
    });
    expect(state).toBe('accepted');
    expect(request.items[0]).toEqual(story.request.items[0]);
    expect(request.items[1]).toMatchObject({ decision: 'accepted' });
    expect(request.items[1]).not.toHaveProperty('reviewOn');
  });

  it('is held to the same rules', () => {
    const items = [{ ...refused, grounds: [{ code: 'N-BANK' }] }];
    expect(story.refuses('requested', { action: 'decide-items', items }).code).toBe(
      'ground-not-admitted',
    );
  });
});

describe.each([
  ['refuse', 'ground-not-admitted', ongoing],
  ['postpone', 'ground-not-admitted', plainRefusal],
] as const)('to %s', (action, code, ofTheOtherType) => {
  const story = consulted(assessed, 'postponement');
  const command = sample[action];

  it('takes reasons', () => {
    for (const empty of ['', ' \n']) {
      const error = story.refuses('requested', { ...command, reasons: empty });
      expect(error).toMatchObject({ kind: 'invalid', code: 'reasons-missing' });
    }
  });

  it.each([
    ['no ground', []],
    ['a ground that the instrument does not know', [{ code: 'R-WEATHER' }]],
    ['a ground that it forbids', [{ code: 'N-BANK' }]],
    ['a ground of another kind', [{ code: 'D-GOV' }]],
    ['a ground of the other type', ofTheOtherType],
    ['a good ground beside a forbidden one', [...command.grounds, { code: 'N-FISC' }]],
  ] as const)('is not possible on %s', (_, grounds) => {
    const error = story.refuses('requested', { ...command, grounds });
    expect(error).toMatchObject({ kind: 'invalid', code });
    expect(error.detail.admitted).toContain(command.grounds[0]?.code);
    expect(error.detail.admitted).not.toContain(ofTheOtherType[0]?.code);
  });

  it('tells grounds and reasons', () => {
    const { progress } = story.requested(command).request;
    expect(progress).toMatchObject({ grounds: command.grounds, reasons });
  });
});

describe('a refusal', () => {
  it('is of every item', () => {
    const { items } = reach('refused').request;
    expect(items).toMatchObject([
      { decision: 'refused', grounds: plainRefusal, reasons },
      { decision: 'refused' },
    ]);
  });

  it('of a preservation rests on its closed list', () => {
    const error = reachPreservation('received').refuses('requested', sample.refuse);
    expect(error.detail.admitted).toEqual(['R-ESS', 'R-DOM', 'R-DISC']);
    expect(reachPreservation('refused').state).toBe('refused');
  });
});

describe('a postponement', () => {
  const story = consulted(assessed, 'postponement');

  it.each([today, '2026-01-01'])('does not end on %s', (reviewOn) => {
    expect(story.refuses('requested', { ...sample.postpone, reviewOn }).code).toBe(
      'date-not-ahead',
    );
  });

  it('leaves no grounds behind when it ends', () => {
    const { progress } = story.requested(sample.postpone).requested(sample.resume).request;
    expect(progress).toMatchObject({ grounds: undefined, reasons: undefined });
  });
});

describe('a return', () => {
  it('is no refusal: no item is decided', () => {
    const { request, state } = reach('returned');
    expect(state).toBe('returned');
    expect(request.items.map(({ decision }) => decision)).toEqual([null, null]);
    expect(request.progress).toMatchObject({ reasons });
  });
});
