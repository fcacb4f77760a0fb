import { DomainError, unreachable } from './errors.js';

describe('an error that the caller can act on', () => {
  it('carries its kind, its code and a sentence', () => {
    const error = new DomainError('conflict', 'items-open', 'An item is still postponed.');
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      ...{ name: 'DomainError', kind: 'conflict', code: 'items-open' },
      ...{ message: 'An item is still postponed.', detail: {} },
    });
  });

  it('carries what helps to do better', () => {
    const detail = { basis: ['un-cybercrime-2024:40(28)'], allowed: ['reply'] };
    expect(new DomainError('conflict', 'reply-outstanding', 'Wait.', detail).detail).toEqual(
      detail,
    );
  });
});

describe('a case that cannot happen', () => {
  it('is a fault of ours, not of the caller', () => {
    const fault = () => unreachable('surprise' as never);
    expect(fault).toThrow('surprise');
    expect(fault).not.toThrow(DomainError);
  });
});
