import {
  Controller,
  Get,
  Param,
  Post,
  Query as QueryOf,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SavedViews } from '@rogatory/casework';
import { DomainError } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Public } from '../../current-actor.js';
import { field } from '../forms.js';
import { AtStage, PageGuard } from '../page.guard.js';
import { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import { reader } from './cases.controller.js';
import { onceEachOf } from './once.js';
import { askedBy, type Query } from './worklist-views.js';

const doings = ['changed', 'removed'];

/** Views of the worklist that officers keep: made, named anew, removed. */
@ApiExcludeController()
@Controller('requests/views')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class SavedViewPages {
  constructor(
    private readonly portal: Portal,
    private readonly saved: SavedViews,
  ) {}

  @Get()
  async list(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @QueryOf() { query, done }: Query,
  ): Promise<void> {
    const given = typeof query === 'string' ? clean(query) : '';
    await this.show(visit, reply, { query: given, done: doings.find((one) => one === done) });
  }

  @Post()
  async keep(@Req() visit: SignedIn, @Res() reply: FastifyReply): Promise<void> {
    const [query, name, whom] = [
      clean(field(visit, 'query')),
      field(visit, 'name'),
      forWhom(visit),
    ];
    try {
      const view = { name: name.trim(), query, for: whom };
      await this.saved.keep(reader(visit), view, onceEachOf(visit, view));
      void reply.redirect(`/requests?${query}`, 303);
    } catch (error) {
      const errors = this.faults(visit, error, 'name');
      await this.show(visit, reply, { query, name, whom, errors });
    }
  }

  @Post(':id')
  async change(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const name = field(visit, 'name').trim();
    const query = clean(field(visit, 'query'));
    try {
      await this.saved.change(reader(visit), id, { name, query, for: forWhom(visit) });
      void reply.redirect('/requests/views?done=changed', 303);
    } catch (error) {
      await this.show(visit, reply, { query: '', errors: this.faults(visit, error, `name-${id}`) });
    }
  }

  @Post(':id/remove')
  async remove(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    try {
      await this.saved.remove(reader(visit), id);
    } catch (error) {
      // sent twice: it is gone, which is what was wanted
      if (!(error instanceof DomainError) || error.code !== 'no-view') throw error;
    }
    void reply.redirect('/requests/views?done=removed', 303);
  }

  private faults(
    visit: SignedIn,
    error: unknown,
    at: string,
  ): readonly { readonly field: string; readonly text: string }[] {
    const code = error instanceof DomainError ? error.code : '';
    if (code !== 'too-many-views' && code !== 'invalid-body') throw error;
    return [{ field: at, text: this.portal.tell(visit, `views.fault.${code}`, {}) }];
  }

  private async show(
    visit: SignedIn,
    reply: FastifyReply,
    {
      query,
      name = '',
      whom = 'me',
      done,
      errors = [],
    }: {
      readonly query: string;
      readonly name?: string;
      readonly whom?: 'me' | 'authority';
      readonly done?: string | undefined;
      readonly errors?: readonly { readonly field: string; readonly text: string }[];
    },
  ): Promise<void> {
    const { items } = await this.saved.list(reader(visit));
    this.portal.show(
      ...([visit, reply, 'saved-views'] as const),
      {
        ...{ query, name, whom, errors, done: done ?? null, saved: items },
        key: field(visit, 'key') || randomUUID(),
      },
      errors.length > 0 ? 422 : 200,
    );
  }
}

function forWhom(visit: SignedIn): 'me' | 'authority' {
  return field(visit, 'for') === 'authority' ? 'authority' : 'me';
}

/** A query as addresses of the worklist have it, whatever was sent. */
function clean(query: string): string {
  try {
    return askedBy(Object.fromEntries(new URLSearchParams(query.slice(0, 2000))), new Date()).query;
  } catch {
    return '';
  }
}
