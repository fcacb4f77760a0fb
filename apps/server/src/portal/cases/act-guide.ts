import type { RequestView } from '@rogatory/casework';
import type { Ground, Law, OpenGrounds } from '@rogatory/law';
import type { CasePages, Citation } from './case-pages.js';
import type { CaseView } from './case-view.js';

/** Acts that rest on grounds of one type alone. Wherever else grounds are chosen, both can be. */
const typeOf: Readonly<Record<string, Ground['type']>> = {
  refuse: 'refusal',
  postpone: 'postponement',
};

/** What the instrument admits for this kind of request and this act, what it forbids, and the conditions it knows. */
export function groundsFor(
  law: Law,
  { instrument, kind }: RequestView,
  action: string,
): { readonly grounds: readonly Ground[] } & Pick<OpenGrounds, 'forbidden' | 'conditions'> {
  const { admitted, forbidden, conditions } = law.grounds(instrument, kind);
  const type = typeOf[action];
  const grounds = type === undefined ? admitted : admitted.filter((one) => one.type === type);
  return { grounds, forbidden, conditions };
}

/**
 * What an officer should know of grounds before choosing any: those that are open, those that never are, and whether
 * the other State is to be heard first.
 */
export function guideOf(
  law: Law,
  view: CaseView,
  request: RequestView,
  action: string,
): Pick<CasePages['act'], 'grounds' | 'forbidden' | 'consult'> {
  const { grounds, forbidden } = groundsFor(law, request, action);
  const about = typeOf[action];
  return {
    grounds: grounds.map(({ code, text, basis, consultation }) => ({
      ...{ code, text, consultation, cited: cited(view, basis) },
    })),
    forbidden: forbidden.map(({ text, basis }) => ({ text, cited: cited(view, basis) })),
    consult:
      about === undefined
        ? null
        : {
            about,
            isConcluded: isHeard(request, about),
            mayOpen: request.allowedActions.includes('open-consultation'),
            basis: view.cite(
              law.basisOf(request.instrument, request.lifecycle, 'open-consultation'),
            ),
          },
  };
}

/** Whether the law would have the other State heard before this act, which it was not: it can be done all the same. */
export function isUnheard(law: Law, request: RequestView, action: string, body: object): boolean {
  const about = typeOf[action];
  if (about === undefined || isHeard(request, about)) return false;
  const { grounds: chosen } = body as { readonly grounds?: readonly { readonly code: string }[] };
  return groundsFor(law, request, action).grounds.some(
    ({ code, consultation }) =>
      consultation === 'advised' && chosen?.some((one) => one.code === code) === true,
  );
}

function isHeard({ progress }: RequestView, about: Ground['type']): boolean {
  return progress.concluded?.includes(about) === true || progress.conditionsAnswered === true;
}

function cited(view: CaseView, basis: string): Citation {
  return view.cite([basis])[0] ?? { paragraph: basis, title: '', gist: '' };
}
