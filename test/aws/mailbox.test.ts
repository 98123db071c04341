import { describe, expect, it } from 'vitest';
import { createMailbox } from '../../src/aws/mailbox.ts';

describe('the mailbox', () => {
  it('gives everything in its order, then ends or fails', async () => {
    const box = createMailbox<number>();
    box.put(1);
    box.put(2);
    box.close();
    box.put(3);
    expect([await box.take(), await box.take(), await box.take()]).toEqual([1, 2, null]);
    const failing = createMailbox<number>();
    failing.put(1);
    failing.fail(new Error('over'));
    expect(await failing.take()).toBe(1);
    await expect(failing.take()).rejects.toThrow('over');
  });

  it('lets a writer wait for room', async () => {
    const box = createMailbox<number>();
    for (const item of [1, 2, 3]) box.put(item);
    let passed = false;
    const waiting = box.waitForRoom(2).then(() => {
      passed = true;
    });
    await box.take();
    await Promise.resolve();
    expect(passed).toBe(false);
    await box.take();
    await waiting;
    expect(passed).toBe(true);
  });
});
