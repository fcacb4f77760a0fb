import {
  caseRoles,
  DomainError,
  requireRole,
  seesCases,
  validated,
  type Actor,
} from '@rogatory/kernel';
import { hashToken, newToken } from '@rogatory/identity';
import type { Law } from '@rogatory/law';
import { calendarText, calendarWords } from '@rogatory/notifications';
import {
  deleteFeed,
  feedOf,
  putFeed,
  readFeed,
  type FeedRow,
  type Rooms,
} from '@rogatory/persistence';
import type { Agenda, AgendaItem } from './agenda.js';
import { FeedDto } from './calendar-feeds.dto.js';

/** An officer's calendar feed. */
export interface FeedView {
  readonly of: FeedRow['scope'];
  readonly createdAt: string;
  /** When a calendar program last fetched it. */
  readonly readAt: string | null;
}

/** The most entries of a calendar: those that fall due first. */
const atMost = 500;

/**
 * Deadlines for calendar programs, which cannot sign in: an address that nobody can guess, one for each officer. What
 * is read there may lie with whoever keeps the calendar, so it names rules and dates, no request, and nothing of what
 * is sealed.
 */
export class CalendarFeeds {
  constructor(
    private readonly rooms: Rooms,
    private readonly agenda: Agenda,
    private readonly law: Law,
    /** Where the portal is. */
    private readonly url: string,
  ) {}

  /** @throws DomainError `no-feed` (404). */
  async mine(actor: Actor): Promise<FeedView> {
    const officer = await this.officerOf(actor);
    const [[row]] = await this.rooms.asSystem('sign-in', '', (tx) => tx.commit(feedOf(officer)));
    if (!row) throw noFeed();
    return feedView(row);
  }

  /** A new address, which is told once; the one before is good no more. */
  async create(actor: Actor, body: unknown): Promise<FeedView & { readonly url: string }> {
    const officer = await this.officerOf(actor);
    const { of = 'authority' } = validated(FeedDto, body ?? {});
    const { token, tokenHash } = newToken();
    const [[row]] = await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(putFeed(officer, actor.state, tokenHash, of)),
    );
    if (!row) throw noFeed();
    return { ...feedView(row), url: new URL(`/api/v1/calendar-feed/${token}.ics`, this.url).href };
  }

  async end(actor: Actor): Promise<void> {
    const officer = await this.officerOf(actor);
    await this.rooms.asSystem('sign-in', '', (tx) => tx.commit(deleteFeed(officer)));
  }

  /**
   * The calendar at an address, as of now (RFC 5545).
   * @throws DomainError `no-feed` (404), also where its officer has no access to cases any more.
   */
  async read(name: string): Promise<string> {
    const token = /^([\w-]{43})\.ics$/.exec(name)?.[1];
    if (token === undefined) throw noFeed();
    const [[feed]] = await this.rooms.asSystem('sign-in', '', (tx) =>
      tx.commit(readFeed(hashToken(token))),
    );
    if (!feed) throw noFeed();
    const { officer: id, state, authority, roles, unit, scope, language } = feed;
    const knows = [id, ...(unit === null ? [] : [unit])];
    const actor: Actor = { kind: 'officer', id, state, authority, roles, person: id, knows };
    if (!seesCases(actor)) throw noFeed();
    const wish = { of: scope, owed: 'by-us', unsealed: true } as const;
    const { items } = await this.agenda.list(actor, wish, { limit: atMost });
    const entries = items.map((item) => this.entry(item, language));
    return calendarText(
      'Rogatory',
      entries,
      feed.now.toISOString(),
      new URL('/home', this.url).href,
    );
  }

  private entry({ id, name, policy, dueOn, dueAt, request }: AgendaItem, language: string | null) {
    const title = (tag: string): string => this.law.texts.text(tag, name);
    const words = calendarWords(language, title, { urgency: request.urgency, policy });
    return { id, ...words, on: dueOn, at: dueAt ?? '' };
  }

  /** The officer who asks, if the sign-in still holds and has to do with cases. */
  private async officerOf(actor: Actor): Promise<string> {
    requireRole(actor, caseRoles, 'follow deadlines');
    await this.rooms.read(actor);
    if (actor.kind === 'officer') return actor.id;
    throw new DomainError(
      'forbidden',
      'officers-only',
      'A service account needs no calendar: it asks for /deadlines.',
    );
  }
}

function feedView({ scope, created_at, read_at }: FeedRow): FeedView {
  return {
    ...{ of: scope, createdAt: created_at.toISOString() },
    readAt: read_at?.toISOString() ?? null,
  };
}

function noFeed(): DomainError {
  return new DomainError(
    'not-found',
    'no-feed',
    'There is no calendar here. Ask for an address of your own.',
  );
}
