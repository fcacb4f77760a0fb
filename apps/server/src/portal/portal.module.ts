import type { Provider, Type } from '@nestjs/common';
import { Directory } from '@rogatory/directory';
import type { Env } from '../../../../config/env.js';
import { ErrorPages } from './errors.js';
import { LandingController } from './landing.controller.js';
import { Messages } from './messages.js';
import { Portal } from './portal.js';
import { Views } from './views.js';

/** The pages for officers; `PORTAL=0` leaves them out. */
export const portalControllers: readonly Type[] = [LandingController];

export function portalProviders({ NODE_ENV }: Env): Provider[] {
  const strict = NODE_ENV === 'test';
  return [
    {
      provide: Portal,
      inject: [Directory],
      useFactory: (directory: Directory) =>
        new Portal(new Views(new Messages(strict), strict), directory),
    },
    ErrorPages,
  ];
}
