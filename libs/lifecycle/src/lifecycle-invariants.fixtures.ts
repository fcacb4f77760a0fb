import { addDays } from '@rogatory/kernel';
import { law } from './lifecycle.fixtures.js';
import { caseOf, type Case, type Entry, type World } from './lifecycle-model.fixtures.js';
import {
  accepted,
  decisions,
  declined,
  has,
  is,
  last,
  lastDay,
  lifted,
  mayDecline,
  replied,
  told,
} from './lifecycle-witness.fixtures.js';

/** What must hold of an event, given only the events before it: none of it looks at what the fold remembers. */
type Rule = (entry: Entry, log: readonly Entry[], world: World) => boolean;

const side = ['awaiting-information', 'in-consultation', 'conditions-offered', 'postponed'];
const ended = ['refused', 'returned', 'withdrawn', 'executed', 'closed'];
const afterReceipt = [
  ...['accept', 'accept-in-part', 'decide-items', 'refuse', 'postpone', 'return-unexecuted'],
  ...['preserve', 'report-not-held', 'offer-conditions', 'accept-conditions', 'start-execution'],
];

/** By heart, not from the instrument's file. */
const admitted: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'stored-data': {
    refused: 'R-SCOPE R-DC R-DEMIN R-CONF R-ESS R-DOM R-SYS R-DISC R-DATA',
    postponed: 'P-ONG',
  },
  preservation: { refused: 'R-ESS R-DOM R-DISC', postponed: '' },
};
const consulted: Readonly<Record<string, string>> = {
  'stored-data': 'R-CONF R-ESS R-DOM R-SYS P-ONG',
  preservation: '',
};

/** Rules of every single event. */
export const eventRules: Readonly<Record<string, Rule>> = {
  'nothing is decided before it is received': (entry, log) =>
    !is(entry, ...afterReceipt) || last(log, 'acknowledge') !== undefined,

  'whatever is declined has admitted grounds and reasons': (entry) =>
    declined(entry).every(({ decision, grounds = [], reasons = '' }) => {
      const open = admitted[entry.before.kind]?.[decision];
      return (
        grounds.length > 0 && reasons.trim() !== '' && grounds.every(({ code }) => has(open, code))
      );
    }),

  'whatever is declined on such a ground has been consulted about': (entry, log) =>
    declined(entry).every(
      ({ decision, grounds = [] }) =>
        !grounds.some(({ code }) => has(consulted[entry.before.kind], code)) ||
        mayDecline(log, decision),
    ),

  'a consultation ends with a reply or after its day': (entry, log) =>
    !is(entry, 'conclude-consultation') ||
    (entry.event.data['outcome'] === 'no-reply'
      ? !replied(log) && entry.today > told(last(log, 'open-consultation'), 'replyBy')
      : replied(log)),

  'nobody proceeds before the day of the answer has passed': (entry, log) => {
    if (!is(entry, 'proceed-without-answer')) return true;
    const asked = last(log, 'ask-for-information', 'offer-conditions');
    const field = asked && is(asked, 'ask-for-information') ? 'dueOn' : 'answerBy';
    return entry.today > told(asked, field);
  },

  'nothing is accepted without an assessment, or with a serious concern': (entry, log) => {
    if (!is(entry, 'accept', 'accept-in-part', 'preserve')) return true;
    const found = last(log, 'record-assessment')?.event.data['rights'] as
      { finding: string } | undefined;
    return found !== undefined && found.finding !== 'serious-concern';
  },

  'acceptance in part accepts something': (entry) =>
    !is(entry, 'accept-in-part', 'preserve') ||
    entry.after.items.some(({ decision }) => decision === 'accepted' || decision === 'conditional'),

  'the road goes on where it was left': (entry, log) => {
    const { before, after } = entry;
    if (!side.includes(before.state) || side.includes(after.state) || ended.includes(after.state))
      return true;
    const left = log.findLast(
      (other) => !side.includes(other.before.state) && side.includes(other.after.state),
    );
    const road = left?.before.state;
    return (
      after.state ===
      (is(entry, 'accept-conditions') && road === 'in-assessment' ? 'accepted' : road)
    );
  },

  'who submitted does not transmit': (entry, log) =>
    !is(entry, 'transmit') ||
    entry.before.state !== 'awaiting-approval' ||
    last(log, 'submit-for-approval')?.actor !== entry.actor,

  'nothing follows what has not been sent': (entry, _, world) =>
    !is(entry, 'transmit') ||
    entry.before.links.length === 0 ||
    caseOf(world, 0).log.some((e) => is(e, 'transmit')),

  'nothing is complete while an item is postponed': (entry, log) =>
    !is(entry, 'complete') || !decisions(log, ['one', 'two']).includes('postponed'),

  'every item bears the decision that the events tell': ({ after }, log) =>
    JSON.stringify(after.items.map(({ decision }) => decision)) ===
    JSON.stringify(
      decisions(
        log,
        after.items.map(({ id }) => id),
      ),
    ),

  'the requested State closes after receipt or thirty days': (entry, log) =>
    !is(entry, 'close') ||
    entry.event.side === 'requesting' ||
    last(log, 'confirm-receipt') !== undefined ||
    entry.today > addDays(last(log, 'complete')?.today ?? entry.today, 30),

  'decisions cite the contents that they are about': (entry, log) =>
    !is(entry, 'accept', 'accept-in-part', 'decide-items', 'refuse', 'postpone', 'preserve') ||
    entry.event.data['contentsVersion'] ===
      1 + log.filter((e) => is(e, 'supply-information') && e.event.data['contents']).length,

  'preservation lasts sixty days at least': (entry) =>
    !is(entry, 'preserve') || told(entry, 'until') >= addDays(told(entry, 'from'), 60),

  'nothing is released before its time': (entry, log) => {
    if (!is(entry, 'release')) return true;
    const freed = lifted(log);
    const floor = addDays(told(last(log, 'preserve'), 'from'), 60);
    const earliest = freed ? addDays(freed.today, 15) : floor;
    return entry.before.state === 'preserved' && entry.today >= earliest;
  },

  'nothing expires before its time': (entry, log) =>
    !is(entry, 'expire') || (entry.before.state === 'preserved' && entry.today > lastDay(log)),

  'an extension comes before expiry and makes it longer': (entry, log) =>
    !is(entry, 'extend', 'ask-for-extension') ||
    (told(entry, 'until') > lastDay(log) &&
      (entry.before.state === 'held' || entry.today <= lastDay(log))),

  'a risk is decided on once it is told': (entry, log) =>
    !is(entry, 'decide-on-risk') ||
    last(log, 'warn-of-risk', 'decide-on-risk')?.event.type === 'warn-of-risk',

  'the shared room begins with the transmission': (entry, log) =>
    entry.event.visibility === 'private' ||
    is(entry, 'transmit') ||
    log.some((e) => is(e, 'transmit')),

  'what is private stays private': ({ event, after }) =>
    (['record-assessment', 'internal-reasons', 'record-domestic-order'].includes(event.type)
      ? event.visibility === 'private'
      : true) &&
    (event.visibility === 'private' || !JSON.stringify([event.data, after]).includes('PRIVATE')),

  'every event cites paragraphs that exist': ({ event }) =>
    event.type === 'change' ||
    (event.basis.length > 0 && event.basis.every((basis) => law.cite(basis))),

  'a final state is the end': ({ before, event }) =>
    !['closed', 'refused', 'returned', 'withdrawn', 'released', 'no-such-data'].includes(
      before.state,
    ) ||
    event.visibility === 'private' ||
    (before.state === 'closed' && event.type === 'confirm-receipt') ||
    (before.kind === 'stored-data' && event.type === 'report-fulfilment'),

  'a domestic order lasts ninety days at most, and is told to nobody': (entry) =>
    !is(entry, 'record-domestic-order') ||
    (told(entry, 'endsOn') <= addDays(told(entry, 'issuedOn'), 90) &&
      told(entry, 'issuedOn') <= entry.today &&
      entry.after === entry.before),

  'only what was made orally is confirmed in writing, and once': (entry, log) =>
    !is(entry, 'confirm-in-writing') ||
    (last(log, 'transmit')?.event.data['oral'] !== undefined &&
      last(log, 'confirm-in-writing') === undefined),

  'what is fulfilled was accepted, and is fulfilled once': (entry, log) => {
    if (!is(entry, 'report-fulfilment')) return true;
    const condition = Number(told(entry, 'condition'));
    const twice = log.some(
      (e) => is(e, 'report-fulfilment') && Number(told(e, 'condition')) === condition,
    );
    return condition <= accepted(log) && !twice;
  },
};

/** Rules of the world as a whole. */
export const worldRules: Readonly<Record<string, (world: World) => boolean>> = {
  'what a request follows is held, and nothing else is': ({ cases: [preservation, ...others] }) => {
    const state = preservation?.request.state ?? '';
    if (state !== 'preserved' && state !== 'held') return true;
    const needed = others.some(
      ({ log, request }) => log.some((e) => is(e, 'transmit')) && !ended.includes(request.state),
    );
    return (state === 'held') === needed;
  },

  'the version counts shared acts and changes of a draft': ({ cases }) =>
    cases.every(({ request, log }) => request.version === 1 + log.filter(counts).length),
};

function counts({ event, before }: Entry): boolean {
  if (event.visibility === 'shared') return true;
  const own = ['change', 'submit-for-approval', 'return-to-drafter', 'withdraw'];
  return before.transmittedAt === null && own.includes(event.type);
}

/** Names of the rules that the events after `from` break. */
export function broken(world: World, held: Case, from: number): string[] {
  return held.log.slice(from).flatMap((entry, at) => {
    const before = held.log.slice(0, from + at);
    // the entry itself counts where a rule asks what the events up to and with it tell
    return Object.entries(eventRules)
      .filter(
        ([name, rule]) =>
          !rule(entry, name.startsWith('every item') ? [...before, entry] : before, world),
      )
      .map(([name]) => name);
  });
}
