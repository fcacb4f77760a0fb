import fc from 'fast-check';
import { bounceAddress, readBounce } from './bounce.js';

const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
const other = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

interface Shape {
  readonly to?: string;
  readonly returned?: string;
  readonly status?: string;
  readonly type?: string;
}

/** A report as mail servers write it (Postfix, much the same elsewhere). */
const report = ({
  to = 'rogatory@node.example',
  returned = `Message-ID: <${id}@node.example>`,
  status = 'Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user',
  type = 'multipart/report; report-type=delivery-status;\n boundary="edge"',
}: Shape = {}): Buffer =>
  Buffer.from(
    [
      ...['From MAILER-DAEMON Sun Nov 22 10:00:00 2026', 'From: MAILER-DAEMON@b.example'],
      ...[`To: ${to}`, 'MIME-Version: 1.0', `Content-Type: ${type}`, '', 'This is MIME.'],
      ...['--edge', 'Content-Type: text/plain', '', 'It could not be delivered.', ''],
      ...['--edge', 'Content-Type: message/delivery-status', ''],
      ...['Reporting-MTA: dns; mx.b.example', '', ...status.split('\n'), ''],
      ...['--edge', 'Content-Type: message/rfc822', '', returned, 'Subject: Rogatory', '', 'Hello'],
      ...['--edge--', ''],
    ].join('\r\n'),
  );

describe('a delivery report', () => {
  it('tells which mail failed for good, and why', () => {
    expect(readBounce(report())).toEqual({
      ...{ mail: id, outcome: 'failed', permanent: true },
      fault: '5.1.1 550 5.1.1 no such user',
    });
  });

  it('is about the mail whose id stands in the address that it came to', () => {
    const to = `<bounces+${other.toUpperCase()}@node.example>`;
    expect(readBounce(report({ to }))?.mail).toBe(other);
    expect(readBounce(report({ to, returned: '' }))?.mail).toBe(other);
    expect(readBounce(report(), `bounces+${other}@node.example`)?.mail).toBe(other);
  });

  it('may pass where the status says so, and is none of a failure where it was delayed or delivered', () => {
    const of = (status: string) => {
      const { outcome, permanent } = readBounce(report({ status }))!;
      return [outcome, permanent];
    };
    expect(of('Action: failed\nStatus: 4.4.7')).toEqual(['failed', false]);
    expect(of('Action: failed')).toEqual(['failed', false]);
    expect(of('Action: delayed\nStatus: 4.4.1')).toEqual(['not-failed', false]);
    expect(of('Action: delivered\nStatus: 2.0.0')).toEqual(['not-failed', false]);
    expect(of('')).toEqual(['not-failed', false]);
    expect(of('Action: delivered\nStatus: 2.0.0\n\nAction: failed\nStatus: 5.2.2')).toEqual([
      ...['failed', true],
    ]);
  });

  it.each([
    ['an answer that is no report', { type: 'text/plain' }],
    [
      'a report of another kind',
      { type: 'multipart/report; report-type=disposition-notification; boundary=edge' },
    ],
    ['a report without parts', { type: 'multipart/report; report-type=delivery-status' }],
    ['a report on a mail of somebody else', { returned: 'Message-ID: <1@elsewhere.example>' }],
    ['an id in the words of another field', { returned: `Subject: <${id}@node.example>` }],
  ] satisfies [string, Shape][])('is not %s', (_, shape) => {
    expect(readBounce(report(shape))).toBeUndefined();
  });

  it('puts no more into its reason than a line of plain characters', () => {
    const status = `Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; \u0000\u001b[31m${'x'.repeat(999)}`;
    const { fault } = readBounce(report({ status }))!;
    expect(fault).toHaveLength(300);
    expect(fault).toMatch(/^[\x20-\x7e]+$/);
  });

  it('that is rubbish, cut off or huge is read quickly and breaks nothing', () => {
    const whole = report();
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.nat({ max: whole.length }),
        fc.nat({ max: whole.length }),
        (bytes, from, to) => {
          const mangled = Buffer.concat([whole.subarray(0, from), bytes, whole.subarray(to)]);
          const read = readBounce(mangled);
          if (read) expect(read.mail).toMatch(/^[0-9a-f-]{36}$/);
        },
      ),
      { numRuns: 500 },
    );
    const began = performance.now();
    const type = 'multipart/report; report-type=delivery-status; boundary=edge';
    for (const filler of [
      '\n',
      ' ',
      '\n ',
      ';',
      '--edge\n',
      '\n--edge',
      ':',
      'a: b\n',
      '\n\n',
      '<',
    ]) {
      const many = filler.repeat(400_000);
      readBounce(Buffer.from(many));
      readBounce(Buffer.from(`Content-Type: ${type}\n\n--edge\n${many}`));
      readBounce(Buffer.from(`Content-Type: ${type}${filler.repeat(100_000)}\n\n`));
      readBounce(report({ status: many, returned: many, to: many }));
    }
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe('the address that a mail comes back to', () => {
  it('has the id of the mail in it, in as many characters as mail servers take', () => {
    expect(bounceAddress('bounces@node.example', id)).toBe(`bounces+${id}@node.example`);
    const [local] = bounceAddress(`${'b'.repeat(27)}@node.example`, id).split('@');
    expect(local).toHaveLength(64);
  });
});
