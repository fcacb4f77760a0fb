import { Module, type DynamicModule } from '@nestjs/common';
import {
  Delays,
  Links,
  NodeKey,
  Passkeys,
  PasskeyStrategy,
  Passwords,
  PasswordStrategy,
  PublicOrigin,
  SecondFactors,
  SecondStep,
  Sessions,
  SessionStrategy,
  SignIn,
  TotpStrategy,
} from '@rogatory/identity';
import { Rooms } from '@rogatory/persistence';
import { join } from 'node:path';
import type { Env } from '../../../config/env.js';

/** How officers sign in: the steps, what belongs to them, and the Passport strategies that take them. */
@Module({})
export class SignInModule {
  static forRoot(env: Env): DynamicModule {
    const uses = [
      { provide: NodeKey, useValue: new NodeKey(join(env.DATA_DIR, 'node.key'), env.NODE_KEY) },
      { provide: PublicOrigin, useValue: new PublicOrigin(env.PUBLIC_URL) },
      { provide: Passwords, useValue: new Passwords() },
      { provide: Passkeys, useValue: new Passkeys(env.PUBLIC_URL) },
      { provide: Delays, inject: [Rooms], useFactory: (rooms: Rooms) => new Delays(rooms) },
      {
        provide: Sessions,
        inject: [Rooms],
        useFactory: (rooms: Rooms) =>
          new Sessions(rooms, {
            idleMinutes: env.SESSION_IDLE_MINUTES,
            hours: env.SESSION_HOURS,
          }),
      },
      {
        provide: SignIn,
        inject: [Rooms, Sessions, Passwords, Delays],
        useFactory: (...given: ConstructorParameters<typeof SignIn>) => new SignIn(...given),
      },
      {
        provide: Links,
        inject: [Rooms, Sessions, Passwords],
        useFactory: (...given: ConstructorParameters<typeof Links>) => new Links(...given),
      },
      ...[SecondStep, SecondFactors].map((use) => ({
        provide: use,
        inject: [Rooms, Sessions, Delays, NodeKey, Passkeys],
        useFactory: (...given: ConstructorParameters<typeof SecondStep>) => new use(...given),
      })),
    ];
    return {
      module: SignInModule,
      global: true,
      providers: [...uses, SessionStrategy, PasswordStrategy, TotpStrategy, PasskeyStrategy],
      exports: uses.map(({ provide }) => provide),
    };
  }
}
