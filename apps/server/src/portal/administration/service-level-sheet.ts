import { Injectable } from '@nestjs/common';
import {
  ServiceLevels,
  validated,
  type LevelPlace,
  type ServiceLevelsView,
} from '@rogatory/casework';
import { urgencies, type Duration, type Urgency } from '@rogatory/law';
import { LevelScopeQuery } from '../../api/queries.dto.js';
import type { SignedIn } from '../visit.js';
import {
  administrator,
  AdministrationDesk,
  asked,
  nowhere,
  type Query,
} from './administration-desk.js';
import type { Plan } from './administration-forms.js';
import { link, quiet, say, tag, type Block, type Cell } from './sheet.js';

type ServiceLevelView = ServiceLevelsView['items'][number];

/** Where the pages about service levels stand. */
export const levelsPlace = '/administration/service-levels';
const here = levelsPlace;
const units: readonly Duration['unit'][] = ['hours', 'days', 'working-days'];

/** What the pages about service levels show. */
@Injectable()
export class ServiceLevelSheet {
  constructor(
    private readonly desk: AdministrationDesk,
    private readonly levels: ServiceLevels,
  ) {}

  /** What the address names: for which limit of which kind, and for which State at the other end. */
  async plan(
    visit: SignedIn,
    act: string,
  ): Promise<{ readonly plan: Plan; readonly place: LevelPlace }> {
    const actor = administrator(visit);
    if (!['change', 'remove'].includes(act)) throw nowhere();
    const query = visit.query as Query;
    const [instrument = '', limit = ''] = ['instrument', 'limit'].map((name) => asked(query, name));
    const [kind, partner] = ['kind', 'partner'].map((name) => asked(query, name));
    const scope = {
      ...(kind !== undefined && { kind }),
      ...(partner !== undefined && { partner }),
    };
    validated(LevelScopeQuery, scope);
    const place = { instrument, limit, ...scope };
    const view = await this.levels.read(actor, place);
    const item = view.items.find((one) => one.kind === kind);
    if (!item) throw nowhere();
    const t = this.desk.words(visit);
    const address = new URLSearchParams({ instrument, limit, ...scope });
    const back = new URLSearchParams({
      kind: `${instrument}/${item.kind}`,
      ...(partner !== undefined && { partner }),
    });
    const now: Block[] = [
      {
        kind: 'facts',
        rows: urgencies.map((urgency) => ({
          key: this.desk.named(visit, 'urgency', urgency),
          value: this.amount(visit, item, urgency),
        })),
      },
    ];
    const other = this.partners(visit).find(({ value }) => value === partner);
    return {
      place,
      plan: {
        ...{
          title: t(`level.${act}`),
          back: `${here}?${back.toString()}`,
          action: `${here}/${act}?${address.toString()}`,
        },
        ...{
          button: t(`level.${act}.button`),
          isWarning: act === 'remove',
          version: view.version,
          now,
        },
        blocks: [
          { kind: 'text', pieces: [{ text: item.name, isLaw: true }] },
          {
            kind: 'text',
            pieces: say(other ? t('level.for', { state: other.text }) : t('level.for-all')),
          },
          { kind: 'text', pieces: [quiet(t(`level.${act}.text`))] },
        ],
        fields: (form) =>
          act === 'remove'
            ? []
            : urgencies.map((urgency) => {
                const own = item.amounts[urgency].own;
                const choices = units.map((value) => ({ value, text: t(`unit-of.${value}`) }));
                return form.group(urgency, this.desk.named(visit, 'urgency', urgency), [
                  form.line(`${urgency}-count`, {
                    as: 'count',
                    value: own ? String(item.amounts[urgency].count) : '',
                    optional: true,
                  }),
                  form.select(`${urgency}-unit`, choices, {
                    as: 'time-unit',
                    value: own ? item.amounts[urgency].unit : '',
                    optional: true,
                  }),
                ]);
              }),
      },
    };
  }

  row(visit: SignedIn, item: ServiceLevelView, partner: string | undefined): readonly Cell[] {
    const t = this.desk.words(visit);
    const { instrument, kind, limit, name } = item;
    const query = new URLSearchParams({
      instrument,
      limit,
      kind,
      ...(partner !== undefined && { partner }),
    }).toString();
    const isOwn = urgencies.some((urgency) => this.isOwn(item, urgency, partner));
    return [
      [{ text: name, isLaw: true }],
      ...urgencies.map((urgency) => this.amount(visit, item, urgency)),
      [
        link(t('change'), `${here}/change?${query}`, this.desk.law(visit, name)),
        ...(isOwn
          ? [link(t('level.remove.button'), `${here}/remove?${query}`, this.desk.law(visit, name))]
          : []),
      ],
    ];
  }

  /** Whether an amount was set for just these requests: only such a one can be taken back here. */
  private isOwn(
    { amounts, kind }: ServiceLevelView,
    urgency: Urgency,
    partner: string | undefined,
  ): boolean {
    const { own } = amounts[urgency];
    return own !== null && own.kind === kind && own.partner === (partner ?? null);
  }

  private amount(visit: SignedIn, { amounts }: ServiceLevelView, urgency: Urgency): Cell {
    const t = this.desk.words(visit);
    const { unit, count, own } = amounts[urgency];
    return [{ text: t(`amount.${unit}`, { count }) }, ...(own ? [tag(t('level.own'))] : [])];
  }

  /** The States at the other end, by their names in the reader's language. */
  partners(visit: SignedIn): { readonly value: string; readonly text: string }[] {
    return this.desk.directory
      .states()
      .filter(({ code }) => code !== visit.session.actor.state)
      .map(({ code }) => ({ value: code, text: this.desk.stateName(visit, code) }));
  }
}
