import { Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DomainError } from '@rogatory/kernel';
import { kinds, mailTexts, Preferences, ways, type PreferencesView } from '@rogatory/notifications';
import type { FastifyReply } from 'fastify';
import { Public } from '../current-actor.js';
import { field } from './forms.js';
import { AtStage, PageGuard } from './page.guard.js';
import type { Pages } from './pages.js';
import { Portal } from './portal.js';
import type { SignedIn } from './visit.js';

type Model = Omit<Pages['notifications'], 'errors'>;

const news = kinds.filter((kind) => kind !== 'page');
const zones = Intl.supportedValuesOf('timeZone');
const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  text: `${String(hour).padStart(2, '0')}:00`,
}));
const mailLanguages = Object.keys(mailTexts).map((tag) => ({
  tag,
  name: new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag,
}));

/** The page on which officers say what they are written about, and when. */
@ApiExcludeController()
@Controller('account/notifications')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class PreferencesPages {
  constructor(
    private readonly portal: Portal,
    private readonly preferences: Preferences,
  ) {}

  @Get()
  async show(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() { done }: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const view = await this.preferences.read(visit.session.actor);
    this.portal.show(visit, reply, 'notifications', {
      ...modelOf(view, visit.session.row.zone),
      errors: [],
      done: done === 'saved' || done === 'confirmed' ? done : null,
    });
  }

  @Post()
  async change(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const { actor, row } = visit.session;
    const sent = formOf(visit);
    try {
      await this.preferences.change(actor, bodyOf(sent));
      await reply.redirect('/account/notifications?done=saved', 303);
    } catch (error) {
      const fault = this.portal.fault(visit, error);
      const view = await this.preferences.read(actor);
      const model = { ...modelOf(view, row.zone), ...sent };
      this.portal.again(visit, reply, 'notifications', model, fault);
    }
  }

  @Post('confirm')
  async confirm(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    await this.preferences.confirm(visit.session.actor);
    await reply.redirect('/account/notifications?done=confirmed', 303);
  }
}

/** What the form says, as the page shows it again where it is wrong. */
function formOf(visit: SignedIn) {
  return {
    kinds: news.map((kind) => ({ kind, way: field(visit, `way-${kind}`) })),
    mailLanguage: field(visit, 'mail-language'),
    ownZone: field(visit, 'zone'),
    digestHour: field(visit, 'digest-hour'),
    quietFrom: field(visit, 'quiet-from'),
    quietTo: field(visit, 'quiet-to'),
    quietWeekends: field(visit, 'quiet-weekends') !== '',
  };
}

/** The same, as the API takes it. @throws DomainError `quiet-hours-incomplete` (422). */
function bodyOf(form: ReturnType<typeof formOf>): Readonly<Record<string, unknown>> {
  const { mailLanguage, ownZone, digestHour, quietFrom: from, quietTo: to, quietWeekends } = form;
  if ((from === '') !== (to === '')) {
    throw new DomainError(
      'invalid',
      'quiet-hours-incomplete',
      'Say when quiet hours begin and when they end, or neither.',
    );
  }
  return {
    email: Object.fromEntries(form.kinds.map(({ kind, way }) => [kind, way])),
    ...{ language: mailLanguage || null, zone: ownZone || null, quietWeekends },
    digestHour: /^\d{1,2}$/.test(digestHour) ? Number(digestHour) : digestHour,
    quietHours: from === '' ? null : { from, to },
  };
}

function modelOf(view: PreferencesView, stateZone: string): Model {
  const { email, language, zone, zoneOfState, digestHour, quietHours, quietWeekends } = view;
  const { stoppedAt, reason } = view.address;
  return {
    email: view.address.email,
    stopped: stoppedAt === null ? null : { at: new Date(stoppedAt), reason: reason ?? '' },
    kinds: news.map((kind) => ({ kind, way: email[kind] })),
    ...{ ways, mailLanguages, zones, hours, stateZone, quietWeekends },
    mailLanguage: language ?? '',
    ownZone: zoneOfState ? '' : zone,
    digestHour: String(digestHour),
    quietFrom: quietHours?.from ?? '',
    quietTo: quietHours?.to ?? '',
    done: null,
  };
}
