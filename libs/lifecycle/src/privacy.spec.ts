import { anActor, given, aRequest, type Story } from './lifecycle.fixtures.js';
import {
  noConcern,
  plainRefusal,
  reach,
  reachPreservation,
  reasons,
  sample,
} from './lifecycle.samples.fixtures.js';
import { evolve, evolveRoom } from './evolve.js';
import type { LifecycleEvent } from './record.js';

const shapes = ({ events }: Story, from = 0) =>
  events.slice(from).map(({ type, visibility }) => `${visibility} ${type}`);

describe('reasons for internal use', () => {
  const refused = reach('in-assessment').requested({
    ...sample.refuse,
    grounds: plainRefusal,
    internalReasons: 'The informant must not be named.',
  });

  it('become a private event of their own', () => {
    expect(shapes(refused).slice(-2)).toEqual(['shared refuse', 'private internal-reasons']);
    expect(refused.last.data).toEqual({
      action: 'refuse',
      text: 'The informant must not be named.',
    });
  });

  it('never stand in what is shared', () => {
    const shared = refused.events.filter(({ visibility }) => visibility === 'shared');
    expect(JSON.stringify([shared, refused.request])).not.toContain('informant');
  });

  it('can go with any act, before transmission too', () => {
    const story = reach('draft').requesting({
      action: 'submit-for-approval',
      internalReasons: 'Urgent.',
    });
    expect(shapes(story)).toEqual(['private submit-for-approval', 'private internal-reasons']);
    expect(story.request.version).toBe(2);
  });
});

describe('an assessment', () => {
  it('given along with an acceptance is recorded privately, and first', () => {
    const story = reach('in-assessment').requested(sample.accept);
    expect(shapes(story).slice(-2)).toEqual(['private record-assessment', 'shared accept']);
    expect(story.last.data).not.toHaveProperty('assessment');
    expect(story.rooms.requested.assessment).toEqual(noConcern);
  });

  it('changes nothing of the request', () => {
    const before = reach('received');
    const after = before.requested(sample['record-assessment']);
    expect(after.last.visibility).toBe('private');
    expect(after.request).toBe(before.request);
  });
});

describe('a draft', () => {
  it('has no shared event until it is transmitted', () => {
    const story = reach('awaiting-approval')
      .requesting(sample['return-to-drafter'])
      .requesting(sample.withdraw);
    expect(new Set(story.events.map(({ visibility }) => visibility))).toEqual(new Set(['private']));
    expect(story.state).toBe('withdrawn');
  });

  it('begins the shared room with its transmission', () => {
    const shared = reach('received').events.filter(({ visibility }) => visibility === 'shared');
    expect(shared.map(({ type }) => type)).toEqual(['transmit', 'acknowledge']);
  });
});

describe('the version', () => {
  const change = (data: Readonly<Record<string, unknown>>): LifecycleEvent => ({
    ...reach('awaiting-approval').last,
    type: 'change',
    data,
  });

  it('counts changes and private acts of a draft', () => {
    const changed = evolve(aRequest(), change({ urgency: 'urgent' }));
    expect(changed).toMatchObject({ version: 2, urgency: 'urgent' });
    expect(reach('awaiting-approval').request.version).toBe(2);
  });

  it('counts every shared act', () => {
    const before = reach('in-assessment');
    const after = before.requesting(sample['ask-status']).requested(sample['report-status']);
    expect(after.request.version).toBe(before.request.version + 2);
    const preserved = reachPreservation('preserved').request.version;
    expect(reachPreservation('held').request.version).toBe(preserved + 1);
  });

  it('does not count private acts, notes, attachments or clocks after transmission', () => {
    const { request, last } = reach('in-assessment');
    for (const type of ['record-assessment', 'internal-reasons', 'note', 'attach', 'deadline']) {
      expect(evolve(request, { ...last, type, visibility: 'private' })).toBe(request);
    }
    expect(evolve(request, { ...last, type: 'deadline', visibility: 'shared' })).toBe(request);
  });

  it('moves with the time of the last change', () => {
    const later = '2026-11-24T08:00:00.000Z';
    const { request } = reach('received')
      .where({ now: later })
      .requested(sample['start-assessment']);
    expect(request.updatedAt).toBe(later);
  });

  it('loses what a change of the draft leaves out', () => {
    const before = aRequest({ language: 'en', deadline: { on: '2026-12-20' } });
    const { urgency, confidential, offences, contents, items, links } = before;
    const after = evolve(
      before,
      change({ urgency, confidential, offences, contents, items, links }),
    );
    expect(after.language).toBeUndefined();
    expect(after.deadline).toBeUndefined();
  });
});

describe('the private room', () => {
  it('remembers who submitted, until the draft goes back', () => {
    const liaison = anActor('requesting', { id: 'liaison', roles: ['liaison'] });
    const submitted = given(aRequest()).does(liaison, sample['submit-for-approval']);
    expect(submitted.rooms.requesting.submittedBy).toBe('liaison');
    const back = submitted.requesting({ ...sample['return-to-drafter'], reasons });
    expect(back.rooms.requesting.submittedBy).toBeUndefined();
  });

  it('keeps the last assessment only', () => {
    const concern = { ...noConcern, rights: { finding: 'concern', text: 'Some.' } } as const;
    const story = reach('received')
      .requested(sample['record-assessment'])
      .requested({ action: 'record-assessment', ...concern });
    expect(story.rooms.requested.assessment).toEqual(concern);
    expect(evolveRoom({ submittedBy: 'x' }, story.last, 'y').submittedBy).toBe('x');
  });
});
