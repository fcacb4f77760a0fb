import { addDays, DomainError, invalid, toldWith } from '@rogatory/kernel';
import type { Action, Bodies } from './commands.js';
import type { Context } from './context.js';
import { isOpen } from './lifecycles.js';
import { floorOf } from './keeping.js';
import type { RequestRecord } from './record.js';
import {
  needConditions,
  brokenAt,
  checkGrounds,
  checkItems,
  conflict,
  needAssessment,
  needBeforeExpiry,
  needFuture,
  needLonger,
  needReasons,
} from './requirements.js';

type Rules = {
  readonly [A in Action]?: (request: RequestRecord, body: Bodies[A], context: Context) => void;
};

/** What an act needs beyond its row in the table. Each throws a DomainError that says what to do instead. */
export const rules: Rules = {
  transmit(_, __, { problems, actor, room }) {
    if (actor.id === room.submittedBy) {
      throw new DomainError(
        'forbidden',
        'second-officer-needed',
        'Whoever submitted a request for approval cannot transmit it. Ask another officer.',
      );
    }
    if (problems.some(({ severity }) => severity === 'error')) {
      throw new DomainError(
        'invalid',
        'not-ready',
        'The draft would be returned as it is. Mend what is listed and transmit it again.',
        { problems },
      );
    }
  },
  'proceed-without-answer'({ state }, _, { overdue }) {
    const awaited = state === 'conditions-offered' ? 'answer-conditions' : 'answer-information';
    if (!overdue.includes(awaited)) {
      throw conflict(
        'answer-not-due',
        'The time to answer has not passed yet. Wait for it, or for the answer.',
      );
    }
  },
  'conclude-consultation'({ progress: { consultation } }, { outcome }, context) {
    const { overdue, today, basisOf } = context;
    const answered = consultation?.answered === true;
    // one's own further words end the clock, not the day on which it would have fallen due
    const late = consultation?.replyBy !== undefined && today > consultation.replyBy;
    if (!answered && !late && !overdue.includes('answer-consultation')) {
      throw conflict(
        'reply-outstanding',
        'A consultation ends after the other side has replied, or when the time to reply has passed.',
        basisOf('open-consultation'),
      );
    }
    if (answered === (outcome === 'no-reply')) {
      throw conflict(
        'outcome-contradicted',
        answered
          ? 'The other side did reply: say whether you agreed.'
          : 'There was no reply: the outcome is "no-reply".',
      );
    }
  },
  accept(_, { assessment }, context) {
    needAssessment(assessment, context);
  },
  'accept-in-part'(request, { items, assessment }, context) {
    const every = request.items.every(({ id }) => items.some((item) => item.id === id));
    if (!every) throw invalid('items-undecided', '/items', 'Decide every item of the request.');
    if (!items.some(({ decision }) => decision === 'accepted' || decision === 'conditional')) {
      throw invalid(
        'nothing-accepted',
        '/items',
        'Accept at least one item, or refuse or postpone the whole request.',
      );
    }
    checkItems(request, items, context);
    needAssessment(assessment, context);
  },
  'decide-items'(request, { items }, context) {
    checkItems(request, items, context);
  },
  refuse(request, { grounds, reasons }, context) {
    needReasons(reasons, '/reasons');
    checkGrounds(request, 'refusal', grounds, context);
  },
  postpone(request, { grounds, reasons, reviewOn }, context) {
    needReasons(reasons, '/reasons');
    needFuture(reviewOn, '/reviewOn', context);
    checkGrounds(request, 'postponement', grounds, context);
  },
  'start-execution'(_, __, context) {
    // also reached by way of accepted conditions, which is no decision of the requested State's own
    needAssessment(undefined, context);
  },
  complete({ items }, { items: outcomes = [] }) {
    const unknown = outcomes.findIndex(
      ({ id }, index) =>
        outcomes.findIndex((outcome) => outcome.id === id) < index ||
        !items.some((item) => item.id === id && item.decision !== 'refused'),
    );
    if (unknown >= 0)
      throw invalid(
        'item-unknown',
        `/items/${unknown}/id`,
        'An outcome belongs to an accepted item of this request.',
      );
    if (items.some(({ decision }) => decision === 'postponed')) {
      throw conflict('items-open', 'An item is still postponed. Decide it before you complete.');
    }
  },
  'offer-conditions'(_, { conditions }, context) {
    needConditions(conditions, '/conditions', context);
    conditions.forEach(({ until }, index) => {
      if (until !== undefined) needFuture(until, `/conditions/${index}/until`, context);
    });
  },
  'confirm-in-writing'(request) {
    if (isOpen(request, 'oral')) return;
    throw request.oral
      ? conflict('confirmed-already', 'This request has been confirmed in writing already.')
      : conflict('not-oral', 'This request was made in writing: there is nothing to confirm.');
  },
  'report-fulfilment'(request, { condition }) {
    const { conditions = [], fulfilled = [] } = request.progress;
    if (!isOpen(request, 'condition'))
      throw conflict('no-condition-open', 'No accepted condition is open.');
    if (condition > conditions.length) {
      const message = `Name one of the accepted conditions by its number, from 1 to ${conditions.length}.`;
      throw invalid('condition-unknown', '/condition', message);
    }
    if (fulfilled.includes(condition))
      throw conflict('fulfilled-already', 'This condition has been reported as fulfilled already.');
  },
  close({ progress }, _, { side, overdue, basisOf }) {
    if (
      side === 'requested' &&
      !progress.receiptConfirmed &&
      !overdue.includes('confirm-receipt')
    ) {
      throw conflict(
        'receipt-outstanding',
        'The requested State closes once receipt is confirmed or the time to confirm it has passed.',
        basisOf('close'),
      );
    }
  },
  preserve(request, { from, until, items = [], assessment }, context) {
    const floor = floorOf(request, from, context.minimumPreservationDays);
    if (until < floor) {
      const sentence = `Preserve for at least ${context.minimumPreservationDays} days: until ${floor} or later.`;
      const basis = context.basisOf('preserve');
      const detail = brokenAt('preservation-too-short', '/until', `Not before ${floor}.`, basis);
      throw toldWith(new DomainError('invalid', 'preservation-too-short', sentence, detail), {
        values: { day: floor },
      });
    }
    needFuture(until, '/until', context);
    checkItems(request, items, context);
    const kept = request.items.filter(({ id }) => {
      const decided = items.find((item) => item.id === id);
      return decided?.decision !== 'refused' && decided?.decision !== 'postponed';
    });
    if (request.items.length > 0 && kept.length === 0) {
      throw invalid(
        'nothing-accepted',
        '/items',
        'Preserve at least one item, or refuse the request.',
      );
    }
    needAssessment(assessment, context);
  },
  'record-domestic-order'(_, { issuedOn, endsOn }, { today, maximumOrderDays, basisOf }) {
    if (issuedOn > today)
      throw invalid('date-ahead', '/issuedOn', 'Record an order once it is issued.');
    const longest = addDays(issuedOn, maximumOrderDays);
    if (endsOn > longest) {
      const sentence = `An order of this day ends on ${longest} at the latest, ${maximumOrderDays} days later. Renew it where more time is needed.`;
      const basis = basisOf('record-domestic-order');
      const detail = brokenAt('order-too-long', '/endsOn', `Not after ${longest}.`, basis);
      throw toldWith(new DomainError('invalid', 'order-too-long', sentence, detail), {
        values: { day: longest },
      });
    }
  },
  'decide-on-risk'({ progress }) {
    if (!progress.riskTold)
      throw conflict('no-risk-told', 'No risk has been told that awaits your decision.');
  },
  'ask-for-extension'({ progress }, { until }, context) {
    needBeforeExpiry(context);
    needLonger(progress.until, until);
  },
  extend({ progress }, { until }, context) {
    needBeforeExpiry(context);
    needLonger(progress.until, until);
  },
  'decline-extension'({ progress }, _, context) {
    needBeforeExpiry(context);
    if (!progress.extensionAsked)
      throw conflict('no-extension-asked', 'No extension has been asked for.');
  },
  release(request, { reasons }, context) {
    needReasons(reasons, '/reasons');
    // The floor exists so that a request can follow; once one has followed and ended, only the notice remains.
    const { minimumPreservationDays: days, today } = context;
    const { from = today, notBefore = floorOf(request, from, days) } = request.progress;
    if (context.today < notBefore) {
      const sentence = `These data are kept at least until ${notBefore}.`;
      throw toldWith(conflict('release-too-early', sentence, context.basisOf('preserve')), {
        values: { day: notBefore },
      });
    }
  },
  expire({ progress }, _, { overdue }) {
    if (progress.until === undefined || !overdue.includes('preservation')) {
      throw conflict('not-expired', 'The preservation has not expired.');
    }
  },
};
