import { Controller, Get, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DirectoryEntries } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { requireFresh } from '@rogatory/identity';
import { DomainError, requireRole } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Public } from '../../current-actor.js';
import { reader } from '../cases/cases.controller.js';
import { onceEachOf } from '../cases/once.js';
import type { FieldError } from '../field-error.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { DirectoryView } from './directory-view.js';

const ends = ['confirm', 'decline', 'withdraw'] as const;

/** Changes of what one's own State says of itself, which take two officers. */
@ApiExcludeController()
@Controller('directory')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class EntryChangesController {
  private readonly view: DirectoryView;

  constructor(
    private readonly portal: Portal,
    private readonly entries: DirectoryEntries,
    private readonly directory: Directory,
    law: Law,
  ) {
    this.view = new DirectoryView(law, directory);
  }

  @Get(':state/change/:entry')
  form(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('state') code: string,
    @Param('entry') entry: string,
  ): void {
    this.requireOwn(visit, code);
    // better now than once everything is typed
    requireFresh(reader(visit));
    this.showForm(visit, reply, code, entry, []);
  }

  @Post(':state/change/:entry')
  async ask(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('state') code: string,
    @Param('entry') entry: string,
  ): Promise<void> {
    this.requireOwn(visit, code);
    const actor = reader(visit);
    const isState = entry === code;
    const typed = typedIn(visit);
    const version = field(visit, 'version');
    const seen = (entry: object) => ({
      ifMatch: `"${version}"`,
      idempotency: onceEachOf(visit, { ...entry, version }),
    });
    const reasons = typed('reasons');
    try {
      if (isState) {
        const languages = typed('languages')
          .split(/[\s,،、]+/)
          .filter(Boolean);
        const [channels, requirements] = [typed('channels'), typed('requirements')];
        const said = { languages, channels, requirements, reasons };
        await this.entries.changeState(actor, code, said, seen(said));
      } else {
        const email = typed('email');
        const said = {
          name: typed('name'),
          address: typed('address'),
          telephone: typed('telephone'),
        };
        const body = { ...said, ...(email !== '' && { email }), reasons };
        await this.entries.changeAuthority(actor, entry, body, seen(body));
      }
      void reply.redirect(`/directory/${code}?done=asked`, 303);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'stale') await this.directory.prepare();
      const errors = this.faults(visit, error, isState ? 'languages' : 'name');
      const status = error instanceof DomainError && error.kind !== 'invalid' ? 409 : 422;
      this.showForm(visit, reply, code, entry, errors, status);
    }
  }

  @Get(':state/changes/:change')
  async change(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('state') code: string,
    @Param('change') id: string,
  ): Promise<void> {
    await this.showChange(visit, reply, code, id, [], 200);
  }

  @Post(':state/changes/:change/:how')
  async settle(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('state') code: string,
    @Param('change') id: string,
    @Param('how') how: string,
  ): Promise<void> {
    const end = ends.find((one) => one === how);
    if (end === undefined) throw nowhere();
    const reasons = field(visit, 'reasons').trim();
    try {
      const body = reasons === '' ? {} : { reasons };
      await this.entries.settle(reader(visit), id, end, body, onceEachOf(visit, body));
      void reply.redirect(`/directory/${code}?done=${end}`, 303);
    } catch (error) {
      const errors = this.faults(visit, error, 'reasons');
      await this.showChange(visit, reply, code, id, errors, 422);
    }
  }

  private requireOwn(visit: SignedIn, code: string): void {
    requireRole(visit.session.actor, ['admin'], 'change the directory');
    if (visit.session.actor.state !== code) throw nowhere();
  }

  private showForm(
    visit: SignedIn,
    reply: FastifyReply,
    code: string,
    entry: string,
    errors: readonly FieldError[],
    status = 200,
  ): void {
    const now = this.view.entryOf(code, entry);
    if (!now) throw nowhere();
    const isAgain = visit.method === 'POST';
    const fields = this.view.fields(
      entry === code,
      now.texts,
      isAgain ? typedIn(visit) : undefined,
    );
    this.portal.show(
      visit,
      reply,
      'directory-change',
      {
        ...{ errors, code, entry, of: this.view.nameOf(entry), version: now.version, fields },
        reasons: isAgain ? field(visit, 'reasons') : '',
        key: field(visit, 'key') || randomUUID(),
        isStale: fields.some(({ meanwhile }) => meanwhile !== null),
      },
      status,
    );
  }

  private async showChange(
    visit: SignedIn,
    reply: FastifyReply,
    code: string,
    id: string,
    errors: readonly FieldError[],
    status: number,
  ): Promise<void> {
    const actor = reader(visit);
    const key = field(visit, 'key') || randomUUID();
    const change = (await this.entries.pending(actor)).find((one) => one.id === id);
    if (actor.state !== code || !change) throw nowhere();
    const mayConfirm = actor.roles.some((role) => role === 'admin' || role === 'authority');
    this.portal.show(
      visit,
      reply,
      'directory-decision',
      {
        ...{ errors, code, change: this.view.change(change), rows: this.view.rows(change) },
        ...{ askedAt: new Date(change.askedAt), askedFor: change.reasons ?? '', mayConfirm },
        reasons: field(visit, 'reasons'),
        key,
      },
      status,
    );
  }

  /** What is wrong with a form. @throws whatever is no matter of one. */
  private faults(visit: SignedIn, error: unknown, first: string): FieldError[] {
    if (!(error instanceof DomainError)) throw error;
    const { code, detail } = error;
    const general = [
      'stale',
      'entry-unchanged',
      'already-pending',
      'entry-changed',
      'pending-expired',
    ];
    if (general.includes(code)) {
      return [{ field: first, text: this.portal.tell(visit, `fault.directory.${code}`, {}) }];
    }
    if (error.kind !== 'invalid') throw error;
    const wrong = new Set(
      (detail.problems ?? []).map(({ pointer }) => pointer.split('/')[1] ?? first),
    );
    return [...wrong].map((name) => ({
      field: name,
      text: this.portal.tell(visit, `fault.directory.${name}`, {}),
    }));
  }
}

/** Fields as they were typed; browsers send line ends of their own. */
const typedIn =
  (visit: SignedIn) =>
  (name: string): string =>
    field(visit, name).replaceAll('\r\n', '\n').trim();

function nowhere(): DomainError {
  return new DomainError('not-found', 'not-found', 'There is no such entry in the directory.');
}
