import type { FormerView, RequestView } from '@rogatory/casework';
import type { Content, Law } from '@rogatory/law';
import { todayIn, type CaseView } from '../cases/case-view.js';

/** A former request of one's own State about the same account, address or number. */
export interface FormerLine {
  readonly id: string;
  readonly reference: string;
  readonly kind: string;
  readonly state: string;
  readonly to: string;
  /** The day on which it was drafted, where the reader is. */
  readonly on: string;
  readonly same: readonly string[];
}

export function formerLines(
  former: readonly FormerView[],
  view: CaseView,
  zone: string,
): readonly FormerLine[] {
  return former.map(
    ({ id, reference, instrument, kind, state, requestedState, createdAt, same }) => ({
      ...{ id, reference, state, same, kind: view.kindName(instrument, kind) },
      ...{ to: requestedState, on: todayIn(zone, new Date(createdAt)) },
    }),
  );
}

/** What a draft says of whom or what it is about: the targets of its items, and the contents that begin with one. */
export function targetsOf({ instrument, kind, items, contents }: RequestView, law: Law): string[] {
  const texts = law
    .kind(instrument, kind)
    .contents.filter(saysTarget)
    .map(({ field }) => contents[field]);
  return [...items.map(({ target }) => target), ...texts].filter(
    (text): text is string => typeof text === 'string' && text.trim() !== '',
  );
}

/** Whether a part of a draft says what it is about. */
export function saysTarget({ begins = [] }: Pick<Content, 'begins'>): boolean {
  return begins.includes('target');
}
