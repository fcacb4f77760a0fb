import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DirectoryEntries } from '@rogatory/casework';
import { Directory } from '@rogatory/directory';
import { DomainError } from '@rogatory/kernel';
import { Law } from '@rogatory/law';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { reader } from '../cases/cases.controller.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { languageFor, Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import type { StateLine } from './directory-pages.js';
import { DirectoryView } from './directory-view.js';

type Given = Readonly<Record<string, unknown>>;
const readers = ['admin', 'authority', 'auditor'] as const;
const done = ['asked', 'confirm', 'decline', 'withdraw'];

/** Who the States are and how they are reached. */
@ApiExcludeController()
@Controller('directory')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class DirectoryPagesController {
  private readonly view: DirectoryView;

  constructor(
    private readonly portal: Portal,
    private readonly entries: DirectoryEntries,
    private readonly directory: Directory,
    law: Law,
  ) {
    this.view = new DirectoryView(law, directory);
  }

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() query: Given,
  ): Promise<void> {
    const q = typeof query['q'] === 'string' ? query['q'].trim().slice(0, 100) : '';
    const lines = await this.lines(visit);
    const wanted = q.toLocaleLowerCase();
    const found = lines.filter((line) => wanted === '' || this.words(visit, line).includes(wanted));
    this.portal.show(visit, reply, 'directory', { q, lines: found });
  }

  @Get(':state')
  async state(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('state') code: string,
    @Query() query: Given,
  ): Promise<void> {
    const actor = reader(visit);
    const line = (await this.lines(visit)).find((one) => one.code === code);
    if (!line) throw nowhere();
    const state = this.directory.state(code);
    const isOwn = code === actor.state;
    const sees = isOwn && actor.roles.some((role) => readers.some((one) => one === role));
    this.portal.show(visit, reply, 'directory-state', {
      ...{ state: line, channels: state.channels, requirements: state.requirements },
      authorities: this.view.authorities(code),
      instruments: this.view.instruments(state),
      mayChange: isOwn && actor.roles.includes('admin'),
      changes: sees ? (await this.entries.pending(actor)).map((one) => this.view.change(one)) : [],
      done: done.find((one) => one === query['done']) ?? null,
    });
  }

  private async lines(visit: SignedIn): Promise<StateLine[]> {
    const actor = reader(visit);
    const now = visit.session.row.now;
    const working = new Map((await this.entries.working(actor)).map((one) => [one.state, one]));
    return this.directory
      .states()
      .map((state) =>
        this.view.line(state, working.get(state.code), actor.state, languageFor(visit).tag, now),
      );
  }

  /** What a search looks at, in the reader's language and as the authorities are called. */
  private words(visit: SignedIn, { code, languages }: StateLine): string {
    const authorities = this.directory.authorities(code).map(({ name }) => name);
    return [code, this.portal.stateName(visit, code), ...languages, ...authorities]
      .join('\n')
      .toLocaleLowerCase();
  }
}

function nowhere(): DomainError {
  return new DomainError('not-found', 'not-found', 'There is no such entry in the directory.');
}
