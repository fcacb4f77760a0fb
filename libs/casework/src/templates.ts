import type { Directory } from '@rogatory/directory';
import {
  DomainError,
  knowledgeOf,
  pageOf,
  positionOf,
  uuidForm,
  type Actor,
  type Page,
  type Paging,
} from '@rogatory/kernel';
import type { Law } from '@rogatory/law';
import {
  onlyOnce,
  templates,
  type Rooms,
  type TemplateReader,
  type TemplateRow,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import type { Answer, Idempotency } from './answers.js';
import { Copies, contentsOf, requireDrafter, type Copied } from './copies.js';
import { CopyDto, TemplateChangeDto, TemplateDto } from './copies.dto.js';
import { validated } from './validation.js';

/** A draft that is kept for others to start from. */
export interface TemplateView {
  readonly id: string;
  readonly name: string;
  /** Whether all of the authority may use it, rename it and remove it. */
  readonly shared: boolean;
  readonly mine: boolean;
  readonly instrument: string;
  readonly kind: string;
  /** The State that the request asked which it was made of. */
  readonly requestedState: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The most that somebody may keep. */
const most = 200;

/** Drafts that officers keep to start from again: each their own, or one for all of their authority. */
export class Templates {
  private readonly copies: Copies;

  constructor(
    private readonly rooms: Rooms,
    law: Law,
    directory: Directory,
  ) {
    this.copies = new Copies(rooms, law, directory);
  }

  async list(actor: Actor, { cursor, limit = 25 }: Paging): Promise<Page<TemplateView>> {
    requireDrafter(actor);
    const after = positionOf(cursor, [uuidForm])?.[0];
    const [rows] = await this.rooms.read(actor, templates.list(readerOf(actor), after, limit + 1));
    return pageOf(
      rows,
      limit,
      (row) => viewOf(row, actor),
      ({ id }) => [id],
    );
  }

  async read(actor: Actor, id: string): Promise<TemplateView> {
    return viewOf(await this.row(actor, id), actor);
  }

  /** Keeps the contents of a request of one's own State. @throws DomainError `too-many-templates` (409). */
  async create(actor: Actor, body: unknown, idempotency?: Idempotency): Promise<TemplateView> {
    requireDrafter(actor);
    await this.rooms.read(actor);
    const { request, name, shared = false } = validated(TemplateDto, body);
    const record = await this.copies.own(actor, request);
    const { instrument, kind } = record;
    const make = onlyOnce(actor, idempotency, async (tx) => {
      const who = readerOf(actor);
      const [[known]] = await tx.send(templates.countOf(who, actor.id));
      if ((known?.count ?? 0) >= most) {
        throw new DomainError(
          'conflict',
          'too-many-templates',
          `You keep ${most} templates already. Remove one first.`,
        );
      }
      const row = { id: uuidv7(), owner: actor.id, shared, name: name.trim(), instrument, kind };
      const [[made]] = await tx.send(templates.insert(who, { ...row, draft: contentsOf(record) }));
      if (!made) throw noTemplate();
      return viewOf(made, actor);
    });
    return this.rooms.withActor(actor, make);
  }

  async change(actor: Actor, id: string, body: unknown): Promise<TemplateView> {
    const before = await this.row(actor, id);
    const { name = before.name, shared = before.shared } = validated(TemplateChangeDto, body);
    if (!shared && before.owner !== actor.id) {
      throw new DomainError(
        'conflict',
        'template-of-another',
        'Only who made the template can keep it to themselves. Remove it, or leave it to the authority.',
      );
    }
    const [[after]] = await this.rooms.withActor(actor, (tx) =>
      tx.commit(templates.change(readerOf(actor), { id: before.id, name: name.trim(), shared })),
    );
    if (!after) throw noTemplate();
    return viewOf(after, actor);
  }

  async remove(actor: Actor, id: string): Promise<void> {
    const { id: known } = await this.row(actor, id);
    const [[gone]] = await this.rooms.withActor(actor, (tx) =>
      tx.commit(templates.remove(readerOf(actor), known)),
    );
    if (!gone) throw noTemplate();
  }

  /** A draft out of a template, for the State that it was written for or another one. */
  async start(
    actor: Actor,
    id: string,
    body: unknown,
    idempotency?: Idempotency,
  ): Promise<Answer<Copied>> {
    const { draft } = await this.row(actor, id);
    const { requestedState } = validated(CopyDto, body ?? {});
    return this.copies.draft(
      actor,
      { ...draft, ...(requestedState !== undefined && { requestedState }) },
      idempotency,
    );
  }

  private async row(actor: Actor, given: string): Promise<TemplateRow> {
    requireDrafter(actor);
    const id = given.toLowerCase();
    const [[row]] = uuidForm.test(id)
      ? await this.rooms.read(actor, templates.find(readerOf(actor), id))
      : [await this.rooms.read(actor).then((): TemplateRow[] => [])];
    if (!row) throw noTemplate();
    return row;
  }
}

function readerOf(actor: Actor): TemplateReader {
  const { state, authority = '' } = actor;
  return { state, authority, knows: knowledgeOf(actor) };
}

function viewOf(row: TemplateRow, { id: reader }: Actor): TemplateView {
  const { id, name, shared, owner, instrument, kind, draft, created_at, updated_at } = row;
  return {
    ...{ id, name, shared, mine: owner === reader, instrument, kind },
    requestedState: String(draft['requestedState']),
    ...{ createdAt: created_at.toISOString(), updatedAt: updated_at.toISOString() },
  };
}

function noTemplate(): DomainError {
  return new DomainError(
    'not-found',
    'no-template',
    'There is no such template, or it is not yours to use.',
  );
}
