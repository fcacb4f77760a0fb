import { runModel } from './lifecycle-run.fixtures.js';
import { lifecycles } from './lifecycles.js';

const refusals = [
  ...['illegal-transition', 'wrong-side', 'role-missing', 'unknown-action'],
  ...['second-officer-needed', 'not-ready', 'answer-not-due', 'reply-outstanding'],
  ...['outcome-contradicted', 'assessment-missing', 'rights-concern', 'items-undecided'],
  ...['nothing-accepted', 'item-unknown', 'items-open', 'reasons-missing', 'date-not-ahead'],
  ...['ground-not-admitted', 'consultation-required', 'receipt-outstanding', 'no-risk-told'],
  ...['preservation-too-short', 'preservation-expired', 'not-longer', 'no-extension-asked'],
  ...['release-too-early', 'not-expired', 'date-ahead', 'order-too-long', 'not-oral'],
  ...['confirmed-already', 'no-condition-open', 'condition-unknown', 'fulfilled-already'],
];

describe('a preservation and the requests that follow it', () => {
  it('keep every rule, whatever their two States try', () => {
    const { steps, seen } = runModel(1, 290, 170);
    expect(steps).toBeGreaterThanOrEqual(20_000);

    // a model that does not come everywhere would prove nothing of the rest
    const acts = lifecycles.flatMap(({ transitions }) => transitions.map(({ action }) => action));
    expect(acts.filter((action) => !seen.has(`event ${action}`))).toEqual([]);
    expect(refusals.filter((code) => !seen.has(`error ${code}`))).toEqual([]);
  });
});
