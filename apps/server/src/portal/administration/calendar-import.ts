import type {} from '@fastify/multipart'; // its types on the request
import { Injectable } from '@nestjs/common';
import {
  Calendars,
  type CalendarView,
  type Idempotency,
  type ImportView,
} from '@rogatory/casework';
import { longestFile } from '@rogatory/directory';
import { uploadBroken } from '@rogatory/evidence';
import type { Actor } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import type { Typed } from '../cases/form-field.js';
import { field } from '../forms.js';
import type { SignedIn } from '../visit.js';
import { AdministrationDesk } from './administration-desk.js';
import { AdministrationForms, type Plan } from './administration-forms.js';
import { given } from './form-fields.js';
import { say, type Block } from './sheet.js';

const here = '/administration/calendar';

/** Holidays out of a file: first what they would move, then the change itself. */
@Injectable()
export class CalendarImport {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly forms: AdministrationForms,
    private readonly calendars: Calendars,
  ) {}

  filePlan(visit: SignedIn, { version }: CalendarView): Plan {
    const t = this.desk.words(visit);
    return {
      ...{ title: t('calendar.act.import'), back: here, action: `${here}/import`, takesFile: true },
      ...{ button: t('calendar.look'), version },
      blocks: [{ kind: 'text', pieces: say(t('calendar.import.text')) }],
      fields: (form) => [
        ...[form.line('from-year'), form.line('to-year')],
        form.line('source', { optional: true }),
      ],
    };
  }

  /** Changes nothing; shows what the file would, and asks whether it shall. */
  async preview(visit: SignedIn, reply: FastifyReply, calendar: CalendarView): Promise<void> {
    const typed = visit.isMultipart() ? await fileIn(visit) : {};
    const plan = {
      ...this.filePlan(visit, calendar),
      forFactor: this.applyPlan(visit, calendar, typed, []),
    };
    await this.forms.send(
      ...[visit, reply, plan],
      async (actor) => {
        const done = await this.run(actor, calendar, typed, true);
        return { next: this.applyPlan(visit, calendar, typed, this.told(visit, done, calendar)) };
      },
      typed,
    );
  }

  async apply(visit: SignedIn, reply: FastifyReply, calendar: CalendarView): Promise<void> {
    const t = this.desk.words(visit);
    const frame = { title: t('calendar.act.import'), back: here, action: `${here}/import-file` };
    const kept = ['format', 'content', 'from', 'to', 'source', 'seen'];
    const hidden = Object.fromEntries(kept.map((name) => [name, field(visit, name)]));
    const plan = { ...frame, button: t('calendar.apply'), hidden, version: calendar.version };
    await this.forms.send(visit, reply, plan, async (actor, typed, once) => {
      const isSeen = typed['seen'] === 'true';
      const done = await this.run(
        actor,
        { ...calendar, version: Number(typed['version']) },
        typed,
        !isSeen,
        once,
      );
      if (isSeen) return `${here}?done=calendar`;
      return { next: this.applyPlan(visit, calendar, typed, this.told(visit, done, calendar)) };
    });
  }

  private run(
    actor: Actor,
    { version }: CalendarView,
    typed: Typed,
    dryRun: boolean,
    idempotency?: Idempotency,
  ): Promise<ImportView> {
    const { from, to, source } = given(typed, 'from', 'to', 'source');
    const { format = 'csv', content = '' } = typed;
    const body = {
      ...{ format, content, from: Number(from), to: Number(to) },
      ...(source !== undefined && { source }),
    };
    const seen = { ifMatch: `"${version}"`, ...(idempotency && { idempotency }) };
    return this.calendars.import(actor, actor.state, body, seen, dryRun);
  }

  /** Carries what was read along; without a preview its button asks for one. */
  private applyPlan(
    visit: SignedIn,
    { version }: CalendarView,
    typed: Typed,
    told: readonly Block[],
  ): Plan {
    const t = this.desk.words(visit);
    const isSeen = told.length > 0;
    const { format = '', content = '', from = '', to = '', source = '' } = typed;
    return {
      ...{ title: t('calendar.act.import'), back: `${here}/import`, action: `${here}/import-file` },
      ...{ button: t(isSeen ? 'calendar.apply' : 'calendar.look'), version, blocks: told },
      hidden: { format, content, from, to, source, seen: String(isSeen) },
    };
  }

  private told(
    visit: SignedIn,
    { added, removed, changed, deadlines, calendar }: ImportView,
    before: CalendarView,
  ): Block[] {
    const t = this.desk.words(visit);
    const limits = (deadlines?.limits ?? []).map(({ limit, earlier, later }) => ({
      text: t('calendar.limit', { limit, earlier, later }),
    }));
    const days = calendar.weekend.map((day) => t(`weekday.${day}`)).join(this.desk.comma(visit));
    const isOther = calendar.weekend.join() !== before.weekend.join();
    return [
      ...(isOther ? [{ kind: 'notice', text: t('calendar.weekend', { days }) } as const] : []),
      { kind: 'text', pieces: say(t('calendar.difference', { added, removed, changed })) },
      {
        kind: 'text',
        pieces: say(
          t('calendar.moving', {
            moving: deadlines?.moving ?? 0,
            examined: deadlines?.examined ?? 0,
          }),
        ),
      },
      ...(deadlines?.complete === false
        ? [{ kind: 'notice', text: t('calendar.cut') } as const]
        : []),
      ...(limits.length > 0 ? [{ kind: 'points', items: limits } as const] : []),
    ];
  }
}

/** The fields and the file of a form; years under the names that the use case has for them. */
async function fileIn(visit: SignedIn): Promise<Typed> {
  const typed: Record<string, string> = {};
  try {
    const limits = { files: 1, parts: 10, fileSize: 4 * longestFile };
    for await (const part of visit.parts({ limits })) {
      if (part.type === 'file')
        typed['content'] = (await part.toBuffer()).toString('utf8').replaceAll('\0', '');
      else if (typeof part.value === 'string')
        typed[part.fieldname] = part.value.replaceAll('\0', '').slice(0, 400);
    }
  } catch {
    throw uploadBroken();
  }
  const content = typed['content'] ?? '';
  const format = formatOf(content);
  return { ...typed, from: typed['from-year'] ?? '', to: typed['to-year'] ?? '', format };
}

/** What a file is, by what it says: its name may be any. */
function formatOf(content: string): 'icalendar' | 'yaml' | 'csv' {
  if (/^\s*\uFEFF?BEGIN:VCALENDAR/i.test(content)) return 'icalendar';
  return /^\uFEFF?(weekend|holidays|source):/m.test(content) ? 'yaml' : 'csv';
}
