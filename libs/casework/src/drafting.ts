import { DomainError, type Actor, type Problem } from '@rogatory/kernel';
import type { Directory } from '@rogatory/directory';
import { genesis } from '@rogatory/history';
import type { Law } from '@rogatory/law';
import {
  evolve,
  lifecycleOf,
  lifecycles,
  sideOf,
  type LifecycleEvent,
  type RequestRecord,
} from '@rogatory/lifecycle';
import {
  deleteLinks,
  findRequest,
  insertDrafter,
  insertLinks,
  insertRequest,
  Ledger,
  linkedRequests,
  linksOf,
  lockRequest,
  nextReference,
  now,
  openRequest,
  privateRoom,
  toRecord,
  updateDraft,
  type Rooms,
  type Transaction,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import {
  notFound,
  opened,
  readerOf,
  requestId,
  requireCaseAccess,
  requireRole,
  requireVersion,
} from './access.js';
import type { ActOptions } from './acts.js';
import { keeping, looking, once, replayed, type Answer, type Idempotency } from './answers.js';
import { checkDraft } from './context.js';
import { draftOf, lifecycleFor, receiverOf, requireSameRequest, writable } from './draft-form.js';
import { DraftDto } from './draft.dto.js';
import { forecastsOfDraft } from './forecasts.js';
import { mergePatch } from './merge-patch.js';
import { validated } from './validation.js';
import { linkViews, ownLinks, viewOf, type RequestView } from './view.js';

/** What the check of a draft says: `ready` when nothing bars transmission. */
export interface CheckResult {
  readonly ready: boolean;
  readonly problems: readonly Problem[];
}

/** Writes drafts: private to the requesting State until they are transmitted. */
export class Drafting {
  constructor(
    private readonly rooms: Rooms,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {}

  /** A new draft. It may be incomplete, not malformed. */
  create(actor: Actor, body: unknown, idempotency?: Idempotency): Promise<Answer<RequestView>> {
    requireCaseAccess(actor);
    requireRole(
      actor,
      [...new Set(lifecycles.flatMap(({ drafters }) => drafters))],
      'draft a request',
    );
    return once(idempotency, () =>
      this.rooms.withActor(actor, async (tx) => {
        // the transaction begins before the body is looked at: a sign-in that has been ended is told so first
        const [, ...answers] = await tx.send(now(), ...looking(actor, idempotency));
        const before = replayed<RequestView>(answers[0]?.[0], idempotency);
        if (before) {
          // what was answered then may have been sealed since
          const [[seen]] = await tx.send(findRequest(before.body.id, readerOf(actor)));
          if (!seen) throw notFound();
          return before;
        }

        const dto = validated(DraftDto, body);
        const lifecycle = lifecycleFor(dto, actor, this.law);
        const draft = await draftOf(dto, actor, tx, this.law);
        const requestedAuthority = receiverOf(dto.requestedState, lifecycle, this.directory);
        const [[number]] = await tx.send(nextReference(actor.state));
        if (!number || actor.authority === undefined)
          throw new Error('Drafting takes a State and an authority.');
        const at = number.now.toISOString();
        const request: RequestRecord = {
          ...draft,
          id: uuidv7(),
          reference: number.reference,
          instrument: dto.instrument,
          kind: dto.kind,
          lifecycle: lifecycle.name,
          state: lifecycle.initial,
          requestingState: actor.state,
          requestedState: dto.requestedState,
          requestingAuthority: actor.authority,
          requestedAuthority,
          contentsVersion: 1,
          progress: {},
          version: 1,
          createdAt: at,
          transmittedAt: null,
          updatedAt: at,
        };
        const { instrument, kind, requestedState } = dto;
        const event = this.event(
          'draft',
          request,
          { instrument, kind, requestedState, ...draft },
          at,
        );
        const ledger = new Ledger(request, actor.state, undefined, undefined);
        ledger.append(event, actor);
        const links = draft.links.map((link) => ({ ...link, direction: 'to' as const }));
        const view = await this.viewOf(tx, request, links, actor);
        const answer = { status: 201, body: view };
        await tx.commit(
          insertRequest(request, genesis({ request: request.id, room: 'shared' })),
          insertDrafter(request.id, actor.state, actor.id),
          ...(draft.links.length > 0 ? [insertLinks(request.id, draft.links)] : []),
          ...ledger.finish(),
          ...keeping(actor, idempotency, answer, at),
        );
        return answer;
      }),
    );
  }

  /** Changes a draft by a JSON merge patch (RFC 7396). Instrument, kind and State stay: they make it what it is. */
  change(
    actor: Actor,
    given: string,
    patch: unknown,
    options: ActOptions = {},
  ): Promise<Answer<RequestView>> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const { idempotency } = options;
    return once(idempotency, () =>
      this.rooms.withActor(actor, async (tx) => {
        const [[row], [clock], [room], links, ...answers] = await tx.send(
          lockRequest(id, readerOf(actor)),
          now(),
          privateRoom(id, actor.state),
          linksOf(id, readerOf(actor)),
          ...looking(actor, idempotency),
        );
        if (!row || !clock) throw notFound();
        const before = replayed<RequestView>(answers[0]?.[0], idempotency);
        if (before) return before;
        const request = toRecord(row, ownLinks(id, links));
        const lifecycle = lifecycleOf(request.lifecycle);
        if (sideOf(request, actor.state) !== 'requesting') {
          throw new DomainError(
            'forbidden',
            'wrong-side',
            'Only the requesting State can change its draft.',
          );
        }
        requireRole(actor, lifecycle.drafters, 'change a draft');
        requireVersion(actor, request.version, options);
        const dto = validated(DraftDto, mergePatch(writable(request), patch));
        requireSameRequest(request, dto);
        if (request.state !== lifecycle.initial) {
          throw new DomainError(
            'conflict',
            'illegal-transition',
            `Only a draft can be changed; this request is ${request.state}.`,
            { allowed: [] },
          );
        }
        const draft = await draftOf(dto, actor, tx, this.law, request);
        const at = clock.now.toISOString();
        const event = this.event('change', request, { ...draft }, at);
        const after = evolve(request, event);
        const ledger = new Ledger(request, actor.state, row, room);
        ledger.append(event, actor);
        const shown = draft.links.map((link) => ({ ...link, direction: 'to' as const }));
        const incoming = linkViews(id, links).filter(({ direction }) => direction === 'from');
        const view = await this.viewOf(tx, after, [...shown, ...incoming], actor);
        const answer = { status: 200, body: view };
        await tx.commit(
          ...ledger.finish(),
          updateDraft(after),
          deleteLinks(id, readerOf(actor)),
          ...(draft.links.length > 0 ? [insertLinks(id, draft.links)] : []),
          ...keeping(actor, idempotency, answer, at),
        );
        return answer;
      }),
    );
  }

  /** What would send the draft back if it were transmitted as it is. */
  async check(actor: Actor, given: string): Promise<CheckResult> {
    requireCaseAccess(actor);
    const id = requestId(given);
    const [[row], links, linked, [clock]] = await this.rooms.read(
      actor,
      openRequest(actor, id, 'check'),
      linksOf(id, readerOf(actor)),
      linkedRequests(id, readerOf(actor)),
      now(),
    );
    const request = toRecord(opened(row, actor), ownLinks(id, links));
    const receiver = this.directory.state(request.requestedState);
    const problems = checkDraft(
      request,
      receiver,
      linked.map((other) => toRecord(other)),
      this.law,
      clock?.now.toISOString() ?? '',
    );
    return { ready: problems.every(({ severity }) => severity !== 'error'), problems };
  }

  private async viewOf(
    tx: Transaction,
    request: RequestRecord,
    links: RequestView['links'],
    actor: Actor,
  ): Promise<RequestView> {
    const { law, directory } = this;
    const ahead = await forecastsOfDraft(tx, request, actor, request.updatedAt, law, directory);
    return viewOf(request, links, [], actor, law, [], ahead);
  }

  private event(
    type: 'draft' | 'change',
    { instrument, lifecycle }: RequestRecord,
    data: LifecycleEvent['data'],
    at: string,
  ): LifecycleEvent {
    const basis = this.law.basisOf(instrument, lifecycle, type);
    return { type, visibility: 'private', side: 'requesting', bySystem: false, basis, data, at };
  }
}
