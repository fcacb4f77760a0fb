import { Controller, Get, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Reading, validated, type RequestView, type WorklistWish } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import type { Actor } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import { lifecycleOf, lifecycles, mayDraft, type Action } from '@rogatory/lifecycle';
import type { FastifyReply } from 'fastify';
import { WorklistQuery } from '../../api/queries.dto.js';
import { originOf, Public } from '../../current-actor.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import type { CasePages } from './case-pages.js';
import { CaseView } from './case-view.js';

/** Views of the worklist: what each narrows it to. The first is shown where none is chosen. */
const views: Readonly<Record<string, WorklistWish | ((now: Date) => WorklistWish)>> = {
  all: {},
  incoming: { direction: 'incoming' },
  outgoing: { direction: 'outgoing' },
  mine: { assigned: 'me' },
  unit: { assigned: 'unit' },
  unassigned: { direction: 'incoming', assigned: 'none' },
  late: (now) => ({ dueBefore: now.toISOString() }),
  urgent: { urgency: 'urgent' },
  emergency: { urgency: 'emergency' },
  drafts: { direction: 'outgoing', state: 'draft' },
};
const filters = ['q', 'state', 'kind', 'urgency', 'counterpart'] as const;
const states = [
  ...new Set(
    lifecycles.flatMap(({ initial, transitions }) => [
      initial,
      ...transitions.flatMap(({ to }) => (typeof to === 'string' ? [to] : to)),
    ]),
  ),
].filter((state) => state !== 'same' && state !== 'road');

/** Who looks at a page of a case: the officer, where from, and why, where that must be said. */
export function reader(visit: SignedIn, reason?: string): Actor {
  const from = originOf(visit);
  const said =
    reason !== undefined && reason.trim() !== '' ? reason.trim().slice(0, 500) : undefined;
  return { ...visit.session.actor, from: { ...from, ...(said !== undefined && { reason: said }) } };
}

/** Whether a request is a draft that this officer may go on with. */
export function isOwnDraft(request: RequestView, { state, roles }: Actor): boolean {
  const lifecycle = lifecycleOf(request.lifecycle);
  const isDraft = request.state === lifecycle.initial && request.requestingState === state;
  return isDraft && mayDraft(lifecycle, roles);
}

/** The worklist. */
@ApiExcludeController()
@Controller('requests')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class CasesController {
  private readonly view: CaseView;

  constructor(
    private readonly portal: Portal,
    private readonly reading: Reading,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {
    this.view = new CaseView(law);
  }

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const now = new Date();
    const view =
      typeof query['view'] === 'string' && query['view'] in views ? query['view'] : 'all';
    const wish = views[view] ?? {};
    // a form sends its empty fields too
    const given = Object.fromEntries(
      filters.flatMap((name) => {
        const value = query[name];
        return typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [];
      }),
    ) as Partial<Record<(typeof filters)[number], string>>;
    const cursor = typeof query['cursor'] === 'string' ? query['cursor'] : undefined;
    const { cursor: after, ...filter } = validated(WorklistQuery, {
      ...given,
      ...(cursor !== undefined && { cursor }),
    });
    const page = await this.reading.list(
      reader(visit),
      { ...filter, ...(typeof wish === 'function' ? wish(now) : wish) },
      { ...(after !== undefined && { cursor: after }) },
    );
    const address = (more: Readonly<Record<string, string>>): string =>
      `/requests?${new URLSearchParams({ ...(view !== 'all' && { view }), ...given, ...more }).toString()}`;
    this.portal.show(visit, reply, 'requests', {
      ...{ view, views: Object.keys(views) },
      lines: page.items.map((summary) => this.view.line(summary, now)),
      next: page.next === null ? null : address({ cursor: page.next }),
      isFirst: cursor === undefined,
      filter: { q: '', state: '', kind: '', urgency: '', counterpart: '', ...given },
      ...{ states, kinds: this.kinds() },
      counterparts: this.directory
        .states()
        .map(({ code }) => code)
        .filter((code) => code !== visit.session.actor.state),
      isFiltered: Object.keys(given).length > 0,
      mayDraft: lifecycles.some((one) => mayDraft(one, visit.session.actor.roles)),
    });
  }

  private kinds(): CasePages['requests']['kinds'] {
    const known = this.law.instruments.flatMap(({ kinds }) => kinds);
    const names = new Map(
      known
        .filter(
          ({ lifecycle, useAction }) =>
            !useAction && lifecycles.some(({ name }) => name === lifecycle),
        )
        .map(({ id, name }) => [id, name]),
    );
    return [...names].map(([value, text]) => ({ value, text }));
  }
}

const actions = new Set<string>(
  lifecycles.flatMap(({ transitions }) => transitions.map(({ action }) => action)),
);

export function isAction(given: string): given is Action {
  return actions.has(given);
}
