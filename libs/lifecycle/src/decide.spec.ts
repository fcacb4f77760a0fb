import { DomainError, roles as everyRole } from '@rogatory/kernel';
import type { Command } from './commands.js';
import { anActor, given, aRequest, law, instrument, system } from './lifecycle.fixtures.js';
import {
  consulted,
  noConcern,
  plainRefusal,
  reach,
  reachPreservation,
  reasons,
  sample,
} from './lifecycle.samples.fixtures.js';
import { allowedActions, lifecycles } from './lifecycles.js';

const executing = anActor('requested', { roles: ['executing'] });

describe('the order of checks', () => {
  it('first asks whether there is such an act', () => {
    const command = { action: 'extradite' } as unknown as Command;
    const error = reach('draft').refuses(anActor('requested', { roles: [] }), command);
    expect(error).toMatchObject({ kind: 'not-found', code: 'unknown-action' });
    expect(error.detail.allowed).toContain('transmit');
    expect(reachPreservation('draft').refuses('requested', command).detail.allowed).not.toContain(
      'hold',
    );
  });

  it('then asks for the side, whatever the state', () => {
    const error = reach('draft').refuses(executing, sample.withdraw);
    expect(error).toMatchObject({ kind: 'forbidden', code: 'wrong-side' });
  });

  it('then asks for the role, whatever the state', () => {
    const error = reach('draft').refuses(executing, sample.refuse);
    expect(error).toMatchObject({ kind: 'forbidden', code: 'role-missing' });
  });

  it('then asks for the state, whatever the body', () => {
    const error = reach('received').refuses('requested', {
      ...sample.refuse,
      grounds: [],
      reasons: '',
    });
    expect(error).toMatchObject({ kind: 'conflict', code: 'illegal-transition' });
  });

  it('asks for reasons before grounds, and for grounds before the consultation', () => {
    const story = reach('in-assessment');
    const refuse = { ...sample.refuse, grounds: [{ code: 'R-ESS' }, { code: 'N-BANK' }] };
    expect(story.refuses('requested', { ...refuse, reasons: ' ' }).code).toBe('reasons-missing');
    expect(story.refuses('requested', refuse).code).toBe('ground-not-admitted');
    const [essential] = refuse.grounds;
    const rest = { ...refuse, grounds: essential ? [essential] : [] };
    expect(story.refuses('requested', rest).code).toBe('consultation-required');
  });
});

describe('an act that the state does not admit', () => {
  it('is answered with what its actor could do instead', () => {
    const { detail } = reach('accepted').refuses(
      anActor('requested', { roles: ['executing', 'auditor'] }),
      sample.complete,
    );
    expect(detail.allowed).toEqual(['start-execution', 'report-obstacle']);
  });

  it('is answered with nothing where there is nothing to do', () => {
    const error = reach('refused').refuses('requesting', sample.withdraw);
    expect(error.detail.allowed).toEqual([]);
    expect(error.message).toContain('nothing');
  });
});

describe('the system', () => {
  const preserved = reachPreservation('preserved');

  it('does only what is its own', () => {
    expect(preserved.refuses(system, sample.release).code).toBe('wrong-side');
  });

  it.each(['hold', 'lift-hold', 'expire'] as const)('alone can %s', (action) => {
    for (const side of ['requesting', 'requested'] as const) {
      expect(preserved.refuses(side, sample[action]).code).toBe('wrong-side');
    }
  });

  it('marks what it did', () => {
    expect(preserved.does(system, sample.hold).last).toMatchObject({
      bySystem: true,
      side: 'requested',
    });
    expect(preserved.last.bySystem).toBe(false);
  });
});

describe('what is offered', () => {
  const barring = [
    ...['illegal-transition', 'wrong-side', 'role-missing'],
    ...['not-oral', 'no-condition-open'],
  ];
  it.each(everyRole)(
    'to the role %s is what decide does not bar for state, side or role',
    (role) => {
      for (const side of ['requesting', 'requested'] as const) {
        for (const lifecycle of lifecycles) {
          const actor = anActor(side, { roles: [role] });
          for (const state of new Set(lifecycle.transitions.flatMap(({ from }) => [...from]))) {
            const request = aRequest({
              state,
              lifecycle: lifecycle.name,
              kind: lifecycle.name === 'preservation' ? 'preservation' : 'stored-data',
            });
            const open = lifecycle.transitions.filter(
              ({ action }) => !barred(() => given(request).does(actor, sample[action])),
            );
            expect([state, allowedActions(request, actor)]).toEqual([
              state,
              open.map(({ action }) => action),
            ]);
          }
        }
      }
    },
  );

  function barred(attempt: () => unknown): boolean {
    try {
      attempt();
      return false;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return barring.includes(error.code);
    }
  }
});

describe('an event', () => {
  it('cites what the instrument says of its act', () => {
    const { last } = reach('received');
    expect(last).toMatchObject({ type: 'acknowledge', side: 'requested', visibility: 'shared' });
    expect(last.basis).toEqual(law.basisOf(instrument, 'mutual-assistance', 'acknowledge'));
  });

  it('of transmission speaks for itself', () => {
    const { contents, items, offences } = aRequest();
    expect(reach('transmitted').last.data).toMatchObject({
      ...{ reference: 'XA-2026-000417', instrument, kind: 'stored-data' },
      ...{ requestingState: 'XA', requestedState: 'XB', requestingAuthority: 'xa-central' },
      ...{ urgency: 'routine', confidential: false, links: [], contents, items, offences },
    });
  });

  it('of transmission carries language, deadline and issuer where they are given', () => {
    const deadline = { on: '2026-12-20' };
    const issuedBy = { name: 'Ada Roe', capacity: 'Investigating judge' };
    const story = given(aRequest({ state: 'awaiting-approval', language: 'en', deadline }));
    const { last } = story.requesting({ ...sample.transmit, issuedBy });
    expect(last.data).toMatchObject({ language: 'en', deadline, issuedBy });
    expect(reach('transmitted').last.data).not.toHaveProperty('deadline');
  });

  it('of a decision cites the version of the contents that was decided on', () => {
    const asked = reach('awaiting-information');
    const story = asked.requesting({
      ...sample['supply-information'],
      contents: { purpose: 'Trial' },
    });
    expect(story.request).toMatchObject({
      contents: { facts: 'An intrusion.', purpose: 'Trial' },
      contentsVersion: 2,
    });
    const refuse = { ...sample.refuse, grounds: plainRefusal, reasons };
    for (const command of [sample.accept, sample['accept-in-part'], refuse]) {
      expect(story.requested(command).last.data).toMatchObject({ contentsVersion: 2 });
    }
    expect(consulted(story, 'postponement').requested(sample.postpone).last.data).toMatchObject({
      contentsVersion: 2,
    });
    const inPart = story
      .requested({ ...sample.accept, assessment: noConcern })
      .requested(sample['decide-items']);
    expect(inPart.last.data).toMatchObject({ contentsVersion: 2 });
    const preserved = reachPreservation('awaiting-information').requesting({
      ...sample['supply-information'],
      contents: { owner: 'Known' },
    });
    expect(preserved.requested(sample.preserve).last.data).toMatchObject({ contentsVersion: 2 });
  });
});
