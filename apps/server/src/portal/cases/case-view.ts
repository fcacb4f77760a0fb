import { localDate, type Step } from '@rogatory/deadlines';
import type { DeadlineView, EventView, RequestSummary, RequestView } from '@rogatory/casework';
import type { Law } from '@rogatory/law';
import type {
  CaseHead,
  Citation,
  DeadlineLine,
  EventLine,
  ItemLine,
  RequestLine,
} from './case-pages.js';
import { dueOf } from './due.js';
import type { RequestFacts } from './request-pages.js';
import { plainTexts, Saying, type Called } from './saying.js';

/**
 * Shows requests as pages tell of them, with the law in place of its numbers. States stand in it by their codes, and the
 * law in English: views name both in the reader's language.
 */
export class CaseView {
  /** What acts say. */
  readonly saying: Saying;

  constructor(private readonly law: Law) {
    this.saying = new Saying(law);
  }

  /** The name of an offence of an instrument, in a language; empty where there is none of this article. */
  offenceName(instrument: string, article: string | undefined, tag: string): string {
    const { offences } = this.law.instrument(instrument);
    const name = offences.find((one) => one.article === article)?.name;
    return name === undefined ? '' : this.law.texts.text(tag, name);
  }

  kindName(instrument: string, kind: string): string {
    return this.law.kind(instrument, kind).name;
  }

  line(summary: RequestSummary, now: Date): RequestLine {
    const { id, reference, instrument, kind, state, urgency, nextDue, updatedAt } = summary;
    return {
      ...{ id, reference, state, urgency, kind: this.kindName(instrument, kind) },
      ...{ from: summary.requestingState, to: summary.requestedState },
      due: nextDue === null ? null : dueOf(new Date(nextDue), now),
      updatedAt: new Date(updatedAt),
    };
  }

  head(request: RequestView, own: string): CaseHead {
    const { id, reference, instrument, kind, state, urgency, confidential } = request;
    return {
      ...{ id, reference, state, urgency, kind: this.kindName(instrument, kind) },
      isConfidential: confidential,
      requesting: request.requestingState,
      requested: request.requestedState,
      side: request.requestingState === own ? 'requesting' : 'requested',
    };
  }

  deadline(deadline: DeadlineView, own: string, now: Date): DeadlineLine {
    const { name, owedBy, visibility, policy, standing, dueAt, dueOn, zone } = deadline;
    return {
      ...{ name, dueOn, zone, owedBy },
      ...{ isOurs: owedBy === own, isPrivate: visibility === 'private', isPolicy: policy },
      ...{ isStanding: standing, due: dueAt === null ? null : dueOf(new Date(dueAt), now) },
      steps: deadline.steps as Step[], // written by the clock engine
      basis: this.cite(deadline.basis),
    };
  }

  event(event: EventView, request: RequestView, called?: Called): EventLine {
    const { room, seq, type, state, actor, at, basis, data } = event;
    return {
      ...{
        type,
        room,
        actor,
        state,
        at: new Date(at),
        basis: this.cite(basis),
      },
      anchor: `${room}-${seq}`,
      said: this.saying.of(data, request, called).filter(
        // what was drafted and transmitted is the request itself, told of above
        ({ name }) => !['draft', 'transmit'].includes(type) || !Object.hasOwn(request, name),
      ),
    };
  }

  contents({ instrument, kind, contents }: RequestView): RequestFacts['contents'] {
    return this.law.kind(instrument, kind).contents.flatMap(({ field, label, letter = '' }) => {
      const values = plainTexts(contents[field]);
      return values.length > 0 ? [{ label, letter, values }] : [];
    });
  }

  items(request: RequestView): ItemLine[] {
    return request.items.map((item) => ({
      measure: item.measure,
      data: item.data ?? null,
      target: item.target ?? null,
      period: item.period
        ? [item.period.from, item.period.to].map((one) => one ?? '…').join(' – ')
        : null,
      note: item.note ?? null,
      decision: item.decision,
      outcome: item.outcome,
      reasons: item.outcomeReasons ?? item.reasons ?? null,
      grounds: this.saying.words('grounds', item.grounds ?? [], request),
      reviewOn: item.reviewOn ?? null,
    }));
  }

  cite(basis: readonly string[]): Citation[] {
    return basis.map((citation) => {
      const cited = this.law.cite(citation);
      const paragraph = citation.slice(citation.indexOf(':') + 1);
      return { paragraph, title: cited?.title ?? '', gist: cited?.gist ?? '' };
    });
  }
}

/** The day that it is in a State now. */
export function todayIn(zone: string, now: Date): string {
  return localDate(now.toISOString(), zone);
}
