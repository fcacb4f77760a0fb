import 'reflect-metadata';
import { plainToInstance, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  validateSync,
} from 'class-validator';
import { resolve } from 'node:path';

const postgresUrl = {
  message: '$property must be a PostgreSQL URL: postgres://user:password@host:port/database',
};

/** Everything that may be set from outside. Secrets have no defaults. */
export class Env {
  @IsIn(['development', 'test', 'production'])
  readonly NODE_ENV: 'development' | 'test' | 'production' = 'development';

  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly PORT: number = 3000;

  /** Address to listen on. Loopback unless told otherwise: TLS and the outer world are a proxy's task. */
  @IsString()
  readonly HOST: string = '127.0.0.1';

  /** The address that people and programs know the node by: scheme, host and port, and no path. */
  @Matches(/^https?:\/\/[^/?#@\s]+$/, {
    message: '$property must be an address without a path: https://rogatory.example',
  })
  readonly PUBLIC_URL: string = 'http://localhost:3000';

  /** Whether officers are served pages beside the API: 1 or 0. */
  @Type(() => Number)
  @IsIn([0, 1])
  readonly PORTAL: number = 1;

  /** Where documents are kept. */
  @IsString()
  readonly DATA_DIR: string = './data';

  /** The application's own connection; it always works as the role `rogatory_app`. */
  @Matches(/^postgres(ql)?:\/\//, postgresUrl)
  readonly DATABASE_URL!: string;

  /** Who owns and migrates; by default the user of DATABASE_URL. */
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//, postgresUrl)
  readonly DATABASE_OWNER_URL?: string;

  /** The queue's connection, where the queue lives in PostgreSQL; it works as the role `rogatory_queue`. */
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//, postgresUrl)
  readonly QUEUE_DATABASE_URL?: string;

  @IsOptional()
  @Matches(/^rediss?:\/\//, { message: '$property must be a Redis URL: redis://host:port' })
  readonly REDIS_URL?: string;

  /** Prefix of the queues' names, so that several nodes can share one Redis. */
  @Matches(/^[a-z0-9-]{1,40}$/)
  readonly QUEUE_PREFIX: string = 'rogatory';

  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  readonly DATABASE_CONNECTIONS: number = 16;

  /** Largest file that a document may be. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  readonly DOCUMENT_BYTES: number = 2 * 1024 ** 3;

  /** How often due deadlines and open promises are looked for, in milliseconds. */
  @Type(() => Number)
  @IsInt()
  @Min(50)
  readonly SWEEP_MS: number = 5000;

  /** How often a canary goes through each queue, in milliseconds. */
  @Type(() => Number)
  @IsInt()
  @Min(50)
  readonly CANARY_MS: number = 30_000;

  /** Proxies in front, as addresses or networks with commas between: only they may say where a request came from. */
  @IsOptional()
  @Matches(/^[0-9a-fA-F.:/, ]+$/)
  readonly TRUSTED_PROXIES?: string;

  /** Failed sign-ins for one account from one address within 15 minutes before further ones must wait. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  readonly SIGN_IN_FAILURES: number = 20;

  /** Hosts that the node may call, with commas between; any public one where absent. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9.:, -]+$/)
  readonly OUTBOUND_HOSTS?: string;

  /** `1`: addresses of private networks may be called; outside production plain http and this machine as well. */
  @IsIn(['0', '1'])
  readonly OUTBOUND_PRIVATE: '0' | '1' = '0';

  /** The mail server that officers are written to through; no mail without it. */
  @IsOptional()
  @Matches(/^smtps?:\/\/[^\s/]+\/?$/, {
    message: '$property must be an SMTP URL: smtps://user:password@host:port',
  })
  readonly MAIL_URL?: string;

  /** The address that mail comes from. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/, {
    message: '$property must be an e-mail address: rogatory@justice.example',
  })
  readonly MAIL_FROM?: string;

  /** The address that mail comes back to; each mail has its id in it: `bounces+<id>@justice.example`. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9.!#$%&'*/=?^_`{|}~-]{1,27}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/, {
    message:
      '$property must be an e-mail address with at most 27 characters before the @: bounces@justice.example',
  })
  readonly MAIL_BOUNCES?: string;

  /** Minutes that an officer's session may lie idle. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(60)
  readonly SESSION_IDLE_MINUTES: number = 30;

  /** Hours after which an officer's session ends, used or not. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(24)
  readonly SESSION_HOURS: number = 12;

  /** The key that seals the secrets of second factors, as base64; without it, the file `node.key` in DATA_DIR. */
  @IsOptional()
  @Matches(/^[A-Za-z0-9+/]{43}=$/, {
    message: '$property must be 32 bytes in base64: openssl rand -base64 32',
  })
  readonly NODE_KEY?: string;

  /** Passwords of the two database roles; set by whoever migrates, where the roles sign in by themselves. */
  @IsOptional()
  @IsString()
  readonly ROGATORY_APP_PASSWORD?: string;

  @IsOptional()
  @IsString()
  readonly ROGATORY_QUEUE_PASSWORD?: string;
}

/** A setting is wrong or missing; the message lists every one of them. */
export class EnvFault extends Error {
  override readonly name = 'EnvFault';
}

const names = [
  ...(Object.keys(new Env()) as (keyof Env)[]), // those with defaults
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'QUEUE_DATABASE_URL',
  'REDIS_URL',
  'TRUSTED_PROXIES',
  'OUTBOUND_HOSTS',
  'MAIL_URL',
  'MAIL_FROM',
  'MAIL_BOUNCES',
  'NODE_KEY',
  'ROGATORY_APP_PASSWORD',
  'ROGATORY_QUEUE_PASSWORD',
] as const satisfies readonly (keyof Env)[];

/**
 * Reads and checks the environment. The only place that does.
 * @throws EnvFault naming every setting that is wrong.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(
    names.flatMap((name) => (source[name] ? [[name, source[name]]] : [])),
  );
  const port = given['PORT'];
  // on one machine the address follows the port; port 0 is a test's, which nobody browses
  const local = port && port !== '0' ? { PUBLIC_URL: `http://localhost:${port}` } : {};
  const env = plainToInstance(Env, { ...local, ...given });
  const faults = validateSync(env).flatMap(({ constraints = {} }) => Object.values(constraints));
  if (!env.REDIS_URL && !env.QUEUE_DATABASE_URL && /\/\/rogatory_app[:@]/.test(env.DATABASE_URL)) {
    faults.push(
      'QUEUE_DATABASE_URL or REDIS_URL is needed: rogatory_app itself may not touch the queue',
    );
  }
  if ((env.MAIL_URL === undefined) !== (env.MAIL_FROM === undefined))
    faults.push('MAIL_URL and MAIL_FROM are needed together');
  if (env.MAIL_BOUNCES !== undefined && env.MAIL_FROM === undefined)
    faults.push('MAIL_BOUNCES needs MAIL_URL and MAIL_FROM');
  if (faults.length > 0) throw new EnvFault(`Settings: ${faults.join('; ')}.`);
  return Object.assign(env, { DATA_DIR: resolve(env.DATA_DIR) });
}
