import { Module, type DynamicModule } from '@nestjs/common';
import { Directory } from '@rogatory/directory';
import {
  AccessRecord,
  AccountKeeping,
  Delegations,
  Leaving,
  Links,
  NodeKey,
  Officers,
  Outbound,
  Recoveries,
  Self,
  Units,
} from '@rogatory/identity';
import { Queues } from '@rogatory/jobs';
import { Webhooks } from '@rogatory/notifications';
import { Rooms } from '@rogatory/persistence';
import type { Env } from '../../../config/env.js';
import { AccessEventsController } from './api/access-events.controller.js';
import { DelegationsController } from './api/delegations.controller.js';
import { NodeController } from './api/node.controller.js';
import { OfficersController } from './api/officers.controller.js';
import { RecoveriesController } from './api/recoveries.controller.js';
import { ServiceAccountsController } from './api/service-accounts.controller.js';
import { UnitsController } from './api/units.controller.js';
import { WebhooksController } from './api/webhooks.controller.js';
import { NodeHealth } from './node-health.js';

/** Seeing to a State's people and settings, and to the node. */
@Module({})
export class AdministrationModule {
  static forRoot(env: Env): DynamicModule {
    const publicUrl = env.PUBLIC_URL;
    const uses = [
      ...[Units, Delegations, AccountKeeping].map((use) => ({
        provide: use,
        inject: [Rooms, Directory],
        useFactory: (rooms: Rooms, directory: Directory) => new use(rooms, directory),
      })),
      ...[AccessRecord, Self].map((use) => ({
        provide: use,
        inject: [Rooms],
        useFactory: (rooms: Rooms) => new use(rooms),
      })),
      {
        provide: Officers,
        inject: [Rooms, Directory, Links],
        useFactory: (rooms: Rooms, directory: Directory, links: Links) =>
          new Officers(rooms, directory, links, publicUrl),
      },
      {
        provide: Leaving,
        inject: [Rooms, Officers],
        useFactory: (rooms: Rooms, officers: Officers) => new Leaving(rooms, officers),
      },
      {
        provide: Recoveries,
        inject: [Rooms, Links],
        useFactory: (rooms: Rooms, links: Links) => new Recoveries(rooms, links, publicUrl),
      },
      {
        provide: Webhooks,
        inject: [Rooms, NodeKey, Outbound],
        useFactory: (...given: ConstructorParameters<typeof Webhooks>) => new Webhooks(...given),
      },
      {
        provide: NodeHealth,
        inject: [Rooms, Queues],
        useFactory: (rooms: Rooms, queues: Queues) => new NodeHealth(rooms, queues, env),
      },
    ];
    return {
      module: AdministrationModule,
      global: true,
      controllers: [
        ...[UnitsController, RecoveriesController, OfficersController],
        ...[DelegationsController, AccessEventsController, NodeController],
        ...[ServiceAccountsController, WebhooksController],
      ],
      providers: uses,
      exports: uses.map(({ provide }) => provide),
    };
  }
}
