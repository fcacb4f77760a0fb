// Fails when migrations and entities disagree: asks the command of that name, on an empty, freshly migrated database.
import { operate } from './database.mjs';
import { complain, say } from './say.mjs';
import { databaseFor, withServices } from './services.mjs';

try {
  await withServices([], async (services) => {
    say(
      await operate('check-migrations', await databaseFor(services, `check_test_${services.run}`)),
    );
  });
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
