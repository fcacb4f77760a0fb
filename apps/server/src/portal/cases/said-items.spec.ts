import type { RequestView } from '@rogatory/casework';
import { saidItems } from './said-items.js';

describe('what an act says of items', () => {
  // two that ask for the same kind of thing: told by their measures alone, nobody could say which was refused
  const items = [
    { id: 'a', measure: 'disclose', data: 'subscriber', target: '203.0.113.84' },
    { id: 'b', measure: 'disclose', data: 'content', target: 'mailbox' },
  ] as unknown as RequestView['items'];
  const say = (name: string, value: unknown): string[] => [`${name}=${JSON.stringify(value)}`];

  it('tells each by its number and what it asks for, with what was decided', () => {
    const refused = { id: 'b', decision: 'refused', grounds: [{ code: 'R-DOM' }], reasons: 'No.' };
    expect(saidItems([refused, { id: 'a', outcome: 'delivered' }], items, say)).toEqual([
      {
        ...{ number: 2, measure: 'disclose', data: 'content', target: 'mailbox' },
        ...{ decision: 'refused', outcome: null },
        texts: ['grounds=[{"code":"R-DOM"}]', 'reasons="No."'],
      },
      {
        ...{ number: 1, measure: 'disclose', data: 'subscriber', target: '203.0.113.84' },
        ...{ decision: null, outcome: 'delivered', texts: [] },
      },
    ]);
  });

  it('knows an item by its id alone, and tells one that is asked for only now without a number', () => {
    const [known, added] = saidItems(['a', { measure: 'hear', target: 'N. N.' }], items, say);
    expect(known).toMatchObject({ number: 1, target: '203.0.113.84' });
    expect(added).toMatchObject({ number: null, measure: 'hear', data: null, target: 'N. N.' });
  });
});
