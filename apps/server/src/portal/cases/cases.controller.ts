import { Controller, Get, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import {
  Files,
  Reading,
  validated,
  workers,
  type RequestView,
  type WorklistWish,
} from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { DomainError, type Actor } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import { lifecycleOf, lifecycles, mayDraft } from '@rogatory/lifecycle';
import type { FastifyReply } from 'fastify';
import { WorklistQuery } from '../../api/queries.dto.js';
import { originOf, Public } from '../../current-actor.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import type { CasePages } from './case-pages.js';
import { DraftTasks } from '../drafting/draft-tasks.js';
import { DraftView } from '../drafting/draft-view.js';
import { CaseView } from './case-view.js';
import { ActionSchemas } from './form-schema.js';

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

/** The worklist, and one request. */
@ApiExcludeController()
@Controller('requests')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class CasesController {
  private readonly view: CaseView;
  private readonly draftView: DraftView;
  private readonly tasks: DraftTasks;

  constructor(
    private readonly portal: Portal,
    private readonly reading: Reading,
    private readonly files: Files,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {
    this.view = new CaseView(law);
    this.draftView = new DraftView(this.view, directory);
    this.tasks = new DraftTasks(law, new ActionSchemas());
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

  @Get(':id')
  async request(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.open(visit, reply, id, query);
  }

  /** Opens a sealed request for the reason that was given. */
  @Post(':id')
  async openWithReason(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    await this.open(visit, reply, id, {}, field(visit, 'reason'));
  }

  private async open(
    visit: SignedIn,
    reply: FastifyReply,
    id: string,
    { room: chosen, done, asked }: Readonly<Record<string, unknown>>,
    reason?: string,
  ): Promise<void> {
    const actor = reader(visit, reason);
    const now = new Date();
    try {
      const request = await this.reading.request(actor, id);
      const [{ events }, documents] = await Promise.all([
        this.reading.history(actor, id, {}),
        this.files.documents(actor, id),
      ]);
      const room = chosen === 'shared' || chosen === 'private' ? chosen : 'all';
      const tasks = this.tasks.of(request);
      const texts = (key: string): string | undefined => this.portal.textOf(visit, key);
      const lines = this.draftView.events(events, request, tasks, texts);
      this.portal.show(visit, reply, 'request', {
        head: this.view.head(request, actor.state),
        actions: request.allowedActions,
        draft: isOwnDraft(request, actor),
        mayAttach: actor.roles.some((role) => workers.some((one) => one === role)),
        waiting: request.pending.map(({ action, expiresAt }) => ({
          action,
          expiresAt: new Date(expiresAt),
        })),
        forecasts: (request.forecast ?? []).map(({ outcome, explanation, remedies }) => ({
          ...{ outcome, explanation, remedies, isBad: !['in-time', 'held'].includes(outcome) },
        })),
        deadlines: request.deadlines.map((one) => this.view.deadline(one, actor.state, now)),
        contents: this.view.contents(request),
        offences: request.offences.map(({ article, description }) =>
          [article, description].filter(Boolean).join(': '),
        ),
        items: this.view.items(request),
        conditions: (request.progress.conditions ?? request.progress.offer ?? []).map(
          ({ text, until }) => ({ text, until: until ?? null }),
        ),
        links: request.links.map(({ type, direction, request: other }) => ({
          type,
          direction,
          id: other,
        })),
        documents: documents.items.map(({ sentAt, state, ...document }) => ({
          ...{ id: document.id, name: document.name, size: document.size, sha256: document.sha256 },
          ...{ state: state, sentAt: sentAt === null ? null : new Date(sentAt) },
        })),
        events: lines.filter((line) => room === 'all' || line.room === room).reverse(),
        room,
        done: typeof done === 'string' && isAction(done) ? done : null,
        isAsked: asked !== undefined,
      });
    } catch (error) {
      if (!this.asksWhy(visit, reply, error)) throw error;
    }
  }

  /** A sealed request is opened by saying why. */
  private asksWhy(visit: SignedIn, reply: FastifyReply, error: unknown): boolean {
    if (!(error instanceof DomainError) || error.code !== 'read-reason-required') return false;
    const action = visit.url.split('?')[0] ?? '';
    this.portal.show(visit, reply, 'read-reason', { action, errors: [] }, 428);
    return true;
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

export function isAction(given: string): boolean {
  return actions.has(given);
}
