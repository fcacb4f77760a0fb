import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** This file runs from dist and, in tests, from its source; the assets are in dist either way. */
const folder = join(__dirname.replace(/(\/dist)?\/apps\/server\/src\/portal$/, ''), 'dist/assets');

/** The name of what was built last; it is part of every address, so that what is kept for long is never stale. */
export function assetsVersion(): string {
  try {
    const [version] = readdirSync(folder);
    if (version !== undefined) return version;
  } catch {
    // said below
  }
  throw new Error('The styles of the portal are missing. Run: npm run build');
}

/** Serves styles and scripts below /assets/, compressed by the build, from this node and from nowhere else. */
export async function serveAssets(app: NestFastifyApplication): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/assets/',
    index: false,
    dotfiles: 'deny',
    immutable: true,
    preCompressed: true,
    maxAge: '365d',
    decorateReply: false,
  });
}
