import { DomainError, invalid, type Actor, type Page } from '@rogatory/kernel';
import { safeFileName, type DocumentStore } from '@rogatory/evidence';
import type { Law } from '@rogatory/law';
import type { LifecycleEvent } from '@rogatory/lifecycle';
import {
  documentsOf,
  findDocument,
  findRequest,
  insertDocument,
  Ledger,
  lockRequest,
  now,
  openRequest,
  privateRoom,
  toRecord,
  type DocumentRow,
  type RequestRow,
  type Rooms,
  type Statement,
} from '@rogatory/persistence';
import type { Readable } from 'node:stream';
import { v7 as uuidv7 } from 'uuid';
import {
  notFound,
  opened,
  readerOf,
  requestId,
  requireCaseAccess,
  requireRole,
  workers,
} from './access.js';
import { keeping, looking, once, replayed, type Answer, type Idempotency } from './answers.js';
import { NoteDto } from './draft.dto.js';
import { validated } from './validation.js';
import { documentView, eventView, type DocumentView, type EventView } from './room-views.js';

/** A file on its way in. */
export interface Upload {
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly stream: Readable;
}

const mediaType = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;

/** Documents and notes: what a State keeps with a request for itself, until an act sends it. */
export class Files {
  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
    private readonly store: DocumentStore,
  ) {}

  /** Largest file that is taken, in bytes. */
  get largest(): number {
    return this.store.limit;
  }

  /**
   * Takes a file as a stream: private to one's own State until `transmit` or `deliver` sends it.
   * The row, and the event that tells of it, come only after the whole file lies in the store; a broken upload
   * leaves nothing behind.
   * @param options.careful for somebody who chose the file by hand: refuses an empty one (`document-empty`), and one
   * whose very bytes one's own State has put here already (`document-known`).
   */
  async attach(
    actor: Actor,
    given: string,
    upload: () => Promise<Upload>,
    { careful = false }: { readonly careful?: boolean } = {},
  ): Promise<DocumentView> {
    const id = await this.requireWritable(actor, given);
    const { name, type, stream } = await upload();
    const document = uuidv7();
    const stored = await this.store.write(document, stream);
    try {
      if (careful && stored.size === 0) throw documentEmpty();
      return await this.rooms.withActor(actor, async (tx) => {
        const [[row], [clock], [room], known = []] = await tx.send(
          lockRequest(id, readerOf(actor)),
          now(),
          privateRoom(id, actor.state),
          ...(careful ? [documentsOf(id, actor.state)] : []),
        );
        if (!row || !clock) throw notFound();
        const isSame = ({ state, sha256 }: DocumentRow): boolean =>
          state === actor.state && sha256 === stored.sha256;
        if (known.some(isSame)) throw documentKnown();
        const at = clock.now.toISOString();
        const fields = {
          id: document,
          request_id: id,
          requesting_state: row.requesting_state,
          requested_state: row.requested_state,
          state: actor.state,
          uploaded_by: actor.id,
          name: safeFileName(name),
          type:
            type && mediaType.test(type.toLowerCase())
              ? type.toLowerCase()
              : 'application/octet-stream',
          size: String(stored.size),
          sha256: stored.sha256,
        };
        const ledger = new Ledger(toRecord(row), actor.state, row, room);
        const { sha256, size } = stored;
        const data = { document, name: fields.name, type: fields.type, size, sha256 };
        ledger.append(this.event('attach', row, actor, data, at), actor);
        await tx.commit(insertDocument({ ...fields, uploaded_at: at }), ...ledger.finish());
        return documentView({ ...fields, uploaded_at: clock.now, sent_at: null });
      });
    } catch (error) {
      await this.store.remove(document);
      throw error;
    }
  }

  async documents(actor: Actor, given: string): Promise<Page<DocumentView>> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const [[row], documents] = await this.rooms.read(
      actor,
      openRequest(actor, id, 'documents'),
      documentsOf(id, actor.state),
    );
    opened(row, actor);
    return { items: documents.map(documentView), next: null };
  }

  /** A document and its bytes. @throws DomainError `not-found`, also for one that the other State has not sent. */
  async open(
    actor: Actor,
    given: string,
    document: string,
  ): Promise<{ view: DocumentView; stream: Readable }> {
    requireCaseAccess(actor);
    const [id, wanted] = [requestId(given), requestId(document)];
    const [[request], [row]] = await this.rooms.read(
      actor,
      openRequest(actor, id, 'document', wanted),
      findDocument(id, wanted, actor.state),
    );
    opened(request, actor);
    if (!row) throw notFound();
    return { view: documentView(row), stream: this.store.read(row.id) };
  }

  /** Writes a private note. */
  async note(
    actor: Actor,
    given: string,
    body: unknown,
    idempotency?: Idempotency,
  ): Promise<Answer<EventView>> {
    const id = await this.requireWritable(actor, given);
    const { text } = validated(NoteDto, body);
    return once(idempotency, () =>
      this.rooms.withActor(actor, async (tx) => {
        const [[row], [clock], [room], ...answers] = await tx.send(
          lockRequest(id, readerOf(actor)),
          now(),
          privateRoom(id, actor.state),
          ...looking(actor, idempotency),
        );
        if (!row || !clock) throw notFound();
        const before = replayed<EventView>(answers[0]?.[0], idempotency);
        if (before) return before;
        const at = clock.now.toISOString();
        const ledger = new Ledger(toRecord(row), actor.state, row, room);
        const stored = ledger.append(this.event('note', row, actor, { text }, at), actor);
        const written = { ...stored, room: 'private', at: clock.now, request_id: id } as const;
        const answer = { status: 201, body: eventView(written) };
        const statements: Statement[] = [
          ...ledger.finish(),
          ...keeping(actor, idempotency, answer, at),
        ];
        await tx.commit(...statements);
        return answer;
      }),
    );
  }

  private async requireWritable(actor: Actor, given: string): Promise<string> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const [[row]] = await this.rooms.read(actor, findRequest(id, readerOf(actor)));
    if (!row) throw notFound();
    // whoever works on cases may add to their own State's private room
    requireRole(actor, workers, 'add to a request');
    return id;
  }

  private event(
    type: 'attach' | 'note',
    { instrument, lifecycle, requesting_state }: RequestRow,
    { state }: Actor,
    data: LifecycleEvent['data'],
    at: string,
  ): LifecycleEvent {
    return {
      type,
      visibility: 'private',
      side: state === requesting_state ? 'requesting' : 'requested',
      bySystem: false,
      basis: this.law.basisOf(instrument, lifecycle, type),
      data,
      at,
    };
  }
}

function documentEmpty(): DomainError {
  const message = 'This file is empty. Choose the one that you meant.';
  return invalid('document-empty', '/file', message);
}

function documentKnown(): DomainError {
  const message = 'A document with the very same content is with this request already.';
  return new DomainError('conflict', 'document-known', message);
}

/** What an upload without a file is told. */
export function fileMissing(): DomainError {
  return new DomainError(
    'invalid',
    'file-missing',
    'Send the document as multipart/form-data in the field "file".',
    {
      problems: [
        { severity: 'error', pointer: '/file', code: 'missing', message: 'There is no file.' },
      ],
    },
  );
}
