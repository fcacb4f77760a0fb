import type { Directory } from '@rogatory/directory';
import { DomainError, type Actor, type Problem } from '@rogatory/kernel';
import type { Law } from '@rogatory/law';
import { lifecycleOf, lifecycles, sideOf, type RequestRecord } from '@rogatory/lifecycle';
import { linksOf, openRequest, toRecord, type Rooms } from '@rogatory/persistence';
import { notFound, opened, readerOf, requestId, requireCaseAccess, requireRole } from './access.js';
import type { Answer, Idempotency } from './answers.js';
import { DuplicateDto } from './copies.dto.js';
import { lifecycleFor, writable } from './draft-form.js';
import { DraftDto } from './draft.dto.js';
import { Drafting } from './drafting.js';
import { salvaged } from './salvage.js';
import { validated } from './validation.js';
import { ownLinks, type RequestView } from './view.js';

/** A draft that was made out of something written before, and what of that could not be kept. */
export interface Copied {
  readonly request: RequestView;
  readonly left: readonly Problem[];
}

/** A draft as a file. */
export type DraftFile = Readonly<Record<string, unknown>>;

/** The name of the JSON Schema that the file of a draft of this kind follows. */
export const draftSchemaId = (instrument: string, kind: string): string =>
  `urn:rogatory:draft:${instrument}:${kind}`;

/** New drafts out of former requests and out of files, and drafts as files. */
export class Copies {
  private readonly drafting: Drafting;

  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
    directory: Directory,
  ) {
    this.drafting = new Drafting(rooms, law, directory);
  }

  /**
   * A new draft with the contents of a former request of one's own State, for the same State or another one. What
   * belongs to the former alone stays behind: its wished date, its links, and how it was made orally. Where it takes
   * the place of the former, before the same State, both are linked.
   */
  async duplicate(
    actor: Actor,
    id: string,
    body: unknown,
    idempotency?: Idempotency,
  ): Promise<Answer<Copied>> {
    const request = await this.own(actor, id);
    const dto = validated(DuplicateDto, body ?? {});
    const { requestedState = request.requestedState, replaces = false } = dto;
    const isInItsPlace = replaces && requestedState === request.requestedState;
    const links = isInItsPlace ? [{ type: 'replaces', request: request.id }] : [];
    const draft = { ...contentsOf(request), requestedState, links };
    return this.draft(actor, draft, idempotency);
  }

  /** A request of one's own State as a file: what a drafter writes, by the schema of its kind. */
  async file(actor: Actor, given: string): Promise<DraftFile> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const [[row], links] = await this.rooms.read(
      actor,
      openRequest(actor, id, 'request'),
      linksOf(id, readerOf(actor)),
    );
    if (!row) throw notFound();
    const request = toRecord(row, ownLinks(id, links));
    requireOwn(request, actor);
    opened(row, actor);
    const { items: _, ...draft } = writable(request);
    const { instrument, kind } = request;
    return { $schema: draftSchemaId(instrument, kind), ...draft, items: itemsOf(request) };
  }

  /** A draft out of a file. What of it has not the form of its kind is left out and told, the rest is kept. */
  async import(actor: Actor, file: unknown, idempotency?: Idempotency): Promise<Answer<Copied>> {
    requireDrafter(actor);
    // a sign-in that has been ended is told so before anything is said of the file
    await this.rooms.read(actor);
    if (typeof file !== 'object' || file === null || Array.isArray(file)) {
      const message = 'The file of a draft is a JSON object.';
      throw new DomainError('invalid', 'invalid-body', message, {
        problems: [{ severity: 'error', pointer: '', code: 'not-an-object', message }],
      });
    }
    const { $schema: _, ...draft } = file as Readonly<Record<string, unknown>>;
    return this.draft(actor, draft, idempotency);
  }

  /** A draft out of what was kept: without what is wrong with it by now. */
  async draft(
    actor: Actor,
    body: Readonly<Record<string, unknown>>,
    idempotency?: Idempotency,
  ): Promise<Answer<Copied>> {
    requireDrafter(actor);
    const formed = await salvaged(body, (draft) => {
      const dto = validated(DraftDto, draft);
      lifecycleFor(dto, actor, this.law);
      const problems = this.law.contentProblems(dto.instrument, dto.kind, dto.contents);
      if (problems.length > 0)
        throw new DomainError('invalid', 'invalid-body', 'Contents.', { problems });
      return structuredClone(draft);
    });
    const made = await salvaged(formed.value, (draft) =>
      this.drafting.create(actor, draft, idempotency),
    );
    const { status, body: request } = made.value;
    return { status, body: { request, left: [...formed.left, ...made.left] } };
  }

  /**
   * A request of one's own State whose contents may go on into others.
   * @throws DomainError `sealed-not-copied` (409): what is sealed would lie open in its copy.
   */
  async own(actor: Actor, given: string): Promise<RequestRecord> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const [[row]] = await this.rooms.read(actor, openRequest(actor, id, 'request'));
    if (!row) throw notFound();
    const request = toRecord(row);
    requireOwn(request, actor);
    requireRole(actor, lifecycleOf(request.lifecycle).drafters, 'draft a request of this kind');
    if (row.sealed) {
      throw new DomainError(
        'conflict',
        'sealed-not-copied',
        'This request is sealed: in a copy its contents would lie open. Write the new request by itself.',
      );
    }
    return request;
  }
}

/** What of a request another one can begin with. */
export function contentsOf(request: RequestRecord): Readonly<Record<string, unknown>> {
  const { deadline: _, oral: __, links: ___, ...draft } = writable(request);
  return { ...draft, items: itemsOf(request) };
}

function itemsOf({ items }: RequestRecord): object[] {
  return items.map(({ measure, data, target, period, note }) => ({
    measure,
    ...(data !== undefined && { data }),
    ...(target !== undefined && { target }),
    ...(period !== undefined && { period }),
    ...(note !== undefined && { note }),
  }));
}

export function requireDrafter(actor: Actor): void {
  requireCaseAccess(actor);
  requireRole(
    actor,
    [...new Set(lifecycles.flatMap(({ drafters }) => drafters))],
    'draft a request',
  );
}

function requireOwn(request: RequestRecord, actor: Actor): void {
  if (sideOf(request, actor.state) === 'requesting') return;
  throw new DomainError(
    'forbidden',
    'wrong-side',
    'Only the requesting State can copy its request.',
  );
}
