import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CalendarFeeds, type FeedView } from '@rogatory/casework';
import type { Actor } from '@rogatory/kernel';
import { CurrentActor, Public } from '../current-actor.js';
import { Answers } from '../openapi/decorators.js';

/** An officer's deadlines in a calendar program. */
@ApiTags('deadlines')
@Controller()
export class CalendarFeedController {
  constructor(private readonly feeds: CalendarFeeds) {}

  @Get('api/v1/calendar-feed')
  @ApiBearerAuth()
  @Answers({ also: [404] })
  @ApiOperation({ summary: 'Your calendar feed', operationId: 'getCalendarFeed' })
  @ApiOkResponse({ schema: { $ref: '#/components/schemas/CalendarFeed' } })
  mine(@CurrentActor() actor: Actor): Promise<FeedView> {
    return this.feeds.mine(actor);
  }

  @Post('api/v1/calendar-feed')
  @ApiBearerAuth()
  @Answers({ never: [409] })
  @ApiOperation({
    summary: 'A new secret address for your calendar feed, told once; the one before ends',
    operationId: 'createCalendarFeed',
  })
  @ApiBody({ required: false, schema: { $ref: '#/components/schemas/FeedDto' } })
  @ApiCreatedResponse({ schema: { $ref: '#/components/schemas/CalendarFeedCreated' } })
  create(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
  ): Promise<FeedView & { readonly url: string }> {
    return this.feeds.create(actor, body);
  }

  @Delete('api/v1/calendar-feed')
  @ApiBearerAuth()
  @HttpCode(204)
  @Answers({ never: [409] })
  @ApiOperation({ summary: 'End your calendar feed', operationId: 'endCalendarFeed' })
  @ApiNoContentResponse({ description: 'Its address is good no more' })
  async end(@CurrentActor() actor: Actor): Promise<void> {
    await this.feeds.end(actor);
  }

  @Get('api/v1/calendar-feed/:name')
  @Public()
  @Header('content-type', 'text/calendar; charset=utf-8')
  @ApiOperation({
    summary: 'Deadlines as iCalendar (RFC 5545), at the secret address of an officer',
    operationId: 'readCalendarFeed',
  })
  @ApiOkResponse({ content: { 'text/calendar': { schema: { type: 'string' } } } })
  read(@Param('name') name: string): Promise<string> {
    return this.feeds.read(name);
  }
}
