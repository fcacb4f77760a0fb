import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  AssigningMany,
  SavedViews,
  Worklist,
  type AssignedView,
  type SavedViewView,
} from '@rogatory/casework';
import type { Actor, Page } from '@rogatory/kernel';
import type { WorklistCounts } from '@rogatory/persistence';
import { CurrentActor } from '../current-actor.js';
import { Answers } from '../openapi/decorators.js';

const of = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } });

/** The worklist beyond its lines: how many each view holds, views that officers keep, and assigning several at once. */
@ApiTags('worklist')
@ApiBearerAuth()
@Controller('api/v1')
export class WorklistController {
  constructor(
    private readonly worklist: Worklist,
    private readonly saved: SavedViews,
    private readonly assigning: AssigningMany,
  ) {}

  @Get('worklist')
  @ApiOperation({
    summary: 'How many requests each view of the worklist holds, counted to 1,000',
    operationId: 'countWorklist',
  })
  @ApiOkResponse(of('WorklistCounts'))
  async counts(@CurrentActor() actor: Actor): Promise<WorklistCounts> {
    return (await this.worklist.views(actor)).counts;
  }

  @Get('worklist/views')
  @ApiOperation({ summary: 'Views that you keep, or are shown', operationId: 'listSavedViews' })
  @ApiOkResponse(of('SavedViewPage'))
  views(@CurrentActor() actor: Actor): Promise<Page<SavedViewView>> {
    return this.saved.list(actor);
  }

  @Post('worklist/views')
  @ApiOperation({ summary: 'Keep a view under a name', operationId: 'keepView' })
  @ApiBody(of('SavedViewDto'))
  @ApiCreatedResponse(of('SavedView'))
  keep(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<SavedViewView> {
    return this.saved.keep(actor, body);
  }

  @Put('worklist/views/:id')
  @Answers({ never: [409] })
  @ApiOperation({ summary: 'Change a view that you keep', operationId: 'changeView' })
  @ApiBody(of('SavedViewDto'))
  @ApiOkResponse(of('SavedView'))
  change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<SavedViewView> {
    return this.saved.change(actor, id, body);
  }

  @Delete('worklist/views/:id')
  @HttpCode(204)
  @Answers({ never: [409] })
  @ApiOperation({ summary: 'Remove a view that you keep', operationId: 'removeView' })
  @ApiNoContentResponse({ description: 'Removed' })
  async remove(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    await this.saved.remove(actor, id);
  }

  @Post('assignments')
  @HttpCode(200)
  @Answers({ never: [409] })
  @ApiOperation({
    summary: 'Name somebody for several requests; what became of each is told',
    operationId: 'assignMany',
  })
  @ApiBody(of('AssignAllDto'))
  @ApiOkResponse(of('AssignedPage'))
  assign(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<Page<AssignedView>> {
    return this.assigning.assign(actor, body);
  }
}
