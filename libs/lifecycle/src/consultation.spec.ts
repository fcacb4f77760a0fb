import { law, instrument, type Story } from './lifecycle.fixtures.js';
import {
  aside,
  consultedRefusal,
  consulted,
  ongoing,
  plainRefusal,
  reach,
  reasons,
  sample,
} from './lifecycle.samples.fixtures.js';

const { 'open-consultation': open, 'conclude-consultation': conclude, reply } = sample;
const refuse = { ...sample.refuse, grounds: consultedRefusal };
const assessed = reach('in-assessment');

describe('a ground that requires a consultation', () => {
  it('bars a refusal before one, and cites why', () => {
    const error = assessed.refuses('requested', refuse);
    expect(error).toMatchObject({ kind: 'conflict', code: 'consultation-required' });
    const basis = [
      ...law.basisOf(instrument, 'mutual-assistance', 'open-consultation'),
      `${instrument}:40(21)(b)`,
    ];
    expect(error.detail.basis).toEqual(basis);
  });

  it('bars it beside another ground that requires none', () => {
    const grounds = [...plainRefusal, ...consultedRefusal];
    expect(assessed.refuses('requested', { ...refuse, grounds }).code).toBe(
      'consultation-required',
    );
  });

  it('is satisfied by one concluded about that outcome', () => {
    expect(consulted(assessed, 'refusal').requested(refuse).state).toBe('refused');
    expect(consulted(assessed, 'postponement').requested(sample.postpone).state).toBe('postponed');
  });

  it.each(['postponement', 'conditions', 'costs', 'other'] as const)(
    'is not satisfied by one about %s',
    (about) => {
      expect(consulted(assessed, about).refuses('requested', refuse).code).toBe(
        'consultation-required',
      );
    },
  );

  it('is not satisfied by one that is still open, even if replied to', () => {
    const story = aside(assessed, 'in-consultation').requesting(reply);
    expect(story.refuses('requested', refuse).code).toBe('consultation-required');
  });

  it('is satisfied while a further one is open', () => {
    expect(aside(consulted(assessed, 'refusal'), 'in-consultation').requested(refuse).state).toBe(
      'refused',
    );
  });

  it('is satisfied by one that nobody replied to in time', () => {
    const story = aside(assessed, 'in-consultation').whenDue('answer-consultation');
    expect(story.requested({ ...conclude, outcome: 'no-reply' }).requested(refuse).state).toBe(
      'refused',
    );
  });

  it.each(['accept-conditions', 'decline-conditions'] as const)(
    'is satisfied by conditions offered and "%s"',
    (answer) => {
      const story = aside(assessed, 'conditions-offered').requesting(sample[answer]);
      expect(story.requested(refuse).state).toBe('refused');
    },
  );

  it('is not satisfied by conditions that nobody answered', () => {
    const story = aside(assessed, 'conditions-offered').whenDue('answer-conditions');
    const back = story.requested(sample['proceed-without-answer']);
    expect(back.refuses('requested', refuse).code).toBe('consultation-required');
  });

  it('needs a new one after a postponement has ended', () => {
    const again = (story: Story) => story.requested(sample.postpone).requested(sample.resume);
    const concluded = again(consulted(consulted(assessed, 'refusal'), 'postponement'));
    expect(concluded.refuses('requested', refuse).code).toBe('consultation-required');
    const answered = again(
      aside(assessed, 'conditions-offered').requesting(sample['decline-conditions']),
    );
    expect(answered.refuses('requested', refuse).code).toBe('consultation-required');
  });

  it('bars one refused item as it bars a whole refusal', () => {
    const items = [
      { id: 'one', decision: 'accepted' },
      { id: 'two', decision: 'postponed', grounds: ongoing, reasons, reviewOn: '2027-01-15' },
    ] as const;
    const inPart = { ...sample['accept-in-part'], items };
    expect(assessed.refuses('requested', inPart).code).toBe('consultation-required');
    expect(consulted(assessed, 'refusal').refuses('requested', inPart).code).toBe(
      'consultation-required',
    );
    expect(consulted(assessed, 'postponement').requested(inPart).state).toBe('accepted');
    const later = { ...sample['decide-items'], items: [items[1]] };
    expect(reach('accepted').refuses('requested', later).code).toBe('consultation-required');
  });
});

describe('a ground for which a consultation is only advised', () => {
  it('never bars', () => {
    expect(assessed.requested({ ...refuse, grounds: plainRefusal }).state).toBe('refused');
  });
});

describe('concluding a consultation', () => {
  const opened = aside(assessed, 'in-consultation');

  it('needs the other side’s reply', () => {
    const error = opened.requested(reply).refuses('requested', conclude);
    expect(error).toMatchObject({ kind: 'conflict', code: 'reply-outstanding' });
    expect(opened.requesting(reply).requested(conclude).state).toBe('in-assessment');
  });

  it('or the time to reply to have passed', () => {
    const story = opened
      .whenDue('answer-consultation')
      .requested({ ...conclude, outcome: 'no-reply' });
    expect(story.state).toBe('in-assessment');
  });

  it('is possible after that time although one’s own reply has ended the clock', () => {
    const story = opened.requested(reply).where({ today: '2026-12-02' });
    expect(story.requested({ ...conclude, outcome: 'no-reply' }).state).toBe('in-assessment');
    expect(story.where({ today: '2026-12-01' }).refuses('requested', conclude).code).toBe(
      'reply-outstanding',
    );
  });

  it('does not claim silence where there was a reply, or agreement where there was none', () => {
    const silence = { ...conclude, outcome: 'no-reply' } as const;
    expect(opened.requesting(reply).refuses('requested', silence).code).toBe(
      'outcome-contradicted',
    );
    expect(opened.whenDue('answer-consultation').refuses('requested', conclude).code).toBe(
      'outcome-contradicted',
    );
  });

  it('that the requesting State opened needs the requested State’s reply', () => {
    const asked = assessed.requesting(open);
    expect(asked.requesting(reply).refuses('requested', conclude).code).toBe('reply-outstanding');
    expect(asked.requested(reply).requested(conclude).state).toBe('in-assessment');
  });

  it('is for the requested State', () => {
    expect(opened.requested(reply).refuses('requesting', conclude).code).toBe('wrong-side');
  });
});
