import { insertAccessEvent, search, type FoundRow, type Rooms } from '@rogatory/persistence';
import { invalid, type Actor } from '@rogatory/kernel';
import type { Law } from '@rogatory/law';
import { readerOf, requireCaseAccess } from './access.js';
import { excerptOf, termsOf, type Excerpt } from './excerpts.js';

/** A request that was found, and where. */
export interface FoundView {
  readonly id: string;
  readonly reference: string;
  readonly instrument: string;
  readonly kind: string;
  readonly state: string;
  readonly urgency: string;
  readonly requestingState: string;
  readonly requestedState: string;
  readonly updatedAt: string;
  /** In what of the request: its reference, an authority, an item, an offence, a content, or one's own notes. */
  readonly where: 'reference' | 'authority' | 'item' | 'offence' | 'content' | 'note';
  /** The label of the content that it stands in; null elsewhere. */
  readonly label: string | null;
  readonly excerpt: Excerpt;
}

/** What was found; there is no next page: whoever finds too much looks for more. */
export interface FoundPage {
  readonly items: readonly FoundView[];
  readonly next: null;
  /** Whether there is more than is told. */
  readonly more: boolean;
}

/** Requests that are told at most. */
export const foundAtMost = 50;

/**
 * Looks for requests by reference, name, account, authority or any words in them, in what both States may read and in
 * the reader's own State's notes. The rooms of the other State are never looked into.
 */
export class Search {
  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
  ) {}

  /** Somebody who works with cases, whose sign-in has not ended. */
  async require(actor: Actor): Promise<void> {
    requireCaseAccess(actor);
    await this.rooms.read(actor);
  }

  /**
   * The newest requests that hold every word. Who looked for what is recorded, since excerpts tell of cases.
   * @throws DomainError `search-too-short` (422).
   */
  async find(actor: Actor, q: string): Promise<FoundPage> {
    requireCaseAccess(actor);
    const terms = termsOf(q);
    if (terms.length === 0) {
      throw invalid('search-too-short', '/q', 'Look for at least two characters in a row.');
    }
    const { id, state, from } = actor;
    const [rows] = await this.rooms.read(
      actor,
      search(readerOf(actor), terms, foundAtMost + 1),
      insertAccessEvent({
        ...{ state, type: 'searched', actor: id, detail: { terms } },
        ...(from && { from }),
      }),
    );
    const items = rows.slice(0, foundAtMost).map((row) => this.view(row, terms));
    return { items, next: null, more: rows.length > foundAtMost };
  }

  private view(row: FoundRow, terms: readonly string[]): FoundView {
    return {
      ...{ id: row.id, reference: row.reference, instrument: row.instrument, kind: row.kind },
      ...{ state: row.state, urgency: row.urgency, updatedAt: row.updated_at.toISOString() },
      requestingState: row.requesting_state,
      requestedState: row.requested_state,
      ...this.place(row, terms),
    };
  }

  /** The first place that one of the terms stands in, the most telling first. */
  private place(
    row: FoundRow,
    terms: readonly string[],
  ): Pick<FoundView, 'where' | 'label' | 'excerpt'> {
    const { contents } = this.law.kind(row.instrument, row.kind);
    const labels = new Map(contents.map(({ field, label }) => [field, label]));
    const places: readonly (readonly [FoundView['where'], string | null, string])[] = [
      ...(row.notes ?? []).map((text) => ['note', null, text] as const),
      ['reference', null, row.reference],
      ...row.items.flatMap(({ target, data, note }) =>
        [target, data, note].flatMap((text) =>
          text === undefined ? [] : [['item', null, text] as const],
        ),
      ),
      ...Object.entries(row.contents).map(
        ([field, value]) => ['content', labels.get(field) ?? field, stringsOf(value)] as const,
      ),
      ...row.offences.map(({ description }) => ['offence', null, description ?? ''] as const),
      ['authority', null, row.authorities],
    ];
    for (const [where, label, text] of places) {
      const excerpt = excerptOf(text, terms);
      if (excerpt) return { where, label, excerpt };
    }
    const excerpt = { before: '', match: row.reference, after: '' };
    return { where: 'reference', label: null, excerpt };
  }
}

/** Every text in a value. */
function stringsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(stringsOf).filter(Boolean).join(' ');
}
