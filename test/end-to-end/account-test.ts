import { test } from 'vitest';
import { type Account, openAccount } from './aws.ts';

/** The built program against the stand-in, through the real SDK and real sockets; an account for each test. */
export const it = test.extend<{ account: Account }>({
  account: async ({ task: _ }, use) => {
    const account = await openAccount();
    account.service.createGroup('/aws/lambda/checkout');
    await use(account);
    await account.close();
  },
});
