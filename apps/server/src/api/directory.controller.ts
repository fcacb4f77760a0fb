import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Directory } from '@rogatory/directory';
import type { Actor } from '@rogatory/kernel';
import { Law, type KindView } from '@rogatory/law';
import { lifecycles } from '@rogatory/lifecycle';
import { CurrentActor } from '../current-actor.js';
import { StillSignedIn } from '../still-signed-in.guard.js';

/** The law, the directory, and who one is: what everybody who signs in may read. */
@ApiTags('law and directory')
@ApiBearerAuth()
@UseGuards(StillSignedIn)
@Controller('api/v1')
export class DirectoryController {
  constructor(
    private readonly law: Law,
    private readonly directory: Directory,
  ) {}

  @Get('me')
  @ApiOperation({ summary: 'Who you are signed in as', operationId: 'me' })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Me' } })
  me(@CurrentActor() { id, kind, state, authority, roles }: Actor): object {
    return { id, kind, state, authority, roles };
  }

  @Get('instruments')
  @ApiOperation({ summary: 'The instruments', operationId: 'listInstruments' })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Page' } })
  instruments(): object {
    const items = this.law.instruments.map(({ id, title, adopted, status, kinds }) => ({
      ...{ id, title, adopted, status },
      kinds: kinds.map((kind) => ({
        id: kind.id,
        name: kind.name,
        article: kind.article,
        lifecycle: kind.lifecycle,
        draftable: !kind.useAction && lifecycles.some(({ name }) => name === kind.lifecycle),
      })),
    }));
    return { items, next: null };
  }

  @Get('instruments/:id')
  @ApiOperation({
    summary: 'One instrument with its articles and kinds',
    operationId: 'getInstrument',
  })
  @ApiOkResponse({ description: 'The instrument' })
  instrument(@Param('id') id: string): object {
    const { kinds, ...instrument } = this.law.instrument(id);
    return { ...instrument, kinds: kinds.map((kind) => kind.id) };
  }

  @Get('instruments/:id/kinds/:kind')
  @ApiOperation({
    summary: 'What a kind of request must contain, and what may be decided on it',
    operationId: 'getKind',
  })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Kind' } })
  kind(@Param('id') id: string, @Param('kind') kind: string): KindView {
    return this.law.kindView(id, kind);
  }

  @Get('states')
  @ApiOperation({ summary: 'The States', operationId: 'listStates' })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Page' } })
  states(): object {
    return { items: this.directory.states(), next: null };
  }

  @Get('authorities')
  @ApiOperation({ summary: 'The authorities', operationId: 'listAuthorities' })
  @ApiQuery({ name: 'state', required: false, description: 'Code of a State' })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Page' } })
  authorities(@Query('state') state?: string): object {
    const items = this.directory.authorities(typeof state === 'string' ? state : undefined);
    return { items, next: null };
  }
}
