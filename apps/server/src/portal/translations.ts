import type { Directory } from '@rogatory/directory';
import type { Law } from '@rogatory/law';
import { stateNames } from '../../../../config/states.js';
import type { Language } from './messages.js';

/** What stands in our data rather than among the messages, in the reader's language: the law, and names of States. */
export interface Translations {
  /** A sentence of an instrument; in English where nobody has translated it. */
  law(language: Language, english: string): string;
  /** The short name of a State by its code: the United Nations' one, else the one that the directory has. */
  stateName(language: Language, code: string): string;
}

export function translations(
  law: Pick<Law, 'texts'>,
  directory: Pick<Directory, 'states'>,
): Translations {
  const names = stateNames();
  return {
    law: ({ tag }, english) => law.texts.text(tag, english),
    stateName: ({ tag }, code) =>
      names[code]?.[tag] ?? directory.states().find((state) => state.code === code)?.name ?? code,
  };
}
