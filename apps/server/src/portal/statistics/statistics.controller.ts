import { Controller, Get, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { periodsAround, Statistics, type StatisticsView } from '@rogatory/casework';
import { DomainError, unreachable } from '@rogatory/kernel';
import type { FastifyReply } from 'fastify';
import { Public } from '../../current-actor.js';
import { reader } from '../cases/cases.controller.js';
import { formatOf, sendTable } from '../export/send-table.js';
import { clockIn, type Cell } from '../export/table.js';
import { AtStage, PageGuard } from '../page.guard.js';
import type { Values } from '../messages.js';
import { languageFor, Portal } from '../portal.js';
import type { FieldError } from '../pages.js';
import type { SignedIn } from '../visit.js';
import type { FigureCell, FigureLabel, FigureTable, StatisticsPages } from './statistics-pages.js';
import { figuresOf, middleOf } from './statistics-tables.js';

type Given = Readonly<Record<string, unknown>>;

/** What the State did with requests, as figures, charts and a file. */
@ApiExcludeController()
@Controller('statistics')
@Public()
@UseGuards(PageGuard)
@AtStage('full')
export class StatisticsPage {
  constructor(
    private readonly portal: Portal,
    private readonly statistics: Statistics,
  ) {}

  @Get()
  async show(
    @Req() visit: SignedIn,
    @Res() reply: FastifyReply,
    @Query() query: Given,
  ): Promise<void> {
    const [from, to] = [typed(query, 'from'), typed(query, 'to')];
    const language = languageFor(visit);
    try {
      const actor = reader(visit);
      const view = await this.statistics.read(actor, {
        ...(from !== '' && { from }),
        ...(to !== '' && { to }),
      });
      const figures = figuresOf(view, language.direction === 'rtl');
      const format = formatOf(query['format']);
      if (format !== undefined) {
        await this.statistics.exporting(actor, view, format);
        const name = `statistics-${view.state}-${view.from}-${view.to}`.toLowerCase();
        const title = this.portal.tell(visit, 'statistics.title', {});
        const columns = ['table', 'row', 'figure', 'value', 'note'].map((column) => ({
          title: this.portal.tell(visit, `statistics.export.${column}`, {}),
          width: column === 'row' || column === 'table' ? 40 : 20,
        }));
        const rows = [
          ...this.about(visit, view, figures),
          ...figures.tables.flatMap((one) => this.lines(visit, one)),
        ];
        await sendTable(reply, { name, title, columns, rows }, format, language);
        return;
      }
      const thisMonth = clockIn(visit.session.row.now, view.zone).slice(0, 7);
      this.portal.show(visit, reply, 'statistics', {
        ...{ errors: [], from: view.from, to: view.to, figures },
        shortcuts: periodsAround(view.to, thisMonth).map((one) => ({
          ...{
            ...one,
            month: middleOf(one.from),
            quarter: Math.ceil(Number(one.from.slice(5)) / 3),
          },
        })),
      });
    } catch (error) {
      const errors = this.faults(visit, error);
      const shown = { errors, from, to, figures: null, shortcuts: [] };
      this.portal.show(visit, reply, 'statistics', shown, 422);
    }
  }

  /** What a file has to say by itself once its name is lost: whose figures, of which period, made when. */
  private about(
    visit: SignedIn,
    { state, zone }: StatisticsView,
    { tables: _, charts: __, ...period }: NonNullable<StatisticsPages['statistics']['figures']>,
  ): Cell[][] {
    const tell: Tell = (key, values = {}) => this.portal.tell(visit, key, values);
    const made = { at: clockIn(visit.session.row.now, zone), zone };
    const said = [
      tell('statistics.period', { ...period }),
      ...[tell('statistics.small'), tell('statistics.made', made)],
    ];
    const name = this.portal.stateName(visit, state);
    return said.map((text) => [tell('statistics.about'), name, '', null, text]);
  }

  /** One line for each cell, as programs and pivot tables like it. */
  private lines(visit: SignedIn, { id, columns, rows, withheld }: FigureTable): Cell[][] {
    const tell: Tell = (key, values = {}) => this.portal.tell(visit, key, values);
    const title = tell(`statistics.${id}.title`);
    if (withheld) return [[title, '', '', null, tell('statistics.rows-withheld')]];
    return rows.flatMap(({ label, cells }) =>
      cells.map((cell, at) => {
        const column = tell(`statistics.column.${columns[at] ?? ''}`);
        return [title, this.label(visit, label), column, valueOf(cell), noteOf(cell, tell)];
      }),
    );
  }

  private label(visit: SignedIn, label: FigureLabel): string {
    switch (label.is) {
      case 'message':
        return this.portal.tell(visit, label.key, {});
      case 'month':
        return this.portal.tell(visit, 'statistics.month', { month: label.month });
      case 'law':
        return this.portal.law(visit, label.text);
      case 'state':
        return this.portal.stateName(visit, label.code);
      default:
        return unreachable(label);
    }
  }

  /** What is wrong with the period. @throws whatever else went wrong. */
  private faults(visit: SignedIn, error: unknown): FieldError[] {
    if (!(error instanceof DomainError) || !error.code.startsWith('period-')) throw error;
    const field = error.detail.problems?.[0]?.pointer.slice(1) ?? 'from';
    return [{ field, text: this.portal.tell(visit, `fault.${error.code}`, {}) }];
  }
}

type Tell = (key: string, values?: Values) => string;

/** The number alone; a share stays one, to be formatted by whoever works with it. */
function valueOf(cell: FigureCell): Cell {
  const value = cell.is === 'count' ? cell.figure.value : cell.value;
  return value === null ? null : Math.round(value * 10_000) / 10_000;
}

function noteOf(cell: FigureCell, tell: Tell): string {
  if (cell.is === 'count' && cell.figure.hidden) return tell(`statistics.${cell.figure.hidden}`);
  return cell.is === 'hours' ? tell('statistics.in-hours') : '';
}

function typed(query: Given, name: string): string {
  const value = query[name];
  return typeof value === 'string' ? value.trim().slice(0, 20) : '';
}
