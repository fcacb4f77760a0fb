import { noConcern, plainRefusal, reach, reasons, sample } from './lifecycle.samples.fixtures.js';

const { 'offer-conditions': offer, 'accept-conditions': agree } = sample;
const term = { code: 'C-USE', text: 'For this case only.' };
const further = { code: 'C-CONF', text: 'In confidence.' };

describe('conditions', () => {
  it('stand as an offer until they are answered', () => {
    const offered = reach('in-assessment').requested(offer);
    expect(offered.request.progress).toMatchObject({ offer: [term], road: 'in-assessment' });
    expect(offered.requesting(sample['decline-conditions']).request.progress.offer).toBeUndefined();
  });

  it('once accepted bind the requesting State, and every item', () => {
    const { request } = reach('conditions-offered').requesting(agree);
    expect(request.progress).toMatchObject({ conditions: [term], offer: undefined });
    expect(request.items.map(({ decision }) => decision)).toEqual(['conditional', 'conditional']);
    expect(request.items.map(({ conditions }) => conditions)).toEqual([[term], [term]]);
  });

  it('of a second offer add to those of the first', () => {
    const { request } = reach('conditions-offered')
      .requesting(agree)
      .requested({ ...offer, conditions: [further] })
      .requesting(agree);
    expect(request.progress.conditions).toEqual([term, further]);
    expect(request.items.map(({ conditions }) => conditions)).toEqual([
      [term, further],
      [term, further],
    ]);
  });

  it('leave items that are refused or postponed as they are', () => {
    const inPart = reach('in-assessment').requested(sample['accept-in-part']);
    const { items } = inPart.requested(offer).requesting(agree).request;
    expect(items.map(({ decision }) => decision)).toEqual(['conditional', 'refused']);
    expect(items[1]).not.toHaveProperty('conditions');
  });

  it('do not stay on an item that is decided anew', () => {
    const items = [{ id: 'one', decision: 'refused', grounds: plainRefusal, reasons }] as const;
    const story = reach('conditions-offered')
      .requesting(agree)
      .requested({ action: 'decide-items', items });
    expect(story.request.items[0]).toEqual({
      ...{ id: 'one', measure: 'disclose', target: '203.0.113.84', outcome: null },
      ...{ decision: 'refused', grounds: plainRefusal, reasons },
    });
  });

  it('can be offered when a consultation leads to them, which ends it', () => {
    const { progress } = reach('in-consultation').requested(offer).request;
    expect(progress).toMatchObject({ consultation: undefined, offer: [term] });
  });

  it('are such as the instrument knows for the kind, whatever they say', () => {
    const unknown = { code: 'C-OWN', text: 'Of our own making.' };
    const offered = reach('in-assessment').refuses('requested', {
      ...{ action: 'offer-conditions', conditions: [term, unknown] },
    });
    expect(offered).toMatchObject({ kind: 'invalid', code: 'condition-not-admitted' });
    expect(offered.detail.problems).toMatchObject([{ pointer: '/conditions/1/code' }]);
    expect(offered.detail.admitted).toContain('C-USE');
    const items = [
      { id: 'one', decision: 'conditional', conditions: [unknown] },
      { id: 'two', decision: 'accepted' },
    ] as const;
    const inPart = { action: 'accept-in-part', items, assessment: noConcern } as const;
    expect(reach('in-assessment').refuses('requested', inPart).detail.problems).toMatchObject([
      { pointer: '/items/0/conditions/0/code' },
    ]);
  });

  it('can be set for one item alone', () => {
    const items = [
      { id: 'one', decision: 'conditional', conditions: [term] },
      { id: 'two', decision: 'accepted' },
    ] as const;
    const story = reach('in-assessment').requested({
      action: 'accept-in-part',
      items,
      assessment: noConcern,
    });
    expect(story.request.items[0]).toMatchObject({ decision: 'conditional', conditions: [term] });
    expect(story.request.items[1]).not.toHaveProperty('conditions');
  });
});
