import { DomainError, invalid, type Actor } from '@rogatory/kernel';
import type { Directory } from '@rogatory/directory';
import type { Law } from '@rogatory/law';
import {
  lifecycleOf,
  mayDraft,
  type Draft,
  type Item,
  type Lifecycle,
  type Oral,
  type RequestRecord,
} from '@rogatory/lifecycle';
import { linkTargets, type Transaction } from '@rogatory/persistence';
import { v7 as uuidv7 } from 'uuid';
import { readerOf, requireRole } from './access.js';
import type { DraftDto, ItemDto } from './draft.dto.js';
import { plain } from './validation.js';

/**
 * The lifecycle that a draft of this kind follows, for an actor who may write it.
 * @throws DomainError (422) for an instrument, kind or State that cannot be drafted to; `role-missing` (403).
 */
export function lifecycleFor(
  { instrument, kind: id, requestedState }: DraftDto,
  actor: Actor,
  law: Law,
): Lifecycle {
  const kind = unprocessable(() => law.kind(instrument, id));
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

/**
 * The drafted part of a request: checked against the kind, items with their ids, links that fit.
 * @param before the request as it is, when a draft is changed: its items keep their ids.
 */
export async function draftOf(
  dto: DraftDto,
  actor: Actor,
  tx: Transaction,
  law: Law,
  before?: RequestRecord,
): Promise<Draft> {
  const problems = law.contentProblems(dto.instrument, dto.kind, dto.contents);
  if (problems.length > 0) {
    throw new DomainError(
      'invalid',
      'invalid-body',
      'The contents do not have the form of this kind.',
      { problems },
    );
  }
  const { urgency, language, confidential, offences, contents, deadline, oral, links } = dto;
  await requireFittingLinks(dto, actor, tx, before?.id);
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
    // one form for all instants, so that they compare as they stand
    ...(oral !== undefined && {
      oral: { ...plain<Oral>(oral), at: new Date(oral.at).toISOString() },
    }),
  });
}

/** A link to a request that is unknown, not visible, or does not fit is refused alike. */
async function requireFittingLinks(
  { links, kind, requestedState }: DraftDto,
  actor: Actor,
  tx: Transaction,
  own: string | undefined,
): Promise<void> {
  if (links.length === 0) return;
  const [targets] = await tx.send(
    linkTargets(
      links.map(({ request }) => request),
      readerOf(actor),
    ),
  );
  links.forEach(({ type, request }, index) => {
    const target = targets.find(({ id }) => id === request);
    const forth =
      target?.requesting_state === actor.state && target.requested_state === requestedState;
    const back =
      target?.requesting_state === requestedState && target.requested_state === actor.state;
    const twice = links.findIndex((link) => link.request === request && link.type === type) < index;
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

/** @throws DomainError `fixed-member` (422) for a change of what makes a draft the request that it is. */
export function requireSameRequest(request: RequestRecord, dto: DraftDto): void {
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

/** The authority that a request reaches first. @throws DomainError `unknown-state` (422). */
export function receiverOf(
  state: string,
  { name }: Lifecycle,
  directory: Directory,
): string | null {
  const wanted = name === 'mutual-assistance' ? 'central-authority' : 'contact-point';
  const { code } = directory.state(state);
  const all = directory.authorities(code);
  const fitting = all.find(({ functions }) => functions.includes(wanted)) ?? all[0];
  return fitting?.id ?? null;
}

/** What a drafter can write, as the merge patch sees it. */
export function writable(request: RequestRecord): Record<string, unknown> {
  const { instrument, kind, requestedState, urgency, language, confidential } = request;
  const { offences, contents, deadline, oral, links } = request;
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
    ...(oral && { oral }),
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
