import { NodeKey, SecondFactors, SecondStep, Sessions, SignIn } from '@rogatory/identity';
import type { DomainError } from '@rogatory/kernel';
import { Secret, TOTP } from 'otpauth';
import { Authenticator } from '../support/authenticator.js';
import { startNode, type TestNode } from '../support/node.js';
import { codeOf, desk, sessionOf, signInOfficer, timeOf } from '../support/officers.js';

let node: TestNode;
let signIn: SignIn;
let step: SecondStep;
let factors: SecondFactors;
beforeAll(async () => {
  node = await startNode();
  signIn = node.app.get(SignIn);
  step = node.app.get(SecondStep);
  factors = node.app.get(SecondFactors);
});
afterAll(() => node.stop());

const secret = 'demonstration';

async function codeOfRefusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'good',
    (error: unknown) => (error as DomainError).code,
  );
}

const firstStep = async (email: string): Promise<string> =>
  (await signIn.password(email, secret, desk)).token;
const show = async (email: string, code: string): Promise<string> =>
  codeOfRefusal(step.code(await firstStep(email), code, desk));

/** Takes every factor away, as an officer is who has just been invited. */
async function bare(email: string): Promise<void> {
  await node.sql('DELETE FROM totp USING officer o WHERE o.id = officer AND o.email = $1', [email]);
}

async function events(email: string): Promise<string[]> {
  const rows = await node.sql<{ type: string }>(
    'SELECT e.type FROM access_event e JOIN officer o ON o.id::text = e.actor WHERE o.email = $1 ORDER BY e.id',
    [email],
  );
  return rows.map(({ type }) => type);
}

/** The code that an app shows which was set up by typing. */
async function codeFor(groups: readonly string[], steps = 0): Promise<string> {
  const timestamp = (await timeOf(node)).getTime() + steps * 30_000;
  return TOTP.generate({ secret: Secret.fromBase32(groups.join('')), timestamp });
}

/** Adds a passkey to whoever is signed in. */
async function addPasskey(token: string, key: Authenticator, name = 'Blue key'): Promise<string> {
  const options = await factors.startPasskey(token);
  return (await factors.confirmPasskey(token, key.create(options), name, desk)).token;
}

describe('the code of an authenticator app', () => {
  it('is good once, also for whoever saw it typed [ASVS 6.5.1]', async () => {
    const email = 'liaison@xa.example';
    const code = await codeOf(node, email);
    expect(await show(email, code)).toBe('good');
    expect(await show(email, code)).toBe('code-wrong');
    await node.advance('30 seconds');
    expect(await show(email, code)).toBe('code-wrong');
    expect(await show(email, await codeOf(node, email))).toBe('good');
  });

  it('is good once also for two who show it at the same time [ASVS 6.5.1]', async () => {
    const email = 'authority@xa.example';
    const tokens = [await firstStep(email), await firstStep(email), await firstStep(email)];
    const code = await codeOf(node, email);
    const outcomes = await Promise.all(
      tokens.map((token) => codeOfRefusal(step.code(token, code, desk))),
    );
    expect(outcomes.sort()).toEqual(['code-wrong', 'code-wrong', 'good']);
  });

  it('is no longer good once a later one was shown [ASVS 6.5.1]', async () => {
    const email = 'second@xa.example';
    const earlier = await codeOf(node, email);
    await node.advance('30 seconds');
    expect(await show(email, await codeOf(node, email))).toBe('good');
    expect(await show(email, earlier)).toBe('code-wrong');
  });

  it('belongs to one officer alone', async () => {
    expect(await show('contact@xa.example', await codeOf(node, 'contact@xb.example'))).toBe(
      'code-wrong',
    );
  });

  it('cannot be computed by whoever reads the database', async () => {
    const rows = await node.sql('SELECT officer, secret FROM totp');
    const { secret: sealed, officer } = rows[0];
    expect(sealed.length).toBe(1 + 4 + 12 + 20 + 16);
    expect(node.app.get(NodeKey).open(sealed, officer)).toHaveLength(20);
    await node.sql(
      'UPDATE totp SET secret = $1 WHERE officer = (SELECT id FROM officer WHERE email = $2)',
      [sealed, 'admin@xe.example'],
    );
    await expect(step.code(await firstStep('admin@xe.example'), '123456', desk)).rejects.toThrow();
  });
});

describe('an officer without a second factor', () => {
  it('sets one up before anything else, and is signed in by it', async () => {
    const email = 'executing@xa.example';
    await bare(email);
    const { token, stage } = await signIn.password(email, secret, desk);
    expect(stage).toBe('enrolment');
    const invitation = await factors.startTotp(token);
    expect(await factors.startTotp(token)).toEqual(invitation);
    expect(await codeOfRefusal(factors.confirmTotp(token, '000000', desk))).toBe('code-wrong');
    expect(await factors.list(token)).toEqual([]);
    const code = await codeFor(invitation.groups);
    const ticket = await factors.confirmTotp(token, code, desk);
    expect(ticket.stage).toBe('full');
    expect(await codeOfRefusal(factors.list(token))).toBe('sign-in-ended');
    expect(await factors.list(ticket.token)).toMatchObject([{ id: 'totp', kind: 'totp' }]);
    expect(await show(email, code)).toBe('code-wrong');
    expect(await events(email)).toEqual([
      ...['first-step', 'factor-added', 'signed-in', 'first-step', 'second-factor-failed'],
    ]);
  });

  it('cannot be made by whoever has only the password of one who has a factor [ASVS 6.3.3]', async () => {
    const token = await firstStep('executing@xb.example');
    const refusals = [
      await codeOfRefusal(factors.startTotp(token)),
      await codeOfRefusal(factors.confirmTotp(token, '000000', desk)),
      await codeOfRefusal(factors.startPasskey(token)),
      await codeOfRefusal(factors.confirmPasskey(token, {}, 'x', desk)),
      await codeOfRefusal(factors.remove(token, 'totp', desk)),
    ];
    expect(refusals).toEqual(Array(5).fill('sign-in-step'));
  });
});

describe('an authenticator app that replaces another', () => {
  it('takes its place with the first code, and not before', async () => {
    const email = 'auditor@xa.example';
    const { token } = await signInOfficer(node, email);
    const { groups } = await factors.startTotp(token);
    await node.advance('30 seconds');
    expect(await show(email, await codeOf(node, email))).toBe('good');
    await factors.confirmTotp(token, await codeFor(groups), desk);
    await node.advance('60 seconds');
    expect(await show(email, await codeOf(node, email))).toBe('code-wrong');
    expect(await show(email, await codeFor(groups))).toBe('good');
  });
});

describe('a passkey', () => {
  const email = 'liaison@xb.example';
  let key: Authenticator;
  let token: string;
  beforeAll(async () => {
    key = new Authenticator(node.env.PUBLIC_URL);
    token = await addPasskey((await signInOfficer(node, email)).token, key);
  });

  const use = async (change: (answer: any) => any = (answer) => answer): Promise<string> => {
    const half = await firstStep(email);
    const options = await step.passkeyOptions(half);
    return codeOfRefusal(step.passkey(half, change(key.get(options)), desk));
  };

  it('is listed by its name beside the authenticator app', async () => {
    expect(await factors.list(token)).toEqual([
      expect.objectContaining({ id: 'totp', kind: 'totp', lastUsedAt: null }),
      expect.objectContaining({ kind: 'passkey', name: 'Blue key', lastUsedAt: null }),
    ]);
  });

  it('completes a sign-in [ASVS 6.3.3]', async () => {
    const half = await firstStep(email);
    const options = await step.passkeyOptions(half);
    expect(options).toMatchObject({
      ...{ rpId: 'localhost', userVerification: 'preferred' },
      allowCredentials: [{ id: key.id.toString('base64url'), transports: ['usb'] }],
    });
    const ticket = await step.passkey(half, key.get(options), desk);
    const { row } = await node.app.get(Sessions).require(ticket.token, 'full');
    expect(row.factors).toEqual(['password', 'passkey']);
  });

  it('answers a challenge once, and only the one that this session was asked [ASVS 6.5.1]', async () => {
    const [one, other] = [await firstStep(email), await firstStep(email)];
    const answer = key.get(await step.passkeyOptions(one));
    await step.passkeyOptions(other);
    expect(await codeOfRefusal(step.passkey(other, answer, desk))).toBe('passkey-refused');
    const full = await step.passkey(one, answer, desk);
    expect(await codeOfRefusal(step.passkey(full.token, answer, desk))).toBe('passkey-refused');
  });

  it('is not tried twice on one challenge', async () => {
    const half = await firstStep(email);
    const answer = key.get(await step.passkeyOptions(half));
    expect(await codeOfRefusal(step.passkey(half, { ...answer, response: {} }, desk))).toBe(
      'passkey-refused',
    );
    expect(await codeOfRefusal(step.passkey(half, answer, desk))).toBe('passkey-refused');
  });

  it.each([undefined, null, 'text', {}, { id: 'unknown' }, { id: {} }, []])(
    'is not proved by %j',
    async (answer) => {
      expect(await use(() => answer)).toBe('passkey-refused');
    },
  );

  it('is not proved by another key, nor from the page of another site', async () => {
    const foreign = new Authenticator(node.env.PUBLIC_URL);
    Object.assign(foreign, { id: key.id });
    const half = await firstStep(email);
    expect(
      await codeOfRefusal(step.passkey(half, foreign.get(await step.passkeyOptions(half)), desk)),
    ).toBe('passkey-refused');
    Object.assign(key, { origin: 'https://evil.example' });
    expect(await use()).toBe('passkey-refused');
    Object.assign(key, { origin: node.env.PUBLIC_URL });
    expect(await use()).toBe('good');
  });

  it('that was copied betrays itself by its counter', async () => {
    key.counter = 50;
    expect(await use()).toBe('good');
    key.counter = 20;
    expect(await use()).toBe('passkey-refused');
    key.counter = 60;
    expect(await use()).toBe('good');
  });

  it('of one officer opens nothing of another’s', async () => {
    const half = await firstStep('liaison@xc.example');
    const { challenge } = await step.passkeyOptions(half);
    const answer = key.get({ challenge, rpId: 'localhost' });
    expect(await codeOfRefusal(step.passkey(half, answer, desk))).toBe('passkey-refused');
    const other = (await signInOfficer(node, 'liaison@xc.example')).token;
    expect(await codeOfRefusal(addPasskey(other, key))).toBe('passkey-refused');
  });

  it('needs a name', async () => {
    const { token: fresh } = await sessionOf(node, email);
    const options = await factors.startPasskey(fresh);
    const added = factors.confirmPasskey(fresh, key.create(options), '  ', desk);
    expect(await codeOfRefusal(added)).toBe('passkey-name-missing');
  });
});

describe('removing a factor', () => {
  it('leaves at least one, ends the other sessions, and is written down [ASVS 7.4.3]', async () => {
    const email = 'auditor@xb.example';
    const other = await sessionOf(node, email);
    const signed = await signInOfficer(node, email);
    expect(await codeOfRefusal(factors.remove(signed.token, 'totp', desk))).toBe('last-factor');
    const key = new Authenticator(node.env.PUBLIC_URL);
    const token = await addPasskey(signed.token, key);
    expect(await codeOfRefusal(factors.remove(token, 'unknown', desk))).toBe('not-found');
    await factors.remove(token, 'totp', desk);
    expect(await codeOfRefusal(factors.remove(token, key.id.toString('base64url'), desk))).toBe(
      'last-factor',
    );
    expect((await other.call('GET', '/api/v1/me')).status).toBe(401);
    expect(await show(email, await codeOf(node, email))).toBe('code-wrong');
    expect(await events(email)).toEqual([
      ...['first-step', 'signed-in', 'factor-added', 'stepped-up', 'factor-removed'],
      ...['first-step', 'second-factor-failed'],
    ]);
  });

  it('cannot remove the last two at the same time', async () => {
    const email = 'second@xc.example';
    const key = new Authenticator(node.env.PUBLIC_URL);
    const token = await addPasskey((await signInOfficer(node, email)).token, key);
    const outcomes = await Promise.all(
      ['totp', key.id.toString('base64url')].map((id) =>
        codeOfRefusal(factors.remove(token, id, desk)),
      ),
    );
    expect(outcomes.sort()).toEqual(['good', 'last-factor']);
  });
});
