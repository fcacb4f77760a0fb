import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { Roster, ShiftDto, ShiftNoteDto, type ShiftView } from '@rogatory/casework';
import { validated, type Actor } from '@rogatory/kernel';
import { CurrentActor } from '../current-actor.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { RosterQuery } from './duty-queries.dto.js';

const answer = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });
const body = (form: new () => object) => ({ schema: { $ref: getSchemaPath(form) } });

/** Who is on call, shift by shift. */
@ApiTags('on call')
@ApiBearerAuth()
@ApiExtraModels(ShiftDto, ShiftNoteDto)
@UseGuards(StillSignedIn)
@Controller('api/v1/roster')
export class RosterController {
  constructor(private readonly roster: Roster) {}

  @Get()
  @ApiOperation({
    summary: 'Shifts of your State, and where nobody is on call in the next fourteen days',
    operationId: 'listShifts',
  })
  @QueryOf(RosterQuery)
  @ApiOkResponse(answer('Roster'))
  list(@CurrentActor() actor: Actor, @Query() query: unknown): ReturnType<Roster['list']> {
    const { authority, from, to, ...paging } = validated(RosterQuery, query);
    const span = {
      ...(authority !== undefined && { authority }),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    };
    return this.roster.list(actor, span, paging);
  }

  @Get('now')
  @ApiOperation({
    summary: 'Who is on call now, with the last note of hand-over',
    operationId: 'getOnCall',
  })
  @ApiOkResponse(answer('OnCall'))
  now(@CurrentActor() actor: Actor): ReturnType<Roster['now']> {
    return this.roster.now(actor);
  }

  @Post()
  @ApiOperation({
    summary: 'Put an officer on call, in place of another where a shift is named',
    operationId: 'addShift',
  })
  @ApiBody(body(ShiftDto))
  @Answers({ also: [404, 409] })
  @ApiCreatedResponse(answer('Shift'))
  add(@CurrentActor() actor: Actor, @Body() sent: unknown): Promise<ShiftView> {
    return this.roster.add(actor, sent);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Take a shift away, or end one that has begun',
    operationId: 'removeShift',
  })
  @ApiNoContentResponse({ description: 'Nobody is on call by this shift any more' })
  remove(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.roster.remove(actor, id);
  }

  @Post('hand-over')
  @ApiOperation({ summary: 'Leave a note to the next shift', operationId: 'handOverShift' })
  @ApiBody(body(ShiftNoteDto))
  @ApiCreatedResponse(answer('ShiftNoteId'))
  handOver(@CurrentActor() actor: Actor, @Body() sent: unknown): Promise<{ readonly id: string }> {
    return this.roster.handOver(actor, sent);
  }

  @Post('hand-over/:id/read')
  @HttpCode(204)
  @Answers({ never: [409] })
  @ApiOperation({
    summary: 'Note that you have read what the shift before has left',
    operationId: 'readShiftNote',
  })
  @ApiNoContentResponse({ description: 'It is read' })
  read(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.roster.readHandOver(actor, id);
  }
}
