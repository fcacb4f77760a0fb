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
  Said,
} from './case-pages.js';
import { dueOf } from './due.js';
import type { RequestFacts } from './request-pages.js';
import { saidItems } from './said-items.js';

/** Members of an event that are for machines, or are told of elsewhere on its line. */
const untold: readonly string[] = [
  'id',
  'hash',
  'sha256',
  'policy',
  'plannedFor',
  'version',
  'contentsVersion',
  'request',
  'pending',
  'because',
  'expiresAt',
  // of a document, which is told of by its name
  ...['document', 'size', 'type'],
];

/** Members whose own members are told of one by one. */
const nested: readonly string[] = ['assessment', 'rights', 'body'];

/**
 * Shows requests as pages tell of them, with the law in place of its numbers. States stand in it by their codes, and the
 * law in English: views name both in the reader's language.
 */
export class CaseView {
  constructor(private readonly law: Law) {}

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

  event(event: EventView, request: RequestView): EventLine {
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
      said: this.said(data, request).filter(
        // what was drafted and transmitted is the request itself, told of above
        ({ name }) => !['draft', 'transmit'].includes(type) || !Object.hasOwn(request, name),
      ),
    };
  }

  /**
   * What an act says, member by member, with texts in place of codes.
   * @param files names of documents by their ids.
   */
  said(
    data: unknown,
    request: Pick<RequestView, 'instrument' | 'kind' | 'items'>,
    files: ReadonlyMap<string, string> = new Map(),
  ): Said[] {
    if (typeof data !== 'object' || data === null) return [];
    return Object.entries(data)
      .filter(([name]) => !untold.includes(name))
      .flatMap(([name, value]): Said[] => {
        if (nested.includes(name)) return this.said(value, request, files);
        if (name === 'items' && Array.isArray(value) && value.length > 0) {
          const say = (of: string, one: unknown): string[] => this.texts(of, one, request);
          return [{ name, values: [], items: saidItems(value, request.items, say) }];
        }
        const values = this.texts(name, value, request).map((one) => files.get(one) ?? one);
        return values.length > 0 ? [{ name, values }] : [];
      });
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
      grounds: this.texts('grounds', item.grounds ?? [], request),
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

  private ground(
    code: string,
    { instrument, kind }: Pick<RequestView, 'instrument' | 'kind'>,
  ): string {
    return (
      this.law.kind(instrument, kind).grounds.find((ground) => ground.code === code)?.text ?? code
    );
  }

  /** What the instrument says of a condition that it knows. */
  private condition(
    code: string | undefined,
    { instrument, kind }: Pick<RequestView, 'instrument' | 'kind'>,
  ): string[] {
    const { conditions } = this.law.grounds(instrument, kind);
    return plainTexts(conditions.find((one) => one.code === code)?.text);
  }

  private texts(
    name: string,
    value: unknown,
    request: Pick<RequestView, 'instrument' | 'kind' | 'items'>,
  ): string[] {
    if (name === 'grounds' && Array.isArray(value)) {
      return (value as { code: string; provision?: string }[]).flatMap(
        ({ code, provision = '' }) => [this.ground(code, request), ...plainTexts(provision)],
      );
    }
    if (name === 'conditions' && Array.isArray(value)) {
      return (value as { code?: string; text?: string; until?: string }[]).flatMap(
        ({ code, text, until }) => [...this.condition(code, request), ...plainTexts([text, until])],
      );
    }
    if (name === 'documents' && Array.isArray(value)) {
      return (value as { name?: string; sha256?: string }[]).flatMap((one) =>
        one.name === undefined || one.sha256 === undefined
          ? plainTexts(one)
          : [`${one.name} · SHA-256 ${one.sha256}`],
      );
    }
    if (name === 'issuedBy') {
      const { name: who, capacity } = value as { name?: string; capacity?: string }; // an IssuerDto
      return plainTexts([who, capacity]);
    }
    return plainTexts(value);
  }
}

/** A value as lines of text: what a person would write down of it. */
export function plainTexts(value: unknown): string[] {
  if (value === null || value === undefined || value === '') return [];
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown) => {
      const texts = plainTexts(one);
      return typeof one === 'object' && texts.length > 1 ? [texts.join('; ')] : texts;
    });
  }
  if (typeof value === 'object') {
    const { from, to, ...rest } = value as { readonly from?: unknown; readonly to?: unknown };
    const span = [plainTexts(from).join(''), plainTexts(to).join('')];
    const told = span.join('') === '' ? [] : [span.map((end) => end || '…').join(' – ')];
    return [...told, ...Object.values(rest).flatMap(plainTexts)];
  }
  return typeof value === 'string' ? [value] : [JSON.stringify(value)];
}

/** The day that it is in a State now. */
export function todayIn(zone: string, now: Date): string {
  return localDate(now.toISOString(), zone);
}
