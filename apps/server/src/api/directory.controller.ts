import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Directory } from '@rogatory/directory';
import { Self, type SelfView } from '@rogatory/identity';
import { validated, type Actor } from '@rogatory/kernel';
import { Law, type KindView } from '@rogatory/law';
import { lifecycles } from '@rogatory/lifecycle';
import { CurrentActor } from '../current-actor.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { AuthoritiesQuery } from './queries.dto.js';

/** The law, the directory, and who one is: what everybody who signs in may read. */
@ApiTags('law and directory')
@ApiBearerAuth()
@UseGuards(StillSignedIn)
@Answers({ never: [403] })
@Controller('api/v1')
export class DirectoryController {
  constructor(
    private readonly law: Law,
    private readonly directory: Directory,
    private readonly self: Self,
  ) {}

  @Get('me')
  @ApiOperation({ summary: 'Who you are signed in as', operationId: 'me' })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Me' } })
  me(@CurrentActor() actor: Actor): Promise<SelfView> {
    return this.self.read(actor);
  }

  @Get('instruments')
  @ApiOperation({ summary: 'The instruments', operationId: 'listInstruments' })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/InstrumentPage' } })
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
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/Instrument' } })
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
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/StatePage' } })
  states(): object {
    return { items: this.directory.states(), next: null };
  }

  @Get('authorities')
  @ApiOperation({ summary: 'The authorities', operationId: 'listAuthorities' })
  @QueryOf(AuthoritiesQuery)
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/AuthorityPage' } })
  authorities(@Query() query: unknown): object {
    const { state } = validated(AuthoritiesQuery, query);
    return { items: this.directory.authorities(state), next: null };
  }
}
