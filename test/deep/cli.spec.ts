import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { createServer } from '../../apps/server/src/server.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { envFor } from '../support/node.js';
import { aKey } from '../support/keys.js';
import { run, type Ended } from '../support/program.js';
import { services } from '../support/services.js';

let database: TestDatabase;
let app: NestFastifyApplication | undefined;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await app?.close();
  await database.drop();
});

const cli = (
  command: string,
  options: Record<string, string> = {},
  more: Record<string, string> = {},
): Promise<Ended> =>
  run('cli', { DATABASE_URL: database.ownerUrl, DATA_DIR: services().dataDir, ...more }, [
    command,
    ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value].filter(Boolean)),
  ]);
const aState = {
  ...{ code: 'FR', name: 'France', languages: 'fr,en', zone: 'Europe/Paris', weekend: '6,7' },
  instruments: 'un-cybercrime-2024',
};
const anAuthority = {
  ...{ id: 'fr-central', state: 'FR', name: 'Bureau', functions: 'central-authority' },
};
const anAccount = {
  ...{ id: 'fr-liaison', authority: 'fr-central', roles: 'liaison,authority', secret: '' },
};

/** One sentence for a person, and no trace of a stack. */
const refused = (sentence: RegExp): object => ({
  code: 1,
  out: '',
  err: expect.stringMatching(sentence) as string,
});

describe("the operator's command line", () => {
  it('sets up a State, an authority and an account that can then sign in', async () => {
    expect(await cli('create-state', aState)).toEqual({
      ...{ code: 0, err: '', out: 'State FR is in the directory' },
    });
    expect(await cli('create-authority', anAuthority)).toEqual({
      ...{ code: 0, err: '', out: 'authority fr-central is in the directory' },
    });
    const { code, out } = await cli('create-account', anAccount);
    expect(code).toBe(0);
    const secret = out.split('\n').at(-1) ?? '';
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);

    app = await createServer(envFor(database));
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const signIn = (client_secret: string) =>
      app?.inject({
        method: 'POST',
        url: '/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          ...{ grant_type: 'client_credentials', client_id: 'fr-liaison', client_secret },
        }).toString(),
      });
    expect((await signIn(`${secret}x`))?.statusCode).toBe(401);
    const token = (await signIn(secret))?.json<{ access_token: string }>().access_token;
    const me = await app.inject({
      url: '/api/v1/me',
      headers: { authorization: `Bearer ${token ?? ''}` },
    });
    expect(me.json()).toMatchObject({
      ...{ state: 'FR', authority: 'fr-central', roles: ['liaison', 'authority'] },
    });
  });

  it('invites a first administrator, whose link opens once, and nobody with a role on cases', async () => {
    const first = {
      ...{ email: 'Admin@Justice.example', name: 'First administrator' },
      ...{ authority: 'fr-central', role: 'admin' },
    };
    const { code, out } = await cli('invite-officer', first, { PUBLIC_URL: 'https://li.example' });
    expect(code).toBe(0);
    const [, token = ''] = /^https:\/\/li\.example\/invitation\/([\w-]{43})$/m.exec(out) ?? [];
    const page = await app?.inject({ url: `/invitation/${token}` });
    expect([page?.statusCode, page?.payload]).toEqual([
      200,
      expect.stringContaining('admin@justice.example'),
    ]);
    expect(await cli('invite-officer', first)).toEqual(refused(/an officer with this address/));
    for (const [wrong, sentence] of [
      [{ role: 'authority' }, /invited by their State's administrators/],
      [{ role: 'king' }, /"king" is not a role/],
      [{ email: 'nobody' }, /"nobody" is not an e-mail address/],
      [{ email: 'x@y.example', authority: 'none' }, /There is no authority "none"/],
    ] as const) {
      expect(await cli('invite-officer', { ...first, ...wrong })).toEqual(refused(sentence));
    }
  });

  it('keeps the secret as a hash only', async () => {
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query('SELECT secret_hash FROM service_account');
    await owner.end();
    expect(rows).toEqual([{ secret_hash: expect.stringMatching(/^\$argon2id\$/) }]);
  });

  it.each([
    [
      'a code that is none',
      'create-state',
      { ...aState, code: 'fra' },
      /"fra" is not the code of a State/,
    ],
    [
      'a zone that is none',
      'create-state',
      { ...aState, zone: 'Paris' },
      /"Paris" is not a time zone/,
    ],
    [
      'an authority of no State',
      'create-authority',
      { ...anAuthority, id: 'x', state: 'ZZ' },
      /no State "ZZ"/,
    ],
    [
      'a role that is none',
      'create-account',
      { ...anAccount, roles: 'judge' },
      /"judge" is not a role/,
    ],
    [
      'an account of no authority',
      'create-account',
      { ...anAccount, id: 'y', authority: 'none' },
      /no authority "none"/,
    ],
    ['an account that is there', 'create-account', anAccount, /"fr-liaison" exists already/],
  ])('refuses %s in a sentence', async (_, command, options, sentence) => {
    const ended = await cli(command, options);
    expect(ended).toEqual(refused(sentence));
    expect(ended.err).not.toMatch(/^\s+at /m);
  });

  it('prints what there is when a command is unknown or missing', async () => {
    for (const command of ['creat-state', 'constructor']) {
      const ended = await cli(command);
      expect(ended).toEqual(refused(/^Commands:\n/));
      for (const name of ['migrate', 'create-state', 'create-account'])
        expect(ended.err).toContain(name);
    }
  });

  it('names options that are missing or unknown, and how the command is used', async () => {
    const { code: __, name, ...some } = aState;
    expect(await cli('create-state', some)).toEqual(
      refused(/^Missing: --code, --name\n.*create-state/),
    );
    expect(await cli('create-state', { ...aState, colour: 'blue' })).toEqual(
      refused(/--colour[^]*create-state/),
    );
  });

  it('says in a sentence that the database cannot be reached', async () => {
    const nowhere = await run('cli', { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x' }, ['migrate']);
    expect(nowhere).toEqual(refused(/^Nothing answers at the address in DATABASE_URL\..*$/));
    const url = new URL(database.ownerUrl);
    const wrong = Object.assign(new URL(url), { pathname: '/nothing_here' }).href;
    expect(await run('cli', { DATABASE_URL: wrong }, ['migrate'])).toEqual(
      refused(/"nothing_here" does not exist/),
    );
  });

  it('loads no demonstration in production', async () => {
    const settings = { DATABASE_URL: database.ownerUrl, NODE_ENV: 'production' };
    expect(await run('cli', settings, ['seed-demo'])).toEqual(
      refused(/^The demonstration is not loaded in production/),
    );
  });
});

describe("the operator's commands on access", () => {
  const file = (name: string, content: string): string => {
    const path = join(services().dataDir, name);
    writeFileSync(path, content);
    return path;
  };
  const rows = async (text: string): Promise<any[]> => {
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const answer = await owner.query(text);
    await owner.end();
    return answer.rows;
  };

  it('register the public key of an account, and refuse a private or weak one', async () => {
    const { jwk, kid } = await aKey('one');
    const account = { id: 'fr-keyed', authority: 'fr-central', roles: 'liaison' };
    const withKey = (name: string, key: unknown): Promise<Ended> =>
      cli('create-account', { ...account, key: file(name, JSON.stringify(key)) });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(await withKey('private.jwk', privateKey.export({ format: 'jwk' }))).toEqual(
      refused(/private key/),
    );
    const { publicKey: weak } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    expect(await withKey('weak.jwk', weak.export({ format: 'jwk' }))).toEqual(
      refused(/at least 2048 bits; this one has 1024/),
    );
    expect(await cli('create-account', { ...account, key: file('no.jwk', '{') })).toEqual(
      refused(/no JSON/),
    );
    expect(await cli('create-account', { ...account, key: '/nowhere' })).toEqual(
      refused(/cannot be read/),
    );
    expect(await withKey('good.jwk', jwk)).toMatchObject({ code: 0, err: '' });
    expect(
      await rows(
        `SELECT secret_hash, k.kid FROM service_account a JOIN service_account_key k ON k.account = a.id`,
      ),
    ).toEqual([{ secret_hash: null, kid }]);
  });

  it('want a key or a secret, and in production no secret', async () => {
    const { secret: _, ...bare } = { ...anAccount, id: 'fr-bare' };
    expect(await cli('create-account', bare)).toEqual(refused(/--key, or --secret/));
    expect(
      await cli('create-account', { ...bare, secret: '' }, { NODE_ENV: 'production' }),
    ).toEqual(refused(/No secrets in production/));
  });

  it('revoke an account, once', async () => {
    expect(await cli('revoke-account', { id: 'fr-keyed' })).toMatchObject({ code: 0 });
    expect(await cli('revoke-account', { id: 'fr-keyed' })).toEqual(
      refused(/no account "fr-keyed"/),
    );
    expect(
      await rows(
        `SELECT revoked_at IS NOT NULL AS revoked, epoch FROM service_account WHERE id = 'fr-keyed'`,
      ),
    ).toEqual([{ revoked: true, epoch: 2 }]);
    expect(
      await rows(`SELECT actor, subject FROM access_event WHERE type = 'service-account-revoked'`),
    ).toEqual([{ actor: 'operator', subject: 'fr-keyed' }]);
  });

  it('add an identity provider with its secret sealed, and disable it', async () => {
    const provider = {
      ...{
        id: 'fr-id',
        state: 'FR',
        name: 'Identité',
        issuer: 'https://id.example',
        client: 'node',
      },
      ...{
        acr: 'low,high',
        'strong-acr': 'high',
        'secret-file': file('secret', 'canary-secret\n'),
      },
    };
    const wrong = { ...provider, issuer: 'http://id.example' };
    expect(await cli('create-identity-provider', wrong, { NODE_ENV: 'production' })).toEqual(
      refused(/not the address of an issuer/),
    );
    expect(await cli('create-identity-provider', { ...provider, state: 'ZZ' })).toEqual(
      refused(/no State "ZZ"/),
    );
    const { code, out } = await cli('create-identity-provider', provider);
    expect([code, out]).toEqual([0, expect.stringContaining('http://localhost:3000/sign-in/back')]);
    expect(await cli('create-identity-provider', provider)).toEqual(refused(/exists already/));
    const [row] = await rows('SELECT * FROM identity_provider');
    expect(row).toMatchObject({
      acr_values: ['low', 'high'],
      strong_acr_values: ['high'],
      disabled_at: null,
    });
    expect(row.client_secret.toString('latin1')).not.toContain('canary');
    expect(await cli('disable-identity-provider', { id: 'fr-id' })).toMatchObject({ code: 0 });
    expect(await cli('disable-identity-provider', { id: 'fr-id' })).toEqual(
      refused(/no identity provider "fr-id" in use/),
    );
  });
});
