import type { Step } from '@rogatory/deadlines';
import type { Language, Messages, Values } from '../messages.js';
import type { Translations } from '../translations.js';

/** Tells the steps by which a date was found, in the reader's language. Moments are told in their time zone. */
export class StepTexts {
  constructor(
    private readonly messages: Messages,
    private readonly translations: Translations,
    private readonly language: Language,
    private readonly zone: string | undefined,
  ) {}

  /** One sentence for one step. */
  of(step: Step): string {
    switch (step.step) {
      case 'condition':
        return this.say('condition', { number: step.number, code: step.code });
      case 'started':
        return this.say('started', { at: this.moment(step.at) });
      case 'first-day-counted':
      case 'first-day-not-counted':
        return this.say(step.step, { on: this.day(step.on) });
      case 'counted':
        return this.amount(step);
      case 'service-level':
        return this.say('service-level', {
          state: this.state(step.state),
          requests: this.requests(step),
          usual: this.amount(step.default),
        });
      case 'stated':
        return this.say('stated', {
          on: step.on.includes('T') ? this.moment(step.on) : this.day(step.on),
        });
      case 'skipped':
        return this.skipped(step);
      case 'stopped':
        return this.say('stopped', { from: this.moment(step.from), to: this.moment(step.to) });
      case 'standing-still':
        return this.say('standing-still', { since: this.moment(step.since) });
      case 'rolled-over':
        return this.say(`rolled-over.${step.why}`, {
          ...{ from: this.day(step.from), to: this.day(step.to) },
          state: this.state(step.state),
          name: this.name(step),
        });
      case 'half-day':
        return this.say('half-day', {
          on: this.day(step.on),
          state: this.state(step.state),
          name: this.name(step),
        });
      case 'due':
        return step.on === null
          ? this.say('due', { at: this.moment(step.at) })
          : this.say('due-on', { on: this.day(step.on), zone: step.zone });
      case 'to-be-renewed':
        return this.say('to-be-renewed', { by: this.day(step.by) });
      case 'reaches':
        return this.say('reaches', { until: this.day(step.until) });
    }
  }

  private skipped(step: Extract<Step, { step: 'skipped' }>): string {
    const { days, why, name } = step;
    const state = this.state(step.state);
    if (why === 'weekend') return this.say('skipped.weekend', { days, state });
    if (name === undefined) return this.say('skipped.more', { days, state });
    const span = { on: this.day(step.on), until: this.day(step.until) };
    return this.say(days === 1 ? 'skipped.holiday' : 'skipped.holidays', {
      ...span,
      state,
      name: this.name(step),
    });
  }

  /** The name of a day off, and whether it is certain. */
  private name({
    name = '',
    provisional,
  }: {
    readonly name?: string;
    readonly provisional?: boolean;
  }): string {
    return provisional === true ? this.say('provisional', { name }) : name;
  }

  private requests(step: Extract<Step, { step: 'service-level' }>): string {
    const { kind } = step;
    const partner = step.partner === undefined ? undefined : this.state(step.partner);
    if (partner === undefined)
      return kind === undefined ? this.say('for.all') : this.say('for.kind', { kind });
    return kind === undefined
      ? this.say('for.partner', { partner })
      : this.say('for.both', { partner, kind });
  }

  private state(code: string): string {
    return this.translations.stateName(this.language, code);
  }

  private amount({ count, unit }: { readonly count: number; readonly unit: string }): string {
    return this.say('counted', { count, unit });
  }

  private moment(at: string): string {
    return this.messages.moment(this.language, new Date(at), this.zone);
  }

  private day(on: string): string {
    return this.messages.day(this.language, on);
  }

  private say(key: string, values: Values = {}): string {
    return this.messages.text(this.language, `step.${key}`, values);
  }
}
