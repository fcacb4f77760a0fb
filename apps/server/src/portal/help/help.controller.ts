import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Reading } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { DomainError, seesCases } from '@rogatory/kernel';
import { Law, type Citation as Cited, type Instrument } from '@rogatory/law';
import { lifecycles } from '@rogatory/lifecycle';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { demonstrationSignIns } from '../../../../../config/demonstration.js';
import { Public } from '../../current-actor.js';
import { reader } from '../cases/cases.controller.js';
import { CaseView } from '../cases/case-view.js';
import { PageGuard } from '../page.guard.js';
import { languageFor, Portal } from '../portal.js';
import type { SignedIn, Visit } from '../visit.js';
import { designSamples } from './design-samples.js';
import type { Named, Words } from './help-pages.js';
import { guides } from './help-places.js';
import { stepsOf, type Followed } from './visit-steps.js';

/** Words of the pages that are explained, each a text `term.<word>` and `term.<word>.text`. */
export const terms = [
  ...['instrument', 'request', 'item', 'authority', 'contact-point', 'preservation', 'ground'],
  ...['condition', 'consultation', 'dual-criminality', 'shared-room', 'private-room', 'deadline'],
  ...['service-level', 'second-officer', 'sealed', 'hash', 'step-up'],
] as const;

/** Pages that help, for everybody: what stands on them is no secret. */
@ApiExcludeController()
@Controller()
@Public()
@UseGuards(PageGuard)
export class HelpController {
  private readonly view: CaseView;

  constructor(
    private readonly portal: Portal,
    private readonly reading: Reading,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {
    this.view = new CaseView(law);
  }

  @Get('help')
  help(@Req() visit: Visit, @Res() reply: FastifyReply): void {
    this.portal.show(visit, reply, 'help', { guides });
  }

  @Get('help/guides/:role')
  guide(@Req() visit: Visit, @Res() reply: FastifyReply, @Param('role') given: string): void {
    const role = guides.find((one) => one === given);
    if (role === undefined) throw nothingHere();
    const rows = lifecycles.flatMap(({ transitions }) => transitions);
    const actions = rows.filter(({ roles }) => roles.includes(role)).map(({ action }) => action);
    const others = guides.filter((one) => one !== role);
    const model = { role, guides: others, actions: [...new Set(actions)] };
    this.portal.show(visit, reply, 'help-guide', model);
  }

  @Get('help/glossary')
  glossary(@Req() visit: Visit, @Res() reply: FastifyReply): void {
    const instruments = this.law.instruments.map((one) => this.words(one));
    this.portal.show(visit, reply, 'help-glossary', { terms, instruments });
  }

  @Get('help/actions')
  actions(@Req() visit: Visit, @Res() reply: FastifyReply): void {
    const first = (lifecycle: string): string | undefined =>
      this.law.instruments.find(({ kinds }) => kinds.some((kind) => kind.lifecycle === lifecycle))
        ?.id;
    this.portal.show(visit, reply, 'help-actions', {
      lifecycles: lifecycles.map(({ name, transitions }) => ({
        name,
        acts: transitions.map(({ action, by, roles, from, to, visibility }) => {
          const instrument = first(name);
          const basis = instrument ? this.law.basisOf(instrument, name, action) : [];
          return {
            ...{ action, by, roles, from, to: typeof to === 'string' ? [to] : to },
            ...{ isShared: visibility === 'shared', basis: this.view.cite(basis) },
          };
        }),
      })),
    });
  }

  /** One request through both States, with steps that tick themselves off. */
  @Get('help/first-visit')
  async firstVisit(
    @Req() visit: Visit,
    @Res() reply: FastifyReply,
    @Query('request') id: unknown,
  ): Promise<void> {
    const fictional = this.directory.states().filter(({ demonstration }) => demonstration);
    const [one, other] = fictional;
    if (!one || !other) throw nothingHere();
    const { actor, row } = visit.session ?? {};
    const signedIn = actor && seesCases(actor) ? (visit as SignedIn) : undefined;
    const newest = signedIn
      ? (await this.reading.list(reader(signedIn), {}, { limit: 5 })).items
      : [];
    const followed =
      signedIn && typeof id === 'string' ? await this.follow(signedIn, id) : undefined;
    const request = followed?.request;
    const parties = {
      requesting: request?.requestingState ?? one.code,
      requested: request?.requestedState ?? other.code,
    };
    const steps = stepsOf(parties, actor, followed);
    this.portal.show(visit, reply, 'first-visit', {
      secret: demonstrationSignIns().secret,
      key: randomUUID(),
      who: row && actor ? { name: row.name, state: row.state } : null,
      followed: request ? { id: request.id, reference: request.reference } : null,
      choices: newest
        .filter((summary) => summary.id !== request?.id)
        .map(({ id: value, reference }) => ({ id: value, reference })),
      steps,
      done: steps.filter(({ standing }) => standing === 'done').length,
    });
  }

  /** Every part that pages are made of, where nobody works: in the demonstration. */
  @Get('design')
  design(@Req() visit: Visit, @Res() reply: FastifyReply): void {
    if (!this.portal.isDemonstration()) throw nothingHere();
    const text = (key: string): string => this.portal.tell(visit, key, {});
    const samples = designSamples(
      ...([this.law, this.view, new Date(), text] as const),
      (english) => this.portal.law(visit, english),
      languageFor(visit).direction === 'rtl',
    );
    this.portal.show(visit, reply, 'design', samples);
  }

  /** A request with its history; nothing where the visitor may not see it, or would have to say why. */
  private async follow(visit: SignedIn, id: string): Promise<Followed | undefined> {
    try {
      const actor = reader(visit);
      const request = await this.reading.request(actor, id);
      const { events } = await this.reading.history(actor, id, {});
      return { request, events };
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }

  private words({ title, kinds }: Instrument): Words {
    const named = (name: string, text: string, basis: Cited | readonly Cited[]): Named => ({
      ...{ name, text },
      paragraph: this.view
        .cite([basis].flat())
        .map(({ paragraph }) => paragraph)
        .join(', '),
    });
    const once = (all: readonly Named[]): Named[] => [
      ...new Map(all.map((one) => [`${one.name} ${one.text}`, one])).values(),
    ];
    return {
      title,
      kinds: kinds.map(({ name, purpose, basis }) => named(name, purpose, basis)),
      limits: once(
        kinds.flatMap(({ limits }) => limits.map(({ name, basis }) => named(name, '', basis))),
      ),
      grounds: once(
        kinds.flatMap(({ grounds }) => grounds.map(({ text, basis }) => named('', text, basis))),
      ),
      conditions: once(
        kinds.flatMap(({ conditions }) =>
          conditions.map(({ text, basis }) => named('', text, basis)),
        ),
      ),
    };
  }
}

function nothingHere(): DomainError {
  return new DomainError('not-found', 'not-found', 'There is nothing at this address.');
}
