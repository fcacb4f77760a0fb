import { todayIn, type CaseView } from '../cases/case-view.js';
import { plainTexts, type Called } from '../cases/saying.js';
import type { CheckResult, DocumentView, EventView, RequestView } from '@rogatory/casework';
import type { Directory } from '@rogatory/directory';
import type { EventLine } from '../cases/case-pages.js';
import { changed, languageName, type Texts } from './draft-form.js';
import { taskAt, type Task } from './draft-tasks.js';
import type {
  AnswerLine,
  CheckPanel,
  DocumentLine,
  StateHints,
  TaskLine,
  TaskName,
} from './drafting-pages.js';

/** Shows drafts as the pages on which they are written tell of them. */
export class DraftView {
  constructor(
    private readonly view: CaseView,
    private readonly directory: Directory,
  ) {}

  name({ id, content }: Task): TaskName {
    return { id, label: content?.label ?? null, letter: content?.letter ?? '' };
  }

  line(task: Task, id: string, { problems }: CheckResult): TaskLine {
    const isWrong = problems.some(
      ({ severity, pointer }) => severity === 'error' && taskAt([task], pointer),
    );
    const standing = isWrong
      ? task.isFilled
        ? 'to-mend'
        : 'to-do'
      : task.isFilled
        ? 'done'
        : 'where-applicable';
    return { ...this.name(task), href: addressOf(id, task), standing };
  }

  panel(tasks: readonly Task[], id: string, { problems }: CheckResult): CheckPanel {
    const lines = (wanted: 'error' | 'warning'): CheckPanel['errors'] =>
      problems
        .filter(({ severity }) => severity === wanted)
        .map(({ pointer, message, code, basis }) => {
          const task = taskAt(tasks, pointer);
          return {
            ...{
              message,
              code,
              label: task?.content?.label ?? '',
              help: task?.content?.help ?? '',
            },
            basis: basis === undefined ? [] : this.view.cite([basis]),
            href: task ? addressOf(id, task) : null,
          };
        });
    return { errors: lines('error'), warnings: lines('warning') };
  }

  /** What has been written in one part, as the other State will read it. */
  answer(task: Task, request: RequestView, texts: Texts, tag: string): AnswerLine {
    return {
      ...{ ...this.name(task), href: addressOf(request.id, task) },
      values: this.values(task, request, texts, tag),
    };
  }

  /** @param tag the language in which offences are named; without it they go by their numbers alone. */
  private values(
    task: Pick<Task, 'id' | 'value'>,
    request: RequestView,
    texts: Texts,
    tag?: string,
  ): readonly string[] {
    switch (task.id) {
      case 'offences':
        return request.offences.map(({ article, description, maxPenaltyYears }) =>
          [
            article === undefined ? '' : `${texts('draft.article') ?? ''} ${article}`,
            tag === undefined ? '' : this.view.offenceName(request.instrument, article, tag),
            description,
            maxPenaltyYears === undefined
              ? ''
              : `${texts('draft.field.maxPenaltyYears') ?? ''}${texts('list.colon') ?? ': '}${maxPenaltyYears}`,
          ]
            .filter(Boolean)
            .join(' · '),
        );
      case 'items':
        return this.view
          .items(request)
          .map(({ measure, data, target, period, note }) =>
            [
              texts(`measure.${measure}`) ?? measure,
              data === null ? '' : (texts(`option.data.${data}`) ?? data),
              ...[target, period, note],
            ]
              .filter(Boolean)
              .join(' · '),
          );
      case 'urgency':
        return [
          texts(`urgency.${request.urgency}`) ?? request.urgency,
          ...plainTexts(request.deadline?.on),
          ...plainTexts(request.deadline?.reason),
        ];
      case 'language':
        return request.language === undefined ? [] : [languageName(request.language, tag ?? 'en')];
      case 'confidential':
        return [texts(`draft.option.confidential.${String(request.confidential)}`) ?? ''];
      default:
        return plainTexts(task.value);
    }
  }

  documents(documents: readonly DocumentView[]): DocumentLine[] {
    return documents.map(({ id, name, size, state, sentAt }) => ({
      ...{ id, name, size, state: state },
      sentAt: sentAt === null ? null : new Date(sentAt),
    }));
  }

  /** Events as a page tells of them: of each change of the draft, what it changed, by the names of the parts. */
  events(
    events: readonly EventView[],
    request: RequestView,
    tasks: readonly Task[],
    texts: Texts,
    called?: Called,
  ): EventLine[] {
    return events.map((event, index) => {
      if (event.type !== 'change') return this.view.event(event, request, called);
      const said = Object.entries(changed(events, index)).map(([member, value]) => {
        const task = tasks.find(({ id }) => id === member);
        const name = task?.content?.label ?? texts(`draft.task.${member}`) ?? member;
        return { name, values: this.changedTo(member, value, request, texts) };
      });
      return { ...this.view.event({ ...event, data: {} }, request), said };
    });
  }

  private changedTo(
    member: string,
    value: unknown,
    request: RequestView,
    texts: Texts,
  ): readonly string[] {
    if (member === 'urgency') return plainTexts(value).map((one) => texts(`urgency.${one}`) ?? one);
    if (!['offences', 'items', 'confidential'].includes(member)) return plainTexts(value);
    return this.values({ id: member, value: {} }, { ...request, [member]: value }, texts);
  }

  /** What helps to choose a State and to write to it. */
  hints(code: string, tag: string, now: Date): StateHints {
    const { languages, zone, weekend } = this.directory.state(code);
    const today = new Date(`${todayIn(zone, now)}T00:00Z`).getUTCDay();
    return {
      ...{ code, languages: languages.map((one) => languageName(one, tag)) },
      clock: new Intl.DateTimeFormat(`${tag === 'en' ? 'en-GB' : tag}-u-nu-latn`, {
        ...{ weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
        timeZone: zone,
      }).format(now),
      isWeekend: weekend.includes(today === 0 ? 7 : today),
      authorities: this.directory.authorities(code).map((authority) => ({
        ...{ name: authority.name, functions: authority.functions },
        answersIn:
          typeof authority.contactTest?.medianSeconds === 'number'
            ? Math.ceil(authority.contactTest.medianSeconds / 60)
            : null,
      })),
    };
  }
}

export function addressOf(id: string, task: Pick<Task, 'id'>): string {
  return `/requests/${id}/draft/${encodeURIComponent(task.id)}`;
}
