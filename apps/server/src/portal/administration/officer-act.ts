import type { Idempotency } from '@rogatory/casework';
import type { OfficerView } from '@rogatory/identity';
import type { Actor } from '@rogatory/kernel';
import type { LinkAnswer } from '@rogatory/identity';
import type { Problem } from '@rogatory/kernel';
import type { Typed } from '../cases/form-field.js';
import type { Values } from '../messages.js';
import type { SignedIn } from '../visit.js';
import type { Plan } from './administration-forms.js';
import { say, type Sheet } from './sheet.js';

/** An act of administration: its form, and what sending it does. */
export interface AdministrationAct {
  readonly plan: Plan;
  readonly work: (actor: Actor, typed: Typed, once: Idempotency) => Promise<string | Sheet>;
}

/** Whom an act is about, and who does it. */
export interface OfficerCase {
  readonly visit: SignedIn;
  readonly actor: Actor;
  readonly officer: OfficerView;
  readonly place: string;
}

export type OfficerAct = (
  given: OfficerCase,
) => Promise<Partial<Plan> & Pick<AdministrationAct, 'work'>>;

/** Where the pages about officers stand. */
export const officersPlace = '/administration/officers';

/**
 * A link that is shown this once, and what is unusual about what was done. Where the same form was sent before, the link
 * was shown then and is kept nowhere: how to get another one.
 */
export function linkSheet(
  t: (key: string, values?: Values) => string,
  officer: Pick<OfficerView, 'id' | 'name' | 'email'>,
  link: LinkAnswer | null,
  done: 'invited' | 'recovered',
  warnings: readonly Problem[] = [],
): Sheet {
  return {
    ...{
      title: officer.name || officer.email,
      back: done === 'recovered' ? '/administration' : `${officersPlace}/${officer.id}`,
      isWide: false,
    },
    done: t(`done.${done}`),
    blocks: [
      ...(link === null
        ? ([
            { kind: 'text', pieces: say(t(`link.${done}.before`)) },
            ...(done === 'invited'
              ? ([
                  {
                    kind: 'buttons',
                    items: [
                      {
                        text: t('act.invitation'),
                        href: `${officersPlace}/${officer.id}/invitation`,
                      },
                    ],
                  },
                ] as const)
              : []),
          ] as const)
        : ([
            { kind: 'once', label: t('link.label'), value: link.url },
            {
              kind: 'text',
              pieces: [
                { text: t(`link.${done}`) },
                { text: t('link.until') },
                { at: new Date(link.expiresAt) },
              ],
            },
          ] as const)),
      ...warnings.map(({ message }) => ({ kind: 'notice', text: message }) as const),
    ],
  };
}
