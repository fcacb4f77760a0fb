import type { DocumentView, RequestView } from '@rogatory/casework';
import type { Directory } from '@rogatory/directory';
import type { Actor } from '@rogatory/kernel';
import type { Condition, Law } from '@rogatory/law';
import { lifecycleOf, transitionOf, type Action } from '@rogatory/lifecycle';
import type { Portal } from '../portal.js';
import type { SignedIn } from '../visit.js';
import type { Choice, FormContext } from './form-field.js';
import { groundsFor } from './act-guide.js';

/** What the form of an act offers to choose from, what stands beside its fields, and who will read them. */
export class ActContexts {
  constructor(
    private readonly portal: Portal,
    private readonly law: Law,
    private readonly directory: Directory,
  ) {}

  /**
   * @param item the one item that is to be decided on; all of them where none is named.
   * @param questions that the act answers.
   */
  of(
    visit: SignedIn,
    { state: own }: Actor,
    request: RequestView,
    documents: readonly DocumentView[],
    action: Action,
    item: string,
    questions: readonly string[] = [],
  ): FormContext {
    const { grounds, conditions } = groundsFor(this.law, request, action);
    const one = request.items.filter(({ id }) => id === item);
    const { visibility } = transitionOf(lifecycleOf(request.lifecycle), action);
    const text = (key: string): string | undefined => this.portal.textOf(visit, key);
    const lawful = ({ code, text: said, basis }: Condition): Choice => ({
      value: code,
      text: `${this.portal.law(visit, said)} (${basis.slice(basis.indexOf(':') + 1)})`,
    });
    return {
      ...{ action, text, questions, isPrivate: visibility === 'private' },
      items: (one.length > 0 ? one : request.items).map(({ id: value, measure, target }) => ({
        value,
        text: [text(`measure.${measure}`) ?? measure, target]
          .filter(Boolean)
          .join(text('list.colon')),
      })),
      // what one has received is confirmed; anything else that is named is one's own and goes along
      documents: documents
        .filter(({ state, sentAt }) =>
          action === 'confirm-receipt' ? state !== own : state === own && sentAt === null,
        )
        .map(({ id: value, name }) => ({ value, text: name })),
      authorities: this.directory
        .authorities(own)
        .map((authority) => ({ value: authority.id, text: authority.name })),
      states: this.directory
        .states()
        .map(({ code }) => ({ value: code, text: this.portal.stateName(visit, code) })),
      grounds: grounds.map(lawful),
      obligations: (request.progress.conditions ?? []).map(({ text: said }, index) => ({
        ...{ value: String(index + 1), text: said },
      })),
      conditions: conditions.map(lawful),
      beside: {
        ownLaw: { title: this.statedBy(visit, request), values: this.stated(visit, request) },
      },
    };
  }

  private statedBy(visit: SignedIn, { requestingState }: RequestView): string {
    const state = this.portal.stateName(visit, requestingState);
    return this.portal.tell(visit, 'act.beside.offence', { state });
  }

  /** The offences as the requesting State states them, each with the title of the article that it names. */
  private stated(visit: SignedIn, { instrument, offences, contents }: RequestView): string[] {
    const { articles } = this.law.instrument(instrument);
    const said = offences.map(({ article, description, maxPenaltyYears }) => {
      const title = articles.find(({ number }) => number === article)?.title;
      const named =
        title === undefined ? article : `${article ?? ''} ${this.portal.law(visit, title)}`;
      const most =
        maxPenaltyYears === undefined
          ? undefined
          : this.portal.tell(visit, 'act.beside.penalty', { years: maxPenaltyYears });
      return [named, description, most]
        .filter(Boolean)
        .join(this.portal.tell(visit, 'list.comma', {}));
    });
    const facts = contents['facts'];
    return typeof facts === 'string' ? [...said, facts] : said;
  }
}
