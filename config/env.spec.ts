import { resolve } from 'node:path';
import { EnvFault, readEnv } from './env.js';

const least = { DATABASE_URL: 'postgres://rogatory@localhost/rogatory' };

const faultOf = (source: Record<string, string | undefined>): string => {
  try {
    readEnv(source);
  } catch (error) {
    if (error instanceof EnvFault) return error.message;
    throw error;
  }
  return '';
};

describe('the settings', () => {
  it('need nothing but a database; the rest is sensible for one machine', () => {
    expect(readEnv(least)).toMatchObject({
      ...least,
      NODE_ENV: 'development',
      PORT: 3000,
      HOST: '127.0.0.1',
      QUEUE_PREFIX: 'rogatory',
      SWEEP_MS: 5000,
    });
  });

  it('have no default for where the data or the secrets are', () => {
    const { DATABASE_OWNER_URL, QUEUE_DATABASE_URL, REDIS_URL, ROGATORY_APP_PASSWORD } =
      readEnv(least);
    expect([DATABASE_OWNER_URL, QUEUE_DATABASE_URL, REDIS_URL, ROGATORY_APP_PASSWORD]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(faultOf({})).toMatch(/DATABASE_URL/);
  });

  it('are numbers where they are numbers', () => {
    const env = readEnv({ ...least, PORT: '8080', DATABASE_CONNECTIONS: '4', SWEEP_MS: '250' });
    expect([env.PORT, env.DATABASE_CONNECTIONS, env.SWEEP_MS]).toEqual([8080, 4, 250]);
  });

  it('take an empty one for one that is not set', () => {
    expect(readEnv({ ...least, REDIS_URL: '', PORT: '' })).toMatchObject({ PORT: 3000 });
    expect(readEnv({ ...least, REDIS_URL: '' }).REDIS_URL).toBeUndefined();
  });

  it('find a folder from anywhere', () => {
    expect(readEnv({ ...least, DATA_DIR: 'files' }).DATA_DIR).toBe(resolve('files'));
  });

  it('ignore what is not theirs', () => {
    expect(readEnv({ ...least, PATH: '/bin', LANG: 'C' })).not.toHaveProperty('PATH');
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', 'http'],
    ['NODE_ENV', 'staging'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['DATABASE_URL', 'localhost:5432'],
    ['DATABASE_OWNER_URL', 'root'],
    ['QUEUE_DATABASE_URL', 'redis://localhost'],
    ['REDIS_URL', 'localhost:6379'],
    ['QUEUE_PREFIX', 'my queue'],
    ['DATABASE_CONNECTIONS', '0'],
    ['DOCUMENT_BYTES', '0'],
    ['SWEEP_MS', '1'],
    ['SIGN_IN_FAILURES', 'many'],
    ['MAIL_URL', 'https://mail.example'],
    ['MAIL_FROM', 'Us <us@mail.example>'],
    ['MAIL_URL', 'smtp://mail.example'],
    ['MAIL_BOUNCES', 'an-address-that-leaves-no-room-for-an-id@mail.example'],
    ['MAIL_BOUNCES', 'bounces@mail.example'],
  ])('refuse %s=%s, by name', (name, value) => {
    expect(faultOf({ ...least, [name]: value })).toMatch(new RegExp(`^Settings: .*${name}`));
  });

  it('name every fault at once, and no password', () => {
    const wrong = {
      DATABASE_URL: 'mysql://a:hunter2@b/c',
      PORT: 'x',
      REDIS_URL: 'y',
      SWEEP_MS: 'z',
    };
    const fault = faultOf(wrong);
    for (const name of Object.keys(wrong)) expect(fault).toContain(name);
    expect(fault).not.toContain('hunter2');
  });
});
