import type { OfficerView } from '@rogatory/identity';
import type { Actor } from '@rogatory/kernel';
import type { LinkAnswer } from '@rogatory/identity';
import type { Problem } from '@rogatory/kernel';
import type { Typed } from '../cases/form-field.js';
import type { Values } from '../messages.js';
import type { SignedIn } from '../visit.js';
import type { Plan } from './administration-forms.js';
import type { Sheet } from './sheet.js';

/** An act of administration: its form, and what sending it does. */
export interface AdministrationAct {
  readonly plan: Plan;
  readonly work: (actor: Actor, typed: Typed) => Promise<string | Sheet>;
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

/** A link that is shown this once, and what is unusual about what was done. */
export function linkSheet(
  t: (key: string, values?: Values) => string,
  officer: Pick<OfficerView, 'id' | 'name' | 'email'>,
  { url, expiresAt }: LinkAnswer,
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
      { kind: 'once', label: t('link.label'), value: url },
      {
        kind: 'text',
        pieces: [
          { text: t(`link.${done}`) },
          { text: t('link.until') },
          { at: new Date(expiresAt) },
        ],
      },
      ...warnings.map(({ message }) => ({ kind: 'notice', text: message }) as const),
    ],
  };
}
