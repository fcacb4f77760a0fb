import fc from 'fast-check';
import type { Kind } from '@rogatory/law';
import type { Command, ItemDecision } from './commands.js';
import { anItem, aRequest } from './lifecycle.fixtures.js';
import { lifecycles } from './lifecycles.js';
import type { Decision, Item, RequestRecord } from './record.js';
import { sensitiveActions, sensitivitiesOf } from './sensitive.js';

type Asking = Pick<Kind, 'data'>;
const silent: Asking = {};
const ofContent: Asking = { data: 'content' };

const mailbox = anItem('mailbox', { data: 'content' });
const subscriber = anItem('subscriber', { data: 'subscriber' });
const unsaid = anItem('unsaid');

const decide = (id: string, decision: Decision): ItemDecision => ({ id, decision });
/** A command with what matters of its body. */
const command = (action: string, body: object = {}): Command => ({ action, ...body }) as Command;
const on = (
  request: Partial<RequestRecord>,
  action: string,
  body: object = {},
  kind: Asking = silent,
): readonly string[] => sensitivitiesOf(aRequest(request), command(action, body), kind);

/** Acts that never wait, whatever they carry. A new action must be added here or to the table, on purpose. */
const never = [
  ...['submit-for-approval', 'return-to-drafter', 'transmit', 'acknowledge', 'forward'],
  ...['start-assessment', 'record-assessment', 'ask-for-information', 'supply-information'],
  ...['proceed-without-answer', 'supplement', 'ask-status', 'report-status', 'open-consultation'],
  ...['reply', 'conclude-consultation', 'accept-conditions', 'decline-conditions', 'postpone'],
  ...['resume', 'return-unexecuted', 'start-execution', 'report-obstacle', 'confirm-receipt'],
  ...['close', 'withdraw', 'report-not-held', 'warn-of-risk', 'decide-on-risk', 'release'],
  ...['confirm-in-writing', 'report-fulfilment', 'record-domestic-order'],
  ...['ask-for-extension', 'extend', 'decline-extension', 'hold', 'lift-hold', 'expire'],
];

describe('a refusal', () => {
  it('is sensitive, in whole or for a single item [ASVS 2.3.5]', () => {
    expect(on({}, 'refuse')).toEqual(['refuse']);
    const items = [decide('one', 'accepted'), decide('two', 'refused')];
    for (const action of ['accept-in-part', 'decide-items', 'preserve']) {
      expect(on({}, action, { items })).toEqual(['refuse']);
    }
  });

  it('is neither a postponement nor a return', () => {
    expect(on({}, 'decide-items', { items: [decide('one', 'postponed')] })).toEqual([]);
    expect(on({}, 'postpone')).toEqual([]);
    expect(on({}, 'return-unexecuted')).toEqual([]);
  });
});

describe('accepting', () => {
  const items = [subscriber, mailbox];

  it('is sensitive where an item asks for content [ASVS 2.3.5]', () => {
    expect(on({ items }, 'accept')).toEqual(['accept-content']);
    expect(on({ items: [subscriber] }, 'accept')).toEqual([]);
  });

  it.each(['accept-in-part', 'decide-items'])(
    'by %s is sensitive where the item with the content is accepted or conditional',
    (action) => {
      const told = (decision: Decision) =>
        on({ items }, action, {
          items: [decide('subscriber', 'accepted'), decide('mailbox', decision)],
        });
      expect(told('accepted')).toEqual(['accept-content']);
      expect(told('conditional')).toEqual(['accept-content']);
      expect(told('postponed')).toEqual([]);
      expect(told('refused')).toEqual(['refuse']);
    },
  );

  it.each<[string, Item, Asking, readonly string[]]>([
    ['says nothing, of a kind that can open content', unsaid, ofContent, ['accept-content']],
    ['says nothing, of a kind that opens no data', unsaid, silent, []],
    ['says subscriber data, of a kind that can open content', subscriber, ofContent, []],
    ['says content, of any kind', mailbox, silent, ['accept-content']],
  ])('an item that %s: %#', (_, item, kind, expected) => {
    expect(on({ items: [item] }, 'accept', {}, kind)).toEqual(expected);
  });

  it('a request without items follows its kind', () => {
    expect(on({ items: [] }, 'accept', {}, ofContent)).toEqual(['accept-content']);
    expect(on({ items: [] }, 'accept', {}, silent)).toEqual([]);
  });

  it('by way of conditions is sensitive when they are offered before anything was accepted', () => {
    expect(on({ items }, 'offer-conditions')).toEqual(['accept-content']);
    const decided = items.map((item) => ({ ...item, decision: 'accepted' as const }));
    expect(on({ items: decided }, 'offer-conditions')).toEqual([]);
    expect(on({ items }, 'accept-conditions')).toEqual([]);
  });

  it('for preservation opens nothing', () => {
    expect(on({ items }, 'preserve', { items: [decide('mailbox', 'accepted')] })).toEqual([]);
  });
});

describe('handing over', () => {
  it('is sensitive as delivery, and in an emergency whatever hands data or an answer over [ASVS 2.3.5]', () => {
    const emergency = { urgency: 'emergency' } as const;
    expect(on({}, 'deliver')).toEqual(['deliver']);
    expect(on(emergency, 'deliver')).toEqual(['deliver', 'emergency-release']);
    for (const action of ['complete', 'disclose-path']) {
      expect(on({}, action)).toEqual([]);
      expect(on(emergency, action)).toEqual(['emergency-release']);
    }
    expect(on(emergency, 'release')).toEqual([]);
  });
});

describe('every action', () => {
  it('of every lifecycle is either sensitive or not, on purpose', () => {
    const all = new Set(
      lifecycles.flatMap(({ transitions }) => transitions.map(({ action }) => action)),
    );
    expect([...never, ...sensitiveActions].sort()).toEqual([...all].sort());
  });

  it('without sensitivity never waits, whatever the request is and whatever it carries', () => {
    const decisions = fc.constantFrom<Decision[]>(
      'accepted',
      'conditional',
      'refused',
      'postponed',
    );
    const data = fc.constantFrom(undefined, 'subscriber', 'traffic', 'content', 'other');
    const items = fc.array(fc.record({ id: fc.string(), data, decision: decisions }));
    const urgency = fc.constantFrom('routine', 'urgent', 'emergency');
    const body = fc.record({ items, reasons: fc.string() });
    fc.assert(
      fc.property(fc.constantFrom(...never), urgency, items, body, data, (...drawn) => {
        const [action, pressing, asked, told, kind] = drawn;
        const request = aRequest({ urgency: pressing as 'routine', items: asked as Item[] });
        return (
          sensitivitiesOf(request, command(action, told), { data: kind } as Asking).length === 0
        );
      }),
    );
  });

  it('is judged alike however often it is asked', () => {
    const request = aRequest({ items: [mailbox], urgency: 'emergency' });
    for (const action of sensitiveActions) {
      const items = [decide('mailbox', 'refused')];
      const once = sensitivitiesOf(request, command(action, { items }), ofContent);
      expect(sensitivitiesOf(request, command(action, { items }), ofContent)).toEqual(once);
    }
  });
});
