import { Module, type DynamicModule } from '@nestjs/common';
import {
  Delays,
  ExternalIdentities,
  ExternalSignIn,
  KeptForms,
  Links,
  NodeKey,
  Outbound,
  Passkeys,
  PasskeyStrategy,
  Passwords,
  PasswordStrategy,
  ProviderDirectory,
  ProviderStrategy,
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
import { outboundRules } from '../../../config/node-options.js';

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
      {
        provide: KeptForms,
        inject: [Rooms, NodeKey],
        useFactory: (rooms: Rooms, key: NodeKey) => new KeptForms(rooms, key),
      },
      ...[SecondStep, SecondFactors].map((use) => ({
        provide: use,
        inject: [Rooms, Sessions, Delays, NodeKey, Passkeys],
        useFactory: (...given: ConstructorParameters<typeof SecondStep>) => new use(...given),
      })),
    ];
    const outward = [
      {
        provide: Outbound,
        useFactory: () => new Outbound(outboundRules(env)),
      },
      {
        provide: ProviderDirectory,
        inject: [Rooms, Outbound, NodeKey],
        useFactory: (rooms: Rooms, outbound: Outbound, key: NodeKey) =>
          new ProviderDirectory(rooms, outbound, key, outboundRules(env).local),
      },
      {
        provide: ExternalIdentities,
        inject: [Rooms, Sessions],
        useFactory: (...given: ConstructorParameters<typeof ExternalIdentities>) =>
          new ExternalIdentities(...given),
      },
      {
        provide: ExternalSignIn,
        inject: [Rooms, ProviderDirectory, SignIn, Sessions],
        useFactory: (
          rooms: Rooms,
          providers: ProviderDirectory,
          signIn: SignIn,
          sessions: Sessions,
        ) =>
          new ExternalSignIn(rooms, providers, signIn, sessions, `${env.PUBLIC_URL}/sign-in/back`),
      },
    ];
    return {
      module: SignInModule,
      global: true,
      providers: [
        ...uses,
        ...outward,
        ...[SessionStrategy, PasswordStrategy, TotpStrategy, PasskeyStrategy, ProviderStrategy],
      ],
      exports: [...uses, ...outward].map(({ provide }) => provide),
    };
  }
}
