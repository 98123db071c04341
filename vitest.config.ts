import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Ink asks `tput` for the size at every frame unless the environment tells it.
    env: { COLUMNS: '120', LINES: '40', TZ: 'UTC', FORCE_COLOR: '0' },
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
