import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import {
  CalendarDto,
  CalendarImportDto,
  Calendars,
  HolidayDto,
  type CalendarView,
  type ImportView,
} from '@rogatory/casework';
import { validated, type Actor } from '@rogatory/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentActor } from '../current-actor.js';
import { Answers, QueryOf } from '../openapi/decorators.js';
import { StillSignedIn } from '../still-signed-in.guard.js';
import { etag, ifMatch, preconditionOf } from './answering.js';
import { CalendarQuery, DryRunQuery } from './queries.dto.js';

const calendar = {
  schema: { $ref: '#/components/schemas/Calendar' },
  headers: { ETag: etag },
};
const imported = { ...calendar, schema: { $ref: '#/components/schemas/CalendarImport' } };

/** The weekends and holidays by which clocks count. Everybody reads every State's; its administrators change it. */
@ApiTags('law and directory')
@ApiBearerAuth()
@ApiExtraModels(CalendarDto, CalendarImportDto, HolidayDto)
@UseGuards(StillSignedIn)
@Controller('api/v1/calendars')
export class CalendarsController {
  constructor(private readonly calendars: Calendars) {}

  @Get(':state')
  @ApiOperation({ summary: 'The working days of a State', operationId: 'getCalendar' })
  @QueryOf(CalendarQuery)
  @Answers({ never: [403] })
  @ApiOkResponse(calendar)
  async read(
    @CurrentActor() actor: Actor,
    @Param('state') state: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CalendarView> {
    const { year } = validated(CalendarQuery, query);
    return tagged(reply, await this.calendars.read(actor, state, year));
  }

  @Put(':state')
  @ApiOperation({
    summary: 'Replace the calendar of your State; open deadlines follow',
    operationId: 'changeCalendar',
  })
  @ApiHeader(ifMatch)
  @ApiBody({ schema: { $ref: getSchemaPath(CalendarDto) } })
  @Answers({ never: [409] })
  @ApiOkResponse(calendar)
  async change(
    @CurrentActor() actor: Actor,
    @Param('state') state: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CalendarView> {
    return tagged(reply, await this.calendars.change(actor, state, body, preconditionOf(request)));
  }

  @Post(':state/import')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Replace the holidays of some years by those of a file, or see what that would move',
    operationId: 'importCalendar',
  })
  @ApiHeader(ifMatch)
  @QueryOf(DryRunQuery)
  @ApiBody({ schema: { $ref: getSchemaPath(CalendarImportDto) } })
  @Answers({ never: [409] })
  @ApiOkResponse(imported)
  async import(
    @CurrentActor() actor: Actor,
    @Param('state') state: string,
    @Query() query: unknown,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportView> {
    const dryRun = validated(DryRunQuery, query).dryRun === 'true';
    const seen = preconditionOf(request);
    const done = await this.calendars.import(actor, state, body, seen, dryRun);
    tagged(reply, done.calendar);
    return done;
  }
}

function tagged(reply: FastifyReply, view: CalendarView): CalendarView {
  void reply.header('etag', `"${view.version}"`);
  return view;
}
