import 'reflect-metadata';
import { EnvFault, readEnv } from '../../../config/env.js';
import { InstrumentFault } from '@rogatory/law';
import { serve, StartFault } from './server.js';

async function main(): Promise<void> {
  await serve(readEnv());
}

main().catch((error: unknown) => {
  const known =
    error instanceof EnvFault || error instanceof StartFault || error instanceof InstrumentFault;
  process.stderr.write(`${known ? error.message : String((error as Error).stack)}\n`);
  process.exit(1);
});
