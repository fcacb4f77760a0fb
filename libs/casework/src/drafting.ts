import { DomainError, type Actor, type Problem } from '@rogatory/kernel';
import type { Directory } from '@rogatory/directory';
import { genesis } from '@rogatory/history';
import type { Law } from '@rogatory/law';
import {
  evolve,
  lifecycleOf,
  lifecycles,
  mayDraft,
  sideOf,
  type Draft,
  type Item,
  type LifecycleEvent,
  type Lifecycle,
  type RequestRecord,
} from '@rogatory/lifecycle';
import {
  deleteLinks,
  findRequest,
  insertLinks,
  insertRequest,
  Ledger,
  linkedRequests,
  linksOf,
  linkTargets,
  lockRequest,
  nextReference,
  now,
  privateRoom,
  toRecord,
  updateDraft,
  type Rooms,
  type Transaction,
} from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import { notFound, requestId, requireCaseAccess, requireRole, requireVersion } from './access.js';
import type { ActOptions } from './acts.js';
import { keeping, looking, once, replayed, type Answer, type Idempotency } from './answers.js';
import { checkDraft } from './context.js';
import { DraftDto, type ItemDto } from './draft.dto.js';
import { mergePatch } from './merge-patch.js';
import { plain, validated } from './validation.js';
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
    return once(this.rooms, actor, idempotency, () =>
      this.rooms.withActor(actor, async (tx) => {
        const [early] = idempotency ? await tx.send(...looking(actor, idempotency)) : [[]];
        const before = replayed<RequestView>(early?.[0], idempotency);
        if (before) return before;

        const dto = validated(DraftDto, body);
        const lifecycle = this.lifecycleFor(dto, actor);
        const draft = await this.draftOf(dto, actor, tx);
        const requestedAuthority = this.receiver(dto.requestedState, lifecycle);
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
        const answer = { status: 201, body: viewOf(request, links, [], actor, this.law) };
        await tx.commit(
          insertRequest(request, genesis({ request: request.id, room: 'shared' })),
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
    return once(this.rooms, actor, idempotency, () =>
      this.rooms.withActor(actor, async (tx) => {
        const [[row], [clock], [room], links, ...answers] = await tx.send(
          lockRequest(id),
          now(),
          privateRoom(id, actor.state),
          linksOf(id),
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
        this.requireSameRequest(request, dto);
        if (request.state !== lifecycle.initial) {
          throw new DomainError(
            'conflict',
            'illegal-transition',
            `Only a draft can be changed; this request is ${request.state}.`,
            { allowed: [] },
          );
        }
        const draft = await this.draftOf(dto, actor, tx, request);
        const at = clock.now.toISOString();
        const event = this.event('change', request, { ...draft }, at);
        const after = evolve(request, event);
        const ledger = new Ledger(request, actor.state, row, room);
        ledger.append(event, actor);
        const shown = draft.links.map((link) => ({ ...link, direction: 'to' as const }));
        const incoming = linkViews(id, links).filter(({ direction }) => direction === 'from');
        const answer = {
          status: 200,
          body: viewOf(after, [...shown, ...incoming], [], actor, this.law),
        };
        await tx.commit(
          ...ledger.finish(),
          updateDraft(after),
          deleteLinks(id),
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
    const [[row], links, linked] = await this.rooms.read(
      actor,
      findRequest(id),
      linksOf(id),
      linkedRequests(id),
    );
    if (!row) throw notFound();
    const request = toRecord(row, ownLinks(id, links));
    const receiver = this.directory.state(request.requestedState);
    const problems = checkDraft(
      request,
      receiver,
      linked.map((other) => toRecord(other)),
      this.law,
    );
    return { ready: problems.every(({ severity }) => severity !== 'error'), problems };
  }

  private lifecycleFor(
    { instrument, kind: id, requestedState }: DraftDto,
    actor: Actor,
  ): Lifecycle {
    const kind = unprocessable(() => this.law.kind(instrument, id));
    if (kind.useAction) {
      const { kind: of, action } = kind.useAction;
      const message = `This is not a request of its own: use the action "${action}" on the request of kind "${of}".`;
      throw invalid('use-action', '/kind', message);
    }
    const lifecycle = lifecycleOf(kind.lifecycle);
    if (!mayDraft(lifecycle, actor.roles))
      requireRole(actor, lifecycle.drafters, 'draft a request of this kind');
    if (requestedState === actor.state) {
      throw invalid('same-state', '/requestedState', 'A request goes to another State.');
    }
    return lifecycle;
  }

  /** The drafted part of a request: checked against the kind, items with their ids, links that fit. */
  private async draftOf(
    dto: DraftDto,
    actor: Actor,
    tx: Transaction,
    before?: RequestRecord,
  ): Promise<Draft> {
    this.directory.state(dto.requestedState);
    const problems = this.law.contentProblems(dto.instrument, dto.kind, dto.contents);
    if (problems.length > 0) {
      throw new DomainError(
        'invalid',
        'invalid-body',
        'The contents do not have the form of this kind.',
        { problems },
      );
    }
    const { urgency, language, confidential, offences, contents, deadline, links } = dto;
    await this.requireFittingLinks(dto, actor, tx, before?.id);
    const taken = new Set<string>();
    const items = dto.items.map((item): Item => {
      const kept =
        before?.items.some(({ id }) => id === item.id) && !taken.has(item.id ?? '')
          ? item.id
          : undefined;
      const id = kept ?? uuidv7();
      taken.add(id);
      const asked = plain<Omit<ItemDto, 'id'>>(item);
      return { ...asked, id, decision: null, outcome: null };
    });
    return plain({
      ...{ urgency, confidential, offences, contents, items, links },
      ...(language !== undefined && { language }),
      ...(deadline !== undefined && { deadline }),
    });
  }

  /** A link to a request that is unknown, not visible, or does not fit is refused alike. */
  private async requireFittingLinks(
    { links, kind, requestedState }: DraftDto,
    actor: Actor,
    tx: Transaction,
    own: string | undefined,
  ): Promise<void> {
    if (links.length === 0) return;
    const [targets] = await tx.send(linkTargets(links.map(({ request }) => request)));
    links.forEach(({ type, request }, index) => {
      const target = targets.find(({ id }) => id === request);
      const forth =
        target?.requesting_state === actor.state && target.requested_state === requestedState;
      const back =
        target?.requesting_state === requestedState && target.requested_state === actor.state;
      const twice =
        links.findIndex((link) => link.request === request && link.type === type) < index;
      const fits = {
        follows: forth && target.lifecycle === 'preservation' && kind !== target.kind,
        replaces: forth && target.kind === kind,
        relates: forth || back,
      }[type];
      if (!target || !fits || twice || request === own) {
        const message =
          'This link does not fit: name a request between the same two States that this one can point to.';
        throw invalid('link-invalid', `/links/${index}`, message);
      }
    });
  }

  private requireSameRequest(request: RequestRecord, dto: DraftDto): void {
    for (const member of ['instrument', 'kind', 'requestedState'] as const) {
      if (request[member] !== dto[member]) {
        throw invalid(
          'fixed-member',
          `/${member}`,
          `The ${member} of a draft cannot be changed. Draft a new request.`,
        );
      }
    }
  }

  /** The authority that a request reaches first. */
  private receiver(state: string, { name }: Lifecycle): string | null {
    const wanted = name === 'mutual-assistance' ? 'central-authority' : 'contact-point';
    const all = this.directory.authorities(state);
    const fitting = all.find(({ functions }) => functions.includes(wanted)) ?? all[0];
    return fitting?.id ?? null;
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

/** What a drafter can write, as the merge patch sees it. */
function writable(request: RequestRecord): Record<string, unknown> {
  const { instrument, kind, requestedState, urgency, language, confidential } = request;
  const { offences, contents, deadline, links } = request;
  const items = request.items.map(({ decision: _, outcome: __, ...item }) => item);
  return {
    ...{
      instrument,
      kind,
      requestedState,
      urgency,
      confidential,
      offences,
      contents,
      items,
      links,
    },
    ...(language !== undefined && { language }),
    ...(deadline && { deadline }),
  };
}

/** In a body, an unknown name is a wrong member and not a missing page. */
function unprocessable<T>(find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'not-found') {
      throw invalid(
        error.code,
        error.code === 'unknown-kind' ? '/kind' : '/instrument',
        error.message,
      );
    }
    throw error;
  }
}

function invalid(code: string, pointer: string, message: string): DomainError {
  return new DomainError('invalid', code, message, {
    problems: [{ severity: 'error', pointer, code, message }],
  });
}
